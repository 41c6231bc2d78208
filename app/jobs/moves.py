"""Places kept for a change of date go back when the old places end before it is paid."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from app.kernel.db import db, in_transaction
from app.moving.actions import let_go
from app.moving.queries import unpaid_moves
from app.settlement.queries import live_payment

log = logging.getLogger("entregent.moves")


def let_go_all() -> int:
    """How many were given up. One transaction each: one that fails holds up no other."""
    return sum(_one(order_id) for order_id in list(unpaid_moves()))


def _one(order_id: int) -> bool:
    try:
        return in_transaction(lambda: _let_go(order_id))
    except Exception:
        db.session.rollback()
        log.exception("places kept for a change of date stay this time: order %s", order_id)
        return False


def _let_go(order_id: int) -> bool:
    """While somebody is paying, the payment decides: what it finds gone is paid back."""
    return live_payment(order_id) is None and let_go(order_id, now=datetime.now(UTC))
