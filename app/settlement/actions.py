"""Taking money: start a payment, hear of it, settle it. `settle` is the only way to a ticket.

No provider is asked inside a transaction: a payment's row is kept first, then the provider is
asked, then its answer is kept. Why: docs/adr/0004.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, insert, update
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import audit
from app.books import actions as books
from app.books.rules import Means
from app.deposits import actions as parts
from app.deposits import queries as deposits
from app.events.rules import Status
from app.kernel.db import db
from app.kernel.money import Money
from app.moving import actions as moving
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.orders.models import Order
from app.orders.rules import (
    DECLARED_MOST,
    HOLD_MOST,
    AlreadySettled,
    Channel,
    HoldExpired,
    OrderStatus,
)
from app.payments.gateway import Outcome, Paid, Started
from app.settlement import queries
from app.settlement.models import Payment
from app.settlement.rules import (
    AFTER,
    HOUSE,
    LIVE,
    PaymentStatus,
    ReferenceUsed,
    Way,
    may_become,
    next_look,
    read_operator_reference,
    told_of,
    told_of_money,
)

AT_ONCE = timedelta(seconds=10)  # a buyer back from the page need not wait for the first look
ALONE = timedelta(seconds=30)  # longer than a provider may take to answer
GRACE = timedelta(minutes=5)  # places outlive the provider's own deadline by this
UNREACHABLE = timedelta(hours=2)  # places are kept this long while a provider cannot be read
BEFORE = timedelta(hours=2)  # who has not paid by then leaves the place to who comes
DECLARED = timedelta(hours=24)  # a declared transfer keeps the places once more


def begin_payment(
    order_id: int, *, provider: str, hold: timedelta, now: datetime, way: Way = HOUSE
) -> str:
    """Keep a try at paying, before the provider is asked; its id (UUID). One live try a way.

    Raises: AlreadySettled(status), HoldExpired(at) when the places went back.
    """
    order = order_queries.lock_order(order_id)
    if order.status is OrderStatus.LAPSED:
        raise HoldExpired(at=order.held_until)
    if order.status not in (OrderStatus.HELD, OrderStatus.DEPOSIT):
        raise AlreadySettled(status=order.status)
    amount = deposits.to_pay(order)
    running = queries.live_payment_by(order_id, provider, way)
    if running is not None and running.amount == amount:
        return running.id
    order.provider = provider
    _keep_while_paid(order, provider, hold=hold, now=now)
    payment_id = str(uuid.uuid4())
    db.session.execute(
        insert(Payment).values(
            id=payment_id,
            order_id=order_id,
            provider=provider,
            merchant_id=way.merchant_id,
            method=way.method,
            payer_phone=way.phone,
            amount=amount,
            currency=order.currency,
            status=PaymentStatus.INITIATING,
            created_at=now,
            next_check_at=now + timedelta(minutes=1),
        )
    )
    db.session.flush()
    return payment_id


def _keep_while_paid(order: Order, provider: str, *, hold: timedelta, now: datetime) -> None:
    """By hand a day, by a bank some, once for all tries; it ends before the evening anyhow."""
    until, by_hand = now + hold, provider in queries.BY_HAND
    until = min(until, order.event.starts_at - BEFORE) if by_hand else until
    parts.wait_longer(order, until=until, most=max(HOLD_MOST, hold) if by_hand else HOLD_MOST)


def record_started(
    payment_id: str, started: Started, *, now: datetime, flow: str = "redirect"
) -> None:
    """Keep the provider's answer to a bill, and the places until its own deadline.

    Its webhook, or a look, may have come before this answer: what they said stands. Paid offline,
    nobody can be asked: a person decides.
    """
    payment = queries.lock_payment(payment_id)
    payment.provider_ref = payment.provider_ref or started.provider_ref
    if payment.status not in LIVE or payment.redirect_url:
        return
    payment.redirect_url = started.redirect_url
    payment.facts = payment.facts | told_of(started)
    if payment.status is not PaymentStatus.PENDING:
        payment.status = AFTER[started.outcome]
    waits = flow == "offline" and started.outcome is Outcome.PENDING
    payment.next_check_at = None if waits else next_look(0, started=now, now=now)
    if started.expires_at:
        order = order_queries.lock_order(payment.order_id)
        parts.wait_longer(order, until=started.expires_at + GRACE)


def record_unanswered(payment_id: str, *, error: str, now: datetime) -> None:
    """The provider did not answer, or unreadably: unknown, never failed; asked again later."""
    payment = queries.lock_payment(payment_id)
    if payment.status not in LIVE:
        return
    payment.status, payment.failure = PaymentStatus.UNKNOWN, error[:500]
    order = order_queries.lock_order(payment.order_id)
    parts.wait_longer(order, until=min(now + GRACE, payment.created_at + UNREACHABLE))
    _look_later(payment, now=now)


def record_refused(payment_id: str, *, reason: str) -> None:
    """A definite no when it was asked: failed, the places stay kept for another way of paying.

    A no to asking again leaves alone a payment that the provider already knows.
    """
    payment = queries.lock_payment(payment_id)
    if payment.status in LIVE and payment.provider_ref is None:
        payment.status, payment.failure, payment.next_check_at = PaymentStatus.FAILED, reason, None


def settle(payment_id: str, word: Paid, *, actor: str, now: datetime) -> PaymentStatus:
    """Act on a provider's own word about a payment: the webhook, the return page, the poller and
    the organizer all end here. Hearing it twice changes nothing.

    Money is never dropped: late with the places gone, twice, or for a cancelled evening, it
    becomes `refund_due`; another sum than billed waits for a person.
    """
    payment = queries.lock_payment(payment_id)
    order = order_queries.lock_order(payment.order_id)
    then = _after(payment, word)
    if then is payment.status and then in LIVE:
        _look_later(payment, now=now)
    if not may_become(payment.status, then):
        return payment.status
    payment.status, payment.failure = then, word.failure[:500]
    payment.provider_ref = payment.provider_ref or word.provider_ref or None
    payment.facts = payment.facts | told_of_money(word)
    if then in LIVE:
        _look_later(payment, now=now)
        return then
    payment.next_check_at = None
    if then is PaymentStatus.SUCCEEDED:
        payment.settled_at = now
        _receive(order, payment, word, actor=actor, now=now)
    elif then is PaymentStatus.ATTENTION and word.total:
        books.write_suspense(order, word.total, payment_id=payment.id, at=payment.till, now=now)
    audit(
        f"payment.{then}",
        f"payment:{payment.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
    )
    db.session.flush()
    return then


def _after(payment: Payment, word: Paid) -> PaymentStatus:
    """What the payment becomes: other money than billed is never a success."""
    if word.outcome is Outcome.SUCCEEDED and not _is_as_billed(payment, word):
        return PaymentStatus.ATTENTION
    if word.outcome is Outcome.NOT_FOUND and payment.status is PaymentStatus.UNKNOWN:
        return PaymentStatus.FAILED if payment.checks > 1 else PaymentStatus.UNKNOWN
    return AFTER[word.outcome]


def _is_as_billed(payment: Payment, word: Paid) -> bool:
    """The sum and currency we asked for, for this payment, and real money or none as we meant."""
    billed = Money(payment.amount, payment.currency)
    if word.total not in (None, billed) or word.payment_id not in ("", payment.id):
        return False
    return word.live is None or queries.is_for_real(payment, word.live) is word.live


def _look_later(payment: Payment, *, now: datetime) -> None:
    payment.checks += 1
    payment.next_check_at = next_look(payment.checks, started=payment.created_at, now=now)


def _receive(order: Order, payment: Payment, word: Paid, *, actor: str, now: datetime) -> None:
    """Money is there: tickets, places, or a refund due that somebody sees. Of another sum than
    billed that a person took for good, what lacks is waived, and what is over goes back."""
    billed = Money(payment.amount, payment.currency)
    how: dict[str, Any] = {"payment_id": payment.id, "actor": actor, "now": now}
    came = books.write_payment(order, billed, at=payment.till, told=word.total, **how)
    if came < billed.amount:
        came += _rest_of(order, payment, **how)
    used = 0
    deposit = deposits.deposit_of(order.id)
    if deposit is not None and order.event.status is not Status.CANCELLED:
        used = payment.amount - parts.take(order, deposit, payment.amount, now=now)
    elif _gives_tickets(order, now=now):
        used = payment.amount
    if used and order.status in (OrderStatus.PAID, OrderStatus.DEPOSIT):
        refs = payment.provider_ref or "", payment.operator_ref or word.operator_ref
        trial = not queries.is_real(payment, word.live)
        before = deposit.paid_amount - used if deposit else 0
        means = Means(payment.provider, *refs, order.credit_amount, trial, before)
        if order.status is OrderStatus.PAID:
            books.write_receipt(order, means, now=now)
        else:
            books.write_part(order, used, means, payment_id=payment.id, now=now)
    if came < used:
        books.write_waiver(order, used - came, **how)
    elif came > used:
        books.owe(order, came - used, now=now)


def _rest_of(order: Order, taken: Payment, *, payment_id: str, actor: str, now: datetime) -> int:
    """What came for the same order otherwise than billed belongs to it too: one sent the rest."""
    came = 0
    for each in queries.odd_of(order.id):
        if each.id != payment_id and each.currency == taken.currency:
            each.status, each.settled_at = PaymentStatus.SUCCEEDED, now
            each.confirmed_by = taken.confirmed_by
            how: dict[str, Any] = {"payment_id": each.id, "at": each.till, "actor": actor}
            came += books.write_odd_payment(order, now=now, **how).amount
    return came


def _gives_tickets(order: Order, *, now: datetime) -> bool:
    if order.event.status is Status.CANCELLED:
        return False
    if order.channel is Channel.MOVED:
        return moving.complete(order, now=now)
    late = order.status is OrderStatus.LAPSED
    good = order.status is OrderStatus.HELD or (late and orders.take_again(order))
    if good:
        books.hand_over(order, now=now)
    return good


def declare(
    payment_id: str, *, operator: str, reference: str, payer_phone: str, now: datetime
) -> None:
    """The buyer says "j'ai payé": kept for the organizer to find; the places stay a while more.

    Declaring never confirms. Raises: BadReference(operator), ReferenceUsed(reference),
    AlreadySettled(status).
    """
    code = read_operator_reference(operator, reference)
    payment = queries.lock_payment(payment_id)
    if payment.status not in LIVE:
        raise AlreadySettled(status=payment.status)
    first = not any(each.declared_at for each in queries.payments_of(payment.order_id))
    payment.operator, payment.operator_ref, payment.payer_phone = operator, code, payer_phone
    payment.declared_at = payment.declared_at or now
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:
        raise ReferenceUsed(reference=code) from None
    if first:
        order = order_queries.lock_order(payment.order_id)
        until = min(now + DECLARED, order.event.starts_at - BEFORE)
        parts.wait_longer(order, until=until, most=DECLARED_MOST)


def claim_look(payment_id: str, *, now: datetime) -> bool:
    """Whether this caller is the one to ask the provider now; for half a minute nobody else is."""
    soon = Payment.next_check_at <= now
    just_back = (Payment.checks == 0) & (Payment.next_check_at <= now + AT_ONCE)
    mine = update(Payment).where(Payment.id == payment_id, Payment.status.in_(LIVE))
    mine = mine.where(soon | just_back).values(next_check_at=now + ALONE)
    done = db.session.execute(mine.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount == 1
