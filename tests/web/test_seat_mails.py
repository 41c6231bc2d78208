"""Mails of a party: the guest's own ticket, and the buyer's reminder."""

from __future__ import annotations

from collections.abc import Iterator

import icalendar
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.jobs.post import NothingToSay
from app.kernel.db import db, transaction
from app.messages.actions import leave
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.parties.actions import claim, name_seat, take_back
from app.parties.rules import Guest
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

AWA = Guest("Awa Ngono", email="awa@example.cm")


@pytest.fixture(autouse=True)
def _page(house: Flask) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True), house.test_request_context():
        yield


def left(template: str) -> Message:
    db.session.expire_all()  # as the postman reads it
    return db.session.scalars(select(Message).where(Message.template == template)).one()


def sold() -> Order:
    return buy(make.event(amount=0, title="Vendre à l’œil"), 3)


def test_a_guests_mail_holds_their_ticket_alone_with_the_calendar_entry() -> None:
    one, mine, other = orders.tickets_of_order(sold().id)
    with transaction():
        claim(mine.id, AWA, locale="fr", now=NOW)

    mail = compose(left("seat"), sender="billets@wusu.example")

    assert (mail["To"], mail["Subject"]) == (AWA.email, "Votre billet – Vendre à l’œil")
    parts = {part.get_content_type(): part for part in mail.walk()}
    text = parts["text/plain"].get_content()
    assert f"/t/{mine.secret}" in text
    assert "Bonjour Awa Ngono," in text
    page = parts["text/html"].get_content()
    assert [t.secret for t in (one, other) if t.secret in text + page] == []
    entry = icalendar.Calendar.from_ical(parts["text/calendar"].get_content())
    assert entry.walk("VEVENT")[0]["url"] == f"http://localhost/t/{mine.secret}"


def test_the_ticket_of_a_seat_taken_back_is_not_sent() -> None:
    order = sold()
    mine = orders.tickets_of_order(order.id)[1]
    with transaction():
        claim(mine.id, AWA, locale="fr", now=NOW)
        take_back(order.id, mine.id, now=NOW)

    with pytest.raises(NothingToSay):
        compose(left("seat"), sender="billets@wusu.example")


def test_a_guest_whose_seat_was_taken_back_reads_by_whom_and_what_to_do() -> None:
    order = sold()
    mine = orders.tickets_of_order(order.id)[1]
    with transaction():
        claim(mine.id, AWA, locale="en", now=NOW)
        made = take_back(order.id, mine.id, now=NOW)

    mail = compose(left("seat_back"), sender="billets@wusu.example")

    assert mail["Subject"] == "Your seat was taken back – Vendre à l’œil"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Ben has taken back the seat" in text
    assert "Saturday 28 November" in text
    assert [secret for secret in (mine.secret, made.secret, order.secret) if secret in text] == []


def test_the_buyers_mail_holds_the_tickets_that_open_a_door() -> None:
    order = sold()
    old = orders.tickets_of_order(order.id)[1]
    with transaction():
        made = take_back(order.id, old.id, now=NOW)

    body = compose(left("tickets"), sender="billets@wusu.example").get_body(("plain",))
    assert body is not None
    text = body.get_content()

    assert (old.secret in text, made.secret in text) == (False, True)


def test_the_reminder_says_how_many_lack_a_name_and_nothing_once_all_have_one() -> None:
    order = sold()
    with transaction():
        leave(
            "seats",
            to="ben@example.cm",
            locale="fr",
            now=NOW,
            order_id=order.id,
            event_id=order.event_id,
        )

    mail = compose(left("seats"), sender="billets@wusu.example")
    assert mail["Subject"] == "2 places sans nom – Vendre à l’œil"
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"/orders/{order.secret}#seats" in body.get_content()

    with transaction():
        for n, ticket in enumerate(orders.tickets_of_order(order.id)):
            name_seat(order.id, ticket.id, f"Invité {n}", now=NOW)
    with pytest.raises(NothingToSay):
        compose(left("seats"), sender="billets@wusu.example")
