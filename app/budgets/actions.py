"""Writing a budget, taking an earlier one over, deciding, and being reminded to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.accounts.actions import audit
from app.budgets.models import Budget, BudgetLine, BudgetMix
from app.budgets.queries import budget_of, to_remind
from app.budgets.rules import Decision, Line, Written
from app.events.models import Event
from app.kernel.clock import local
from app.kernel.db import db
from app.kernel.text import folded
from app.messages.actions import leave
from app.teams.queries import planners
from app.tickets.queries import types_of


def write_budget(event: Event, written: Written, *, user_id: int, now: datetime) -> Budget:
    """All of a budget, in place of what stood. Another day to decide is reminded of anew."""
    made = _made(event)
    if made.decide_on != written.decide_on:
        made.reminded_at = None
    made.fee_bp, made.decide_on = written.fee_bp, written.decide_on
    _put(made, written.lines, written.mix)
    _audit(event, "budget.written", user_id, now=now)
    return made


def copy_budget(source: Event, event: Event, *, user_id: int, now: datetime) -> Budget:
    """The plan of an earlier date: its lines, its fee, its mix where types have the same name, and
    as many days to decide before the start. What was really paid stays there."""
    old, made = budget_of(source.id), _made(event)
    assert old is not None, "sources() offers dates that have one"
    here = {folded(kind.name): kind.id for kind in types_of(event.id) if kind.retired_at is None}
    names = {kind.id: folded(kind.name) for kind in types_of(source.id)}
    planned = {names[each.ticket_type_id]: each.planned for each in old.mix}
    mix = {here[name]: n for name, n in planned.items() if name in here}
    _put(made, [Line(x.kind, x.label, x.amount) for x in old.lines], mix)
    made.fee_bp, made.reminded_at = old.fee_bp, None
    made.decide_on = None
    if old.decide_on:
        before = local(source.starts_at, source.timezone).date() - old.decide_on
        day = local(event.starts_at, event.timezone).date() - before
        made.decide_on = day if day >= local(now, event.timezone).date() else None
    _audit(event, "budget.copied", user_id, now=now, title=source.title)
    return made


def decide(event: Event, decision: Decision, *, user_id: int, now: datetime) -> None:
    """It takes place, or not, or that is open again. Nothing else is done: a date is cancelled on
    a page of its own."""
    made = _made(event)
    made.decision = decision
    is_open = decision is Decision.OPEN
    made.decided_at, made.decided_by = (None, None) if is_open else (now, user_id)
    _audit(event, "budget.decided", user_id, now=now, decision=decision.value)


def remind(*, now: datetime) -> int:
    """The team hears that the day to decide has come, once. How many mails were left."""
    left = 0
    for made, event in to_remind(now=now):
        made.reminded_at = now
        for person in planners(event.organizer_id):
            once = f"budget:{event.id}:{made.decide_on}:{person.id}"
            leave(
                "decide",
                to=person.email or "",
                locale=person.locale or "fr",
                now=now,
                dedupe_key=once,
                event_id=event.id,
            )
            left += 1
    return left


def _made(event: Event) -> Budget:
    made = budget_of(event.id)
    if made is None:
        made = Budget(event_id=event.id, fee_bp=0, decision=Decision.OPEN)
        db.session.add(made)
        db.session.flush()
    return made


def _put(made: Budget, lines: Sequence[Line], mix: dict[int, int]) -> None:
    made.lines[:] = [
        BudgetLine(kind=one.kind, label=one.label, amount=one.amount, actual=one.actual)
        for one in lines
    ]
    made.mix.clear()
    db.session.flush()  # before the same types again
    made.mix.extend(BudgetMix(ticket_type_id=kind, planned=n) for kind, n in mix.items() if n)
    db.session.flush()


def _audit(event: Event, what: str, user_id: int, *, now: datetime, **facts: str) -> None:
    who, of = f"user:{user_id}", event.organizer_id
    audit(what, f"event:{event.id}", actor=who, organizer_id=of, now=now, **facts)
