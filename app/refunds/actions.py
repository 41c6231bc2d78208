"""Money that went back: noted by a person, told by its provider, or taken back by a bank."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from app.accounts.actions import audit
from app.books import actions as books
from app.disputes import actions as disputes
from app.kernel.db import db
from app.kernel.money import Money
from app.ledger import rules as accounts
from app.ledger.models import Movement
from app.orders import queries as orders
from app.orders.models import Order
from app.payments.gateway import Outcome, Paid, Refunded
from app.refunds import queries
from app.refunds.models import Refund
from app.refunds.rules import (
    AFTER,
    NO_LONGER,
    OPEN,
    NotSentBack,
    RefundChanged,
    RefundRunning,
    RefundStatus,
)
from app.settlement.models import Payment
from app.settlement.queries import lock_payment, payments_of
from app.settlement.rules import PaymentStatus, next_look

LOST = (Outcome.FAILED, Outcome.CANCELLED)
AWAY = timedelta(minutes=5)  # before one that could not leave is tried again


def record_refund(order_id: int, *, amount: int, user_id: int, now: datetime) -> None:
    """The organizer sent `amount` back, by their own means. Noting it twice is once.

    Raises: RefundChanged(due) when another sum is owed by now, RefundRunning while its provider
    sends it back; nothing is noted.
    """
    order = orders.lock_order(order_id)
    if queries.open_refund(order_id) is not None:
        raise RefundRunning()
    if order.refund_due not in (0, amount):
        raise RefundChanged(due=Money(order.refund_due, order.currency))
    if order.refund_due:
        actor = f"user:{user_id}"
        facts = {"organizer_id": order.organizer_id, "amount": amount}
        audit("order.refunded", f"order:{order_id}", actor=actor, now=now, **facts)
        order.refund_due = 0
        books.write_refund(order, amount, at=queries.came_through(order), actor=actor, now=now)


def begin_refund(
    order_id: int,
    *,
    amount: int,
    sendable: Collection[str],
    user_id: int,
    now: datetime,
    status: RefundStatus = RefundStatus.SENDING,
) -> str:
    """Keep a sending back, before the provider is asked; its id (UUID). One at a time an order.
    One of many is `REQUESTED`: it leaves when its turn has come.

    `sendable`: payments whose provider can send back; the newest with enough left gives it, else
    the newest with something left gives that.

    Raises: RefundChanged(due), RefundRunning, NotSentBack.
    """
    order = orders.lock_order(order_id)
    if order.refund_due != amount or not amount:
        raise RefundChanged(due=Money(order.refund_due, order.currency))
    if queries.open_refund(order_id) is not None:
        raise RefundRunning()
    payment, most = _giver(order_id, amount, sendable)
    made = Refund(
        id=str(uuid.uuid4()),
        payment_id=payment.id,
        amount=min(amount, most),
        currency=payment.currency,
        status=status,
        requested_by=user_id,
        created_at=now,
        next_check_at=now + timedelta(minutes=1),
    )
    db.session.add(made)
    db.session.flush()
    facts = {"organizer_id": order.organizer_id, "amount": made.amount}
    audit("order.refund-sent", f"order:{order_id}", actor=f"user:{user_id}", now=now, **facts)
    return made.id


def _giver(order_id: int, amount: int, sendable: Collection[str]) -> tuple[Payment, int]:
    """Whose provider gives it back, and how much of it. Raises: NotSentBack."""
    tries = [each for each in payments_of(order_id) if each.id in sendable]
    tries = [each for each in reversed(tries) if each.status is PaymentStatus.SUCCEEDED]
    left = [(each, queries.left_of(each)) for each in tries]
    fitting = [pair for pair in left if pair[1] >= amount] or [pair for pair in left if pair[1] > 0]
    if not fitting:
        raise NotSentBack()
    return fitting[0]


def take_turn(refund_id: str, *, now: datetime) -> bool:
    """Whether one that was asked for with many others leaves now: once, and while it is owed."""
    refund = queries.lock_refund(refund_id)
    if refund.status is not RefundStatus.REQUESTED:
        return False
    order = orders.lock_order(refund.payment.order_id)
    if order.refund_due < refund.amount:
        refund.status, refund.failure = RefundStatus.FAILED, "not-due"
        refund.next_check_at, refund.settled_at = None, now
        return False
    refund.status, refund.next_check_at = RefundStatus.SENDING, now + timedelta(minutes=1)
    return True


def wait_again(refund_id: str, *, now: datetime) -> None:
    """Its provider is away, and nothing was sent: its turn comes once more."""
    refund = queries.lock_refund(refund_id)
    refund.status, refund.next_check_at = RefundStatus.REQUESTED, now + AWAY


def record_sent(refund_id: str, word: Refunded, *, now: datetime) -> RefundStatus:
    """Keep its provider's word on a sending back. What failed is still owed, and seen."""
    refund = queries.lock_refund(refund_id)
    if refund.status is RefundStatus.SUCCEEDED and word.outcome in LOST:
        return _returned(refund, word, now=now)
    if refund.status not in OPEN:
        return refund.status
    then = AFTER[word.outcome]
    if word.outcome is Outcome.NOT_FOUND and refund.checks > 1:
        then = RefundStatus.FAILED
    refund.status, refund.failure = then, word.failure[:500]
    refund.provider_ref = refund.provider_ref or word.provider_ref
    refund.checks += 1
    if then in OPEN:
        refund.next_check_at = next_look(refund.checks, started=refund.created_at, now=now)
        return then
    refund.next_check_at, refund.settled_at = None, now
    if then is RefundStatus.FAILED:
        _note_failed(refund, orders.order_by_id(refund.payment.order_id), now=now)
    db.session.flush()
    return then


def _note_failed(refund: Refund, order: Order, *, now: datetime) -> None:
    facts = {"organizer_id": order.organizer_id, "amount": refund.amount}
    audit("order.refund-failed", f"order:{order.id}", actor="job", now=now, **facts)


def _returned(refund: Refund, word: Refunded, *, now: datetime) -> RefundStatus:
    """It had left, and came back days later (a closed account, a card of another bank): owed again,
    in the book too, for somebody to see."""
    order = orders.lock_order(refund.payment.order_id)
    refund.status, refund.failure, refund.settled_at = RefundStatus.FAILED, word.failure[:500], now
    order.refund_due += refund.amount
    holder = accounts.holder(refund.payment.till, "job")
    lines = accounts.moved(refund.amount, holder, accounts.buyer(order.id))
    key = queries.key_of_returned(refund.payment_id) + refund.id
    books.write(order, Movement.REFUND, lines, key=key, note="job", now=now)
    _note_failed(refund, order, now=now)
    db.session.flush()
    return refund.status


def record_busy(refund_id: str, *, now: datetime) -> RefundStatus:
    """Its provider cannot take it yet: its turn comes again, under the same id, for a day."""
    refund = queries.lock_refund(refund_id)
    if refund.status not in OPEN:
        return refund.status
    if now - refund.created_at >= NO_LONGER:
        return record_sent(refund_id, Refunded(Outcome.FAILED, "", failure="busy"), now=now)
    wait_again(refund_id, now=now)
    return refund.status


def hear(payment_id: str, word: Paid, *, actor: str, now: datetime) -> None:
    """What a provider tells beside the payment itself: its fee, refunds and disputes. Each of
    them is written once, however often it is told."""
    if not (word.fee or word.refunds or word.disputes):
        return
    payment = lock_payment(payment_id)
    if payment.status is not PaymentStatus.SUCCEEDED:
        return
    order = orders.lock_order(payment.order_id)
    if word.fee and word.fee.amount:
        books.write_fee(order, word.fee, key=f"fee:{payment.id}", at=payment.till, now=now)
    _hear_refunds(order, payment, word, actor=actor, now=now)
    for each in word.disputes:
        disputes.hear(order, payment, each, now=now)


def _hear_refunds(order: Order, payment: Payment, word: Paid, *, actor: str, now: datetime) -> None:
    """What was sent back on the provider's own pages. Of what a person noted nothing is written
    again; what nobody owed is a sale undone as well."""
    told = sum(
        each.total.amount
        for each in word.refunds
        if each.outcome is Outcome.SUCCEEDED and each.total
    )
    whole = told + queries.returned(order, payment.id)  # never the same twice: its key in the book
    fresh = told - books.refunded(order, payment.id)
    if fresh <= 0:
        return
    over = max(0, fresh - order.refund_due)
    if over:
        books.write_loss_of_sale(order, over, now=now)
    order.refund_due -= fresh - over
    books.write_refund(
        order, fresh, at=payment.till, actor=actor, now=now, told=(payment.id, whole)
    )
    facts = {"organizer_id": order.organizer_id, "amount": fresh}
    audit("order.refunded", f"order:{order.id}", actor=actor, now=now, **facts)
