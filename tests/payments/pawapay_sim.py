"""A small pawaPay, version 2: deposits, refunds, its configuration, and its signed callbacks.

It refuses what pawaPay's pages say is refused, parameter by parameter, so that a request which it
takes is one that pawaPay should take.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.payments.simulator import Request, Said, Simulator

TOKEN = "eyJraWQ.pawapay.token-of-the-loopback"
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,17})(\.[0-9]{1,2})?")
LEAST, MOST = 100, 500_000
DEPOSIT = {
    "depositId", "amount", "currency", "payer", "clientReferenceId", "customerMessage", "metadata",
    "preAuthorisationCode",
}  # fmt: skip
REFUND = {"refundId", "depositId", "amount", "currency", "clientReferenceId", "metadata"}


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def pem(key: ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


@dataclass
class PawaPaySim(Simulator):
    key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    deposits: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)

    def work(self, request: Request) -> Said:
        if not request.headers.get("authorization"):
            return _failed(401, "NO_AUTHENTICATION", "no token")
        token = request.headers["authorization"]
        if token != f"Bearer {TOKEN}":
            return _failed(403, "AUTHENTICATION_ERROR", f"{token} is not valid")
        kind, _, id_ = request.path.removeprefix("/v2/").partition("/")
        if (request.method, kind) == ("POST", "deposits"):
            return self._deposit(request.json)
        if (request.method, kind) == ("POST", "refunds"):
            return self._refund(request.json)
        keys = [{"id": "HTTP_EC_P256_KEY:1", "key": pem(self.key)}]
        shown = {"public-key": keys, "active-conf": _configuration()}
        if kind in shown:
            return 200, shown[kind]
        kept = {"deposits": self.deposits, "refunds": self.refunds}.get(kind)
        if kept is None or request.method != "GET":
            return _failed(404, "NOT_FOUND", request.path)
        if id_ not in kept:
            return 200, {"status": "NOT_FOUND"}
        return 200, {"status": "FOUND", "data": kept[id_]}

    def _deposit(self, asked: dict[str, Any]) -> Said:
        id_ = str(asked.get("depositId"))
        fault = _faults(asked, DEPOSIT, id_) or _fault_of_payer(asked)
        if fault:
            return fault
        if id_ in self.deposits:
            return 200, {"depositId": id_, "status": "DUPLICATE_IGNORED", "created": _now()}
        if not LEAST <= float(asked["amount"]) <= MOST:
            return _rejected("depositId", id_, "AMOUNT_OUT_OF_BOUNDS")
        if asked["payer"]["accountDetails"]["phoneNumber"].endswith("0"):
            return _rejected("depositId", id_, "PAYER_NOT_FOUND")
        self.deposits[id_] = {
            "depositId": id_,
            "status": "ACCEPTED",
            "amount": f"{asked['amount']}.00",  # pawaPay writes decimals, also where there are none
            "currency": asked["currency"],
            "country": "CMR",
            "payer": asked["payer"],
            "customerMessage": asked.get("customerMessage", ""),
            "clientReferenceId": asked.get("clientReferenceId", ""),
            "created": _now(),
            "metadata": {k: v for each in asked.get("metadata", []) for k, v in each.items()},
        }
        return 200, {"depositId": id_, "status": "ACCEPTED", "created": _now()}

    def _refund(self, asked: dict[str, Any]) -> Said:
        id_ = str(asked.get("refundId"))
        fault = _faults(asked, REFUND, id_)
        if fault:
            return fault
        if id_ in self.refunds:
            return 200, {"refundId": id_, "status": "DUPLICATE_IGNORED", "created": _now()}
        deposit = self.deposits.get(asked["depositId"])
        no = self._why_not(deposit, float(asked["amount"]))
        if no or deposit is None:
            return _rejected("refundId", id_, no)
        self.refunds[id_] = {
            "refundId": id_,
            "status": "ACCEPTED",
            "amount": f"{asked['amount']}.00",
            "currency": asked["currency"],
            "country": "CMR",
            "recipient": deposit["payer"],
            "created": _now(),
            "depositId": asked["depositId"],
        }
        return 200, {"refundId": id_, "status": "ACCEPTED", "created": _now()}

    def _why_not(self, deposit: dict[str, Any] | None, amount: float) -> str:
        if deposit is None:
            return "DEPOSIT_NOT_FOUND"
        if deposit["status"] != "COMPLETED":
            return "DEPOSIT_NOT_COMPLETED"
        of = [r for r in self.refunds.values() if r["depositId"] == deposit["depositId"]]
        if any(each["status"] in ("ACCEPTED", "PROCESSING") for each in of):
            return "REFUND_IN_PROGRESS"
        back = sum(float(each["amount"]) for each in of if each["status"] == "COMPLETED")
        return "AMOUNT_TOO_LARGE" if back + amount > float(deposit["amount"]) else ""

    def settle(self, id_: str, status: str = "COMPLETED", reason: str = "", **facts: Any) -> None:
        """The payer types the PIN, or does not."""
        kept = self.deposits[id_] if id_ in self.deposits else self.refunds[id_]
        kept.update({"status": status, "providerTransactionId": "9876543210"} | facts)
        if reason:
            kept["failureReason"] = {"failureCode": reason, "failureMessage": "in words"}

    def callback(self, id_: str) -> bytes:
        told = self.deposits.get(id_) or self.refunds[id_]
        told = {k: v for k, v in told.items() if k != "depositId" or "refundId" not in told}
        return json.dumps(told, ensure_ascii=False).encode()

    def signed(
        self, body: bytes, url: str, *, key: Any = None, at: int | None = None, **facts: Any
    ) -> dict[str, str]:
        """As pawaPay signs: ECDSA in DER, over these six. `names`, `method`, `raw` for others."""
        at = at if at is not None else int(datetime.now(UTC).timestamp())
        headers = {
            "Content-Digest": facts.get("digest", digest(body)),
            "Signature-Date": datetime.fromtimestamp(at, UTC).isoformat(),
            "Content-Type": "application/json; charset=UTF-8",
        }
        where = re.match(r"https?://([^/]+)([^?]*)", url)
        assert where is not None
        values = {
            "@method": facts.get("method", "POST"),
            "@authority": where[1],
            "@path": where[2],
        } | {name.lower(): value for name, value in headers.items()}
        names = facts.get("names", (*values,))
        until = facts.get("expires", at + 60)
        line = " ".join(f'"{name}"' for name in names)
        params = f'({line});alg="ecdsa-p256-sha256";keyid="HTTP_EC_P256_KEY:1";created={at}'
        params += f";expires={until}" if until else ""
        base = "\n".join(
            [f'"{n}": {values.get(n, "")}' for n in names] + [f'"@signature-params": {params}']
        )
        mark = (key or self.key).sign(base.encode(), ec.ECDSA(hashes.SHA256()))
        headers["Signature-Input"] = f"sig-pp={params}"
        headers["Signature"] = f"sig-pp=:{base64.b64encode(mark).decode()}:"
        return headers


def digest(body: bytes) -> str:
    return f"sha-512=:{base64.b64encode(hashlib.sha512(body).digest()).decode()}:"


def _faults(asked: dict[str, Any], known: set[str], id_: str) -> Said | None:
    try:
        is_v4 = UUID(id_).version == 4
    except ValueError:
        is_v4 = False
    if not is_v4:
        return _failed(400, "INVALID_PARAMETER", "id: UUIDv4")
    if set(asked) - known:
        return _failed(400, "UNSUPPORTED_PARAMETER", str(set(asked) - known))
    amount = asked.get("amount")
    if not isinstance(amount, str) or not AMOUNT.fullmatch(amount):
        return _failed(400, "INVALID_AMOUNT", "amount")
    if asked.get("currency") != "XAF" or "." in amount:
        return _failed(400, "INVALID_CURRENCY", "currency, or its decimals")
    return None


def _fault_of_payer(asked: dict[str, Any]) -> Said | None:
    payer = asked.get("payer", {})
    account = payer.get("accountDetails", {})
    if payer.get("type") != "MMO" or set(account) != {"phoneNumber", "provider"}:
        return _failed(400, "MISSING_PARAMETER", "payer")
    if account["provider"] not in ("MTN_MOMO_CMR", "ORANGE_CMR"):
        return _failed(400, "INVALID_PROVIDER", "provider")
    if not re.fullmatch(r"2376[0-9]{8}", account["phoneNumber"]):
        return _failed(400, "INVALID_PHONE_NUMBER", "phoneNumber")
    message = asked.get("customerMessage")
    if message is not None and not re.fullmatch(r"[A-Za-z0-9 ]{4,22}", message):
        return _failed(400, "INVALID_PARAMETER", "customerMessage: 4 to 22 letters and digits")
    if len(asked.get("metadata", [])) > 10:
        return _failed(400, "INVALID_PARAMETER", "metadata: 10")
    return None


def _rejected(name: str, id_: str, code: str) -> Said:
    reason = {"failureCode": code, "failureMessage": "in words"}
    return 200, {name: id_, "status": "REJECTED", "failureReason": reason}


def _failed(status: int, code: str, words: str) -> Said:
    reason = {"failureCode": code, "failureMessage": words}
    return status, {"failureReason": reason}


def _configuration() -> dict[str, Any]:
    deposit = {"minAmount": str(LEAST), "maxAmount": str(MOST), "decimalsInAmount": "NONE"}
    providers = [
        {
            "provider": provider,
            "currencies": [{"currency": "XAF", "operationTypes": {"DEPOSIT": deposit}}],
        }
        for provider in ("MTN_MOMO_CMR", "ORANGE_CMR")
    ]
    return {"companyName": "Awa", "countries": [{"country": "CMR", "providers": providers}]}


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
