"""What is settled for the doors of a date."""

from __future__ import annotations

from app.gates.models import DoorRules
from app.gates.rules import Rules
from app.kernel.db import db


def rules_of(event_id: int) -> Rules:
    row = db.session.get(DoorRules, event_id, populate_existing=True)
    return Rules(row.reentry, row.gates) if row else Rules()
