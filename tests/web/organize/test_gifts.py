"""Places given away, one by one or by list: real ones, counted apart."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.events.models import Event
from app.kernel.db import db
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus
from app.tickets.models import Ticket
from tests import make
from tests.orders.test_actions import buy, room_of
from tests.web.visiting import sign_in, words

ZITA = {"name": "Zita", "phone": "677123456", "n": "2", "note": "table du fond", "key": "one"}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    starts = make.today() + timedelta(days=3)
    when: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}
    return make.event(of, capacity=10, **when)


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/gifts"


def given() -> list[tuple[str, ...]]:
    query = select(Order.buyer_name, Order.phone, Order.email).order_by(Order.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_gift_is_two_real_places_tickets_and_a_word_for_the_door(
    client: FlaskClient, event: Event
) -> None:
    assert "/gifts/new" in client.get(f"/organize/events/{event.code}").text
    made = [client.post(here(event), data=ZITA) for _ in range(2)]  # pressed twice

    order = db.session.scalars(select(Order)).one()
    assert {each.location for each in made} == {f"/organize/orders/{order.reference}"}
    assert (order.channel, order.status, order.total_amount) == (
        Channel.INVITE, OrderStatus.PAID, 0,
    )  # fmt: skip
    assert room_of(event) == (0, 2)
    assert db.session.scalars(select(Ticket.note)).all() == ["table du fond"] * 2
    assert db.session.scalars(select(AuditEntry.action)).all() == ["gift.given"]
    assert db.session.scalar(select(func.count(Message.id))) == 0  # no address
    assert orders.counter_drift() == []


def test_a_gift_with_an_address_leaves_by_mail(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data=ZITA | {"phone": "", "email": "zita@example.cm"})
    sent = db.session.execute(select(Message.template, Message.recipient)).all()
    assert [tuple(row) for row in sent] == [("tickets", "zita@example.cm")]


def test_gifts_are_counted_apart_from_what_was_sold(client: FlaskClient, event: Event) -> None:
    buy(event, 3, now=make.today())
    client.post(here(event), data=ZITA)

    assert "dont 2 places offertes" in words(client.get(f"/organize/events/{event.code}"))
    listed = words(client.get(f"/organize/events/{event.code}/orders?channel=invite"))
    assert "dont 2 places offertes" in listed
    assert "encaissés 0 FCFA" in listed


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"name": ""}, "Écrivez un nom."),
        ({"phone": ""}, "Écrivez un téléphone ou un e-mail : l’un des deux suffit."),
        ({"n": "11"}, "Écrivez un nombre entier, de 1 à 10."),
    ],
)
def test_a_mistake_is_told_and_nothing_is_given(
    client: FlaskClient, event: Event, facts: dict[str, str], told: str
) -> None:
    answer = client.post(here(event), data=ZITA | facts)
    assert answer.status_code == 422
    assert told in words(answer)
    assert given() == []


def test_a_full_room_refuses_and_says_what_is_left(client: FlaskClient, event: Event) -> None:
    buy(event, 9, now=make.today())
    answer = client.post(here(event), data=ZITA)
    assert answer.status_code == 409
    assert "Il ne reste qu’une place" in words(answer)
    assert room_of(event) == (9, 0)


LIST = "Nom;Tel;Mail;n\nZita;677123456;;2\nYves;;yves@example\n;699001122;;\nPaul;699001122;;3"


def test_a_list_is_read_before_anything_leaves(client: FlaskClient, event: Event) -> None:
    seen = client.post(f"{here(event)}/lists", data={"lines": LIST, "check": "1", "key": "k"})

    told = words(seen)
    assert seen.status_code == 200
    assert "2 lignes sont à corriger." in told
    assert "Ligne 3 : Yves;;yves@example Cette adresse ne semble pas juste" in told
    assert "Ligne 4 : ;699001122;; Écrivez un nom." in told
    assert "Ligne 2 : Zita" in told
    assert given() == []


def test_somebody_who_is_in_the_list_twice_is_told_and_the_organizer_may_go_on(
    client: FlaskClient, event: Event
) -> None:
    text = "Zita;677123456\nPaul;699001122\nZITA;z@example.cm\nYves;699 00 11 22\nAnna;a@example.cm"
    ask = {"lines": text, "key": "k"}
    told = words(client.post(f"{here(event)}/lists", data=ask | {"check": "1"}))
    assert "2 lignes répètent une personne" in told
    assert "Ligne 3 : ZITA z@example.cm · 1 billet Déjà ligne 1" in told
    assert "Déjà ligne 2" in told
    assert told.count("Déjà ligne") == 2
    assert client.post(f"{here(event)}/lists", data=ask | {"give": "1"}).status_code == 303
    assert len(given()) == 5


def test_all_or_nothing_gives_nothing_while_a_line_is_wrong(
    client: FlaskClient, event: Event
) -> None:
    ask = {"lines": LIST, "give": "1", "how": "all", "key": "k"}
    assert client.post(f"{here(event)}/lists", data=ask).status_code == 422
    assert given() == []


def test_line_by_line_gives_what_is_right_and_keeps_the_rest(
    client: FlaskClient, event: Event
) -> None:
    ask = {"lines": LIST, "give": "1", "how": "each", "key": "k"}
    answer = client.post(f"{here(event)}/lists", data=ask)

    assert answer.status_code == 409
    assert [name for name, _phone, _email in given()] == ["Zita", "Paul"]
    assert "5 billets offerts." in words(answer)
    assert "Nom;Tel;Mail;n\nYves;;yves@example\n;699001122;;</textarea>" in answer.text.replace(
        "\r", ""
    )
    client.post(f"{here(event)}/lists", data=ask)  # the whole list once more, by the back button
    assert len(given()) == 2
    assert room_of(event) == (0, 5)


def test_a_list_that_does_not_fit_gives_nothing_or_what_fits(
    client: FlaskClient, event: Event
) -> None:
    buy(event, 8, now=make.today())
    text = "Zita;677123456;2\nPaul;699001122;1"
    seen = words(client.post(f"{here(event)}/lists", data={"lines": text, "key": "k"}))
    assert "Cette liste demande 3 places, il en reste 2 : tout ne tiendra pas." in seen

    whole = client.post(f"{here(event)}/lists", data={"lines": text, "give": "1", "key": "k"})
    assert (whole.status_code, len(given())) == (409, 1)
    assert "Ligne 2 : Paul" in words(whole)
    assert "Complet. Il ne reste plus de place." in words(whole)

    ask = {"lines": text, "give": "1", "how": "each", "key": "k"}
    client.post(f"{here(event)}/lists", data=ask)
    assert [name for name, _phone, _email in given()] == ["Ben", "Zita"]


def test_a_file_saved_by_a_spreadsheet_is_read(client: FlaskClient, event: Event) -> None:
    file = (io.BytesIO("Prénom;Téléphone\nZoé;677123456".encode("cp1252")), "invités.csv")
    ask = {"file": file, "lines": "", "give": "1", "key": "k"}
    answer = client.post(f"{here(event)}/lists", data=ask, content_type="multipart/form-data")
    assert answer.location.endswith("/orders?channel=invite")
    assert given() == [("Zoé", "+237677123456", "")]


def test_a_line_that_begins_with_a_tab_has_no_name(client: FlaskClient, event: Event) -> None:
    text = "Nom\tTéléphone\tNombre\n\t677123456\t1\nZoé\t677123457\t1"
    seen = words(client.post(f"{here(event)}/lists", data={"lines": text, "key": "k"}))
    assert "Ligne 2 : 677123456 1 Écrivez un nom." in seen


def test_a_gift_can_be_taken_back_and_its_person_hears_of_it(
    client: FlaskClient, event: Event
) -> None:
    for email in ("zita@example.cm", ""):
        client.post(here(event), data=ZITA | {"email": email, "key": email or "two"})
    told, untold = db.session.scalars(select(Order).order_by(Order.id))
    page = client.get(f"/organize/orders/{told.reference}/cancellation")
    assert "Reprendre des billets offerts" in words(page)
    assert "par e-mail à zita@example.cm" in words(page)
    assert "Rembourser" not in page.text
    other = words(client.get(f"/organize/orders/{untold.reference}/cancellation"))
    assert "prévenez Zita vous-même, au +237677123456" in other

    keys = re.findall(r'value="(\d+-\d+)"', page.text)
    there = f"/organize/orders/{told.reference}/cancellation"
    assert client.post(there, data={"pieces": keys, "reason": ""}).status_code == 422
    assert room_of(event) == (0, 4)
    done = client.post(there, data={"pieces": keys, "reason": "La salle a changé"})

    assert (done.status_code, room_of(event)) == (303, (0, 2))
    sent = select(Message.template, Message.recipient).order_by(Message.id)
    assert [tuple(row) for row in db.session.execute(sent)] == [
        ("tickets", "zita@example.cm"), ("cancelled", "zita@example.cm"),
    ]  # fmt: skip
    assert "dont 2 places offertes" in words(client.get(f"/organize/events/{event.code}"))
    assert orders.counter_drift() == []


def test_a_draft_gives_nothing_away(client: FlaskClient, event: Event) -> None:
    draft = make.event(event.organizer, status="draft")
    assert "Publiez d’abord" in client.get(f"{here(draft)}/new").text
    assert client.post(here(draft), data=ZITA).status_code == 422


def test_a_stranger_gives_nothing(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(make.organizer()))
    for path in ("/new", "/lists/new"):
        assert client.get(f"{here(event)}{path}").status_code == 404
    assert client.post(here(event), data=ZITA).status_code == 404
    assert client.post(f"{here(event)}/lists", data={"lines": LIST}).status_code == 404
