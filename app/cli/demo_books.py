"""The money book of the demonstration's half year, as rows.

What app/books would have written, in the order of its days.
"""

from __future__ import annotations

from collections import Counter as Count
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload, selectinload

from app.books.actions import said_of
from app.books.queries import SoldLine, sold_lines
from app.books.rules import Means
from app.kernel.db import db, table_of
from app.ledger import rules as accounts
from app.ledger.actions import fingerprint, line_rows, series_of
from app.ledger.models import Counter, LedgerLine, Movement, Receipt, ReceiptKind
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.tickets.models import TicketType

Row = dict[str, Any]


def write(organizer_id: int) -> None:
    """Sale, payment and receipt of each order that an organizer was paid for so far."""
    lines: list[Row] = []
    receipts: list[Row] = []
    last: Count[str] = Count()
    for order, payment in _paid(organizer_id):
        sold = sold_lines(order, order.lines)
        lines += _lines(order, payment, sold)
        receipt = _receipt(order, payment, sold)
        last[receipt["series"]] += 1
        receipts.append(receipt | {"n": last[receipt["series"]]})
    if not receipts:
        return
    db.session.execute(insert(table_of(LedgerLine)), lines)
    db.session.execute(insert(table_of(Receipt)), receipts)
    given = [{"organizer_id": organizer_id, "series": name, "n": n} for name, n in last.items()]
    db.session.execute(insert(table_of(Counter)), given)


def _paid(organizer_id: int) -> list[tuple[Order, Payment]]:
    query = select(Order, Payment).join(Payment, Payment.order_id == Order.id)
    query = query.where(Order.organizer_id == organizer_id, Order.status == OrderStatus.PAID)
    kinds = selectinload(Order.lines).joinedload(OrderLine.ticket_type)
    query = query.options(joinedload(Order.organizer), kinds.joinedload(TicketType.event))
    rows = db.session.execute(query.order_by(Order.paid_at, Order.id)).all()
    return [(order, payment) for order, payment in rows]


def _lines(order: Order, payment: Payment, sold: list[SoldLine]) -> list[Row]:
    facts: Row = {
        "organizer_id": order.organizer_id,
        "currency": order.currency,
        "now": order.paid_at,
        "order_id": order.id,
    }
    actor = f"user:{payment.confirmed_by}"
    came = accounts.paid(order.id, payment.amount, accounts.holder(payment.provider, actor))
    earned = accounts.sale(order.id, [each.sold for each in sold])
    return [
        *line_rows(Movement.PAYMENT, came, key=f"pay:{payment.id}", note=actor, **facts),
        *line_rows(Movement.SALE, earned, key=f"sale:{order.id}", **facts),
    ]


def _receipt(order: Order, payment: Payment, sold: list[SoldLine]) -> Row:
    assert order.paid_at is not None
    means = Means(payment.provider, operator_ref=payment.operator_ref or "")
    said = said_of(order, [each.item for each in sold], means, now=order.paid_at)
    return {
        "key": f"sale:{order.id}",
        "organizer_id": order.organizer_id,
        "series": series_of(ReceiptKind.RECEIPT, zone=order.organizer.timezone, now=order.paid_at),
        "kind": ReceiptKind.RECEIPT,
        "order_id": order.id,
        "amount": said["total"],
        "currency": order.currency,
        "snapshot": said,
        "sha256": fingerprint(said),
        "issued_at": order.paid_at,
    }
