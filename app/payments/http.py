"""Speaking to a provider over HTTP: one way for all, with the cautions that money needs.

Short patience, our own name, TLS, no redirects, small answers only, and no secret in any message.
Each answer is sorted once, here: a status with JSON, or nothing sent, or unknown.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.kernel.money import Money, decimals
from app.payments.gateway import ConfigError, OutcomeUnknown, Unavailable

if TYPE_CHECKING:
    from requests import Response

TIMEOUT = (3.0, 7.0)  # seconds to connect, and between two bytes: a payer waits for it
PATIENCE = 10.0  # seconds for a whole answer, however slowly it drips
ANSWER_MAX = 1_048_576  # bytes
USER_AGENT = "Entregent/1"  # MTN's gateway turns away the library's own name
FALLS = 5  # failures in a row that close the line
REST = 30.0  # seconds it stays closed; then one may try
SUM_MOST = 10**15  # smallest units; more is no sum that anybody paid
WORDS = 200  # characters of a provider's words that are kept


@dataclass(frozen=True, slots=True)
class Answer:
    """A status below 500, and its JSON; None for an empty body."""

    status: int
    json: Any

    def get(self, name: str) -> Any:
        return self.json.get(name) if isinstance(self.json, dict) else None


class Breaker:
    """Closes a line after failures in a row, so that a provider that is down costs nobody 10 s."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock, self._clock = threading.Lock(), clock
        self._falls, self._closed_until = 0, 0.0

    def pass_(self, provider: str) -> None:
        """Raises: Unavailable while it is closed; one caller in `REST` seconds may try."""
        with self._lock:
            if self._falls < FALLS:
                return
            at = self._clock()
            if at < self._closed_until:
                raise Unavailable(f"{provider}: not asked, it failed {self._falls} times in a row")
            self._closed_until = at + REST

    @property
    def is_closed(self) -> bool:
        """Nobody has heard it since it closed."""
        with self._lock:
            return self._falls >= FALLS

    @property
    def rests(self) -> float:
        """Seconds until one may try again; 0: it is open, or one may."""
        with self._lock:
            return max(0.0, self._closed_until - self._clock()) if self._falls >= FALLS else 0.0

    def heard(self, *, well: bool) -> None:
        with self._lock:
            self._falls = 0 if well else self._falls + 1
            if self._falls == FALLS:
                self._closed_until = self._clock() + REST


# One a provider's address, for all who speak to it: adapters are made anew for each account.
_BREAKERS: dict[str, Breaker] = {}


def breaker(provider: str, base: str) -> Breaker:
    return _BREAKERS.setdefault(f"{provider} {urlsplit(base).netloc}", Breaker())


class Line:
    """One account's line to one provider."""

    def __init__(self, provider: str, base: str, *secrets: str) -> None:
        """Raises: ConfigError for an address without TLS, unless it is on this machine."""
        where = urlsplit(base)
        at_home = where.hostname in ("127.0.0.1", "localhost", "::1")
        if where.scheme != "https" and not (where.scheme == "http" and at_home):
            raise ConfigError(provider=provider, reason="address")
        self.provider, self._base = provider, base.rstrip("/")
        self._secrets = tuple(secret for secret in secrets if secret)
        self._breaker = breaker(provider, base)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Once, never again by itself. Raises: Unavailable, OutcomeUnknown."""
        self._breaker.pass_(self.provider)
        try:
            answer = self._asked(method, path, headers, body, query)
        except OutcomeUnknown:
            self._breaker.heard(well=False)
            raise
        self._breaker.heard(well=True)
        return answer

    def _asked(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Mapping[str, Any] | None,
        query: Mapping[str, str] | None,
    ) -> Answer:
        import requests  # noqa: PLC0415 -- slow import: only where a provider is spoken to

        ours = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        try:
            with requests.request(
                method,
                self._base + path,
                headers=ours | dict(headers),
                json=body,
                params=query,
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
                auth=lambda request: request,  # else a .netrc would put its own name over our keys
            ) as response:
                status, content = response.status_code, _read(response)
        except requests.RequestException as error:
            words = f"{self.provider}: {type(error).__name__}"  # its own words hold the address
            raise (Unavailable if _never_left(error) else OutcomeUnknown)(words) from None
        return self._sorted(status, content)

    def _sorted(self, status: int, content: bytes) -> Answer:
        """5xx, 429 and redirects decide nothing; nor does what is no JSON, whatever its status."""
        if status >= 500 or status in (408, 425, 429) or 300 <= status < 400:
            raise OutcomeUnknown(f"{self.provider}: HTTP {status}")
        if not content.strip():
            return Answer(status, None)
        try:
            return Answer(status, json.loads(content, parse_float=Decimal, parse_constant=_refuse))
        except (ValueError, RecursionError):
            raise OutcomeUnknown(f"{self.provider}: HTTP {status}, unreadable") from None

    def clean(self, words: object) -> str:
        """A provider's words as they may be kept: short, one line, without any of our keys."""
        text = str(words if words is not None else "")
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return " ".join(text.split())[:WORDS]


def _read(response: Response) -> bytes:
    """Raises: OutcomeUnknown for an answer too long, or too slow."""
    until, content = time.monotonic() + PATIENCE, b""
    for chunk in response.iter_content(65_536):
        content += chunk
        if len(content) > ANSWER_MAX:
            raise OutcomeUnknown("an answer longer than any of a provider's")
        if time.monotonic() > until:
            raise OutcomeUnknown("an answer that does not end")
    return content


def _never_left(error: Exception) -> bool:
    """Whether no byte of the request can have arrived: no such host, or nobody at its port."""
    from requests import ConnectionError as NotConnected  # noqa: PLC0415 -- slow import
    from requests import ConnectTimeout  # noqa: PLC0415 -- slow import
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415 -- slow import

    if isinstance(error, ConnectTimeout):
        return True
    first = error.args[0] if isinstance(error, NotConnected) and error.args else None
    return isinstance(getattr(first, "reason", first), NewConnectionError)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def header(headers: Mapping[str, str], name: str) -> str:
    """By any spelling: servers do not agree on capitals. "" when it is not there."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def exact(amount: object, currency: object) -> Money:
    """`15000`, `"15000"` or `"15000.00"` as money, with nothing rounded.

    Raises: OutcomeUnknown for what is no sum, or is finer than the currency's smallest unit.
    """
    try:
        if isinstance(amount, bool | float) or not isinstance(currency, str) or len(currency) != 3:
            raise ValueError
        if isinstance(amount, str) and not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", amount):
            raise ValueError
        code = currency.upper()
        units = Decimal(str(amount)).scaleb(decimals(code))
        if units != units.to_integral_value() or not 0 <= units <= SUM_MOST:
            raise ValueError
        return Money(int(units), code)
    except (ArithmeticError, ValueError):
        raise OutcomeUnknown("a sum that cannot be read") from None


def written(total: Money) -> str:
    """As providers want it in text: `15000` francs, `10.50` euros."""
    places = decimals(total.currency)
    return str(total.amount) if not places else str(Decimal(total.amount).scaleb(-places))
