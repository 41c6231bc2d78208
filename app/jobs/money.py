"""Asking providers for money and for the truth, never inside a transaction.

The page that starts a payment, the page one comes back to, the webhook and the clock all use
these: the provider is asked first, then its answer is kept.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from app.jobs.accounts import note_silence, note_trouble
from app.jobs.worker import Soon
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.merchants.models import MerchantAccount
from app.orders import actions as orders
from app.orders.models import Order
from app.payments.gateway import (
    Bill,
    BillLine,
    ConfigError,
    OutcomeUnknown,
    Paid,
    PaymentProvider,
    ProviderRefused,
    Started,
    Unavailable,
)
from app.payments.registry import line_of
from app.refunds import actions as refunds
from app.settlement import actions, queries
from app.settlement.models import Payment
from app.settlement.rules import HOUSE, LIVE, PaymentStatus, Way
from app.unpaid import actions as unpaid

T = TypeVar("T")
Providers = Mapping[str, PaymentProvider]
log = logging.getLogger("entregent.money")
MINUTE = 60.0  # seconds: the clock's own turn
SESSION = timedelta(minutes=31)  # a hosted page's life; the shortest that Stripe takes is 30


@dataclass(frozen=True, slots=True)
class Links:
    """Where the payer comes back to, paid or not."""

    back: str
    cancel: str
    notify: str = ""  # where the provider may tell us; "": nowhere that it could reach


def ask_for_money(
    order: Order,
    provider: PaymentProvider,
    links: Links,
    *,
    hold: timedelta | None = None,
    way: Way = HOUSE,
) -> str:
    """Start a payment of an order, or take up the one that runs; the address to send the payer to.

    "" when there is nothing to open: the order's own page says what to do. A provider that does
    not answer leaves the payment unknown, which the clock resolves.

    Raises: AlreadySettled, HoldExpired, ByHandFull, ProviderRefused.
    """
    now = datetime.now(UTC)
    keep = hold or provider.capabilities().hold
    payment_id = in_transaction(
        lambda: unpaid.begin(order.id, provider=provider.name, hold=keep, now=now, way=way)
    )
    payment = queries.payment(payment_id)
    assert payment is not None
    if payment.redirect_url or not _is_to_open(payment, provider):
        return payment.redirect_url
    return _started(
        payment, provider, _bill(order, payment, links), fresh=payment.created_at == now
    )


def _started(payment: Payment, provider: PaymentProvider, bill: Bill, *, fresh: bool) -> str:
    """`fresh`: nobody was asked before. Else a no, or a dead line, leaves open what the first
    question came to."""
    try:
        started = provider.start(bill)
    except OutcomeUnknown as error:
        _tell_silence(payment)
        if fresh and isinstance(error, Unavailable):  # nothing was ever sent
            _refused(payment, "down")
            raise ProviderRefused(provider=provider.name, reason="down", retryable=True) from error
        _unanswered(payment.id, error)
        return ""
    except ProviderRefused as refusal:
        if fresh:
            _refused(payment, str(refusal.facts.get("reason", "")))
        _tell_trouble(payment, refusal)
        raise
    flow, then = provider.capabilities().flow, datetime.now(UTC)
    in_transaction(lambda: _keep_started(payment.id, started, flow=flow, now=then))
    return started.redirect_url


def _keep_started(payment_id: str, started: Started, *, flow: str, now: datetime) -> None:
    actions.record_started(payment_id, started, now=now, flow=flow)
    if flow == "offline":
        unpaid.tell_how(payment_id, now=now)


def _refused(payment: Payment, reason: str) -> None:
    in_transaction(lambda: actions.record_refused(payment.id, reason=reason))


def _tell_trouble(payment: Payment, error: Exception) -> None:
    """Keys that are refused: no payer can help, whoever keeps the account must."""
    if not isinstance(error, ConfigError):
        return
    reason = str(error.facts.get("reason") or "keys")
    log.error("%s refuses our keys: %s", payment.till, reason)
    if payment.merchant_id is not None:
        note_trouble(payment.merchant_id, reason)


def _tell_silence(payment: Payment) -> None:
    """An account whose line is closed by now is no longer offered, by any process."""
    if payment.merchant_id is None:
        return
    account = db.session.get_one(MerchantAccount, payment.merchant_id)
    line = line_of(account.kind, account.facts)
    if line is not None and line.is_closed and account.silent_since is None:
        log.warning("%s does not answer: not offered until it does", payment.till)
        note_silence(account.id)


def end_others(order: Order, chosen: str, providers: Providers) -> None:
    """Before one pays in another way: end what runs and can be ended. It may turn out paid."""
    for payment in queries.live_payments(order.id):
        provider = provider_of(payment, providers)
        if payment.till == chosen or provider is None or not provider.capabilities().can_cancel:
            continue
        try:
            word = provider.cancel(payment.id, payment.provider_ref)
        except (OutcomeUnknown, ProviderRefused):
            continue  # the clock asks again; money that comes twice is given back
        _settled(payment, word, actor="buyer")


def provider_of(payment: Payment, providers: Providers) -> PaymentProvider | None:
    """Whom to ask of it; None when its account is gone, or its keys cannot be read."""
    try:
        return providers[payment.till]
    except KeyError:
        return None


def _is_to_open(payment: Payment, provider: PaymentProvider) -> bool:
    """Whether the provider must be asked (again: it answers alike) for the page to pay on.

    Asked by hand there is none; a hosted page may not have been heard of when we were cut off.
    """
    if payment.status is PaymentStatus.PENDING:
        return provider.capabilities().flow == "redirect"
    return payment.status in LIVE


def _unanswered(payment_id: str, error: Exception) -> None:
    words = str(error)
    in_transaction(
        lambda: actions.record_unanswered(payment_id, error=words, now=datetime.now(UTC))
    )


def _bill(order: Order, payment: Payment, links: Links) -> Bill:
    return Bill(
        payment_id=payment.id,
        reference=order.reference,
        total=Money(payment.amount, payment.currency),
        lines=_bill_lines(order, payment.amount),
        locale=order.locale,
        return_url=links.back,
        cancel_url=links.cancel,
        expires_at=payment.created_at + SESSION,  # the same on a retry: providers compare
        email=order.email,
        method=payment.method,
        phone=payment.payer_phone or order.phone,
        notify_url=links.notify,
    )


def _bill_lines(order: Order, amount: int) -> tuple[BillLine, ...]:
    """What is billed, line by line; one line for all when it is a part of the sum, or a code or a
    credit lowered it."""
    title = order.event.title
    if order.discount_amount or order.credit_amount or amount != order.total_amount:
        return (BillLine(title, amount, 1),)
    return tuple(
        BillLine(f"{title} – {line.ticket_type.name}", line.unit_amount, line.quantity)
        for line in order.lines
    )


def look(
    payment: Payment, providers: Providers, *, actor: str, told_ref: str = ""
) -> PaymentStatus:
    """Ask the provider what became of a payment, and act on its word.

    `told_ref` is the provider's id of it as its notice tells, for when we never heard it.
    """
    provider = provider_of(payment, providers)
    try:
        if provider is None:
            raise OutcomeUnknown(f"{payment.till}: no such account")
        word = provider.fetch(payment.id, payment.provider_ref or told_ref or None)
    except (OutcomeUnknown, ProviderRefused) as error:
        _unanswered(payment.id, error)
        _tell_trouble(payment, error)
        _tell_silence(payment)
        return PaymentStatus.UNKNOWN
    return _settled(payment, word, actor=actor)


def _settled(payment: Payment, word: Paid, *, actor: str) -> PaymentStatus:
    now = datetime.now(UTC)
    return in_transaction(lambda: _keep_word(payment.id, word, actor=actor, now=now))


def _keep_word(payment_id: str, word: Paid, *, actor: str, now: datetime) -> PaymentStatus:
    status = actions.settle(payment_id, word, actor=actor, now=now)
    refunds.hear(payment_id, word, actor=actor, now=now)
    return status


def look_alone(payment: Payment, providers: Providers, *, actor: str) -> None:
    """As `look`, for one request at a time: the others show what is known meanwhile."""
    with transaction():
        first = actions.claim_look(payment.id, now=datetime.now(UTC))
    if first:
        look(payment, providers, actor=actor)


def look_at_due(providers: Providers) -> int:
    """The clock's round: every payment whose next look is due. How many were looked at."""
    due = [payment.id for payment in queries.due_for_a_look(now=datetime.now(UTC))]
    return each(due, lambda payment_id: _look_again(payment_id, providers))


def keep_looking(providers: Providers) -> Soon | None:
    """The round of the clock; it comes again before its minute when somebody is paying."""
    look_at_due(providers)
    due = queries.next_look_due()
    wait = (due - datetime.now(UTC)).total_seconds() if due else MINUTE
    return Soon(max(wait, 1.0)) if wait < MINUTE else None


def _look_again(payment_id: str, providers: Providers) -> None:
    payment = queries.payment(payment_id)
    if payment is not None:
        look(payment, providers, actor="job")


def each(things: Iterable[T], work: Callable[[T], None]) -> int:
    """Each in its own turn: one that falls is told in the log and never stops the others."""
    done = 0
    for thing in things:
        try:
            work(thing)
        except Exception:
            db.session.rollback()
            log.exception("not settled this time: %r", thing)
        done += 1
    return done


BREATH = 0.02  # seconds between two small steps, in which buyers get their turn
STEPS = 400  # of one round; what is left waits for the next minute's


def sweep_all() -> int:
    """Give back every hold that is over, in small steps. How many orders lapsed."""
    lapsed = 0
    for _step in range(STEPS):
        some = sweep()
        lapsed += some
        if not some:
            break
        time.sleep(BREATH)
    return lapsed


def sweep(*, most: int = 100) -> int:
    """Give back the places of holds that are over, in small steps. How many orders lapsed."""
    with transaction():
        return orders.lapse_due(now=datetime.now(UTC), most=most)
