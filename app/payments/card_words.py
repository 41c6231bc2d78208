"""What Stripe says, in this house's words. Its objects come in; its library is not needed here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    Bill,
    Disputed,
    DisputeState,
    Hint,
    Outcome,
    OutcomeUnknown,
    Paid,
    Refunded,
    Started,
)

REFUNDS = {
    "pending": Outcome.PENDING,
    "requires_action": Outcome.PENDING,
    "succeeded": Outcome.SUCCEEDED,
    "failed": Outcome.FAILED,
    "canceled": Outcome.CANCELLED,
}
DISPUTES = {
    "warning_needs_response": DisputeState.WARNED,
    "warning_under_review": DisputeState.WARNED,
    "warning_closed": DisputeState.CLOSED,
    "prevented": DisputeState.CLOSED,
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}


def line_items(bill: Bill) -> list[dict[str, Any]]:
    """What is billed, line by line; what is free is not."""
    currency = bill.total.currency.lower()
    return [
        {
            "quantity": line.quantity,
            "price_data": {
                "currency": currency,
                "unit_amount": line.unit,
                "product_data": {"name": line.label[:250]},
            },
        }
        for line in bill.lines
        if line.unit
    ]


def opened(session: Any) -> Started:
    expires = datetime.fromtimestamp(session.expires_at, UTC)
    return Started(Outcome.PENDING, session.id, session.url or "", expires)


def said(thing: Any, name: str) -> str:
    """What we wrote on it when we made it; "" on one that is not ours."""
    facts = thing.metadata
    return str(facts.to_dict().get(name, "")) if facts else ""


def payment_of(session: Any) -> str:
    return said(session, "payment")


def charge_of(session: Any) -> Any:
    """The charge, where Stripe was asked to tell it with the session; else None."""
    intent = session.payment_intent
    charge = None if intent is None or isinstance(intent, str) else intent.latest_charge
    return None if isinstance(charge, str) else charge


def paid(session: Any, payment_id: str, refunds: Iterable[Any], disputes: Iterable[Any]) -> Paid:
    """A Checkout Session in our words. Open and unpaid is pending; complete may still be unpaid.

    Raises: OutcomeUnknown for a session of another payment, or one paid without a sum.
    """
    if payment_of(session) != payment_id:
        raise OutcomeUnknown("this session was opened for another payment")
    total = None
    if session.amount_total is not None and session.currency:
        total = Money(int(session.amount_total), str(session.currency).upper())
    outcome, charge = _outcome(session), charge_of(session)
    if outcome is Outcome.SUCCEEDED and total is None:
        raise OutcomeUnknown("paid, but the sum is not told")
    return Paid(
        outcome,
        session.id,
        total,
        payment_id=payment_id,
        fee=_fee(charge),
        paid_at=datetime.fromtimestamp(charge.created, UTC) if charge is not None else None,
        live=bool(session.livemode),
        refunds=tuple(refunded(each) for each in refunds),
        disputes=tuple(disputed(each) for each in disputes if str(each.status) in DISPUTES),
    )


def _outcome(session: Any) -> Outcome:
    if session.payment_status in ("paid", "no_payment_required"):
        return Outcome.SUCCEEDED
    if session.payment_status != "unpaid":
        return Outcome.UNKNOWN
    known = {"expired": Outcome.EXPIRED, "open": Outcome.PENDING, "complete": Outcome.PENDING}
    return known.get(str(session.status), Outcome.UNKNOWN)


def _fee(charge: Any) -> Money | None:
    """In the currency of the account, not of the bill."""
    line = None if charge is None else charge.balance_transaction
    if line is None or isinstance(line, str):
        return None
    return Money(int(line.fee), str(line.currency).upper())


def refunded(refund: Any) -> Refunded:
    return Refunded(
        REFUNDS.get(str(refund.status), Outcome.UNKNOWN),
        str(refund.id),
        said(refund, "refund"),
        Money(int(refund.amount), str(refund.currency).upper()),
        str(getattr(refund, "failure_reason", None) or ""),
    )


def disputed(dispute: Any) -> Disputed:
    """In a state that we know: another one must not stop the money that came."""
    taken = [line for line in dispute.balance_transactions if line.fee]
    due = dispute.evidence_details.due_by
    return Disputed(
        str(dispute.id),
        DISPUTES[str(dispute.status)],
        Money(int(dispute.amount), str(dispute.currency).upper()),
        str(dispute.reason),
        Money(sum(int(line.fee) for line in taken), str(taken[0].currency).upper())
        if taken
        else None,
        datetime.fromtimestamp(due, UTC) if due else None,
    )


def hint(body: bytes) -> Hint:
    """A genuine event. Raises: BadSignature for one that is no event at all."""
    try:
        event = json.loads(body)
        about = event["data"]["object"]
        key = str(event.get("id") or hashlib.sha256(body).hexdigest())
        kind = str(event["type"])
        ours = about.get("metadata") or {}
        payment_id, refund_id = str(ours.get("payment") or ""), str(ours.get("refund") or "")
        ref = _named(about)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadSignature(provider="card") from None
    return Hint(key, kind, provider_ref=ref, payment_id=payment_id, refund_id=refund_id)


def _named(about: Mapping[str, Any]) -> str:
    """A session by its own id; a charge, refund or dispute by the intent it belongs to."""
    if about.get("object") == "checkout.session":
        return str(about["id"])
    return str(about.get("payment_intent") or "")
