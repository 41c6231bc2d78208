"""The money book of a day or a month, read for who counts it and for an accountant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from app.accounts.models import User
from app.closing.rules import Sum, Taking, cashier
from app.credits.models import Credit
from app.events.models import Event
from app.kernel.clock import local
from app.kernel.db import db
from app.ledger.models import LedgerLine, Movement, Receipt
from app.ledger.rules import HOLDERS
from app.orders.models import Order

Period = tuple[datetime, datetime]
# what came and went; of a payment that was somebody else's, that it is not here any more
TOOK = or_(
    LedgerLine.movement.in_((Movement.PAYMENT, Movement.REFUND)),
    LedgerLine.key.startswith("undo:", autoescape=True),
)


def takings(organizer_id: int, period: Period, *, currency: str) -> list[Taking]:
    """Payments and what went back, by person, way and date."""
    came = func.sum(case((LedgerLine.amount > 0, LedgerLine.amount), else_=0))
    back = func.sum(case((LedgerLine.amount < 0, -LedgerLine.amount), else_=0))
    paid = func.sum(case((LedgerLine.movement == Movement.PAYMENT, 1), else_=0))
    keys = LedgerLine.note, LedgerLine.account, Order.event_id
    query = select(*keys, came, back, paid).join(Order, Order.id == LedgerLine.order_id)
    query = query.where(*_within(organizer_id, period), LedgerLine.currency == currency)
    query = query.where(TOOK, _held()).group_by(*keys).order_by(*keys)
    return [
        Taking(who, _way(account), event_id, int(came), int(back), int(payments))
        for who, account, event_id, came, back, payments in db.session.execute(query)
    ]


def _held() -> ColumnElement[bool]:
    """Accounts where money lies: a provider's, a bank's, somebody's till."""
    return or_(*(LedgerLine.account.startswith(kind, autoescape=True) for kind in HOLDERS))


def _way(account: str) -> str:
    return "cash" if account.startswith("cash:") else account.partition(":")[2]


def _within(organizer_id: int, period: Period) -> tuple[ColumnElement[bool], ...]:
    since, until = period
    return LedgerLine.organizer_id == organizer_id, LedgerLine.at >= since, LedgerLine.at < until


def days(organizer_id: int, period: Period, *, currency: str, zone: str) -> dict[date, Sum]:
    """What came and went on each day, on the clocks of `zone`."""
    query = select(LedgerLine.at, LedgerLine.amount, LedgerLine.movement)
    query = query.where(*_within(organizer_id, period), LedgerLine.currency == currency)
    query = query.where(TOOK, _held()).order_by(LedgerLine.id)
    found: dict[date, Sum] = {}
    for at, amount, movement in db.session.execute(query):
        day = local(at, zone).date()
        so_far = found.get(day, Sum())
        found[day] = Sum(
            so_far.came + max(0, amount),
            so_far.back + max(0, -amount),
            so_far.payments + (movement is Movement.PAYMENT),
        )
    return found


def earned(organizer_id: int, period: Period, *, currency: str) -> dict[int, dict[str, int]]:
    """Of each date: {"revenue": before tax, "vat": tax, "loss": what was given up}."""
    of_dates = [
        LedgerLine.account.startswith(kind, autoescape=True)
        for kind in ("revenue:", "vat:", "loss:")
    ]
    query = select(LedgerLine.account, func.sum(LedgerLine.amount))
    query = query.where(*_within(organizer_id, period), LedgerLine.currency == currency)
    query = query.where(or_(*of_dates)).group_by(LedgerLine.account).order_by(LedgerLine.account)
    found: dict[int, dict[str, int]] = {}
    for account, amount in db.session.execute(query):
        kind, _colon, number = account.partition(":")
        sums = found.setdefault(int(number), {"revenue": 0, "vat": 0, "loss": 0})
        sums[kind] += int(amount) if kind == "loss" else -int(amount)
    return found


def balances(organizer_id: int, kind: str, *, currency: str) -> int:
    """What all accounts of a kind hold today: "credit:", "suspense:", "dispute:"."""
    query = select(func.coalesce(func.sum(LedgerLine.amount), 0)).where(
        LedgerLine.organizer_id == organizer_id,
        LedgerLine.currency == currency,
        LedgerLine.account.startswith(kind, autoescape=True),
    )
    return int(db.session.scalar(query) or 0)


def names_of(takings: Sequence[Taking]) -> dict[int, str]:
    """Of those of the team who took something."""
    return people(number for each in takings if (number := cashier(each.who)) is not None)


def events_of(ids: Sequence[int]) -> dict[int, Event]:
    found = db.session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.starts_at))
    return {event.id: event for event in found}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book, as an accountant reads it."""

    at: datetime
    paper: str  # of the receipt or credit note
    movement: Movement
    account: str
    reference: str  # of the order
    amount: int
    currency: str
    note: str


def entries(organizer_id: int, period: Period) -> Iterator[Entry]:
    """Every line in the order it was written, some at a time."""
    query: Any = select(
        LedgerLine.at,
        Receipt.series,
        Receipt.n,
        LedgerLine.movement,
        LedgerLine.account,
        Order.reference,
        LedgerLine.amount,
        LedgerLine.currency,
        LedgerLine.note,
    )
    query = query.outerjoin(Order, Order.id == LedgerLine.order_id)
    query = query.outerjoin(Receipt, Receipt.key == LedgerLine.key)
    query = query.where(*_within(organizer_id, period)).order_by(LedgerLine.id)
    for at, series, n, movement, account, reference, *rest in db.session.execute(
        query.execution_options(yield_per=1_000)
    ):
        paper = f"{series}-{n:06d}" if series else ""
        yield Entry(at, paper, movement, account, reference or "", *rest)


@dataclass(frozen=True, slots=True)
class Account:
    """One account in one currency, all time."""

    name: str
    currency: str
    balance: int  # debit is plus
    lines: int


def accounts_of(
    organizer_id: int, kinds: Sequence[str], *, at_rest: bool
) -> Select[str, str, int, int]:
    """(name, currency, balance, lines) of each account of these kinds; `at_rest`: those at zero
    too."""
    total = func.sum(LedgerLine.amount)
    query = select(LedgerLine.account, LedgerLine.currency, total, func.count())
    query = query.where(LedgerLine.organizer_id == organizer_id, _of_kinds(kinds))
    query = query.group_by(LedgerLine.account, LedgerLine.currency)
    query = query if at_rest else query.having(total != 0)
    return query.order_by(LedgerLine.account, LedgerLine.currency)


def kind_sums(organizer_id: int, kinds: Sequence[str]) -> list[Account]:
    """All accounts of each kind together."""
    kind = case(*((_of_kinds([each]), each) for each in kinds), else_="")
    query = select(kind, LedgerLine.currency, func.sum(LedgerLine.amount), func.count())
    query = query.where(LedgerLine.organizer_id == organizer_id, _of_kinds(kinds))
    query = query.group_by(kind, LedgerLine.currency).order_by(kind, LedgerLine.currency)
    return [Account(row[0], row[1], int(row[2]), row[3]) for row in db.session.execute(query)]


def _of_kinds(kinds: Sequence[str]) -> ColumnElement[bool]:
    """A kind is what stands before the colon, or the whole name."""
    account = LedgerLine.account
    starts = [account.startswith(f"{kind}:", autoescape=True) for kind in kinds]
    return or_(account.in_(kinds), *starts)


def account_sums(organizer_id: int, name: str) -> list[Account]:
    """What one account holds, in each currency; none: nobody wrote in it."""
    query = select(LedgerLine.currency, func.sum(LedgerLine.amount), func.count())
    query = query.where(LedgerLine.organizer_id == organizer_id, LedgerLine.account == name)
    query = query.group_by(LedgerLine.currency).order_by(LedgerLine.currency)
    return [Account(name, row[0], int(row[1]), row[2]) for row in db.session.execute(query)]


def movements_of(
    organizer_id: int, name: str, since: datetime | None, until: datetime | None
) -> Select[LedgerLine]:
    """The lines of one account, newest first."""
    query = select(LedgerLine)
    query = query.where(LedgerLine.organizer_id == organizer_id, LedgerLine.account == name)
    if since is not None:
        query = query.where(LedgerLine.at >= since)
    if until is not None:
        query = query.where(LedgerLine.at < until)
    return query.order_by(LedgerLine.at.desc(), LedgerLine.id.desc())


def count(query: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def people(ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(set(ids))))
    return {row[0]: row[1] for row in rows}


def references(ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(Order.id, Order.reference).where(Order.id.in_(set(ids))))
    return {row[0]: row[1] for row in rows}


def credit_codes(ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(Credit.id, Credit.code).where(Credit.id.in_(set(ids))))
    return {row[0]: row[1] for row in rows}
