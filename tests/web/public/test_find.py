"""Finding a lost ticket without an account; and finding out nothing about anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.jobs.post import NothingToSay, carry_all
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.orders.rules import FIND_PER_CONTACT, FIND_PER_IP, Buyer
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.counting import statements
from tests.web.visiting import words

BEN = Buyer("Ben", "+237677123456", "ben@example.cm", "fr")
UNKNOWN = "Aucune commande avec ce téléphone et cette référence. Vérifiez les deux."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as today:
        yield today


def ordered(buyer: Buyer = BEN, **facts: object) -> Order:
    return buy(make.event(amount=0, **facts), buyer=buyer)  # type: ignore[arg-type]


def by_mail(client: FlaskClient, email: str) -> TestResponse:
    return client.post("/find", data={"email": email})


def by_phone(client: FlaskClient, phone: str, reference: str) -> TestResponse:
    return client.post("/find/order", data={"phone": phone, "reference": reference})


def asked() -> list[Message]:
    query = select(Message).where(Message.template == "find").order_by(Message.id)
    return list(db.session.scalars(query))


def letter(house: Flask, message: Message) -> str:
    with house.test_request_context(base_url="http://localhost"):
        body = compose(message, sender="Entregent <billets@localhost>").get_body(("plain",))
    assert body
    return str(body.get_content())


def test_one_mail_brings_the_links_of_all_coming_and_recent_orders(
    client: FlaskClient, house: Flask
) -> None:
    coming, waiting = ordered(title="AfterWork"), buy(make.event(title="À payer"), buyer=BEN)
    recent, gone = ordered(title="Hier"), ordered(title="Il y a longtemps")
    with transaction():
        for order, days in ((recent, 9), (gone, 40)):
            event = db.session.get_one(Event, order.event_id)
            event.starts_at = event.ends_at = NOW - timedelta(days=days)
    stranger = ordered(Buyer("Dieudonné", "", "dieudonne@example.cm", "fr"))

    by_mail(client, " BEN@example.cm ")

    (message,) = asked()
    text = letter(house, message)
    told = [order for order in (recent, coming, waiting, gone, stranger) if order.secret in text]
    assert told == [recent, coming, waiting]
    assert text.index(recent.secret) < text.index(coming.secret)
    assert message.recipient == "ben@example.cm"


def test_who_holds_a_ticket_of_somebody_elses_order_finds_that_ticket_alone(
    client: FlaskClient, house: Flask
) -> None:
    order = buy(make.event(amount=0), 3, buyer=BEN)
    given, cancelled, _own = tickets_of_order(order.id)
    with transaction():
        for ticket in (given, cancelled):
            db.session.get_one(Ticket, ticket.id).holder_email = "chantal@example.cm"
        db.session.get_one(Ticket, cancelled.id).status = TicketStatus.CANCELLED

    by_mail(client, "chantal@example.cm")
    by_mail(client, BEN.email)

    hers, his = [letter(house, message) for message in asked()]
    secrets = [order.secret, *(ticket.secret for ticket in tickets_of_order(order.id))]
    assert [secret for secret in secrets if secret in hers] == [given.secret]
    assert [secret for secret in secrets if secret in his] == [order.secret]


def test_the_letter_speaks_english_too(client: FlaskClient, house: Flask) -> None:
    ordered()
    client.post("/find", data={"email": BEN.email}, headers={"Accept-Language": "en"})
    assert "Here is the order made with this address:" in letter(house, asked()[0])


def test_a_form_sent_twice_is_one_mail(client: FlaskClient) -> None:
    ordered()
    assert [by_mail(client, BEN.email).status_code for _ in range(2)] == [200, 200]
    assert len(asked()) == 1


def test_known_and_unknown_addresses_get_the_same_page_by_the_same_steps(
    client: FlaskClient,
) -> None:
    ordered()
    answers, steps = [], []
    for email in ("ben@example.cm", "bem@example.cm"):
        with statements() as sent:
            answers.append(by_mail(client, email))
        steps.append([statement.partition(" ")[0] for statement in sent])
    known, unknown = answers
    assert (known.status_code, len(known.data)) == (unknown.status_code, len(unknown.data))
    assert known.text.replace("ben@", "bem@") == unknown.text
    assert steps[0] == steps[1]


def test_an_address_that_never_ordered_gets_no_mail_and_leaves_no_trace(
    client: FlaskClient, house: Flask
) -> None:
    sent: list[str] = []

    def send(message: Message) -> None:
        with house.test_request_context(base_url="http://localhost"):
            compose(message, sender="Entregent <billets@localhost>")
        sent.append(message.recipient)

    by_mail(client, "nobody@example.cm")
    with pytest.raises(NothingToSay):
        send(asked()[0])
    carry_all(send)

    assert sent == []
    assert db.session.scalar(select(func.count(Message.id))) == 0


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "no dash", "spaced", "without EN"])
def test_phone_and_reference_lead_straight_to_the_order(client: FlaskClient, typed: str) -> None:
    order = ordered()
    code = order.reference
    spelled = {
        "lower": code.lower(),
        "no dash": code.replace("-", ""),
        "spaced": f"{code[:6]} {code[6:]}",
        "without EN": code.removeprefix("EN-"),
    }.get(typed, typed.format(code))

    answer = by_phone(client, "6 77 12 34 56", spelled)

    assert (answer.status_code, answer.location) == (303, f"/orders/{order.secret}")


def test_a_wrong_phone_and_a_wrong_reference_are_told_alike(client: FlaskClient) -> None:
    mine = ordered().reference
    other = ordered(Buyer("Dieudonné", "+237699000000", "", "fr")).reference

    answers = [
        by_phone(client, phone, reference)
        for phone, reference in (
            ("677123457", mine),  # wrong phone, an order that is there
            ("677123456", other),  # somebody else's order
            ("677123456", "EN-0000000"),  # no such order
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    told = {a.text.replace("677123457", "677123456").replace(mine, other) for a in answers[:2]}
    assert len(told) == 1
    assert all(UNKNOWN in answer.text for answer in answers)
    assert all('value="677' in answer.text for answer in answers)  # what was typed stays


def test_an_order_without_a_phone_is_not_opened_by_leaving_the_phone_out(
    client: FlaskClient,
) -> None:
    order = ordered(Buyer("Ben", "", "ben@example.cm", "fr"))
    answer = by_phone(client, "", order.reference)
    assert answer.status_code == 422
    assert "Écrivez un numéro de téléphone." in answer.text


def test_a_slip_in_a_reference_is_told_beside_it(client: FlaskClient) -> None:
    answer = by_phone(client, "677123456", "EN-7K3M9Q")
    assert answer.status_code == 422
    assert "Cette référence ne se lit pas" in answer.text
    assert 'value="EN-7K3M9Q"' in answer.text
    assert by_mail(client, "ben").status_code == 422


def test_few_tries_for_one_address_one_phone_and_one_order(client: FlaskClient) -> None:
    order = ordered()
    most = FIND_PER_CONTACT.most

    known = [by_mail(client, BEN.email).status_code for _ in range(most + 1)]
    unknown = [by_mail(client, "nobody@example.cm").status_code for _ in range(most + 1)]
    phones = [by_phone(client, f"67712340{n}", order.reference) for n in range(most + 1)]
    orders = [by_phone(client, "677999999", f"EN-{code}") for code in wrong(most + 1)]

    assert known == unknown == [200] * most + [429]
    assert [answer.status_code for answer in phones] == [422] * most + [429]
    assert [answer.status_code for answer in orders] == [422] * most + [429]
    assert "Trop d’essais" in words(orders[-1])


def wrong(n: int) -> list[str]:
    from app.orders.rules import new_reference

    return [new_reference().removeprefix("EN-") for _ in range(n)]


def test_many_tries_from_one_place_end_and_are_forgotten(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    for n in range(FIND_PER_IP.most):
        assert by_mail(client, f"nobody{n}@example.cm").status_code == 200
    refused = by_mail(client, "other@example.cm")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"

    clock.shift(FIND_PER_IP.within)
    assert by_mail(client, "other@example.cm").status_code == 200


def test_the_way_stands_where_people_look_for_it(client: FlaskClient) -> None:
    event = make.event(amount=0)
    for path in ("/", f"/events/{event.code}", "/t/nothing", "/orders/nothing", "/session/new"):
        page = client.get(path).text
        assert page.count('href="/find"') == (1 if path == "/" else 2), path


def test_the_page_is_kept_by_nobody(client: FlaskClient) -> None:
    assert client.get("/find").headers["Cache-Control"] == "no-store"
    assert by_mail(client, BEN.email).headers["Cache-Control"] == "no-store"
