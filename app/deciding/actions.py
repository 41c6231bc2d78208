"""What a person says of money: a transfer left; it is in the wallet, it is not; of another sum than
billed, that it is enough, that it goes back, or that it stays and why.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.accounts.actions import audit
from app.books import actions as books
from app.deciding.queries import lacking
from app.deciding.rules import (
    TRANSFER,
    TRANSFER_MOST,
    BadTransferDay,
    TooShort,
    may_have_left,
)
from app.deposits import actions as parts
from app.kernel.clock import local
from app.kernel.money import Money
from app.orders.models import Order
from app.orders.queries import lock_order
from app.orders.rules import AlreadySettled
from app.payments.gateway import Outcome, Paid
from app.settlement import queries
from app.settlement.actions import BEFORE, settle
from app.settlement.models import Payment
from app.settlement.rules import LIVE, PaymentStatus


def declare_transfer(
    payment_id: str, *, sent_on: date, sender: str, reference: str, now: datetime
) -> None:
    """The buyer says that the bank sent it: kept for the organizer to find; the places stay a
    while more, once. Declaring never confirms. Raises: AlreadySettled(status), BadTransferDay.
    """
    payment = queries.lock_payment(payment_id)
    if payment.status not in LIVE:
        raise AlreadySettled(status=payment.status)
    order = lock_order(payment.order_id)
    zone = order.event.timezone
    today, ordered = local(now, zone).date(), local(order.created_at, zone).date()
    if not may_have_left(sent_on, ordered=ordered, today=today):
        raise BadTransferDay()
    first = not any(each.declared_at for each in queries.payments_of(order.id))
    told = {"on": sent_on.isoformat(), "sender": sender, "reference": reference}
    payment.facts = payment.facts | {"transfer": told}
    payment.declared_at = payment.declared_at or now
    if first:
        until = min(now + TRANSFER, order.event.starts_at - BEFORE)
        parts.wait_longer(order, until=until, most=TRANSFER_MOST)


def confirm_by_hand(payment_id: str, *, user_id: int, now: datetime) -> PaymentStatus:
    """The organizer saw the money in the wallet; what lacks of it is waived in this person's name.

    Raises: AlreadySettled(status), TooShort(lacks, most).
    """
    payment = queries.lock_payment(payment_id)
    if payment.status is PaymentStatus.SUCCEEDED:
        raise AlreadySettled(status=payment.status)
    lacks, most = lacking(payment), payment.order.organizer.waive_most
    if lacks > most:
        money = Money(lacks, payment.currency), Money(most, payment.currency)
        raise TooShort(lacks=money[0], most=money[1])
    payment.confirmed_by = user_id
    word = Paid(Outcome.SUCCEEDED, provider_ref=payment.operator_ref or "")
    if lacks:
        _note("order.waived", payment.order, Money(lacks, payment.currency), user_id, now=now)
    return settle(payment_id, word, actor=f"user:{user_id}", now=now)


def reject_by_hand(payment_id: str, *, user_id: int, now: datetime) -> PaymentStatus:
    """The organizer did not find the money: this try failed, the order stays until its hold ends.

    The transaction id is freed: it may have been typed for the wrong order.
    """
    payment = queries.lock_payment(payment_id)
    if payment.status is PaymentStatus.SUCCEEDED:
        raise AlreadySettled(status=payment.status)
    payment.operator_ref = None
    word = Paid(Outcome.FAILED, provider_ref="", failure="not-found-in-wallet")
    return settle(payment_id, word, actor=f"user:{user_id}", now=now)


def give_back(payment_id: str, *, user_id: int, now: datetime) -> Money:
    """It buys nothing and goes back: owed from now on, as all that goes back is. In another
    currency than the order's it is noted as sent, since no list of ours could hold it.

    Raises: AlreadySettled(status).
    """
    payment, order = _odd(payment_id)
    actor = f"user:{user_id}"
    came = _taken(payment, order, "back", user_id=user_id, now=now)
    if came.currency == order.currency:
        books.owe(order, came.amount, now=now)
    else:
        how: dict[str, Any] = {"at": payment.till, "actor": actor, "currency": came.currency}
        books.write_refund(order, came.amount, now=now, **how)
    _note("order.odd-back", order, came, user_id, now=now)
    return came


def keep(payment_id: str, *, reason: str, user_id: int, now: datetime) -> Money:
    """It buys nothing and stays: the date earned it, and somebody said why.

    Raises: AlreadySettled(status).
    """
    payment, order = _odd(payment_id)
    came = _taken(payment, order, "kept", user_id=user_id, now=now)
    books.write_kept(order, came.amount, now=now, currency=came.currency, reason=reason)
    _note("order.odd-kept", order, came, user_id, now=now, reason=reason)
    return came


def _odd(payment_id: str) -> tuple[Payment, Order]:
    payment = queries.lock_payment(payment_id)
    if payment.status is not PaymentStatus.ATTENTION:
        raise AlreadySettled(status=payment.status)
    return payment, lock_order(payment.order_id)


def _taken(payment: Payment, order: Order, how: str, *, user_id: int, now: datetime) -> Money:
    """Out of suspense, into the buyer's account; nobody decides it a second time."""
    payment.status, payment.settled_at = PaymentStatus.SUCCEEDED, now
    payment.confirmed_by, payment.facts = user_id, payment.facts | {"decided": how}
    facts = {"payment_id": payment.id, "at": payment.till, "actor": f"user:{user_id}"}
    return books.write_odd_payment(order, now=now, **facts)


def _note(
    action: str, order: Order, sum_: Money, user_id: int, *, now: datetime, **more: str
) -> None:
    facts = {"amount": sum_.amount, "currency": sum_.currency} | more
    actor, of = f"user:{user_id}", order.organizer_id
    audit(action, f"order:{order.id}", actor=actor, organizer_id=of, now=now, **facts)
