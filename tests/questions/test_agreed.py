"""A yes to keeping needs is written down; questions come back; answers are found."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Consent
from app.accounts.rules import CONSENT_VERSION
from app.kernel.db import db, transaction
from app.questions import queries
from app.questions.actions import bring_back, retire, take_back_needs
from app.questions.rules import QUESTIONS_MAX, Asked, QuestionKind, TooManyQuestions
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.questions.test_actions import COMPANY, DINNER, asked, says, tickets, told

pytestmark = pytest.mark.usefixtures("house")


def yeses(subject: str) -> list[tuple[bool, str, str, int | None]]:
    """What was said of having needs kept, the oldest first."""
    query = select(Consent).where(Consent.subject == subject).order_by(Consent.id)
    found = db.session.scalars(query)
    return [(c.given, c.text_version, c.locale, c.event_id) for c in found]


def test_a_need_is_kept_with_a_yes_that_is_written_down_and_not_without() -> None:
    event = make.event(amount=0)
    dinner, company = asked(event, DINNER, COMPANY)
    order = buy(event, 2)
    guest = tickets(order)[1]
    says(order, dinner, "Poisson", agreed="")
    says(order, company, "WUSU", agreed="")
    assert (told(event, needs=True), told(event)) == ([], [("Ben", "WUSU")])
    assert yeses(f"order:{order.id}") == []

    says(order, dinner, "Poisson", agreed="fr")
    says(order, dinner, "Poulet", ticket=guest, agreed="en")
    assert told(event, needs=True) == [("Ben", "Poisson"), ("Ben", "Poulet")]
    assert yeses(f"order:{order.id}") == [(True, CONSENT_VERSION, "fr", event.id)]
    assert yeses(f"ticket:{guest.id}") == [(True, CONSENT_VERSION, "en", event.id)]

    with transaction():
        take_back_needs(order.id, guest, party=tickets(order), locale="en", now=NOW)
    assert yeses(f"ticket:{guest.id}")[1:] == [(False, CONSENT_VERSION, "en", None)]
    assert len(yeses(f"order:{order.id}")) == 1


def test_a_question_that_was_stopped_is_asked_again_last_unless_there_are_too_many() -> None:
    event = make.event(amount=0)
    dinner, company = asked(event, DINNER, COMPANY)
    with transaction():
        retire(dinner, now=NOW)
        bring_back(dinner)
        bring_back(company)  # it never went
    assert [q.id for q in queries.asked_at(event.id)] == [company.id, dinner.id]
    with transaction():
        retire(dinner, now=NOW)
    asked(event, *[Asked(QuestionKind.TEXT, f"Q{n}") for n in range(QUESTIONS_MAX - 1)])
    with pytest.raises(TooManyQuestions), transaction():
        bring_back(dinner)


def test_answers_are_found_by_name_reference_and_word_whatever_the_accents() -> None:
    event = make.event(amount=0)
    (company,) = asked(event, COMPANY)
    order = buy(event)
    says(order, company, "Énergie du Wouri")
    one = queries.told_of(event.id)
    found = [
        queries.among(one * 60, words, page=2).total
        for words in ("ENERGIE", "wouri énergie", "ben", order.reference, "énergies")
    ]
    assert found == [60, 60, 60, 60, 0]
    last = queries.among(one * 60, "", page=9)
    assert (last.page, last.pages, len(last.items)) == (2, 2, 10)
