"""Public pages are made once for all strangers who ask within the same moment.

Chats forward a poster to hundreds of phones at once. What an answer lets everybody keep
(`Cache-Control: public`, app/web/shared.py) stays for `Settings.page_seconds` in this process,
before any cookie, database or template is touched. Why: docs/adr/0023.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.web.context import LANGUAGES

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
WsgiApp = Callable[..., Iterable[bytes]]
MOST = 512  # answers at a time: the least asked one goes first
BODY_MAX = 200_000  # bytes
NOT_IN_304 = ("content-type", "content-length", "content-encoding")


@dataclass(frozen=True, slots=True)
class Answer:
    headers: Headers
    body: bytes
    tag: str
    until: float  # of the monotonic clock, seconds


class Kept:
    """Around the house: answers strangers from memory, and lets everyone else through."""

    def __init__(self, app: WsgiApp, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self.answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        key = asked(environ)
        if key is None:
            return self.app(environ, start_response)
        answer = self.answers.get(key)
        if answer is None or answer.until <= time.monotonic():
            return self.made(key, environ, start_response)
        if answer.tag and answer.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            short = [head for head in answer.headers if head[0].lower() not in NOT_IN_304]
            start_response("304 NOT MODIFIED", short)
            return []
        start_response("200 OK", list(answer.headers))
        return [answer.body]

    def made(self, key: tuple[str, ...], environ: Environ, start_response: Any) -> Iterable[bytes]:
        told: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, *error: Any) -> Any:
            told.append((status, headers))
            return start_response(status, headers, *error)

        body = self.app(environ, note)
        status, headers = told[-1] if told else ("", [])
        heads = {name.lower(): value for name, value in headers}
        if may_be_kept(status, heads):
            whole = b"".join(body)
            getattr(body, "close", lambda: None)()
            until = time.monotonic() + self.seconds
            self.keep(key, Answer(list(headers), whole, tag_of(heads), until))
            return [whole]
        return body

    def keep(self, key: tuple[str, ...], answer: Answer) -> None:
        with self.lock:
            self.answers[key] = answer
            self.answers.move_to_end(key)
            while len(self.answers) > MOST:
                self.answers.popitem(last=False)


def asked(environ: Environ) -> tuple[str, ...] | None:
    """What tells one stranger's question from another's; None: it may have its own answer."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    cookie = environ.get("HTTP_COOKIE", "")
    if cookie and not (cookie.startswith("lang=") and ";" not in cookie):
        return None
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        cookie or best_language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else "",
    )


@lru_cache(maxsize=512)
def best_language(header: str) -> str:
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES) or ""


def may_be_kept(status: str, heads: dict[str, str]) -> bool:
    """A small page that says itself that everybody may keep it."""
    small = 0 < int(heads.get("content-length", "0")) <= BODY_MAX
    public = "public" in heads.get("cache-control", "") and "set-cookie" not in heads
    return status.startswith("200") and small and public


def tag_of(heads: dict[str, str]) -> str:
    """The quoted part: a packed page's tag is weak."""
    return heads.get("etag", "").removeprefix("W/")


def install(app: Flask, seconds: int) -> None:
    """Inside what tells the real host and scheme behind a proxy: before that is installed."""
    if seconds:
        app.wsgi_app = Kept(app.wsgi_app, seconds)  # type: ignore[method-assign]
