"""Sending money back through whoever took it, and asking what became of it. Never in a
transaction: our row first, then the provider, then its word."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from app.jobs.money import Providers, each, provider_of
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.kernel.money import Money
from app.orders.models import Order
from app.payments.gateway import (
    ConfigError,
    Outcome,
    OutcomeUnknown,
    Paid,
    PaymentProvider,
    ProviderRefused,
    Refunded,
    Unavailable,
)
from app.refunds import actions, queries
from app.refunds.models import Refund
from app.refunds.rules import RefundStatus
from app.settlement import queries as settlement
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus


def sendable(order: Order, providers: Providers) -> dict[str, str]:
    """Payments of this order whose provider can send back, with its name."""
    found: dict[str, str] = {}
    for payment in settlement.payments_of(order.id):
        provider = provider_of(payment, providers)
        if payment.status is not PaymentStatus.SUCCEEDED or provider is None:
            continue
        if provider.capabilities().refund != "none" and payment.provider_ref:
            found[payment.id] = payment.provider
    return found


def send_back(order: Order, providers: Providers, *, amount: int, user_id: int) -> RefundStatus:
    """Have it sent back, once however often one presses. Raises: RefundChanged, RefundRunning,
    NotSentBack."""
    now, able = datetime.now(UTC), sendable(order, providers)
    refund_id = in_transaction(
        lambda: actions.begin_refund(
            order.id, amount=amount, sendable=able, user_id=user_id, now=now
        )
    )
    refund = db.session.get_one(Refund, refund_id)
    provider = provider_of(refund.payment, providers)
    assert provider is not None
    return _kept(refund, provider, _asked(refund, provider))


def _kept(refund: Refund, provider: PaymentProvider, word: Refunded | None) -> RefundStatus:
    if word is not None:
        return _heard(refund, provider, word)
    return in_transaction(partial(actions.record_busy, refund.id, now=datetime.now(UTC)))


TURNS = 20  # of many, sent in one round of the clock: no provider is stormed


def returnable(organizer_ids: Collection[int], providers: Providers) -> dict[int, Order]:
    """Orders whose money their provider can send back now."""
    found: dict[int, Order] = {}
    for payment in queries.returnable(organizer_ids):
        provider = provider_of(payment, providers)
        if provider is not None and provider.capabilities().refund != "none":
            found[payment.order_id] = payment.order
    return found


def send_all_back(organizer_ids: Collection[int], providers: Providers, *, user_id: int) -> int:
    """Have all of it sent back, some at each round; how many. Each is kept in a transaction of its
    own: pressed again, or killed in between, nothing leaves twice and nothing is forgotten."""
    count = 0
    for order in returnable(organizer_ids, providers).values():
        begin = partial(
            actions.begin_refund,
            order.id,
            amount=order.refund_due,
            sendable=sendable(order, providers),
            user_id=user_id,
            now=datetime.now(UTC),
            status=RefundStatus.REQUESTED,
        )
        with suppress(Refused):
            in_transaction(begin)
            count += 1
    return count


def send_some(providers: Providers) -> int:
    """The round of those that wait for their turn."""
    waiting = queries.whose_turn(now=datetime.now(UTC), most=TURNS)
    return each(waiting, lambda refund_id: _leave(refund_id, providers))


def _leave(refund_id: str, providers: Providers) -> None:
    provider = provider_of(db.session.get_one(Refund, refund_id).payment, providers)
    if not in_transaction(partial(actions.take_turn, refund_id, now=datetime.now(UTC))):
        return
    refund = db.session.get_one(Refund, refund_id)
    if provider is None:
        gone = Refunded(Outcome.FAILED, "", refund_id, failure="no such account")
        in_transaction(partial(actions.record_sent, refund_id, gone, now=datetime.now(UTC)))
        return
    word = _asked(refund, provider)
    if word is not None and word.failure == DOWN:
        in_transaction(partial(actions.wait_again, refund_id, now=datetime.now(UTC)))
        return
    _kept(refund, provider, word)


DOWN = "down"


def _asked(refund: Refund, provider: PaymentProvider) -> Refunded | None:
    """None: not taken, and it may be later."""
    payment = refund.payment
    total = Money(refund.amount, refund.currency)
    try:
        return provider.refund(refund.id, payment.provider_ref or "", total, "")
    except Unavailable:
        return Refunded(Outcome.FAILED, "", refund.id, failure=DOWN)  # nothing was sent
    except OutcomeUnknown as error:
        return Refunded(Outcome.UNKNOWN, "", refund.id, failure=str(error))
    except ProviderRefused as refusal:
        if refusal.facts.get("retryable"):
            return None
        reason = str(refusal.facts.get("reason") or "refused")
        return Refunded(Outcome.FAILED, "", refund.id, failure=reason)


def _heard(refund: Refund, provider: PaymentProvider, word: Refunded) -> RefundStatus:
    """Its word, and the book, in one transaction: as its provider tells of all that went back."""
    payment, told = refund.payment, None
    if word.outcome is Outcome.SUCCEEDED:
        with suppress(OutcomeUnknown, ProviderRefused):
            told = provider.fetch(payment.id, payment.provider_ref)

    def keep() -> RefundStatus:
        now = datetime.now(UTC)
        then = actions.record_sent(refund.id, word, now=now)
        if then is RefundStatus.SUCCEEDED:
            known = told if told and told.refunds else _ours(payment)
            actions.hear(payment.id, known, actor="job", now=now)
        return then

    return in_transaction(keep)


def _ours(payment: Payment) -> Paid:
    """What we sent back, where its provider does not tell it with the payment."""
    ours = tuple(
        Refunded(Outcome.SUCCEEDED, one.provider_ref, one.id, Money(one.amount, one.currency))
        for one in queries.sent_of(payment.id)
    )
    return Paid(Outcome.SUCCEEDED, payment.provider_ref or "", refunds=ours)


def look(refund_id: str, providers: Providers) -> None:
    """Ask what became of one that is on its way."""
    refund = db.session.get(Refund, refund_id)
    if refund is None:
        return
    provider = provider_of(refund.payment, providers)
    try:
        if provider is None:
            raise OutcomeUnknown("no such account")
        word = provider.fetch_refund(refund.id, refund.provider_ref or None)
    except ConfigError as error:
        word = Refunded(Outcome.UNKNOWN, "", refund.id, failure=str(error.facts.get("reason")))
    except (OutcomeUnknown, ProviderRefused) as error:
        word = Refunded(Outcome.UNKNOWN, "", refund.id, failure=str(error)[:200])
    if provider is None:
        in_transaction(lambda: actions.record_sent(refund_id, word, now=datetime.now(UTC)))
        return
    _heard(refund, provider, word)


def look_told(refund_id: str, till: str, providers: Providers) -> None:
    """A notice that came to this till speaks of one: nothing of another till is looked at."""
    refund = db.session.get(Refund, refund_id)
    if refund is not None and refund.payment.till == till:
        look(refund_id, providers)


def look_at_due(providers: Providers) -> int:
    sent = send_some(providers)
    due = queries.due_for_a_look(now=datetime.now(UTC))
    return sent + each(due, lambda refund_id: look(refund_id, providers))
