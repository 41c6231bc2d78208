"""A small Notch Pay: payments with a hosted page, refunds, lists, and signed notices.

It takes one reference as often as it comes (nobody promised otherwise), so that only an adapter
that looks before it asks makes one payment of one bill.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.payments.simulator import Request, Said, Simulator

PUBLIC, PRIVATE = "pk.loopback-public-key", "sk.loopback-private-key"
HASH, NEW_HASH = "hsk.loopback-hash-key", "hsk.the-new-one"
_n = count(1)


@dataclass
class NotchPaySim(Simulator):
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)  # by its own reference
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)

    def work(self, request: Request) -> Said:
        key = request.headers.get("authorization", "")
        if key != PUBLIC:
            return _no(401, f"Invalid public key {key}")
        kind, _, id_ = request.path.removeprefix("/").partition("/")
        if kind == "refunds" and request.headers.get("x-grant") != PRIVATE:
            return _no(403, f"Invalid private key {request.headers.get('x-grant')}")
        made = {"payments": self._pay, "refunds": self._refund}
        if request.method == "POST" and kind in made:
            return made[kind](request.json)
        kept = {"payments": self.payments, "refunds": self.refunds}[kind]
        if not id_:
            return 200, _page(list(kept.values()), request.query)
        found = kept.get(id_) or next(
            (p for p in self.payments.values() if p["merchant_reference"] == id_), None
        )
        if found is None:
            return _no(404, "Payment not found")
        if request.method == "DELETE":
            return self._cancel(found)
        return self._shown(kind, found)

    def _pay(self, asked: dict[str, Any]) -> Said:
        customer = asked.get("customer") or {}
        if not (customer.get("email") or customer.get("phone")):
            return _no(422, "The customer email or phone is required")
        if type(asked.get("amount")) is not int or asked["amount"] <= 0:
            return _no(422, "The amount must be a number")
        if asked.get("currency") != "XAF" or len(asked.get("description", "")) > 256:
            return _no(422, "The given data was invalid")
        ref = f"trx.{next(_n):012d}"
        self.payments[ref] = {
            "reference": ref,
            "merchant_reference": asked["reference"],
            "amount": asked["amount"],
            "currency": asked["currency"],
            "status": "pending",
            "fee": 0,
            "created_at": datetime.now(UTC).isoformat(),
            "completed_at": None,
            "sandbox": True,
        }
        _status, said = self._shown("payments", self.payments[ref])
        return 201, said | {"message": "Payment initialized"}

    def _shown(self, kind: str, found: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = {"payments": "transaction", "refunds": "refund"}[kind]
        said = {"status": "Accepted", "message": "Retrieved", "code": 202, name: found}
        if kind == "payments":
            said["authorization_url"] = f"{self.address}/page/{found['reference']}"
        return 202, said

    def _cancel(self, payment: dict[str, Any]) -> Said:
        if payment["status"] != "pending":
            return _no(400, "This payment can no longer be canceled")
        payment["status"] = "canceled"
        return 202, {"code": 202, "status": "Accepted", "message": "Your payment has been canceled"}

    def _refund(self, asked: dict[str, Any]) -> Said:
        payment = self.payments.get(asked["payment"])
        if payment is None or payment["status"] not in ("complete", "partially_refunded"):
            return _no(422, "This payment cannot be refunded")
        of = [r for r in self.refunds.values() if r["payment"] == asked["payment"]]
        back = sum(each["amount"] for each in of if each["status"] != "failed")
        if back + asked["amount"] > payment["amount"]:
            return _no(422, "The refunded amount must not exceed the original amount")
        return 201, {
            "code": 201,
            "refund": self.give_back(asked["payment"], asked["amount"], asked),
        }

    def give_back(self, ref: str, amount: int, asked: dict[str, Any] | None = None) -> Any:
        """Also what a person does on its own pages, where nothing of ours is written."""
        id_ = f"rfd.{next(_n):08d}"
        self.refunds[id_] = {
            "id": id_,
            "payment": ref,
            "amount": amount,
            "currency": "XAF",
            "status": "pending",
            "reason": (asked or {}).get("reason", "asked by telephone"),
            "created_at": datetime.now(UTC).isoformat(),
        }
        return dict(self.refunds[id_])

    def settle(self, ref: str, status: str = "complete", **facts: Any) -> None:
        """The payer pays on the hosted page, or does not."""
        now = datetime.now(UTC).isoformat()
        self.payments[ref].update({"status": status, "completed_at": now, "fee": 300} | facts)

    def notice(self, ref: str, kind: str = "payment.complete") -> bytes:
        about = self.payments.get(ref) or self.refunds[ref]
        event = {"id": f"evt.{next(_n):08d}", "event": kind, "data": about}
        return json.dumps(event, ensure_ascii=False).encode()


def signed(body: bytes, key: str = HASH) -> dict[str, str]:
    return {"X-Notch-Signature": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}


def _page(things: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
    size, page = int(query.get("limit", 30)), int(query.get("page", 1))
    newest = things[::-1]
    return {
        "code": 200,
        "status": "OK",
        "message": "Retrieved",
        "totals": len(things),
        "last_page": max(1, -(-len(things) // size)),
        "current_page": page,
        "items": newest[(page - 1) * size : page * size],
    }


def _no(status: int, words: str) -> Said:
    return status, {"code": status, "status": "Error", "message": words}
