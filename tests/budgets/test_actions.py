"""A budget written, taken over, decided and reminded of; what the book says of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.budgets import actions
from app.budgets.models import Budget
from app.budgets.queries import plan_of, sources, standing_of
from app.budgets.rules import Decision, Line, LineKind, Standing, Written
from app.events.models import Event
from app.kernel.db import db, transaction
from app.ledger import rules as accounts
from app.ledger.actions import post
from app.ledger.models import Movement
from app.messages.models import Message
from app.orders.rules import Channel
from app.tickets.models import TicketType
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
LINES = (Line(LineKind.FIXED, "Salle", 150_000, 140_000), Line(LineKind.PER_HEAD, "Dîner", 6_000))
DAY = date(2026, 11, 25)  # three days before the event


def kind_of(event: Event) -> int:
    return db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()


def written(event: Event, *, planned: int = 30, decide_on: date | None = DAY) -> Budget:
    told = Written(LINES, {kind_of(event): planned}, 250, decide_on)
    with transaction():
        return actions.write_budget(event, told, user_id=7, now=NOW)


def reminded(at: datetime) -> int:
    with transaction():
        return actions.remind(now=at)


def test_a_budget_is_written_again_as_a_whole() -> None:
    event = make.event()
    for planned in (30, 40):
        written(event, planned=planned)
    plan = plan_of(event)
    assert plan.lines == list(LINES)
    assert (plan.fee_bp, [(k.planned, k.sold, k.seats) for k in plan.kinds]) == (250, [(40, 0, 1)])


def test_sales_are_those_of_the_book_and_gifts_dine_without_being_sold() -> None:
    event = make.event(amount=0)
    buy(event, 2, provider="free")
    buy(event, 3, provider="free", channel=Channel.INVITE)
    order = buy(event, 1, provider="free")
    facts: dict[str, Any] = {"organizer_id": event.organizer_id, "currency": "XAF", "now": NOW}
    lines = accounts.moved(15_000, accounts.buyer(order.id), accounts.revenue(event.id))
    lines += accounts.moved(300, accounts.fees("momo"), accounts.clearing("momo"))
    with transaction():
        post(Movement.SALE, lines, key="a-sale", order_id=order.id, **facts)
    assert standing_of(event) == Standing(revenue=15_000, fees=300, places=6)
    assert [kind.sold for kind in plan_of(event).kinds] == [3]


def test_the_next_edition_takes_the_plan_over_not_what_was_paid() -> None:
    of = make.organizer()
    old = make.event(of)
    later: dict[str, Any] = {"starts_at": old.starts_at + timedelta(days=28)}
    new = make.event(of, ends_at=old.ends_at + timedelta(days=28), **later)
    written(old)
    written(make.event())  # somebody else's
    assert [each.id for each in sources(new)] == [old.id]
    with transaction():
        made = actions.copy_budget(old, new, user_id=7, now=NOW)
    plan = plan_of(new)
    assert [(line.label, line.amount, line.actual) for line in plan.lines] == [
        ("Salle", 150_000, None),
        ("Dîner", 6_000, None),
    ]
    assert ([kind.planned for kind in plan.kinds], plan.fee_bp) == ([30], 250)
    assert made.decide_on == DAY + timedelta(days=28)


def test_the_team_is_reminded_once_on_the_morning_of_the_day() -> None:
    event = make.event()
    awa = make.awa(event.organizer)
    make.awa(event.organizer, Role.DOOR)
    made = written(event)
    six, seven = (datetime.combine(DAY, NOW.time(), NOW.tzinfo).replace(hour=h) for h in (5, 6))
    assert [reminded(at) for at in (six, seven, seven)] == [0, 1, 0]  # 7:00 in Douala
    assert db.session.scalars(select(Message.recipient)).all() == [awa.email]
    written(event, decide_on=DAY + timedelta(days=1))
    assert (made.reminded_at, reminded(seven + timedelta(days=1))) == (None, 1)


def test_what_is_decided_is_not_reminded_of() -> None:
    event = make.event()
    awa = make.awa(event.organizer)
    made = written(event)
    with transaction():
        actions.decide(event, Decision.GO, user_id=awa.id, now=NOW)
    assert reminded(NOW + timedelta(days=5)) == 0
    assert (made.decision, made.decided_by) == (Decision.GO, awa.id)
    with transaction():
        actions.decide(event, Decision.OPEN, user_id=awa.id, now=NOW)
    assert made.decided_at is None
    assert reminded(NOW + timedelta(days=5)) == 1
