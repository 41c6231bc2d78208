"""A party's pages: a link for each seat, its guest's own name, and what the buyer may do."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Buyer
from app.parties.queries import seats_of
from app.profiles.models import Presence
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words

BUYER = Buyer("Ben Tabi", "+237677123456", "ben@example.cm", "fr")
AWA = {"name": "Awa Ngono", "phone": "6 99 00 00 01", "email": ""}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def party(n: int = 3, **facts: Any) -> Order:
    return buy(make.event(amount=0, **facts), n, buyer=BUYER)


def tickets(order: Order) -> list[Ticket]:
    db.session.expire_all()
    return [seat.ticket for seat in seats_of(orders.order_by_id(order.id))]


def test_the_order_page_has_a_link_for_each_seat_and_says_how_many_have_a_name(
    client: FlaskClient,
) -> None:
    order = party()

    page = client.get(f"/orders/{order.secret}")

    assert "1 place sur 3 a un nom" in words(page)
    shared = ["wa.me/?text=" in page.text] + [t.secret in page.text for t in tickets(order)]
    assert all(shared)
    assert page.text.count("Envoyer à un invité") == 2  # the buyer's own is not sent


def test_a_guest_says_that_the_ticket_is_theirs_and_it_is_so_on_every_page(
    client: FlaskClient, house: Flask
) -> None:
    order = party()
    mine = tickets(order)[1]

    page = client.get(f"/t/{mine.secret}")
    assert "Ce billet est pour vous" in page.text
    answer = client.post(f"/t/{mine.secret}/holder", data=AWA)

    assert (answer.status_code, answer.location) == (303, f"/t/{mine.secret}")
    page = client.get(f"/t/{mine.secret}")
    assert "Awa Ngono" in page.text
    assert "Ce billet est pour vous ? Écrivez" not in words(page)
    buyers = words(house.test_client().get(f"/orders/{order.secret}"))
    assert "2 places sur 3 ont un nom" in buyers
    assert "Place 2 · Awa Ngono" in buyers


def test_a_guest_never_sees_the_other_seats_nor_the_buyers_phone_nor_the_buyer_the_guests(
    client: FlaskClient, house: Flask
) -> None:
    order = party()
    one, mine, other = tickets(order)

    client.post(f"/t/{mine.secret}/holder", data=AWA)

    page = client.get(f"/t/{mine.secret}").text
    hidden = (one.secret, other.secret, order.secret, "677123456", "6 77 12 34 56", BUYER.email)
    assert [secret for secret in hidden if secret in page] == []
    assert "699000001" not in house.test_client().get(f"/orders/{order.secret}").text


def test_the_second_guest_is_told_in_a_sentence_and_keeps_what_they_typed(
    client: FlaskClient, house: Flask
) -> None:
    mine = tickets(party())[1]
    client.post(f"/t/{mine.secret}/holder", data=AWA)

    late = house.test_client().post(
        f"/t/{mine.secret}/holder", data={"name": "Dieudonné", "phone": "6 99 00 00 02"}
    )

    assert late.status_code == 409
    assert "Quelqu’un a déjà dit que ce billet est le sien." in late.text
    assert 'value="Dieudonné"' in late.text
    again = client.post(f"/t/{mine.secret}/holder", data=AWA)
    assert again.status_code == 303  # said twice by the same, it is once


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Écrivez un nom."),
        ({"name": "Awa"}, "Écrivez un téléphone ou un e-mail : l’un des deux suffit."),
        ({"name": "Awa", "phone": "12"}, "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
        ({"name": "x" * 301, "email": "a@example.cm"}, "caractères au plus"),
        ({"name": (BytesIO(b"x"), "a.txt"), "email": "a@example.cm"}, "Écrivez un nom."),
        ({"name": "\u202e\x00", "email": "a@example.cm"}, "Écrivez un nom."),
    ],
)
def test_what_is_wrong_is_said_beside_and_nothing_is_kept(
    client: FlaskClient, typed: dict[str, Any], told: str
) -> None:
    mine = tickets(party())[1]

    answer = client.post(f"/t/{mine.secret}/holder", data=typed)

    assert answer.status_code == 422
    assert told in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    db.session.expire_all()
    assert db.session.get_one(Ticket, mine.id).claimed_at is None


def test_a_field_sent_twice_is_read_once(client: FlaskClient) -> None:
    mine = tickets(party())[1]
    twice = MultiDict([("name", "Awa"), ("name", "Dieudonné"), ("email", "awa@example.cm")])

    client.post(f"/t/{mine.secret}/holder", data=twice)

    db.session.expire_all()
    assert db.session.get_one(Ticket, mine.id).holder_name == "Awa"


def test_the_buyer_writes_a_name_and_takes_a_seat_back(client: FlaskClient) -> None:
    order = party()
    seat = tickets(order)[1]
    here = f"/orders/{order.secret}/seats/{seat.id}"

    assert client.post(here, data={"holder": "Chantal"}).status_code == 303
    assert "Place 2 · Chantal" in words(client.get(f"/orders/{order.secret}"))
    assert client.post(f"{here}/end").status_code == 303

    old = client.get(f"/t/{seat.secret}")
    assert "Ce billet est annulé" in old.text
    assert seat.token not in old.text.replace(" ", "")
    assert client.get(f"/t/{seat.secret}.pdf").status_code == 404
    made = tickets(order)[1]
    assert (made.replaces_id, made.holder_name) == (seat.id, "Ben Tabi")
    assert made.secret in client.get(f"/orders/{order.secret}").text


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "n’ouvre plus la porte : dites-le à Awa Ngono."),
        ("awa@example.cm", "n’ouvre plus la porte ; Awa Ngono le lit par e-mail."),
    ],
)
def test_the_buyer_is_told_whether_a_guest_hears_of_a_seat_taken_back(
    client: FlaskClient, house: Flask, email: str, said: str
) -> None:
    order = party()
    seat = tickets(order)[1]
    guest = house.test_client()
    guest.post(f"/t/{seat.secret}/holder", data=AWA | {"email": email})

    client.post(f"/orders/{order.secret}/seats/{seat.id}/end")

    assert said in words(client.get(f"/orders/{order.secret}"))
    late = guest.post(f"/t/{seat.secret}/holder", data=AWA)
    assert late.status_code == 409
    assert "Demandez un nouveau lien à qui vous l’a envoyée." in words(late)


def test_a_name_that_cannot_be_stands_in_the_field_with_the_reason(client: FlaskClient) -> None:
    order = party()
    here = f"/orders/{order.secret}/seats/{tickets(order)[1].id}"

    answer = client.post(here, data={"holder": "y" * 301})

    assert answer.status_code == 422
    assert "y" * 301 in answer.text
    assert "caractères au plus" in words(answer)
    assert client.post(here, data={}).status_code == 422


def test_a_stranger_to_the_order_moves_no_seat(client: FlaskClient) -> None:
    mine, theirs = party(), party()
    there = tickets(theirs)[1].id

    assert client.post(f"/orders/{mine.secret}/seats/{there}/end").status_code == 404
    assert client.post(f"/orders/nobody/seats/{there}/end").status_code == 404
    assert client.post(
        f"/orders/{mine.secret}/seats/{there}", data={"holder": "x"}
    ).status_code == (404)
    assert client.post("/t/nobody/holder", data=AWA).status_code == 404
    alone = tickets(party(1))[0]
    assert client.post(f"/t/{alone.secret}/holder", data=AWA).status_code == 404


def test_once_the_evening_is_over_names_stand(client: FlaskClient) -> None:
    order = party()
    seat = tickets(order)[1]
    ends_at = db.session.get_one(Event, order.event_id).ends_at

    with time_machine.travel(ends_at, tick=True):
        page = client.get(f"/orders/{order.secret}").text
        ticket = client.get(f"/t/{seat.secret}").text
        late = client.post(f"/t/{seat.secret}/holder", data=AWA)
        back = client.post(f"/orders/{order.secret}/seats/{seat.id}/end")

    assert "Reprendre" not in page
    assert "Ce billet est pour vous" not in ticket
    assert (late.status_code, back.status_code) == (409, 409)
    told = "Cette date est passée\u00a0: les noms de ses places restent comme ils sont."
    assert (told in late.text, told in back.text) == (True, True)
    assert 'value="Awa Ngono"' in late.text


@pytest.mark.usefixtures("client")  # forms without their token
def test_each_guest_of_a_table_enters_the_network_with_their_own_ticket(house: Flask) -> None:
    order = party()
    for n, (ticket, name) in enumerate(
        zip(tickets(order)[1:], ("Awa Ngono", "Chantal Eko"), strict=True)
    ):
        phone = house.test_client()
        data = {"name": name, "phone": f"6 99 00 00 0{n}"}
        phone.post(f"/t/{ticket.secret}/holder", data=data)
        form = phone.get(f"/t/{ticket.secret}/profile").text
        assert f'value="{name}"' in form  # their card begins so
        joined = {"name": name, "agrees": "y", "adult": "y"}
        assert phone.post(f"/t/{ticket.secret}/profile", data=joined).status_code == 303

    db.session.expire_all()
    query = select(Presence.ticket_id, Presence.profile_id).order_by(Presence.ticket_id)
    present = db.session.execute(query).all()
    assert [row.ticket_id for row in present] == [t.id for t in tickets(order)[1:]]
    assert len({row.profile_id for row in present}) == 2


def test_the_organizer_reads_who_sits_there_and_how_many_have_a_name(client: FlaskClient) -> None:
    order = party()
    client.post(f"/t/{tickets(order)[1].secret}/holder", data=AWA)
    event = db.session.get_one(Event, order.event_id)
    sign_in(client, make.awa(event.organizer))

    page = words(client.get(f"/organize/orders/{order.reference}"))
    listed = words(client.get(f"/organize/events/{event.code}/orders"))

    assert "2 sur 3 nommés" in page
    assert "+237 6 99 00 00 01" in page
    assert "2 sur 3 nommés" in listed
