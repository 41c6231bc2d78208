"""A small MTN Mobile Money: tokens, requests to pay, balance, and users of its sandbox.

Three clients that nobody of this house wrote drive it unchanged (test_momo_strangers.py): only
then is our own client tried against it.
"""

from __future__ import annotations

import base64
import json
import re
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from tests.payments.simulator import Request, Said, Simulator

SUBSCRIPTION, USER, KEY = "0f0f-subscription", "c72025f5-5cd1-4630-99e4-8ba4722fad56", "key-of-user"
ENVIRONMENTS = ("sandbox", "mtncameroon")
ASK = "/collection/v1_0/requesttopay"
FORBIDDEN = "<html><h1>403 Forbidden</h1></html>"
_n = count(1)


@dataclass
class MomoSim(Simulator):
    environment: str = "mtncameroon"
    currency: str = "XAF"
    users: dict[str, str] = field(default_factory=lambda: {USER: KEY})
    tokens: dict[str, float] = field(default_factory=dict)
    token_seconds: int = 3600
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)

    def work(self, request: Request) -> Said:
        if "python-requests" in request.headers.get("user-agent", ""):
            return 403, FORBIDDEN
        if request.headers.get("ocp-apim-subscription-key") != SUBSCRIPTION:
            return 401, {"statusCode": 401, "message": "Access denied due to invalid subscription"}
        if request.path.startswith("/v1_0/apiuser"):
            return self._provision(request)
        if (request.method, request.path) == ("POST", "/collection/token/"):
            return self._token(request)
        return self._with_token(request)

    def _provision(self, request: Request) -> Said:
        """Its sandbox only: a user of one's own, and a key for them."""
        if request.path.endswith("/apikey"):
            id_ = request.path.split("/")[-2]
            self.users[id_] = f"key-{id_[:8]}"
            return 201, {"apiKey": self.users[id_]}
        self.users[request.headers["x-reference-id"]] = ""
        return 201, None

    def _token(self, request: Request) -> Said:
        kind, _, rest = request.headers.get("authorization", "").partition(" ")
        user, _, key = base64.b64decode(rest or b"").decode().partition(":")
        if kind != "Basic" or not key or self.users.get(user) != key:
            return 401, {"error": f"login_failed for {user}:{key}"}
        token = f"token-{next(_n)}-of-the-loopback"
        self.tokens[token] = time.monotonic() + self.token_seconds
        seconds = self.token_seconds
        return 200, {"access_token": token, "token_type": "access_token", "expires_in": seconds}

    def _with_token(self, request: Request) -> Said:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) <= time.monotonic():
            return 401, {"statusCode": 401, "message": "Unauthorized"}
        if request.headers.get("x-target-environment") != self.environment:
            return _no(400, "NOT_ALLOWED_TARGET_ENVIRONMENT")
        if request.path == "/collection/v1_0/account/balance":
            return 200, {"availableBalance": "1000", "currency": self.currency}
        if (request.method, request.path) == ("POST", ASK):
            return self._ask(request)
        id_ = request.path.removeprefix(f"{ASK}/")
        if request.method != "GET" or id_ not in self.asked:
            return _no(404, "RESOURCE_NOT_FOUND")
        return 200, self.asked[id_]

    def _ask(self, request: Request) -> Said:
        id_, asked = request.headers.get("x-reference-id", ""), request.json
        try:
            is_v4 = UUID(id_).version == 4
        except ValueError:
            is_v4 = False
        payer = asked.get("payer", {})
        words = (asked.get("payerMessage", ""), asked.get("payeeNote", ""))
        sound = (
            is_v4
            and re.fullmatch(r"[1-9][0-9]*(\.[0-9]{2})?", str(asked.get("amount")))
            and isinstance(asked.get("amount"), str)
            and payer.get("partyIdType") == "MSISDN"
            and re.fullmatch(r"[1-9][0-9]{7,14}", str(payer.get("partyId")))
            and all(re.fullmatch(r"[A-Za-z0-9 -]{0,160}", each) for each in words)
        )
        if not sound:
            return _no(400, "BAD_REQUEST")
        if asked["currency"] != self.currency:
            return _no(400, "INVALID_CURRENCY")
        if id_ in self.asked:
            return _no(409, "RESOURCE_ALREADY_EXIST")
        if payer["partyId"].endswith("0"):
            return _no(400, "PAYER_NOT_FOUND")
        self.asked[id_] = asked | {"status": "PENDING"}
        return 202, None

    def settle(self, id_: str, status: str = "SUCCESSFUL", reason: Any = "", **facts: Any) -> None:
        """The payer types the PIN, or does not."""
        self.asked[id_].update({"status": status} | facts)
        if status == "SUCCESSFUL":
            self.asked[id_]["financialTransactionId"] = str(23503452 + next(_n))
        if reason:
            self.asked[id_]["reason"] = reason

    def callback(self, id_: str) -> bytes:
        return json.dumps(self.asked[id_]).encode()


def _no(status: int, code: str) -> Said:
    return status, {"code": code, "message": "in words"}
