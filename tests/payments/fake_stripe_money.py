"""The loopback Stripe's money: charges, refunds, disputes, shaped as Stripe's document says."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from tests.payments.fake_stripe import Answer, FakeStripe

FEE = 61  # euro cents: what the account pays for a charge, in its own currency
_n = count(1)


def charge(stripe: FakeStripe, session: dict[str, Any], n: str) -> str:
    """The payer's card is charged; the id of the intent."""
    intent = f"pi_{n}"
    stripe.charges[intent] = {
        "id": f"ch_{n}",
        "object": "charge",
        "amount": session["amount_total"],
        "amount_captured": session["amount_total"],
        "amount_refunded": 0,
        "balance_transaction": f"txn_{n}",
        "billing_details": dict.fromkeys(("address", "email", "name", "phone", "tax_id")),
        "captured": True,
        "created": int(time.time()),
        "currency": session["currency"],
        "disputed": False,
        "livemode": False,
        "metadata": dict(session["metadata"]),  # the intent's, which are the session's
        "paid": True,
        "payment_intent": intent,
        "refunded": False,
        "status": "succeeded",
    }
    return intent


def whole(stripe: FakeStripe, intent: str) -> dict[str, Any]:
    """An intent with its charge, and with what the account got of it."""
    made = stripe.charges[intent]
    line = _line(made["balance_transaction"], made["amount"], FEE)
    return {
        "id": intent,
        "object": "payment_intent",
        "amount": made["amount"],
        "created": made["created"],
        "currency": made["currency"],
        "livemode": False,
        "status": "succeeded",
        "latest_charge": made | {"balance_transaction": line},
    }


def answer(stripe: FakeStripe, method: str, path: str, body: str) -> Answer:
    form = dict(parse_qsl(body))
    _, _, kind, *rest = path.split("/")
    if kind == "refunds" and method == "POST":
        return _refund(stripe, form)
    kept = {"refunds": stripe.refunds, "disputes": stripe.disputes}[kind]
    if rest:
        return (200, kept[rest[0]]) if rest[0] in kept else _no("resource_missing", 404)
    of = {name: form[name] for name in ("charge", "payment_intent") if name in form}
    listed = [each for each in reversed(kept.values()) if of.items() <= each.items()]
    return 200, {"object": "list", "url": path, "has_more": False, "data": listed}


def _refund(stripe: FakeStripe, form: dict[str, str]) -> Answer:
    made = stripe.charges.get(form["payment_intent"])
    if made is None:
        return _no("resource_missing", 404)
    if made["refunded"]:
        return _no("charge_already_refunded")
    amount = int(form["amount"])
    if amount > made["amount"] - made["amount_refunded"]:
        return _no("amount_too_large")
    ours = {k[9:-1]: v for k, v in form.items() if k.startswith("metadata[")}
    return 200, give_back(stripe, form["payment_intent"], amount, ours)


def give_back(
    stripe: FakeStripe, intent: str, amount: int, ours: dict[str, str] | None = None
) -> dict[str, Any]:
    """Also what a person does on Stripe's own pages: then nothing of ours is written on it."""
    made, id_ = stripe.charges[intent], f"re_{next(_n):08d}"
    made["amount_refunded"] += amount
    made["refunded"] = made["amount_refunded"] == made["amount"]
    stripe.refunds[id_] = {
        "id": id_,
        "object": "refund",
        "amount": amount,
        "charge": made["id"],
        "created": int(time.time()),
        "currency": made["currency"],
        "metadata": ours or {},
        "payment_intent": intent,
        "reason": "requested_by_customer",
        "status": "succeeded",
    }
    return stripe.refunds[id_]


def dispute(stripe: FakeStripe, intent: str, status: str = "needs_response") -> str:
    """The payer's bank asks for the money back; the dispute's id."""
    made, id_ = stripe.charges[intent], f"du_{next(_n):08d}"
    made["disputed"] = True
    stripe.disputes[id_] = {
        "id": id_,
        "object": "dispute",
        "amount": made["amount"],
        "balance_transactions": [_line(f"txn_{id_}", -made["amount"], 1_500)],
        "charge": made["id"],
        "created": int(time.time()),
        "currency": made["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": int(time.time()) + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": intent,
        "reason": "product_not_received",
        "status": status,
    }
    return id_


def _line(id_: str, amount: int, fee: int) -> dict[str, Any]:
    """Of the account's own balance, in its own currency (euros)."""
    return {
        "id": id_,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": 0,
        "balance_type": "payments",
        "created": 0,
        "currency": "eur",
        "fee": fee,
        "fee_details": [],
        "net": amount - fee,
        "reporting_category": "charge",
        "status": "available",
        "type": "charge",
    }


def _no(code: str, status: int = 400) -> Answer:
    error = {"type": "invalid_request_error", "message": code, "code": code}
    return status, {"error": error}
