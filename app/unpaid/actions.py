"""Orders that wait for money by hand: their buyers are told how to pay."""

from __future__ import annotations

from datetime import datetime

from app.messages.actions import leave
from app.settlement.models import Payment
from app.settlement.queries import lock_payment
from app.settlement.rules import PaymentStatus
from app.unpaid.rules import BY_HAND


def tell_how(payment_id: str, *, now: datetime) -> None:
    """What to send, to whom, until when: for where the page is not at hand."""
    payment = lock_payment(payment_id)
    if payment.provider in BY_HAND and payment.status is PaymentStatus.PENDING:
        _mail(payment, "to_pay", f"payment:{payment.id}:to-pay", now=now)


def _mail(payment: Payment, template: str, key: str, *, now: datetime) -> None:
    order = payment.order
    if order.email:
        to, locale = order.email, order.locale
        leave(template, to=to, locale=locale, now=now, dedupe_key=key, order_id=order.id)
