"""Asking, answering, keeping needs apart, and forgetting them on time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.door.queries import rows_since
from app.door.rules import DeviceRole
from app.events.models import Event
from app.jobs.forget import forget_all
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.parties.actions import take_back
from app.questions import queries
from app.questions.actions import (
    Said,
    answer,
    ask,
    ask_otherwise,
    carry_into,
    carry_over,
    move,
    retire,
    take_back_needs,
)
from app.questions.models import Answer, Need, Question
from app.questions.rules import (
    FORGOTTEN_AFTER,
    QUESTIONS_MAX,
    About,
    Asked,
    Moment,
    Per,
    QuestionKind,
    TooManyQuestions,
    counted,
)
from app.tickets.models import Ticket
from app.unanswered.queries import to_remind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)
COMPANY = Asked(QuestionKind.TEXT, "Votre entreprise")
DINNER = Asked(
    QuestionKind.CHOICE,
    "Votre plat",
    options=[("Poisson", "Fish"), ("Végétarien", "Vegetarian")],
    about=About.DIET,
    required=True,
)
SHIRT = Asked(QuestionKind.TEXT, "Votre taille", per=Per.TICKET)


def asked(event: Event, *wanted: Asked) -> list[Question]:
    with transaction():
        return [ask(event, each) for each in wanted]


def says(order: Order, question: Question, value: str, **facts: Any) -> None:
    said = {question.id: Said(value, at_door=facts.pop("at_door", False))}
    with transaction():
        answer(order.id, said, now=NOW, **({"agreed": "fr"} | facts))


def tickets(order: Order) -> list[Ticket]:
    db.session.expire_all()
    return list(orders.tickets_of_order(order.id))


def told(event: Event, **facts: Any) -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(one.name, one.value) for one in queries.told_of(event.id, **facts)]


def test_an_answer_said_again_replaces_the_first() -> None:
    event = make.event(amount=0)
    (company,) = asked(event, COMPANY)
    order = buy(event)

    says(order, company, "WUSU")
    says(order, company, "Ngono & Fils")

    assert told(event) == [("Ben", "Ngono & Fils")]


def test_a_need_is_kept_apart_never_required_and_each_persons_own() -> None:
    event = make.event(amount=0)
    (dinner,) = asked(event, DINNER)
    order = buy(event)

    says(order, dinner, "Poisson")

    assert (dinner.required, dinner.per) == (False, Per.TICKET)
    assert db.session.scalars(select(Answer)).all() == []
    assert told(event) == []
    assert told(event, needs=True) == [("Ben", "Poisson")]


def test_what_a_buyer_says_with_the_order_is_their_own_tickets_and_guests_say_theirs() -> None:
    event = make.event(amount=0)
    (shirt,) = asked(event, SHIRT)
    order = buy(event, 2)
    says(order, shirt, "M")
    mine, guests = tickets(order)

    says(order, shirt, "XL", ticket=guests)
    says(order, shirt, "S", ticket=mine)

    assert told(event) == [("Ben", "S"), ("Ben", "XL")]
    sheet = queries.ticket_sheet(mine, order.id, tickets(order))
    assert sheet.answers == {shirt.id: "S"}


def test_a_seat_taken_back_takes_its_answers_along() -> None:
    event = make.event(amount=0)
    (shirt,) = asked(event, SHIRT)
    order = buy(event, 2)
    guests = tickets(order)[1]
    says(order, shirt, "XL", ticket=guests)

    with transaction():
        made = take_back(order.id, guests.id, now=NOW)

    assert told(event) == []
    sheet = queries.ticket_sheet(made, order.id, tickets(order))
    assert [question.id for question in sheet.open] == [shirt.id]


def test_a_question_of_one_type_is_for_its_tickets() -> None:
    event = make.event(amount=0)
    table = make.ticket_type(event, make.room_of(event), amount=0, name="Table")
    (only,) = asked(event, Asked(QuestionKind.TEXT, "Nom de table", per=Per.TICKET))
    with transaction():
        only.ticket_type_id = table.id
    order = buy(event)

    assert queries.ticket_sheet(tickets(order)[0], order.id, tickets(order)).questions == []


def test_another_dates_question_is_not_answered_here() -> None:
    event, other = make.event(amount=0), make.event(amount=0)
    (theirs,) = asked(other, COMPANY)
    says(buy(event), theirs, "WUSU")
    assert db.session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize(("after", "kept"), [(-SECOND, 1), (timedelta(0), 0), (SECOND, 0)])
def test_pr28_needs_are_forgotten_a_week_after_the_evening_to_the_second(
    after: timedelta, kept: int
) -> None:
    event = make.event(amount=0)
    dinner, company = asked(event, DINNER, COMPANY)
    order = buy(event)
    says(order, dinner, "Poisson")
    says(order, company, "WUSU")

    with time_machine.travel(event.ends_at + FORGOTTEN_AFTER + after, tick=False):
        forget_all()

    assert len(db.session.scalars(select(Need)).all()) == kept
    assert told(event) == [("Ben", "WUSU")]


def test_the_door_knows_a_need_only_where_its_guest_says_so_and_until_they_do_not() -> None:
    event = make.event(amount=0)
    (chair,) = asked(event, Asked(QuestionKind.TEXT, "Accès", about=About.ACCESS))
    order = buy(event, 2)
    guests = tickets(order)[1]

    def at_door(seq: int = 0) -> list[str]:
        db.session.expire_all()
        fresh = db.session.get_one(Event, event.id)
        return [row[1] for row in rows_since(fresh, seq, DeviceRole.DESK)]

    says(order, chair, "Béquilles")
    assert at_door() == ["Ben", "Ben"]
    seq = queries_seq(event)
    says(order, chair, "Fauteuil", ticket=guests, at_door=True)
    assert at_door(seq) == ["Ben", "Ben\nFauteuil"]

    with transaction():
        take_back_needs(order.id, guests, party=tickets(order), locale="fr", now=NOW)
    assert at_door() == ["Ben", "Ben"]
    assert told(event, needs=True) == [("Ben", "Béquilles")]


def queries_seq(event: Event) -> int:
    return db.session.execute(select(Event.change_seq).where(Event.id == event.id)).scalar_one()


def test_a_retired_question_is_asked_no_more_and_its_answers_stay() -> None:
    event = make.event(amount=0)
    (company,) = asked(event, COMPANY)
    order = buy(event)
    says(order, company, "WUSU")

    with transaction():
        retire(company, now=NOW)
    says(order, company, "Autre")

    assert queries.asked_at(event.id) == []
    assert told(event) == [("Ben", "WUSU")]


def test_questions_go_up_and_down_and_no_further() -> None:
    event = make.event(amount=0)
    first, second = asked(event, COMPANY, SHIRT)

    with transaction():
        move(second, up=True)
        move(second, up=True)
    assert [q.id for q in queries.asked_at(event.id)] == [second.id, first.id]
    with transaction():
        move(second, up=False)
    assert [q.id for q in queries.asked_at(event.id)] == [first.id, second.id]


def test_once_answered_a_question_keeps_its_kind_and_what_it_is_about() -> None:
    event = make.event(amount=0)
    (dinner,) = asked(event, DINNER)
    says(buy(event), dinner, "Poisson")

    with transaction():
        ask_otherwise(dinner, Asked(QuestionKind.TEXT, "Le plat", about=About.PLAIN))

    assert (dinner.kind, dinner.about) == (QuestionKind.CHOICE, About.DIET)
    assert dinner.label == "Le plat"


def test_a_date_asks_so_much_and_no_more() -> None:
    event = make.event(amount=0)
    asked(event, *[Asked(QuestionKind.TEXT, f"Question {n}") for n in range(QUESTIONS_MAX)])
    with pytest.raises(TooManyQuestions):
        asked(event, COMPANY)


def test_the_next_dates_of_a_series_ask_the_same_once() -> None:
    series = make.series()
    first = make.event(series.organizer, series_id=series.id)
    second = make.event(
        series.organizer,
        series_id=series.id,
        starts_at=NOW + timedelta(days=40),
        ends_at=NOW + timedelta(days=41),
    )
    with transaction():
        company = ask(first, Asked(QuestionKind.TEXT, "Entreprise", repeats=True))
        ask(first, SHIRT)
        assert carry_over(company, now=NOW) == 1
        assert carry_over(company, now=NOW) == 0
    third = make.event(
        series.organizer,
        series_id=series.id,
        starts_at=NOW + timedelta(days=70),
        ends_at=NOW + timedelta(days=71),
    )
    with transaction():
        carry_into([third])

    assert [q.label for q in queries.asked_at(second.id)] == ["Entreprise"]
    assert [q.label for q in queries.asked_at(third.id)] == ["Entreprise"]


def test_buyers_are_reminded_of_what_is_asked_by_link_once_and_not_when_they_answered() -> None:
    event = make.event(amount=0)
    (later,) = asked(event, Asked(QuestionKind.TEXT, "Votre arrivée", moment=Moment.LATER))
    silent, said = buy(event), buy(event)
    says(said, later, "à 18 h")
    soon = event.starts_at - timedelta(days=3)

    assert to_remind(now=soon - SECOND) == []
    assert to_remind(now=soon) == [(silent.id, event.id)]


def test_choices_are_counted_one_by_one() -> None:
    said = ["Poisson\nRiz", "Poisson"]
    assert counted(QuestionKind.CHOICES, said) == {"Poisson": 2, "Riz": 1}
    assert counted(QuestionKind.TEXT, ["a"]) == {"a": 1}


def test_the_first_ticket_of_a_type_is_the_buyers() -> None:
    event = make.event(amount=0)
    (shirt,) = asked(event, SHIRT)
    order = buy(event, 2)
    assert queries.own_ticket(shirt, tickets(order)) == tickets(order)[0].id
    assert kind_of(event) == tickets(order)[0].ticket_type_id
