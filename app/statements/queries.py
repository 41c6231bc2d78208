"""Which orders a line may pay, and the lines that wait for a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.deposits.queries import is_part, to_pay_of
from app.kernel.db import db
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.statements.models import StatementLine
from app.statements.rules import WAITING, Due, Entry, Match, Verdict, match, references_in

OWING = (OrderStatus.HELD, OrderStatus.DEPOSIT, OrderStatus.LAPSED)
FITTING = 50  # orders of one sum and number that are looked through


def match_of(organizer_id: int, entry: Entry) -> Match:
    """Which order this money pays. A number that a buyer declared is a suggestion, no more."""
    if entry.amount <= 0:
        return Match(Verdict.NONE)
    due = _dues(organizer_id, entry)
    found = match(entry.amount, text=entry.text, phone=entry.phone, at=entry.at, due=due)
    if found.verdict is Verdict.NONE and entry.operator_ref:
        declared = _declared(organizer_id, entry)
        if declared is not None:
            return Match(Verdict.SUGGEST, (declared,))
    return found


def matches_of(organizer_id: int, entries: Sequence[Entry]) -> list[Match]:
    """The same of many at once, to be shown before: a few statements for all."""
    coming = [entry for entry in entries if entry.amount > 0]
    named = _orders_named({each for entry in coming for each in references_in(entry.text)})
    ringing = _orders_of({entry.phone for entry in coming if entry.phone}, organizer_id)
    known = {order.id: order for order in named if order.organizer_id == organizer_id}
    owed = to_pay_of((known | {o.id: o for mine in ringing.values() for o in mine}).values())
    declared = _declared_of(organizer_id, {e.operator_ref for e in coming if e.operator_ref})

    def one(entry: Entry) -> Match:
        if entry.amount <= 0:
            return Match(Verdict.NONE)
        texts = references_in(entry.text)
        mine = {o.id: o for o in known.values() if o.reference in texts} if texts else {}
        mine |= {order.id: order for order in ringing.get(entry.phone, ())}
        due = [_due(order, owed[order.id], entry.phone) for order in mine.values()]
        found = match(entry.amount, text=entry.text, phone=entry.phone, at=entry.at, due=due)
        said = declared.get((entry.source, entry.operator_ref, entry.amount))
        guess = found.verdict is Verdict.NONE and said is not None
        return Match(Verdict.SUGGEST, (said,)) if guess and said else found

    return [one(entry) for entry in entries]


def _orders_named(references: Collection[str]) -> list[Order]:
    return [
        order
        for some in _some(references)
        for order in db.session.scalars(select(Order).where(Order.reference.in_(some)))
    ]


def _orders_of(phones: Collection[str], organizer_id: int) -> dict[str, list[Order]]:
    """Orders that may be paid from these numbers: their buyers', or declared ones."""
    found: dict[str, list[Order]] = {}
    for some in _some(phones):
        query = select(Order, Payment.payer_phone)
        query = query.outerjoin(Payment, Payment.order_id == Order.id).where(
            Order.organizer_id == organizer_id,
            Order.status.in_(OWING),
            or_(Order.phone.in_(some), Payment.payer_phone.in_(some)),
        )
        for order, phone in db.session.execute(query.order_by(Order.id)):
            for each in {order.phone, phone} & set(some):
                found.setdefault(each, []).append(order)
    return found


def _declared_of(
    organizer_id: int, references: Collection[str]
) -> dict[tuple[str | None, str | None, int], int]:
    what = Payment.operator, Payment.operator_ref, Payment.amount, Payment.order_id
    found: dict[tuple[str | None, str | None, int], int] = {}
    for some in _some(references):
        query = select(*what).join(Order, Order.id == Payment.order_id)
        query = query.where(
            Order.organizer_id == organizer_id,
            Payment.operator_ref.in_(some),
            Payment.status.in_(LIVE),
        )
        found |= {(row[0], row[1], row[2]): row[3] for row in db.session.execute(query)}
    return found


def _some(of: Collection[str], most: int = 500) -> list[list[str]]:
    """So many at a time: a statement takes no more."""
    every = sorted(of)
    return [every[n : n + most] for n in range(0, len(every), most)]


def _dues(organizer_id: int, entry: Entry) -> list[Due]:
    """Of one organizer: every order that is named, and those of this sum and number."""
    orders: dict[int, Order] = {}
    if references := references_in(entry.text):
        named = select(Order).where(
            Order.organizer_id == organizer_id, Order.reference.in_(references)
        )
        orders = {order.id: order for order in db.session.scalars(named)}
    if entry.phone:
        fitting = (
            select(Order)
            .outerjoin(Payment, Payment.order_id == Order.id)
            .where(
                Order.organizer_id == organizer_id,
                Order.status.in_(OWING),
                or_(Order.total_amount == entry.amount, is_part(entry.amount)),
                or_(Order.phone == entry.phone, Payment.payer_phone == entry.phone),
            )
            .order_by(Order.id.desc())
            .limit(FITTING)
        )
        orders |= {order.id: order for order in db.session.scalars(fitting)}
    owed = to_pay_of(orders.values())
    return [_due(order, owed[order.id], entry.phone) for order in orders.values()]


def _due(order: Order, owed: int, phone: str) -> Due:
    """`phone` fits: either it is the buyer's, or it was declared; else it names the order."""
    owes = owed if order.status in OWING else 0
    return Due(
        order_id=order.id,
        reference=order.reference,
        amount=owes,
        phones=frozenset({order.phone, phone}),
        opened_at=order.created_at,
        held_until=order.held_until,
    )


def _declared(organizer_id: int, entry: Entry) -> int | None:
    query = (
        select(Payment.order_id)
        .join(Order)
        .where(
            Order.organizer_id == organizer_id,
            Payment.operator == entry.source,
            Payment.operator_ref == entry.operator_ref,
            Payment.amount == entry.amount,
            Payment.status.in_(LIVE),
        )
    )
    return db.session.scalar(query)


def known_keys(organizer_id: int, entries: Sequence[Entry]) -> set[tuple[str, str]]:
    """(source, key) of those that were taken in before."""
    keys = [entry.key for entry in entries]
    found: set[tuple[str, str]] = set()
    for n in range(0, len(keys), 500):
        query = select(StatementLine.source, StatementLine.key).where(
            StatementLine.organizer_id == organizer_id, StatementLine.key.in_(keys[n : n + 500])
        )
        found |= {(source, key) for source, key in db.session.execute(query)}
    return found


def waiting(organizer_ids: Collection[int]) -> Select[StatementLine]:
    """Money that somebody must recognize, oldest first."""
    query = select(StatementLine).where(
        StatementLine.organizer_id.in_(organizer_ids), StatementLine.state.in_(WAITING)
    )
    return query.options(joinedload(StatementLine.order)).order_by(StatementLine.id)


def count_waiting(organizer_ids: Collection[int]) -> int:
    query = select(func.count()).where(
        StatementLine.organizer_id.in_(organizer_ids), StatementLine.state.in_(WAITING)
    )
    return db.session.scalar(query) or 0


def decided(organizer_id: int) -> Select[StatementLine]:
    """What is settled or put aside, newest first."""
    query = select(StatementLine).where(
        StatementLine.organizer_id == organizer_id, StatementLine.state.not_in(WAITING)
    )
    return query.options(joinedload(StatementLine.order)).order_by(StatementLine.id.desc())


def line(line_id: int, organizer_id: int) -> StatementLine | None:
    query = select(StatementLine).where(
        StatementLine.id == line_id, StatementLine.organizer_id == organizer_id
    )
    return db.session.scalar(query)


def lock_line(line_id: int) -> StatementLine:
    query = select(StatementLine).where(StatementLine.id == line_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
