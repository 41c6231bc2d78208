"""Questions as buyers and guests meet them: in the order form, and later by link."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.questions.actions import ask
from app.questions.models import Answer, Need, Question
from app.questions.rules import About, Asked, Moment, Per, QuestionKind
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of
from tests.web.visiting import words

FISH = [("Poisson", "Fish"), ("Poulet", "Chicken")]
CHOICE = Asked(QuestionKind.CHOICE, "Votre table", "Your table", options=FISH, required=True)
DINNER = Asked(QuestionKind.CHOICE, "Votre plat", options=FISH, about=About.DIET)
KINDS = [
    Asked(QuestionKind.TEXT, "Une ligne"),
    Asked(QuestionKind.LONG, "Un texte"),
    Asked(QuestionKind.CHOICE, "Un choix", options=FISH),
    Asked(QuestionKind.CHOICES, "Plusieurs", options=FISH),
    Asked(QuestionKind.NUMBER, "Combien"),
    Asked(QuestionKind.YESNO, "Oui ou non"),
    Asked(QuestionKind.PHONE, "Un téléphone"),
]
RIGHT = ["WUSU", "Deux\nlignes", "1", "0", "3", "yes", "6 77 12 34 56"]
KEPT = ["WUSU", "Deux\nlignes", "Poulet", "Poisson", "3", "yes", "+237677123456"]
WRONG = ["x" * 201, "x" * 2001, "7", "poisson", "-3", "perhaps", "12"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def evening(*wanted: Asked, **facts: Any) -> tuple[Event, list[Question]]:
    event = make.event(amount=0, **facts)
    with transaction():
        return event, [ask(event, each) for each in wanted]


def order(client: FlaskClient, event: Event, data: Any, n: int = 1) -> TestResponse:
    base = MultiDict(
        {f"n{kind_of(event)}": str(n), "name": "Ben", "email": "ben@example.cm", "key": "k1"}
    )
    base.update(data)
    return client.post(f"/events/{event.code}/orders", data=base)


def kept() -> list[tuple[int, str]]:
    db.session.expire_all()
    query = select(Answer.question_id, Answer.value).order_by(Answer.question_id)
    return [(question, value) for question, value in db.session.execute(query)]


def placed() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def test_each_kind_is_asked_on_the_one_screen_and_kept_with_the_order(client: FlaskClient) -> None:
    event, asked = evening(*KINDS)

    page = client.get(f"/events/{event.code}/orders/new")
    assert [q.label for q in asked if q.label not in page.text] == []
    answer = order(client, event, {f"q{q.id}": v for q, v in zip(asked, RIGHT, strict=True)})

    assert answer.status_code == 303
    assert kept() == [(q.id, value) for q, value in zip(asked, KEPT, strict=True)]


def test_a_form_sent_twice_answers_once(client: FlaskClient) -> None:
    event, (company, *_others) = evening(*KINDS)
    order(client, event, {f"q{company.id}": "WUSU"})
    order(client, event, {f"q{company.id}": "Autre"})
    assert (placed(), kept()) == (1, [(company.id, "WUSU")])


@pytest.mark.parametrize("n", range(len(KINDS)), ids=[each.kind.value for each in KINDS])
def test_a_wrong_answer_is_told_beside_with_what_was_typed_and_nothing_is_placed(
    client: FlaskClient, n: int
) -> None:
    event, (question,) = evening(KINDS[n])

    answer = order(client, event, {f"q{question.id}": WRONG[n]})

    assert answer.status_code == 422
    assert f'id="q{question.id}-error"' in answer.text
    assert 'value="Ben"' in answer.text
    assert (placed(), kept()) == (0, [])


@pytest.mark.parametrize("n", range(len(KINDS)), ids=[each.kind.value for each in KINDS])
def test_a_field_absent_twice_or_a_file_never_breaks_the_order(client: FlaskClient, n: int) -> None:
    event, (question,) = evening(KINDS[n])
    name = f"q{question.id}"

    twice = order(client, event, MultiDict([(name, RIGHT[n]), (name, WRONG[n]), ("key", "k1")]))
    absent = order(client, event, {"key": "k2", "email": "b@example.cm"})
    file = order(client, event, {name: (BytesIO(b"x"), "a.txt"), "key": "k3", "email": "c@c.cm"})

    assert {twice.status_code, absent.status_code, file.status_code} <= {303, 422}
    assert absent.status_code == 303
    known = {value for _question, value in kept()}
    assert known <= {KEPT[n]}


def test_what_must_be_answered_is_asked_again_and_only_of_who_takes_that_type(
    client: FlaskClient,
) -> None:
    event, (table,) = evening(CHOICE)
    other = make.ticket_type(event, make.room_of(event), amount=0, name="Gala")
    with transaction():
        dress = ask(event, Asked(QuestionKind.TEXT, "Robe", required=True, ticket_type_id=other.id))

    missing = order(client, event, {})
    assert missing.status_code == 422
    assert "Répondez à cette question." in missing.text
    gala = order(client, event, {f"q{table.id}": "0", f"n{other.id}": "1"})
    assert gala.status_code == 422
    assert f'id="q{dress.id}-error"' in gala.text
    assert order(client, event, {f"q{table.id}": "0"}).status_code == 303


def test_a_need_says_who_reads_it_and_until_when_and_is_never_shown_back(
    client: FlaskClient,
) -> None:
    event, (dinner,) = evening(DINNER)

    page = words(client.get(f"/events/{event.code}/orders/new"))
    assert "Seules l’équipe et la cuisine le lisent, pour cette date." in page
    assert "Effacé le samedi 5 décembre." in page
    refused = order(client, event, {f"q{dinner.id}": "1"})
    assert (refused.status_code, placed()) == (422, 0)
    assert "Cochez cette case, ou videz ces réponses-là." in words(refused)
    order(client, event, {f"q{dinner.id}": "1", "needs_agreed": "y"})

    assert kept() == []
    assert db.session.scalars(select(Need.value)).all() == ["Poulet"]
    made = db.session.scalars(select(Order)).one()
    ticket = orders.tickets_of_order(made.id)[0]
    shown = client.get(f"/t/{ticket.secret}").text
    assert "Merci, vous avez répondu" in shown
    assert "checked" not in shown.split('id="questions"')[1].split("</section>")[0]


def test_each_guest_answers_on_their_own_ticket_and_may_have_a_need_erased(
    client: FlaskClient,
) -> None:
    event, (dinner, size) = evening(DINNER, Asked(QuestionKind.TEXT, "Taille", per=Per.TICKET))
    made = buy(event, 2)
    guest = orders.tickets_of_order(made.id)[1]

    assert "2 questions pour vous" in client.get(f"/t/{guest.secret}").text
    said = {f"q{dinner.id}": "0", f"d{dinner.id}": "y", f"q{size.id}": "XL"}
    assert client.post(f"/t/{guest.secret}/answers", data=said).status_code == 422
    said |= {"needs_agreed": "y"}
    assert client.post(f"/t/{guest.secret}/answers", data=said).status_code == 303

    need = db.session.scalars(select(Need)).one()
    assert (need.ticket_id, need.value, need.at_door) == (guest.id, "Poisson", True)
    assert kept() == [(size.id, "XL")]
    assert client.post(f"/t/{guest.secret}/answers", data={"forget": "1"}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Need)).all() == []
    assert kept() == [(size.id, "XL")]


def test_what_is_asked_later_waits_on_the_orders_page_until_it_is_answered(
    client: FlaskClient,
) -> None:
    later = Asked(QuestionKind.TEXT, "Votre arrivée", required=True, moment=Moment.LATER)
    event, (question,) = evening(later)
    assert "Votre arrivée" not in client.get(f"/events/{event.code}/orders/new").text
    made = buy(event)
    here = f"/orders/{made.secret}"

    assert "Une question pour vous" in client.get(here).text
    assert client.post(f"{here}/answers", data={}).status_code == 422
    assert client.post(f"{here}/answers", data={f"q{question.id}": "18 h"}).status_code == 303

    assert kept() == [(question.id, "18 h")]
    assert "Merci, vous avez répondu" in client.get(here).text


def test_nobody_answers_for_a_stranger_nor_after_the_evening(client: FlaskClient) -> None:
    event, (question,) = evening(Asked(QuestionKind.TEXT, "Taille", per=Per.TICKET))
    ticket = db.session.get_one(Ticket, orders.tickets_of_order(buy(event).id)[0].id)
    said = {f"q{question.id}": "XL"}

    assert client.post("/t/nobody/answers", data=said).status_code == 404
    assert client.post("/orders/nobody/answers", data=said).status_code == 404
    with time_machine.travel(event.ends_at, tick=True):
        assert client.post(f"/t/{ticket.secret}/answers", data=said).status_code == 404
    assert kept() == []
