"""Reading the money book: balances, an order's movements, and what does not add up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.kernel.db import db
from app.ledger.models import Counter, LedgerLine, Movement, Receipt


def balance(organizer_id: int, account: str) -> int:
    """Smallest unit; debit is plus. Zero for an account nobody wrote in."""
    query = select(func.coalesce(func.sum(LedgerLine.amount), 0)).where(
        LedgerLine.organizer_id == organizer_id, LedgerLine.account == account
    )
    return int(db.session.scalar(query) or 0)


def balances(organizer_id: int, prefix: str = "") -> dict[str, int]:
    """Every account of an organizer that is not at zero, by name."""
    total = func.sum(LedgerLine.amount)
    query = select(LedgerLine.account, total).where(LedgerLine.organizer_id == organizer_id)
    if prefix:
        query = query.where(LedgerLine.account.startswith(prefix, autoescape=True))
    query = query.group_by(LedgerLine.account).having(total != 0).order_by(LedgerLine.account)
    return {account: int(amount) for account, amount in db.session.execute(query)}


def lines_of_order(order_id: int) -> Sequence[LedgerLine]:
    query = select(LedgerLine).where(LedgerLine.order_id == order_id)
    return db.session.scalars(query.order_by(LedgerLine.id)).all()


def lines_of_key(key: str) -> Sequence[LedgerLine]:
    """One movement."""
    query = select(LedgerLine).where(LedgerLine.key == key)
    return db.session.scalars(query.order_by(LedgerLine.n)).all()


def balances_of_order(order_id: int) -> dict[str, int]:
    """Every account that an order moved, by name; of revenue and tax, its own part."""
    query = select(LedgerLine.account, func.sum(LedgerLine.amount))
    query = query.where(LedgerLine.order_id == order_id).group_by(LedgerLine.account)
    rows = db.session.execute(query.order_by(LedgerLine.account))
    return {account: int(amount) for account, amount in rows}


def count_of(order_id: int, movement: Movement) -> int:
    """How many movements of a kind an order had. Its row is locked, or the answer may age."""
    query = select(func.count(LedgerLine.key.distinct()))
    query = query.where(LedgerLine.order_id == order_id, LedgerLine.movement == movement)
    return db.session.scalar(query) or 0


def receipts_of_order(order_id: int) -> Sequence[Receipt]:
    query = select(Receipt).where(Receipt.order_id == order_id)
    return db.session.scalars(query.order_by(Receipt.id)).all()


def unbalanced() -> list[str]:
    """The keys whose lines do not add up: always none, or a fault of ours (I1)."""
    query = select(LedgerLine.key).group_by(LedgerLine.key)
    query = query.having(func.sum(LedgerLine.amount) != 0).order_by(LedgerLine.key)
    return list(db.session.scalars(query))


def broken_series() -> list[str]:
    """Series whose numbers are not 1 to n, each once: always none (I9)."""
    counted = (
        select(
            Receipt.organizer_id,
            Receipt.series,
            func.count().label("count"),
            func.max(Receipt.n).label("last"),
        )
        .group_by(Receipt.organizer_id, Receipt.series)
        .subquery()
    )
    query = (
        select(Counter.organizer_id, Counter.series, Counter.n, counted.c.count, counted.c.last)
        .outerjoin(
            counted,
            (counted.c.organizer_id == Counter.organizer_id) & (counted.c.series == Counter.series),
        )
        .order_by(Counter.organizer_id, Counter.series)
    )
    lost = select(counted.c.organizer_id, counted.c.series).outerjoin(
        Counter,
        (counted.c.organizer_id == Counter.organizer_id) & (counted.c.series == Counter.series),
    )
    lost = lost.where(Counter.n.is_(None)).order_by(counted.c.organizer_id, counted.c.series)
    return [
        f"{organizer}:{series}"
        for organizer, series, n, count, last in db.session.execute(query)
        if not n == count == last
    ] + [f"{organizer}:{series}" for organizer, series in db.session.execute(lost)]
