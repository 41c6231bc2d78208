"""MTN Mobile Money asked directly (its Collections product): the payer's telephone rings.

Our payment's id *is* the request's (`X-Reference-Id`): asked twice is once. What MTN calls back
with is unsigned and comes once, so it is only a reason to look. Giving back is another product of
MTN's, with another contract: not here. Facts: MTN's own pages, and three clients that others wrote.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    Bill,
    Capabilities,
    ConfigError,
    Hint,
    NotSupported,
    Outcome,
    OutcomeUnknown,
    Paid,
    ProviderRefused,
    PushPrompt,
    Refunded,
    Started,
)
from app.payments.http import Answer, Line, exact, written

LIVE, SANDBOX = "https://momoapi.momo.africa", "https://sandbox.momodeveloper.mtn.com"
CAMEROON = "mtncameroon"  # the sandbox is called "sandbox", and pays in euros only
ASK = "/collection/v1_0/requesttopay"
WINDOW = timedelta(minutes=5)  # MTN gives up after that
HOLD = timedelta(minutes=15)
MESSAGE_MOST = 80  # characters; MTN takes 160, telephones show fewer
EARLY = 60  # seconds before its end that a token is made anew
STATUSES = {
    "CREATED": Outcome.PENDING,
    "PENDING": Outcome.PENDING,
    "ONGOING": Outcome.PENDING,
    "DELAYED": Outcome.PENDING,
    "SUCCESSFUL": Outcome.SUCCEEDED,
    "FAILED": Outcome.FAILED,
    "REJECTED": Outcome.FAILED,
    "TIMEOUT": Outcome.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class MomoAccount:
    subscription_key: str = field(repr=False)
    user: str
    key: str = field(repr=False)
    environment: str = CAMEROON
    base: str = LIVE
    live: bool = True
    currency: str = "XAF"
    least: int = 100
    most: int = 1_000_000


class Tokens:
    """Good for an hour, kept in memory for all who speak for one account."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[str, float]] = {}

    def get(self, whose: str) -> str:
        with self._lock:
            token, until = self._kept.get(whose, ("", 0.0))
        return token if time.monotonic() < until else ""

    def keep(self, whose: str, token: str, seconds: float) -> None:
        with self._lock:
            self._kept[whose] = (token, time.monotonic() + seconds - EARLY)

    def drop(self, whose: str) -> None:
        with self._lock:
            self._kept.pop(whose, None)


TOKENS = Tokens()


class Momo:
    name = "momo"

    def __init__(self, account: MomoAccount, tokens: Tokens = TOKENS) -> None:
        self._account, self._tokens = account, tokens
        keys = (account.subscription_key, account.key)
        self._line = Line(self.name, account.base, *keys)
        whose = "\n".join((account.base, account.user, *keys))
        self._whose = hashlib.sha256(whose.encode()).hexdigest()

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="push",
            least=self._account.least,
            most=self._account.most,
            hold=HOLD,
            methods=("mtn",),
            currencies=(self._account.currency,),
            needs_phone=True,
        )

    def start(self, bill: Bill) -> Started:
        phone = re.sub(r"\D", "", bill.phone)
        if not phone or bill.total.currency != self._account.currency:
            raise ProviderRefused(provider=self.name, reason="currency" if phone else "phone")
        body = {
            "amount": written(bill.total),
            "currency": bill.total.currency,
            "externalId": bill.payment_id,  # all that its callback says of us
            "payer": {"partyIdType": "MSISDN", "partyId": phone},
            "payerMessage": plain(bill.reference),
            "payeeNote": plain(f"{bill.reference} {bill.lines[0].label if bill.lines else ''}"),
        }
        headers = {"X-Reference-Id": bill.payment_id}
        if bill.notify_url:
            headers["X-Callback-Url"] = bill.notify_url
        answer = self._ask("POST", ASK, headers, body)
        if answer.status != 202 and _code(answer) != "RESOURCE_ALREADY_EXIST":
            raise self._no(answer)
        prompt = PushPrompt("mtn", bill.phone, bill.expires_at)
        return Started(Outcome.PENDING, bill.payment_id, prompt=prompt)

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """With a token; one that MTN no longer takes is made anew, once."""
        for last in (False, True):
            ours = {"Authorization": f"Bearer {self._token()}"} | self._who()
            answer = self._line.ask(method, path, headers=ours | dict(headers or {}), body=body)
            if answer.status != 401:
                break
            self._tokens.drop(self._whose)
            if last:
                raise ConfigError(provider=self.name, reason="token")
        if answer.status == 403:
            raise ConfigError(provider=self.name, reason=self._line.clean(_code(answer)))
        return answer

    def _who(self) -> dict[str, str]:
        return {
            "Ocp-Apim-Subscription-Key": self._account.subscription_key,
            "X-Target-Environment": self._account.environment,
        }

    def _token(self) -> str:
        """Raises: ConfigError when MTN does not know the keys, OutcomeUnknown."""
        kept = self._tokens.get(self._whose)
        if kept:
            return kept
        headers = {"Authorization": _basic(self._account.user, self._account.key)} | self._who()
        answer = self._line.ask("POST", "/collection/token/", headers=headers)
        if answer.status in (400, 401, 403):
            raise ConfigError(provider=self.name, reason="keys")
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if answer.status != 200 or not isinstance(token, str) or not token:
            raise OutcomeUnknown(f"{self.name}: no token in its answer")
        known = isinstance(seconds, int) or (isinstance(seconds, str) and seconds.isdecimal())
        self._tokens.keep(self._whose, token, float(int(str(seconds)) if known else 3600))
        return token

    def _no(self, answer: Answer) -> Exception:
        code = self._line.clean(_code(answer))
        if not code:
            return OutcomeUnknown(f"{self.name}: HTTP {answer.status} without a reason")
        return ProviderRefused(provider=self.name, reason=code)

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        answer = self._ask("GET", f"{ASK}/{payment_id}")
        if answer.status == 404 and _code(answer) == "RESOURCE_NOT_FOUND":
            return Paid(Outcome.NOT_FOUND, payment_id, payment_id=payment_id)
        if answer.status != 200:
            raise OutcomeUnknown(f"{self.name}: HTTP {answer.status}")
        if answer.get("externalId") != payment_id:
            raise OutcomeUnknown(f"{self.name}: that request is another's")
        failure = self._line.clean(_reason(answer.get("reason")))
        outcome = STATUSES.get(str(answer.get("status")), Outcome.UNKNOWN)
        return Paid(
            Outcome.EXPIRED if failure == "EXPIRED" else outcome,
            payment_id,
            exact(answer.get("amount"), answer.get("currency")),
            failure=failure,
            payment_id=payment_id,
            operator_ref=self._line.clean(answer.get("financialTransactionId")),
            live=self._account.live,
        )

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """A telephone that rings cannot be called back: only what it is by now."""
        return self.fetch(payment_id, provider_ref)

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        raise NotSupported(provider=self.name, reason="another product of MTN's")

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        raise NotSupported(provider=self.name, reason="another product of MTN's")

    def list_recent(self, since: datetime) -> Iterable[Paid]:
        raise NotSupported(provider=self.name, reason="MTN lists nothing")

    def payment_of(self, provider_ref: str) -> str:
        return provider_ref  # a request's id is our own

    def check(self) -> None:
        answer = self._ask("GET", "/collection/v1_0/account/balance")
        if answer.status != 200:
            raise self._no(answer)

    def read_webhook(
        self,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        *,
        method: str = "POST",
        url: str = "",
    ) -> Hint:
        """Anybody may have written this: it says whom to look at, and nothing else is read."""
        try:
            told = json.loads(body)
            payment_id = str(UUID(str(told["externalId"])))
        except (ValueError, KeyError, TypeError):
            raise BadSignature(provider=self.name) from None
        key = hashlib.sha256(body).hexdigest()
        return Hint(key, "requesttopay", payment_id, payment_id, authenticated=False)


def plain(words: str) -> str:
    """MTN refuses some signs in messages: letters and digits of English, spaces and dashes."""
    text = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z0-9-]+", " ", text).split())[:MESSAGE_MOST].strip()


def _basic(user: str, key: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{key}'.encode()).decode()}"


def _code(answer: Answer) -> str:
    return str(answer.get("code") or "")


def _reason(reason: Any) -> str:
    """MTN writes a word, or an object with a code."""
    return str(reason.get("code") or "") if isinstance(reason, dict) else str(reason or "")
