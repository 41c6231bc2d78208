"""Who was asked by link and said nothing hears of it once, three days before."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.jobs.questions import remind_all
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer
from app.questions.actions import Said, answer, ask, retire
from app.questions.models import Question
from app.questions.rules import REMIND_BEFORE, About, Asked, Moment, Per, QuestionKind
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)
LATER = Asked(QuestionKind.TEXT, "Votre arrivée", moment=Moment.LATER)


def asked(event: Event, what: Asked = LATER) -> Question:
    with transaction():
        return ask(event, what)


def bought(event: Event, name: str, *, email: bool = True) -> Order:
    mail = f"{name.lower()}@example.cm" if email else ""
    return buy(event, buyer=Buyer(name, "+237677123456", mail, "fr"))


def reminded() -> list[str]:
    query = select(Message.recipient).where(Message.template == "questions").order_by(Message.id)
    return list(db.session.scalars(query))


def test_who_said_nothing_hears_of_it_once_from_three_days_before() -> None:
    event = make.event(amount=0)
    question = asked(event)
    bought(event, "Ben")
    answered = bought(event, "Chantal")
    bought(event, "Awa", email=False)
    with transaction():
        answer(answered.id, {question.id: Said("18 h")}, now=NOW)

    due = event.starts_at - REMIND_BEFORE
    told = []
    for at in (due - SECOND, due, due + SECOND, event.starts_at):
        with time_machine.travel(at, tick=False):
            told.append(remind_all())
    assert (told, reminded()) == ([0, 1, 0, 0], ["ben@example.cm"])


def test_a_meal_told_is_an_answer_and_other_types_are_not_asked() -> None:
    event = make.event(amount=0)
    meal = Asked(QuestionKind.TEXT, "Plat", moment=Moment.LATER, about=About.DIET, per=Per.TICKET)
    dinner = asked(event, meal)
    other = make.ticket_type(event, make.room_of(event), amount=0, name="Gala")
    asked(event, Asked(QuestionKind.TEXT, "Robe", moment=Moment.LATER, ticket_type_id=other.id))
    order = bought(event, "Ben")
    with transaction():
        answer(order.id, {dinner.id: Said("Poisson")}, agreed="fr", now=NOW)
    with time_machine.travel(event.starts_at - SECOND, tick=False):
        assert remind_all() == 0
    assert kind_of(event) != other.id


@pytest.mark.parametrize("gone", ["question", "date"])
def test_what_is_asked_no_more_or_called_off_reminds_nobody(gone: str) -> None:
    event = make.event(amount=0)
    question = asked(event)
    bought(event, "Ben")
    with transaction():
        if gone == "question":
            retire(question, now=NOW)
        else:
            db.session.get_one(Event, event.id).status = Status.CANCELLED
    with time_machine.travel(event.starts_at - SECOND, tick=False):
        assert remind_all() == 0


def test_what_is_asked_while_buying_is_no_matter_of_a_reminder() -> None:
    event = make.event(amount=0)
    asked(event, Asked(QuestionKind.TEXT, "Votre métier"))
    bought(event, "Ben")
    with time_machine.travel(event.starts_at - SECOND, tick=False):
        assert remind_all() == 0


def test_the_mail_leads_to_where_one_answers_and_says_that_tickets_stay_good(
    house: Flask,
) -> None:
    event = make.event(amount=0)
    asked(event)
    order = bought(event, "Ben")
    with time_machine.travel(event.starts_at - SECOND, tick=False):
        remind_all()
    message = db.session.scalars(select(Message).where(Message.template == "questions")).one()
    with house.test_request_context():
        body = compose(message, sender="billets@wusu.example").get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert f"/orders/{order.secret}" in text
    assert "Vos billets restent valables, que vous répondiez ou non." in text
