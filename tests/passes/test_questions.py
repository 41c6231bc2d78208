"""Who has a season pass answers each date's questions on its ticket, and is reminded once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.jobs.questions import remind_all
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.actions import hand_over
from app.orders.models import Order
from app.orders.queries import lock_order, own_tickets
from app.passes.models import SeasonPass
from app.questions import queries
from app.questions.actions import ask
from app.questions.models import Question
from app.questions.rules import Asked, Per, QuestionKind
from app.tickets.models import Ticket
from app.unanswered.queries import still_silent
from app.web.mail import compose
from tests import make
from tests.orders.test_actions import buy
from tests.passes.making import a_pass, a_series
from tests.passes.making import buy as buy_pass
from tests.web.visiting import sign_out, words

COMPANY = Asked(QuestionKind.TEXT, "Entreprise", required=True)
SHIRT = Asked(QuestionKind.TEXT, "Taille du maillot", per=Per.TICKET)

Bought = tuple[SeasonPass, list[Event], Order, list[Question]]


@pytest.fixture
def bought(client: FlaskClient) -> Bought:
    """A pass of three dates, of which the second asks two things."""
    series, events = a_series(3, now=make.today())
    season = a_pass(series, now=make.today())
    with transaction():
        asked = [ask(events[1], COMPANY), ask(events[1], SHIRT)]
    order = buy_pass(season, now=make.today())
    with transaction():
        hand_over(lock_order(order.id), now=make.today())
    sign_out(client)
    return season, events, order, asked


def by_date(order: Order) -> Sequence[Ticket]:
    return sorted(own_tickets(order.id), key=lambda ticket: ticket.event.starts_at)


def asked_on(client: FlaskClient, ticket: Ticket) -> list[str]:
    return re.findall(r'name="q(\d+)"', client.get(f"/t/{ticket.secret}").text)


def test_the_form_says_that_questions_come_later(client: FlaskClient, bought: Bought) -> None:
    season, events, _order, asked = bought
    here = f"/series/{season.series.code}/passes/{season.id}/orders/new"
    said = "vous y répondrez plus tard, sur le billet de chacune"
    assert said in words(client.get(here))
    with transaction():
        for question in asked:
            question.retired_at = make.today()
    assert said not in words(client.get(here))
    assert len(events) == 3


def test_all_that_a_date_asks_stands_on_its_ticket_and_is_told_on_the_order(
    client: FlaskClient, bought: Bought
) -> None:
    _season, events, order, asked = bought
    first, second, third = by_date(order)
    page = words(client.get(f"/orders/{order.secret}"))
    assert page.count("2 questions pour vous") == 1
    ids = [str(question.id) for question in asked]
    assert [asked_on(client, each) for each in (first, second, third)] == [[], ids, []]

    there = f"/t/{second.secret}/answers"
    said = {f"q{ids[0]}": "Wouri Conseil", f"q{ids[1]}": "M"}
    assert client.post(there, data={f"q{ids[1]}": "M"}).status_code == 422
    assert client.post(there, data=said).status_code == 303

    told = {one.question.label: (one.name, one.value) for one in queries.told_of(events[1].id)}
    assert told == {"Entreprise": ("Ben", "Wouri Conseil"), "Taille du maillot": ("Ben", "M")}
    assert "questions pour vous" not in words(client.get(f"/orders/{order.secret}"))
    assert "Merci, vous avez répondu" in words(client.get(f"/t/{second.secret}"))


def test_a_bought_ticket_asks_nothing_that_its_order_form_asked(client: FlaskClient) -> None:
    event = make.event(amount=0)
    with transaction():
        ask(event, COMPANY)
    (ticket,) = own_tickets(buy(event).id)
    assert asked_on(client, ticket) == []


def test_silence_is_counted_and_reminded_once_with_the_way_to_the_ticket(
    client: FlaskClient, bought: Bought
) -> None:
    _season, events, order, asked = bought
    assert still_silent(events[1].id) == {question.id: 1 for question in asked}
    told = []
    for event in events:
        for _ in range(2):
            with time_machine.travel(event.starts_at - timedelta(hours=1), tick=False):
                told.append(remind_all())
    assert told == [0, 0, 1, 0, 0, 0]
    message = db.session.scalars(select(Message).where(Message.template == "questions")).one()
    with client.application.test_request_context():
        body = compose(message, sender="a@example.cm").get_body(("plain",))
    assert body is not None
    assert f"/t/{by_date(order)[1].secret}" in body.get_content()
