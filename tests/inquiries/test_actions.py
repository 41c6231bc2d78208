"""Questions of readers: told to the team, answered by mail, on the page only when published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.accounts.rules import Role
from app.events.models import Event
from app.inquiries import actions, queries
from app.inquiries.models import Inquiry
from app.inquiries.rules import KEPT, InquiryState, NothingAnswered
from app.kernel.db import db, transaction
from app.messages.models import Message
from tests import make

pytestmark = pytest.mark.usefixtures("house")
NOW = make.NOW


@pytest.fixture
def event(house: Flask) -> Event:
    return make.event(make.organizer(email="equipe@wusu.cm"))


def asked(event: Event, key: str = "k1") -> Inquiry:
    who = {"name": "Ben Tabi", "email": "ben@example.cm", "locale": "en"}
    with transaction():
        return actions.ask(event, words="Y a-t-il un parking ?", form_key=key, now=NOW, **who)


def mails() -> list[tuple[str, str, str]]:
    query = select(Message.template, Message.recipient, Message.locale).order_by(Message.id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def answer(inquiry: Inquiry, words: str, *, publish: bool = True) -> None:
    with transaction():
        actions.answer(inquiry, words=words, publish=publish, user_id=7, now=NOW)


def test_a_question_sent_twice_is_one_and_told_to_the_team_once(event: Event) -> None:
    assert asked(event).id == asked(event).id
    assert mails() == [("inquiry", "equipe@wusu.cm", "fr")]
    assert queries.to_answer([event.id]) == {event.id: 1}


def test_a_team_without_an_address_is_told_by_who_organizes(house: Flask) -> None:
    of = make.organizer()
    awa = make.awa(of)
    make.awa(of, Role.DOOR)
    asked(make.event(of))
    assert [to for _what, to, _language in mails()] == [awa.email]


def test_an_answer_goes_to_who_asked_and_stands_on_the_page(event: Event) -> None:
    inquiry = asked(event)
    assert list(queries.published(event.id)) == []
    answer(inquiry, "Oui, derrière la salle.")
    assert [each.id for each in queries.published(event.id)] == [inquiry.id]
    assert mails()[1:] == [("inquiry_answer", "ben@example.cm", "en")]
    (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.object, entry.actor) == (
        "inquiry.publish",
        f"event:{event.id}",
        "user:7",
    )


def test_an_answer_said_again_is_not_mailed_again_and_another_one_is(event: Event) -> None:
    inquiry = asked(event)
    answer(inquiry, "Oui.", publish=False)
    answer(inquiry, "Oui.")
    assert [what for what, _to, _language in mails()].count("inquiry_answer") == 1
    with transaction():
        later = NOW + timedelta(minutes=5)
        actions.answer(inquiry, words="Non.", publish=True, user_id=7, now=later)
    assert [what for what, _to, _language in mails()].count("inquiry_answer") == 2


def test_nothing_is_answered_without_a_word(event: Event) -> None:
    inquiry = asked(event)
    for publish in (True, False):
        with pytest.raises(NothingAnswered):
            answer(inquiry, "", publish=publish)
    db.session.refresh(inquiry)
    assert (inquiry.state, inquiry.answer) == (InquiryState.NEW, "")


def test_what_is_hidden_leaves_the_page(event: Event) -> None:
    inquiry = asked(event)
    answer(inquiry, "Oui.")
    with transaction():
        actions.hide(inquiry, user_id=7, now=NOW)
    assert list(queries.published(event.id)) == []
    assert inquiry.answer == "Oui."


def test_a_month_after_the_date_who_asked_is_forgotten_to_the_second(event: Event) -> None:
    inquiry = asked(event)
    for late, kept in ((timedelta(0), "ben@example.cm"), (timedelta(seconds=1), "")):
        with transaction():
            actions.forget(now=event.ends_at + KEPT + late)
        db.session.refresh(inquiry)
        assert inquiry.email == kept
