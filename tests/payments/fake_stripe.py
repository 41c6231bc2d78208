"""A small Stripe on the loopback: creates, lists, reads and expires Checkout Sessions over HTTP.

It refuses what Stripe's own document refuses (stripe_document.py), answers only what that document
allows, keeps the promise of idempotency keys, and can be told to fail in the ways networks do.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from stripe import WebhookSignature

from tests.payments import fake_stripe_money, stripe_document

SECRET = "whsec_test_secret_of_the_loopback"
SESSIONS = "/v1/checkout/sessions"
Answer = tuple[int, dict[str, Any] | str]
S = TypeVar("S", bound="FakeStripe")
_n = count(1)


@dataclass
class Request:
    method: str
    path: str
    body: str  # the form of a POST, the query of a GET
    headers: dict[str, str]


@dataclass
class FakeStripe:
    """`trouble` is what happens to the next requests: "hang" and "cut" happen after the work."""

    address: str = ""
    heard: list[Request] = field(default_factory=list)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)  # "hang" | "cut" | "500" | "html" | "429"
    seconds: float = 3.0  # how long a "hang" takes
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)  # by their intent's id
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    ahead: int = 0  # seconds that its clock is ahead of ours
    sees_charges: bool = True  # what this key may look at
    _kept: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> tuple[Answer, str]:
        """The answer, and the trouble it meets on its way."""
        with self._lock:
            self.heard.append(request)
            trouble = self.trouble.pop(0) if self.trouble else ""
            if trouble == "500":
                return (500, {"error": {"type": "api_error", "message": "down"}}), ""
            if trouble == "429":
                return (429, {"error": {"type": "api_error", "message": "slow down"}}), ""
            if trouble == "html":
                return (200, "<h1>Maintenance</h1>"), ""
            return self._answered_once(request), trouble

    def _answered_once(self, request: Request) -> Answer:
        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        if key in self._kept:
            body, before = self._kept[key]
            if body != request.body:
                return _refused("Keys for idempotent requests…", kind="idempotency_error")
            return before
        made = self._work(request)
        if key:
            self._kept[key] = (request.body, made)
        return made

    def _work(self, request: Request) -> Answer:
        key = request.headers.get("Authorization", "")
        if not key.startswith("Bearer sk_"):
            words = f"Invalid API Key provided: {key[7:]}"
            return 401, {"error": {"type": "invalid_request_error", "message": words}}
        if not self.sees_charges and "expand" in request.body:
            words = "This key may not read charges"
            return 403, {"error": {"type": "invalid_request_error", "message": words}}
        path = urlsplit(request.path).path
        faults = stripe_document.faults_of_request(request.method, path, request.body)
        if faults:
            return _refused("; ".join(faults))
        if (request.method, path) == ("POST", SESSIONS):
            return self._create(dict(parse_qsl(request.body)))
        if (request.method, path) == ("GET", SESSIONS):
            return 200, self._newest(dict(parse_qsl(request.body)))
        if not path.startswith(SESSIONS):
            return fake_stripe_money.answer(self, request.method, path, request.body)
        return self._one(request.method, path, request.body)

    def _create(self, form: dict[str, str]) -> Answer:
        now = int(time.time()) + self.ahead
        if not now + 1800 <= int(form["expires_at"]) <= now + 86_400:
            words = "expires_at: between 30 minutes and 24 hours from now"
            return _refused(words, param="expires_at")
        lines = [n for n in range(20) if f"line_items[{n}][quantity]" in form]
        price = "line_items[{}][price_data][unit_amount]"
        id_ = f"cs_test_{next(_n):08d}"
        self.sessions[id_] = {
            "id": id_,
            "object": "checkout.session",
            "url": f"{self.address}/c/pay/{id_}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": sum(
                int(form[price.format(n)]) * int(form[f"line_items[{n}][quantity]"]) for n in lines
            ),
            "currency": form["line_items[0][price_data][currency]"],
            "metadata": _inside(form, "metadata"),
            "payment_intent": None,
            "client_reference_id": form.get("client_reference_id"),
            "expires_at": int(form["expires_at"]),
            "created": now,
            "mode": form["mode"],
            "livemode": False,
            "payment_method_types": ["card"],
            "automatic_tax": {
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "custom_fields": [],
            "custom_text": dict.fromkeys(
                ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
            ),
            "shipping_options": [],
        }
        return 200, dict(self.sessions[id_])

    def _newest(self, form: dict[str, str]) -> dict[str, Any]:
        since = int(form.get("created[gte]", 0))
        ids = sorted((i for i, s in self.sessions.items() if s["created"] >= since), reverse=True)
        if "payment_intent" in form:
            ids = [i for i in ids if self.sessions[i]["payment_intent"] == form["payment_intent"]]
        if "starting_after" in form:
            ids = ids[ids.index(form["starting_after"]) + 1 :]
        page = ids[: int(form.get("limit", 10))]
        return {
            "object": "list",
            "url": SESSIONS,
            "has_more": len(ids) > len(page),
            "data": [dict(self.sessions[id_]) for id_ in page],
        }

    def _one(self, method: str, path: str, body: str) -> Answer:
        id_, _slash, action = path.removeprefix(SESSIONS + "/").partition("/")
        session = self.sessions.get(id_)
        if session is None:
            return _refused(f"No such checkout.session: {id_}", status=404, code="resource_missing")
        if method == "POST" and action == "expire":
            if session["status"] != "open":
                return _refused("Only Checkout Sessions with a status of open can be expired.")
            session["status"], session["url"] = "expired", None
        intent = session["payment_intent"]
        if intent and "latest_charge" in body:
            return 200, session | {"payment_intent": fake_stripe_money.whole(self, intent)}
        return 200, dict(session)

    def pay(self, id_: str, **facts: Any) -> None:
        """The payer pays on the hosted page."""
        intent = fake_stripe_money.charge(self, self.sessions[id_], f"{next(_n):08d}")
        paid: dict[str, Any] = {"status": "complete", "payment_status": "paid", "url": None}
        paid |= {"payment_intent": intent}
        self.sessions[id_].update(paid | facts)

    def event(self, id_: str, kind: str = "checkout.session.completed") -> bytes:
        """The body of a webhook about anything it keeps, with an id of its own."""
        about = (self.sessions | self.charges | self.refunds | self.disputes)[id_]
        return json.dumps(
            {
                "id": f"evt_{next(_n):08d}",
                "object": "event",
                "type": kind,
                "api_version": stripe_document.version(),
                "created": int(time.time()),
                "livemode": False,
                "data": {"object": about},
            }
        ).encode()


def signed(body: bytes, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    """Stripe's own hand under a body."""
    line = WebhookSignature.generate_signature_header(body.decode(), secret, at)
    return {"Stripe-Signature": line}


def _inside(form: dict[str, str], name: str) -> dict[str, str]:
    return {k[len(name) + 1 : -1]: v for k, v in form.items() if k.startswith(f"{name}[")}


def _refused(
    words: str,
    *,
    status: int = 400,
    kind: str = "invalid_request_error",
    code: str = "bad",
    param: str = "",
) -> Answer:
    named = {"param": param} if param else {}
    return status, {"error": {"type": kind, "message": words, "code": code} | named}


class _Line(BaseHTTPRequestHandler):
    """One connection. Whoever hangs up on the other, neither falls."""

    protocol_version = "HTTP/1.1"
    stripe: FakeStripe

    def do_GET(self) -> None:
        self._serve(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _serve(self, body: str) -> None:
        headers = {name.title(): value for name, value in self.headers.items()}
        heard = Request(self.command, urlsplit(self.path).path, body, headers)
        (status, said), trouble = self.stripe.answer(heard)
        if trouble == "cut":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if trouble == "hang":
            time.sleep(self.stripe.seconds)
        content = (said if isinstance(said, str) else json.dumps(said)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        return

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()


@contextmanager
def serve() -> Iterator[FakeStripe]:
    with served(FakeStripe()) as stripe:
        yield stripe


@contextmanager
def served(stripe: S) -> Iterator[S]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Line", (_Line,), {"stripe": stripe}))
    server.daemon_threads = True
    stripe.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stripe
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
