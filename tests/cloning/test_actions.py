"""A date made like another takes over all but its day and its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from app.budgets.actions import write_budget
from app.budgets.queries import budget_of
from app.budgets.rules import Line, LineKind, Written
from app.catalogue.actions import retire, write_prices, write_shared_cap, write_type
from app.catalogue.queries import shared_caps, shelves
from app.catalogue.rules import Terms
from app.cloning.actions import take_over
from app.directories.actions import choose
from app.events.models import Event
from app.events.rules import Activity, DirectoryMode
from app.kernel.db import db, transaction
from app.letters import actions as letters
from app.letters.queries import letters_of
from app.letters.rules import Audience, LetterKind
from app.letters.rules import Terms as LetterTerms
from app.profiles.queries import directory_of
from app.questions.actions import ask
from app.questions.queries import asked_at
from app.questions.rules import Asked, QuestionKind
from app.tickets.rules import Sale, TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
DAY = timedelta(days=1)


def rich() -> Event:
    """A date with all there is."""
    event = make.event(activity=Activity.SHOW, dinner=True, amount=10_000)
    with transaction():
        cap = write_shared_cap(event, None, name="Tables", size=12)
        standard = shelves(event.id)[0]
        early: dict[str, Any] = {
            "early_amount": 8_000,
            "early_until": event.starts_at - 3 * DAY,
            "early_most": 9,
        }
        terms = replace(standard.terms, most=40, shared=frozenset([cap.id]), **early)
        write_type(event, standard.type, terms)
        write_type(event, None, Terms("Livre", 3_000, TypeKind.ADDON, most=20))
        write_type(event, None, Terms("Carré", 20_000, hidden=True))
        retire(event, write_type(event, None, Terms("Ancien", 1_000)), now=NOW)
        on_ticket: dict[str, Any] = {"required": True, "ticket_type_id": standard.type.id}
        ask(event, replace(Asked(QuestionKind.TEXT, "Entreprise"), **on_ticket))
        said = LetterTerms(LetterKind.FREE, 1, time(10), Audience.ALL, "Merci", "À bientôt")
        letters.write(event, said, each_date=False, now=NOW)
        lines = [Line(LineKind.FIXED, "Salle", 100_000)]
        write_budget(event, Written(lines, {}, 0, None), user_id=7, now=NOW)
        choose(event, DirectoryMode.OFF, actor="user:7", locale="fr", now=NOW)
    buy(event)
    return event


def copied(source: Event, *sales: Sale, with_budget: bool = False) -> Event:
    """As the form leaves a new date, four weeks later."""
    later: dict[str, Any] = {
        "starts_at": source.starts_at + 28 * DAY,
        "ends_at": source.ends_at + 28 * DAY,
    }
    event = make.event(
        source.organizer, activity=Activity.SHOW, dinner=True, amount=sales[0].amount, **later
    )
    with transaction():
        first = shelves(event.id)[0].type
        sold = [replace(sales[0], id=first.id), *sales[1:]]
        write_prices(event, sold, now=NOW)
        take_over(source, event, with_budget=with_budget, user_id=7, now=NOW)
    db.session.expire_all()
    return event


def test_prices_limits_questions_letters_and_budget_come_along() -> None:
    source = rich()
    event = copied(source, Sale("Standard", 12_000), Sale("Carré", 20_000), with_budget=True)
    made = {each.type.name: each for each in shelves(event.id)}
    assert sorted(made) == ["Carré", "Livre", "Standard"]
    (cap,) = shared_caps(event.id)
    standard = made["Standard"].terms
    told = (standard.amount, standard.early_amount, standard.early_most, standard.most)
    assert told == (12_000, 8_000, 9, 40)
    assert standard.early_until == event.starts_at - 3 * DAY
    assert (standard.shared, cap.name, cap.size, cap.sold) == (frozenset([cap.id]), "Tables", 12, 0)
    assert (made["Livre"].terms.most, made["Carré"].terms.hidden) == (20, True)
    (question,) = asked_at(event.id)
    asked = (question.label, question.required, question.ticket_type_id)
    assert asked == ("Entreprise", True, made["Standard"].type.id)
    assert [(each.subject, each.event_id) for each in letters_of(event)] == [("Merci", event.id)]
    assert directory_of(event.id) is DirectoryMode.OFF
    budget = budget_of(event.id)
    assert budget
    assert [(line.label, line.amount) for line in budget.lines] == [("Salle", 100_000)]


def test_a_price_left_out_of_the_form_is_left_out_and_a_lower_one_needs_no_early_price() -> None:
    event = copied(rich(), Sale("Standard", 5_000))
    made = {each.type.name: each.terms for each in shelves(event.id)}
    assert sorted(made) == ["Livre", "Standard"]
    assert (made["Standard"].early_amount, made["Standard"].early_until) == (None, None)
    assert budget_of(event.id) is None
