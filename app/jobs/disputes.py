"""Asking what became of disputes, should their provider's notice never have come."""

from __future__ import annotations

from datetime import UTC, datetime

from app.disputes import actions, queries
from app.jobs.money import Providers, each, look
from app.kernel.db import in_transaction
from app.settlement.models import Payment


def look_at_due(providers: Providers) -> int:
    """How many payments were asked about."""
    due = queries.due_for_a_look(now=datetime.now(UTC))
    return each(due, lambda payment: _look(payment, providers))


def _look(payment: Payment, providers: Providers) -> None:
    in_transaction(lambda: actions.look_later(payment.id, now=datetime.now(UTC)))
    look(payment, providers, actor="job")
