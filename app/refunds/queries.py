"""Whose money must go back, and through whom it had come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.kernel.db import db
from app.kernel.due import due
from app.ledger.queries import lines_of_order
from app.ledger.rules import buyer
from app.orders.models import Order
from app.refunds.models import Refund
from app.refunds.rules import OPEN, RefundStatus
from app.settlement.models import Payment
from app.settlement.queries import LATEST
from app.settlement.rules import PaymentStatus


def refunds_due(organizer_ids: Collection[int]) -> Select[Order]:
    """Orders whose money must go back: paid too late, or twice."""
    query = select(Order).where(Order.organizer_id.in_(organizer_ids), Order.refund_due > 0)
    return query.options(joinedload(Order.event)).order_by(Order.created_at)


def count_due(organizer_ids: Collection[int]) -> int:
    query = select(func.count()).where(Order.organizer_id.in_(organizer_ids), Order.refund_due > 0)
    return db.session.scalar(query) or 0


def came_through(order: Order) -> str:
    """The till that took this order's money, or that of the order it was moved from."""
    query = select(Payment).where(Payment.status == PaymentStatus.SUCCEEDED)
    query = query.order_by(Payment.settled_at.desc()).limit(1)
    at: Order | None = order
    while at is not None:
        found = db.session.scalar(query.where(Payment.order_id == at.id))
        if found is not None:
            return found.till
        at = db.session.get(Order, at.moved_from_id) if at.moved_from_id else None
    return order.provider


def open_refund(order_id: int) -> Refund | None:
    """What is on its way back for this order."""
    query = (
        select(Refund).join(Payment).where(Payment.order_id == order_id, Refund.status.in_(OPEN))
    )
    return db.session.scalar(query.order_by(Refund.created_at).limit(1))


def last_refund(order_id: int) -> Refund | None:
    query = select(Refund).join(Payment).where(Payment.order_id == order_id)
    return db.session.scalar(query.order_by(Refund.created_at.desc(), Refund.id).limit(1))


def lock_refund(refund_id: str) -> Refund:
    query = select(Refund).where(Refund.id == refund_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def left_of(payment: Payment) -> int:
    """What of a payment has not been sent back by us, nor is on its way."""
    sent = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.payment_id == payment.id, Refund.status != RefundStatus.FAILED
    )
    return payment.amount - int(db.session.scalar(sent) or 0)


def key_of_returned(payment_id: str) -> str:
    """What the book calls money that had gone back and did not arrive, each with its refund."""
    return f"refund:{payment_id}:returned:"


def returned(order: Order, payment_id: str) -> int:
    """How much of what went back of a payment did not arrive."""
    owed, key = buyer(order.id), key_of_returned(payment_id)
    lines = lines_of_order(order.id)
    return -sum(each.amount for each in lines if each.account == owed and each.key.startswith(key))


def sent_of(payment_id: str) -> Sequence[Refund]:
    query = select(Refund).where(
        Refund.payment_id == payment_id, Refund.status == RefundStatus.SUCCEEDED
    )
    return db.session.scalars(query.order_by(Refund.created_at, Refund.id)).all()


def due_for_a_look(*, now: datetime, most: int = 50) -> Sequence[str]:
    """On their way: what became of them is asked."""
    asked = Refund.status.in_(OPEN), Refund.status != RefundStatus.REQUESTED
    return _due(asked, now=now, most=most)


def whose_turn(*, now: datetime, most: int) -> Sequence[str]:
    """Asked for with many others, and not sent yet."""
    return _due((Refund.status == RefundStatus.REQUESTED,), now=now, most=most)


def _due(which: tuple[ColumnElement[bool], ...], *, now: datetime, most: int) -> Sequence[str]:
    its_time = due(Refund.next_check_at, now=now, within=LATEST)
    query = select(Refund.id).where(its_time, *which)
    return db.session.scalars(query.order_by(Refund.next_check_at, Refund.id).limit(most)).all()


def returnable(organizer_ids: Collection[int], *, most: int = 1_000) -> Sequence[Payment]:
    """Payments of orders whose money must go back and of which nothing is on its way, oldest
    order first, with their order."""
    open_ = select(Refund.id).join(Payment).where(Refund.status.in_(OPEN))
    query = select(Payment).join(Order).options(contains_eager(Payment.order))
    query = query.where(
        Order.organizer_id.in_(organizer_ids),
        Order.refund_due > 0,
        Payment.status == PaymentStatus.SUCCEEDED,
        Payment.provider_ref.is_not(None),
        ~open_.where(Payment.order_id == Order.id).correlate(Order).exists(),
    )
    return db.session.scalars(query.order_by(Order.id, Payment.created_at).limit(most)).all()


def count_leaving(organizer_ids: Collection[int]) -> int:
    """How many are on their way, or wait for their turn."""
    query = select(func.count(Refund.id)).join(Payment).join(Order)
    query = query.where(Order.organizer_id.in_(organizer_ids), Refund.status.in_(OPEN))
    return db.session.scalar(query) or 0
