"""Buying over HTTP: one form, the right answer to each wrong thing, and where the money is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, NoReturn

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.tickets.models import Quota, Ticket, TicketType
from tests import make
from tests.make import NOW


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def kind_of(event: Event) -> int:
    query = select(TicketType.id).where(TicketType.event_id == event.id)
    return db.session.scalars(query.order_by(TicketType.id)).first() or 0


def form(event: Event, n: object = 1, **facts: object) -> dict[str, object]:
    base: dict[str, object] = {
        f"n{kind_of(event)}": n,
        "name": "Ben Mbarga",
        "phone": "6 77 12 34 56",
        "provider": "pretend",
        "key": f"key-{make.next_number()}",
    }
    return base | facts


def buy(client: FlaskClient, event: Event, n: object = 1, **facts: object) -> Any:
    return client.post(f"/events/{event.code}/orders", data=form(event, n, **facts))


def orders() -> int:
    return db.session.scalar(select(func.count(Order.id))) or 0


def test_the_form_asks_on_one_screen(client: FlaskClient) -> None:
    event = make.event()
    answer = client.get(f"/events/{event.code}/orders/new")

    assert answer.status_code == 200
    for words in ("Standard", "15\u202f000\xa0FCFA", "Votre nom", "Téléphone", "Paiement d’essai"):
        assert words in answer.text


def test_a_free_place_is_had_in_one_request(client: FlaskClient) -> None:
    event = make.event(amount=0)

    answer = buy(client, event, 2)

    order = db.session.scalars(select(Order)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/orders/{order.secret}")
    assert (order.status, order.phone) == (OrderStatus.PAID, "+237677123456")
    assert "Vos 2 billets sont prêts" in client.get(answer.location).text


def test_the_pretend_provider_pays_and_the_tickets_are_there(client: FlaskClient) -> None:
    event = make.event()
    there = buy(client, event).location
    assert "/pretend/" in there

    back = client.post(there, data={"choice": "pay"}).location

    page = client.get(back)
    ticket = db.session.scalars(select(Ticket)).one()
    assert "Votre billet est prêt" in page.text
    assert ticket.token.startswith(event.door_code)
    assert ticket.secret in page.text


def test_a_declined_payment_keeps_the_places_and_offers_another_way(client: FlaskClient) -> None:
    event = make.event()
    there = buy(client, event).location

    page = client.get(client.post(there, data={"choice": "decline"}).location + "?back=1")

    assert "Le paiement n’a pas abouti" in page.text
    assert db.session.scalars(select(Order.status)).one() is OrderStatus.HELD
    assert db.session.scalars(select(Quota.held)).one() == 1


def test_a_double_submit_is_one_order(client: FlaskClient) -> None:
    event = make.event(amount=0)
    filled = form(event, 1)

    first = client.post(f"/events/{event.code}/orders", data=filled)
    second = client.post(f"/events/{event.code}/orders", data=filled)

    assert (first.location, orders()) == (second.location, 1)


@pytest.mark.parametrize("amount", [0, 5_000])
def test_a_line_cut_after_the_press_leaves_one_order_that_the_same_form_finds(
    client: FlaskClient, app: Flask, amount: int
) -> None:
    """The server kept it; the buyer never heard."""
    event = make.event(amount=amount)
    filled, here = form(event, 1), f"/events/{event.code}/orders"
    asked = EnvironBuilder(here, method="POST", data=filled).get_environ()

    def cut(*_answer: object, **_more: object) -> NoReturn:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        app.wsgi_app(asked, cut)
    known = db.session.scalars(select(Order.secret)).one()
    again = client.post(here, data=filled)

    assert (again.status_code, orders()) == (303, 1)
    assert amount or again.location == f"/orders/{known}"
    taken = db.session.execute(select(Quota.held, Quota.sold)).one()
    assert tuple(taken) == ((1, 0) if amount else (0, 1))
    assert db.session.scalar(select(func.count()).select_from(Payment)) == (1 if amount else 0)


def test_the_same_form_with_another_content_says_so_and_leaks_nothing(client: FlaskClient) -> None:
    event = make.event(amount=0)
    buy(client, event, 1, key="same", name="Awa Ngono")

    answer = buy(client, event, 2, key="same", name="Dieudonné")

    assert (answer.status_code, orders()) == (422, 1)
    assert "Une commande est déjà partie de ce formulaire" in answer.text
    assert "Awa" not in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Écrivez un nom."),
        ({"name": "é" * 240}, "200 caractères au plus (vous en avez 240)."),
        ({"phone": "", "email": ""}, "l’un des deux suffit"),
        ({"phone": "67712"}, "Numéro incomplet"),
        ({"phone": "", "email": "awa.exemple.cm"}, "il manque @"),
        ({"provider": ""}, "Choisissez comment payer."),
        ({"provider": "bitcoin"}, "Choisissez comment payer."),
        ({"n": "-1"}, "Choisissez entre 0 et 10 places."),
        ({"n": "1.5"}, "Choisissez entre 0 et 10 places."),
        ({"n": "1000000000"}, "Choisissez entre 0 et 10 places."),
        ({"n": "beaucoup"}, "Choisissez entre 0 et 10 places."),
        ({"n": "0"}, "Choisissez au moins une place."),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question_and_nothing_is_kept(
    client: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    event = make.event()
    n = typed.pop("n", "2")

    answer = buy(client, event, n, **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed.get("phone", "6 77 12 34 56") in answer.text  # what was typed is still there
    assert orders() == 0
    assert db.session.scalars(select(Quota.held)).one() == 0


@pytest.mark.parametrize("name", ["🎉 Zoé 👩🏾‍💻", "محمد عبد الله", "עברית", "O’Brien <b>"])
def test_any_script_is_a_name(client: FlaskClient, name: str) -> None:
    event = make.event(amount=0)

    buy(client, event, 1, name=name)

    assert db.session.scalars(select(Order.buyer_name)).one() == name


def test_a_direction_override_cannot_forge_a_name(client: FlaskClient) -> None:
    event = make.event(amount=0)

    buy(client, event, 1, name="Ben\u202egpj.exe\x00")

    assert db.session.scalars(select(Order.buyer_name)).one() == "Bengpj.exe"


def test_too_many_is_answered_with_what_is_left(client: FlaskClient) -> None:
    event = make.event(capacity=3)

    answer = buy(client, event, 5)

    assert answer.status_code == 409
    assert "Il ne reste que 3 places." in answer.text
    assert 'value="5"' in answer.text
    assert orders() == 0


def test_sold_out_says_so(client: FlaskClient) -> None:
    event = make.event(capacity=1, amount=0)
    buy(client, event)

    assert buy(client, event).status_code == 409


def test_a_field_that_is_not_there_changes_no_price(client: FlaskClient) -> None:
    event = make.event()

    buy(client, event, 1, price="1", total_amount="1", status="paid", held="0")

    order = db.session.scalars(select(Order)).one()
    assert (order.total_amount, order.status) == (15_000, OrderStatus.HELD)


def test_a_type_of_another_event_is_ignored(client: FlaskClient) -> None:
    here, elsewhere = make.event(), make.event(amount=0)

    answer = client.post(
        f"/events/{here.code}/orders", data=form(elsewhere) | {f"n{kind_of(here)}": 0}
    )

    assert (answer.status_code, orders()) == (422, 0)


def test_drafts_and_strangers_are_not_found(client: FlaskClient) -> None:
    draft = make.event(status=Status.DRAFT)

    for path in (f"/events/{draft.code}/orders/new", "/events/x/orders/new", "/orders/x", "/t/x"):
        assert client.get(path).status_code == 404
    assert buy(client, draft).status_code == 404


def test_a_past_event_sells_nothing(client: FlaskClient) -> None:
    past = make.event(starts_at=NOW - timedelta(hours=4), ends_at=NOW - timedelta(hours=1))

    assert "La vente est close" in client.get(f"/events/{past.code}/orders/new").text
    assert buy(client, past).status_code == 422


def test_a_lapsed_order_offers_to_try_again_with_what_was_typed(client: FlaskClient) -> None:
    from app.kernel.db import transaction
    from app.orders.actions import lapse_due

    event = make.event()
    buy(client, event, 2)
    order = db.session.scalars(select(Order)).one()
    with transaction():
        lapse_due(now=NOW + timedelta(hours=1))

    page = client.get(f"/orders/{order.secret}").text
    assert "Votre réservation a expiré à" in page
    again = re.search(r'href="(/events/[^"]+again=[^"]+)"', page)
    assert again
    form_again = client.get(again[1].replace("&amp;", "&")).text
    assert 'value="Ben Mbarga"' in form_again
    assert 'value="2"' in form_again
