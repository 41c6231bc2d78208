"""Settling the rules of a date's doors; every paired phone hears of it with its next word."""

from __future__ import annotations

from datetime import datetime

from app.accounts.actions import audit
from app.accounts.models import User
from app.events.models import Event
from app.gates.models import DoorRules
from app.gates.queries import rules_of
from app.gates.rules import Rules
from app.kernel.db import db
from app.tickets.actions import next_change


def settle_rules(event: Event, rules: Rules, *, by: User, now: datetime) -> bool:
    """Keep the rules, and number the change so that phones ask for it. False: nothing changed."""
    next_change(event.id)  # takes its turn: two who save at once are one after the other
    if rules_of(event.id) == rules:
        return False
    row = db.session.get(DoorRules, event.id) or DoorRules(event_id=event.id)
    row.reentry = rules.reentry
    row.gates = {name: list(types) for name, types in rules.gates.items()}
    db.session.add(row)
    audit(
        "door.settle",
        f"event:{event.id}",
        actor=f"user:{by.id}",
        now=now,
        organizer_id=event.organizer_id,
        reentry=rules.reentry.value,
        gates=len(rules.gates),
    )
    return True
