"""The waiting list as people meet it: one form, a page of their own, and an offer that holds."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, in_transaction, transaction
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus, Wanted
from app.tickets.actions import resize_room
from app.tickets.models import Quota, Ticket
from app.tickets.rules import QuotaKind
from app.waitlist import actions
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import EntryState
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.waitlist.standing import give_back, serve, sold_out, waits


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def ask(client: FlaskClient, event: Event, **typed: str) -> TestResponse:
    form = {"quantity": "1", "name": "Paul", "phone": "677123456", "key": "form-1"} | typed
    return client.post(f"/events/{event.code}/waitlist", data=form)


def entry() -> WaitlistEntry:
    db.session.rollback()
    return db.session.scalars(select(WaitlistEntry)).one()


def test_a_sold_out_date_invites_to_wait_and_others_do_not(client: FlaskClient) -> None:
    event, _held = sold_out()
    other = make.event()
    here = f"/events/{event.code}/waitlist/new"

    assert here in client.get(f"/events/{event.code}").text
    assert here in client.get(f"/events/{event.code}/orders/new").text
    assert "liste d’attente" not in client.get(f"/events/{other.code}").text
    assert "/waitlist/new" not in client.get(f"/events/{other.code}/orders/new").text


def test_a_full_dates_order_form_asks_for_nothing_but_a_code(client: FlaskClient) -> None:
    event, _held = sold_out()

    page = client.get(f"/events/{event.code}/orders/new").text

    assert [f'name="{field}"' in page for field in ("name", "phone", "code")] == [
        False,
        False,
        True,
    ]
    assert "Réserver" not in page
    typed = {"name": "Paul", "phone": "677123456", "key": "k"}
    late = client.post(f"/events/{event.code}/orders", data=typed)
    assert (late.status_code, 'value="Paul"' in late.text) == (422, True)


def test_one_sold_out_type_has_its_own_line_while_others_sell(client: FlaskClient) -> None:
    event = make.event(capacity=5)
    cap = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="balcon", size=1))
    balcony = make.ticket_type(event, make.room_of(event), cap, name="Balcon")
    buy(event, wanted=Wanted({balcony.id: 1}))

    form = client.get(f"/events/{event.code}/orders/new").text
    here = f"/events/{event.code}/waitlist/new?kind={balcony.id}"

    assert form.count("/waitlist/new") == form.count(here) == 1
    assert client.get(f"/events/{event.code}").text.count(here) == 1
    assert re.search(
        rf'value="{balcony.id}"[^>]* checked|checked[^>]* value="{balcony.id}"',
        client.get(here).text,
    )
    wrong = ask(client, event, kind="any")
    assert wrong.status_code == 409
    assert "Il reste 4 places" in wrong.text
    assert 'value="Paul"' in wrong.text
    assert ask(client, event, kind=str(balcony.id)).status_code == 303
    assert entry().ticket_type_id == balcony.id


def test_who_wants_several_is_told_how_they_come(client: FlaskClient) -> None:
    event, _held = sold_out()
    here = ask(client, event, quantity="3").headers["Location"]

    assert "attendues ensemble" in client.get(here).text
    client.post(here, data={"quantity": "3", "split": "y"})
    assert "peut venir d’abord" in client.get(here).text


def test_a_date_called_off_says_so_kindly_on_their_page(client: FlaskClient) -> None:
    event, _held = sold_out()
    here = ask(client, event).headers["Location"]
    with transaction():
        db.session.get_one(Event, event.id).status = Status.CANCELLED
    serve(event)

    page = client.get(here).text

    assert "Cette date n’aura pas lieu" in page
    assert f"/organizers/{event.organizer.code}" in page


def test_one_screen_puts_somebody_in_line_once(client: FlaskClient) -> None:
    event, _held = sold_out()

    answers = [ask(client, event, quantity="3", split="y") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    made = entry()
    assert (made.name, made.phone, made.quantity, made.split) == ("Paul", "+237677123456", 3, True)
    page = client.get(answers[1].headers["Location"]).text
    assert "Vous êtes à la place 1 sur 1" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quantity": "0"}, "Choisissez entre 1 et 10 places."),
        ({"quantity": "11"}, "Choisissez entre 1 et 10 places."),
        ({"quantity": "x"}, "Choisissez entre 1 et 10 places."),
        ({"phone": ""}, "l’un des deux suffit."),
        ({"phone": "12"}, "Numéro incomplet"),
        ({"name": " "}, "Écrivez un nom."),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_kept(
    client: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    event, _held = sold_out()

    answer = ask(client, event, **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="form-1"' in answer.text
    assert db.session.scalar(select(func.count(WaitlistEntry.id))) == 0


def test_while_there_are_places_one_is_sent_to_them(client: FlaskClient) -> None:
    event = make.event(capacity=2)

    answer = ask(client, event)

    assert answer.status_code == 409
    assert "Il reste 2 places" in answer.text
    assert f"/events/{event.code}/orders/new" in answer.text


def test_asking_again_changes_what_one_wants(client: FlaskClient) -> None:
    event, _held = sold_out()
    ask(client, event)

    assert ask(client, event, key="form-2", quantity="4").status_code == 303
    assert entry().quantity == 4


def test_who_only_knows_a_name_and_a_phone_is_not_shown_the_page(client: FlaskClient) -> None:
    event, _held = sold_out()
    ask(client, event, email="paul@example.cm")
    stranger = client.application.test_client()

    answer = ask(stranger, event, key="form-2", quantity="2", email="paul@example.cm")

    assert answer.status_code == 200
    assert entry().secret not in answer.text
    other = ask(stranger, event, key="form-3", name="Dieudonné")
    assert other.status_code == 409
    assert entry().secret not in other.text
    assert entry().name == "Paul"


def test_their_page_changes_and_leaves(client: FlaskClient) -> None:
    event, _held = sold_out()
    here = ask(client, event).headers["Location"]

    assert client.post(here, data={"quantity": "2"}).status_code == 303
    assert entry().quantity == 2
    assert client.post(here, data={"quantity": "99"}).status_code == 422
    client.get(f"{here}/end")
    assert entry().state is EntryState.WAITING

    assert client.post(f"{here}/end").status_code == 303
    assert entry().state is EntryState.LEFT
    assert "Vous avez quitté" in client.get(here).text
    assert client.get("/waitlist/nothing-of-the-kind").status_code == 404


def test_an_offer_to_pay_says_until_when_and_how(client: FlaskClient) -> None:
    of = make.organizer(mtn_number="+237677000001")
    event, [held] = sold_out(of=of)
    waiting = waits(event, "Paul")
    give_back(held)
    serve(event)
    offer = db.session.scalars(select(Order).where(Order.channel == Channel.WAITLIST)).one()

    assert "Une place est à vous jusqu’à" in client.get(f"/waitlist/{waiting.secret}").text
    page = client.get(f"/orders/{offer.secret}").text
    assert "Une place est à vous jusqu’à dimanche 22 novembre, 18\xa0h" in page
    assert "Comment payer" in page
    assert "Je n’en veux plus" in page
    unsaid = client.post(f"/orders/{offer.secret}/proposal")
    assert (unsaid.status_code, "Choisissez comment payer." in unsaid.text) == (422, True)

    answer = client.post(f"/orders/{offer.secret}/proposal/end")
    assert answer.status_code == 303
    db.session.refresh(offer)
    assert offer.status is OrderStatus.CANCELLED


def test_a_free_offer_is_taken_with_one_button_however_often_pressed(client: FlaskClient) -> None:
    event = make.event(capacity=1, amount=0)
    buy(event)
    waits(event, "Paul", 2)
    in_transaction(lambda: resize_room(event.id, 3))
    serve(event)
    offer = db.session.scalars(select(Order).where(Order.channel == Channel.WAITLIST)).one()
    client.get(f"/orders/{offer.secret}")
    assert db.session.get_one(Order, offer.id).status is OrderStatus.HELD

    for _ in range(2):
        assert client.post(f"/orders/{offer.secret}/proposal").status_code == 303

    query = select(func.count(Ticket.id)).where(Ticket.holder_name == "Paul")
    assert db.session.scalar(query) == 2
    assert "Vos 2 billets sont prêts" in client.get(f"/orders/{offer.secret}").text


def test_an_order_of_the_public_is_no_proposal(client: FlaskClient) -> None:
    order = buy(make.event())

    assert client.post(f"/orders/{order.secret}/proposal").status_code == 404
    assert client.post(f"/orders/{order.secret}/proposal/end").status_code == 404
    db.session.refresh(order)
    assert order.status is OrderStatus.HELD


def test_a_closed_line_invites_nobody(client: FlaskClient) -> None:
    event, _held = sold_out()
    facts: dict[str, Any] = {"hours": None, "actor": "user:1", "now": NOW}
    in_transaction(lambda: actions.open_line(event.id, is_open=False, **facts))

    assert "/waitlist/new" not in client.get(f"/events/{event.code}").text
    assert "pas de liste d’attente" in client.get(f"/events/{event.code}/waitlist/new").text
    assert ask(client, event).status_code == 409
