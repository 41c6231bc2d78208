"""Each invariant as a query that names what breaks it: always nothing, or a fault of ours."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.orm import aliased

from app.cancelling.models import CancelledOrder
from app.deposits.models import Deposit
from app.disputes.models import Dispute
from app.invariants.rules import MOST, OFFLINE, UNDECIDED, UNJUDGED
from app.kernel.db import db, is_sqlite
from app.ledger import queries as book
from app.ledger.actions import fingerprint
from app.ledger.models import GUARDED, LedgerLine, Movement, Receipt
from app.notices.models import PaymentNotice
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.payments.gateway import DisputeState
from app.refunds.models import Refund
from app.refunds.rules import RefundStatus
from app.settlement.models import Payment
from app.settlement.rules import LIVE, PaymentStatus
from app.statements.models import StatementLine
from app.statements.rules import WAITING, LineState
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TypeKind
from app.walkins import queries as walk_ins

SUCCEEDED = Payment.status == PaymentStatus.SUCCEEDED
BUYER = LedgerLine.account == literal("order:") + cast(LedgerLine.order_id, String)


def broken(*, now: datetime, but: Collection[str] = ()) -> dict[str, list[str]]:
    """{"I4": ["order 12", …]}: those that do not hold, a few of each. `but`: not these."""
    found = {name: look(now)[:MOST] for name, look in LOOKS.items() if name not in but}
    return {name: offenders for name, offenders in found.items() if offenders}


def _named(what: str, query: Select[Any]) -> list[str]:
    return [f"{what} {row[0]}" for row in db.session.execute(query.limit(MOST))]


def _keys(*where: ColumnElement[bool]) -> Select[Any]:
    return select(LedgerLine.key).where(*where).order_by(LedgerLine.id)


def unbalanced(_now: datetime) -> list[str]:
    return [f"movement {key}" for key in book.unbalanced()]


def unguarded(_now: datetime) -> list[str]:
    if is_sqlite():
        asked = text(
            "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY 1"
        )
        wanted = 2
    else:
        asked = text(
            "SELECT relname, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' GROUP BY 1"
        )
        wanted = 1
    guards = {row[0]: row[1] for row in db.session.execute(asked)}
    return [f"table {name}" for name in GUARDED if guards.get(name, 0) < wanted]


def unwritten(_now: datetime) -> list[str]:
    """Payments and sales without their movement, or movements without their payment or receipt."""
    line = aliased(LedgerLine)

    def missing(key: ColumnElement[str]) -> ColumnElement[bool]:
        return ~select(line.id).where(line.key == key, line.n == 1).exists()

    pay = literal("pay:") + Payment.id
    sale = literal("sale:") + cast(Order.id, String)
    sold = Order.paid_at.is_not(None), Order.total_amount + Order.credit_amount > 0
    paid = select(Payment.id).where(Payment.id == func.substr(LedgerLine.key, 5), SUCCEEDED)
    written = LedgerLine.movement == Movement.PAYMENT, LedgerLine.n == 1
    receipt = select(Receipt.id).where(Receipt.key == LedgerLine.key)
    fresh = LedgerLine.movement == Movement.SALE, LedgerLine.n == 1, LedgerLine.note == ""
    return [
        *_named("payment", select(Payment.id).where(SUCCEEDED, missing(pay)).order_by(Payment.id)),
        *_named("order", select(Order.id).where(*sold, missing(sale)).order_by(Order.id)),
        *_named("movement", _keys(*written, ~paid.exists())),
        *_named("no receipt for", _keys(*fresh, ~receipt.exists())),
        *_unwritten_back(missing),
    ]


def _unwritten_back(missing: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> list[str]:
    """Money sent back, or withdrawn by a bank, that is not in the book."""
    sent = select(func.sum(Refund.amount)).join(Payment, Payment.id == Refund.payment_id)
    sent = sent.where(Payment.order_id == Order.id, Refund.status == RefundStatus.SUCCEEDED)
    back = select(func.sum(LedgerLine.amount)).where(
        LedgerLine.order_id == Order.id, LedgerLine.movement == Movement.REFUND, BUYER
    )
    sums = [func.coalesce(each.correlate(Order).scalar_subquery(), 0) for each in (sent, back)]
    unsent = select(Order.id).where(sums[0] > sums[1]).order_by(Order.id)
    opened = literal("dispute:") + Dispute.provider_ref + literal(":open")
    taken = Dispute.state.in_((DisputeState.OPEN, DisputeState.WON, DisputeState.LOST))
    return [
        *_named("refund of order", unsent),
        *_named("dispute", select(Dispute.id).where(taken, missing(opened)).order_by(Dispute.id)),
    ]


def ticketless(_now: datetime) -> list[str]:
    """Lines of paid orders that lack tickets, or of unpaid ones that have some: the rest of some
    is collected at the door. A ticket that replaces another is no new one."""
    asked = OrderLine.quantity * TicketType.seats
    first = select(func.count(Ticket.id)).where(
        Ticket.order_line_id == OrderLine.id, Ticket.n <= asked
    )
    at_door = and_(Deposit.at_door, Deposit.paid_at.is_not(None))
    due = case((or_(Order.paid_at.is_not(None), at_door), asked), else_=0)
    query = select(Order.id).distinct().outerjoin(Deposit, Deposit.order_id == Order.id)
    query = query.join(OrderLine, OrderLine.order_id == Order.id).join(TicketType)
    query = query.where(TicketType.kind == TypeKind.ADMISSION, first.scalar_subquery() != due)
    return _named("order", query.order_by(Order.id))


def overpaid(_now: datetime) -> list[str]:
    """More went back than came, in money or from credits that paid."""
    came = LedgerLine.movement.in_((Movement.PAYMENT, Movement.CREDIT_SPENT, Movement.REFUND))
    query = select(LedgerLine.order_id).where(BUYER, came).group_by(LedgerLine.order_id)
    query = query.having(func.sum(LedgerLine.amount) > 0)
    sent = select(Refund.payment_id).where(Refund.status != RefundStatus.FAILED)
    sent = sent.join(Payment, Payment.id == Refund.payment_id)
    sent = sent.group_by(Refund.payment_id, Payment.amount)
    return [
        *_named("order", query.order_by(LedgerLine.order_id)),
        *_named("payment", sent.having(func.sum(Refund.amount) > Payment.amount)),
    ]


def misread(_now: datetime) -> list[str]:
    """Payments whose movement is another sum than billed, though nobody looked at an odd one."""
    line, odd = aliased(LedgerLine), aliased(LedgerLine)
    looked_at = select(odd.id).where(odd.key == literal("odd:") + Payment.id).exists()
    query = select(Payment.id).join(line, line.key == literal("pay:") + Payment.id)
    query = query.where(line.amount > 0, line.amount != Payment.amount, ~looked_at)
    return _named("payment", query.order_by(Payment.id))


def used_twice(_now: datetime) -> list[str]:
    """Of operators' numbers, whatever way of paying told them and however written; of providers',
    within one account; of refunds, within one; of lines of wallets, in the whole house."""
    came = Payment.status.in_((PaymentStatus.SUCCEEDED, PaymentStatus.ATTENTION))
    number, ref = func.upper(Payment.operator_ref), func.lower(Payment.provider_ref)
    line = func.upper(StatementLine.operator_ref)
    back = Refund.status == RefundStatus.SUCCEEDED, Refund.provider_ref != ""
    paid = StatementLine.state == LineState.MATCHED, StatementLine.operator_ref != ""
    groups = (
        select(number).where(came, Payment.operator_ref != "").group_by(number),
        select(ref)
        .where(came, Payment.provider_ref != "")
        .group_by(Payment.provider, Payment.merchant_id, ref),
        select(line).where(*paid).group_by(StatementLine.source, line),
        select(Refund.provider_ref)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(*back)
        .group_by(Payment.provider, Refund.provider_ref),
    )
    twice = [
        name for each in groups for name in _named("transaction", each.having(func.count() > 1))
    ]
    return list(dict.fromkeys(twice))


def unjudged(now: datetime) -> list[str]:
    late = PaymentNotice.received_at < now - timedelta(minutes=UNJUDGED)
    notices = select(PaymentNotice.id).where(PaymentNotice.done_at.is_(None), late)
    waits, pays = StatementLine.state.in_(WAITING), StatementLine.payment_id.is_not(None)
    matched = StatementLine.state == LineState.MATCHED
    torn = select(StatementLine.id).where(or_(and_(waits, pays), and_(matched, ~pays)))
    return [
        *_named("notice", notices.order_by(PaymentNotice.id)),
        *_named("statement line", torn.order_by(StatementLine.id)),
    ]


def misnumbered(_now: datetime) -> list[str]:
    wrong = [f"series {name}" for name in book.broken_series()]
    kept = db.session.execute(
        select(Receipt.id, Receipt.snapshot, Receipt.sha256).execution_options(yield_per=500)
    )
    return wrong + [f"receipt {id_}" for id_, said, mark in kept if fingerprint(said) != mark]


def overfull(_now: datetime) -> list[str]:
    return _named("quota", walk_ins.overfull())


def forgotten(now: datetime) -> list[str]:
    """Nobody decided them for a day, and the clock asks no more."""
    old = Payment.created_at < now - timedelta(hours=UNDECIDED)
    query = select(Payment.id).where(Payment.status.in_(LIVE), old)
    alone = Payment.next_check_at.is_(None), Payment.provider.not_in(OFFLINE)
    return _named("payment", query.where(*alone).order_by(Payment.id))


def unlisted(_now: datetime) -> list[str]:
    """Suspense that no payment to check, and no line to recognize, stands for."""
    waits = select(Payment.id).where(
        Payment.order_id == LedgerLine.order_id, Payment.status == PaymentStatus.ATTENTION
    )
    apart = LedgerLine.account.startswith("suspense:", autoescape=True)
    query = select(LedgerLine.order_id).where(apart, LedgerLine.order_id.is_not(None))
    query = query.where(~waits.exists())
    query = query.group_by(LedgerLine.order_id, LedgerLine.account, LedgerLine.currency)
    return [*_named("order", query.having(func.sum(LedgerLine.amount) != 0)), *_unrecognized(apart)]


def _unrecognized(apart: ColumnElement[bool]) -> list[str]:
    """What is of no order in suspense, against the lines that wait for a person."""
    of, money = LedgerLine.organizer_id, func.sum(LedgerLine.amount)
    where = of, LedgerLine.account, LedgerLine.currency
    kept = select(*where, money).where(apart, LedgerLine.order_id.is_(None)).group_by(*where)
    left = {tuple(row[:3]): row[3] for row in db.session.execute(kept)}
    at = case((StatementLine.source == "bank", "suspense:bank"), else_="suspense:hand")
    line = StatementLine.organizer_id, at, StatementLine.currency
    waiting = select(*line, func.sum(StatementLine.amount)).where(StatementLine.state.in_(WAITING))
    for row in db.session.execute(waiting.group_by(*line)):
        left[tuple(row[:3])] = left.get(tuple(row[:3]), 0) + row[3]
    return [f"account {at} of organizer {owner}" for (owner, at, _c), n in left.items() if n]


def broken_amounts(_now: datetime) -> list[str]:
    """Every amount there is. SQLite keeps what it is given; PostgreSQL refuses, as long as its
    columns are whole."""
    tables = db.metadata.sorted_tables
    amounts = [c for table in tables for c in table.columns if isinstance(c.type, BigInteger)]
    if is_sqlite():
        odd: list[str] = []
        for c in amounts:
            keys = select(*c.table.primary_key.columns)
            odd += _named(f"{c} of", keys.where(func.typeof(c).not_in(("integer", "null"))))
        return odd
    asked = text(
        "SELECT table_name || '.' || column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type NOT IN ('bigint', 'integer')"
    )
    fractions = set(db.session.scalars(asked))
    return [f"column {c.table.name}.{c.name}" for c in amounts if f"{c}" in fractions]


def unowed(_now: datetime) -> list[str]:
    """Orders whose account in the book is not what their refund due, their deposit while the rest
    is awaited, and the choice that their buyer has still to make, say."""
    sums = select(LedgerLine.order_id, func.sum(LedgerLine.amount).label("left"))
    sums_of = sums.where(BUYER).group_by(LedgerLine.order_id).subquery()
    choice = select(func.coalesce(func.sum(CancelledOrder.offered), 0)).where(
        CancelledOrder.order_id == Order.id, CancelledOrder.chosen.is_(None)
    )
    part = select(func.coalesce(func.sum(Deposit.paid_amount), 0)).where(
        Deposit.order_id == Order.id, Order.status == OrderStatus.DEPOSIT
    )
    parts = [each.correlate(Order).scalar_subquery() for each in (choice, part)]
    owed = Order.refund_due + parts[0] + parts[1]
    left = func.coalesce(sums_of.c.left, 0)
    query = select(Order.id).outerjoin(sums_of, sums_of.c.order_id == Order.id)
    query = query.where(and_(left + owed != 0, Order.status != OrderStatus.HELD))
    return _named("order", query.order_by(Order.id))


LOOKS: dict[str, Callable[[datetime], list[str]]] = {
    "I1": unbalanced,
    "I2": unguarded,
    "I3": unwritten,
    "I4": ticketless,
    "I5": overpaid,
    "I6": misread,
    "I7": used_twice,
    "I8": unjudged,
    "I9": misnumbered,
    "I10": overfull,
    "I11": forgotten,
    "I12": unlisted,
    "I13": broken_amounts,
    "I14": unowed,
}
