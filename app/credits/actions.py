"""Keeping money for a later date, and spending it once, by conditional UPDATE, as places are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update

from app.credits.models import Credit
from app.credits.rules import new_code
from app.kernel.db import db
from app.kernel.money import Money


def give(
    money: Money,
    *,
    organizer_id: int,
    order_id: int,
    name: str,
    phone: str,
    email: str,
    reason: str,
    now: datetime,
) -> Credit:
    """Keep money for somebody, from an order that will not be used."""
    made = Credit(
        organizer_id=organizer_id,
        order_id=order_id,
        code=new_code(),
        name=name,
        phone=phone,
        email=email,
        amount=money.amount,
        remaining=money.amount,
        currency=money.currency,
        reason=reason,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def spend(credit_id: int, amount: int) -> bool:
    """Take `amount` off a credit; False when less is left, and then nothing is taken."""
    step = update(Credit).where(Credit.id == credit_id, Credit.remaining >= amount)
    step = step.values(remaining=Credit.remaining - amount)
    done = db.session.execute(step.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount == 1


def give_back(sums: Iterable[tuple[int, int]]) -> None:
    """(credit id, amount) pairs that are not spent after all."""
    totals: dict[int, int] = {}
    for credit_id, amount in sums:
        totals[credit_id] = totals.get(credit_id, 0) + amount
    for credit_id, amount in sorted(totals.items()):
        back = update(Credit).where(Credit.id == credit_id)
        back = back.values(remaining=Credit.remaining + amount)
        db.session.execute(back.execution_options(synchronize_session=False))
