"""A small provider on the loopback, and the ways a network has of failing it.

Each provider's simulator says in `work` what its own does; how the line breaks is the same for all.
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
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

MAINTENANCE = "<!doctype html><h1>Maintenance en cours</h1>"
Said = tuple[int, Any]  # a status; JSON, a text as it is, or None for an empty body


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Simulator:
    """`trouble` is what happens to the next requests, one each; "" is none.

    Before the work: "drop" (the line goes dead). After it: "hang", "cut", "lost" (a 500).
    Instead of it: "500", "503", "429", "html", "garbage", "nothing", "long", "redirect".
    """

    address: str = ""
    heard: list[Request] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    seconds: float = 2.0  # how long a "hang" takes
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, request: Request) -> Said:
        raise NotImplementedError

    def answer(self, request: Request) -> tuple[Said, str]:
        with self.lock:
            self.heard.append(request)
            trouble = self.trouble.pop(0) if self.trouble else ""
            instead = _instead(trouble)
            if trouble == "drop" or instead is not None:
                return instead or (500, None), trouble
            said = self.work(request)
            return (500, {"message": "INTERNAL"}) if trouble == "lost" else said, trouble


def _instead(trouble: str) -> Said | None:
    known: dict[str, Said] = {
        "500": (500, {"failureReason": {"failureCode": "UNKNOWN_ERROR"}}),
        "503": (503, MAINTENANCE),
        "429": (429, {"message": "slow down"}),
        "html": (200, MAINTENANCE),
        "garbage": (200, '{"status":'),
        "nothing": (200, None),
        "list": (200, [1, "two", None]),
        "long": (200, '"' + "x" * 1_100_000 + '"'),
        "redirect": (302, None),
    }
    return known.get(trouble)


class _Line(BaseHTTPRequestHandler):
    """One connection. Whoever hangs up on the other, neither falls."""

    protocol_version = "HTTP/1.1"
    simulator: Simulator

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        where = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        heard = Request(self.command, where.path, dict(parse_qsl(where.query)), headers, body)
        (status, said), trouble = self.simulator.answer(heard)
        if trouble in ("cut", "drop"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if trouble == "hang":
            time.sleep(self.simulator.seconds)
        content = said if isinstance(said, str) else "" if said is None else json.dumps(said)
        self.send_response(status)
        if trouble == "redirect":
            self.send_header("Location", f"{self.simulator.address}/elsewhere")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(content.encode())

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def log_message(self, *_words: object) -> None:
        return

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()


S = TypeVar("S", bound=Simulator)


@contextmanager
def serve(simulator: S) -> Iterator[S]:
    line = type("Line", (_Line,), {"simulator": simulator})
    server = ThreadingHTTPServer(("127.0.0.1", 0), line)
    server.daemon_threads = True
    simulator.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield simulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
