"""Judging what providers told us: find the payment, ask its provider, settle. Never believed."""

from __future__ import annotations

from datetime import UTC, datetime

from app.jobs import refunds
from app.jobs.money import Providers, each, look
from app.kernel.db import transaction
from app.notices import actions
from app.notices import queries as notices
from app.notices.models import PaymentNotice
from app.payments.gateway import OutcomeUnknown, ProviderRefused
from app.settlement import queries as settlement
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus


def judge_all(providers: Providers) -> int:
    """What webhooks told us, one by one: find the payment, ask its provider, settle."""
    waiting = notices.notices_to_judge(now=datetime.now(UTC))
    return each(waiting, lambda notice: _judge(notice, providers))


def _judge(notice: PaymentNotice, providers: Providers) -> None:
    """A notice only says whom to ask; what it may not tell is found out."""
    if not (notice.our_ref or notice.provider_ref or notice.refund_ref):
        return _done(notice)  # genuine, but not about a payment
    if notice.refund_ref:
        refunds.look_told(notice.refund_ref, notice.provider, providers)
        if not (notice.our_ref or notice.provider_ref):
            return _done(notice)
    try:
        payment = _payment_of(notice, providers)
    except (OutcomeUnknown, ProviderRefused):
        return _later(notice, "provider unread")
    if payment is None:
        return _later(notice, "no such payment yet")
    if _looked(payment, notice, providers) is PaymentStatus.UNKNOWN:
        return _later(notice, "provider unread")
    return _done(notice)


def _looked(payment: Payment, notice: PaymentNotice, providers: Providers) -> PaymentStatus:
    """What a notice names may be the payment, or a thing that belongs to it."""
    known = payment.provider_ref is not None
    told = "" if known else notice.provider_ref
    status = look(payment, providers, actor="webhook", told_ref=told)
    if status is PaymentStatus.UNKNOWN and told:
        return look(payment, providers, actor="webhook")
    return status


def _payment_of(notice: PaymentNotice, providers: Providers) -> Payment | None:
    """By what it names; else its provider is asked whose that is. Raises as the provider does."""
    known = settlement.payment_at(notice.provider, notice.our_ref, notice.provider_ref)
    if known is not None or notice.our_ref or not notice.provider_ref:
        return known
    try:
        provider = providers[notice.provider]
    except KeyError:
        return None
    found = provider.payment_of(notice.provider_ref)
    return settlement.payment_at(notice.provider, found, "") if found else None


def _done(notice: PaymentNotice) -> None:
    with transaction():
        actions.notice_done(notice.id, now=datetime.now(UTC))


def _later(notice: PaymentNotice, why: str) -> None:
    with transaction():
        actions.notice_later(notice, error=why, now=datetime.now(UTC))
