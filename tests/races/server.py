"""The real server as a process of its own, on a free port: started, asked over HTTP, killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from config import ROOT
from tests.services import free_port

FIRST_ANSWER_SECONDS = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Answer:
    status: int
    location: str
    text: str
    cookie: str


class Line:
    """One browser's connection: keeps its cookie, opens the line again when it was cut."""

    def __init__(self, port: int, *, seconds: float = 30) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=seconds)
        self.cookie = self.place = ""  # `place`: where we say that we call from

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_error: object) -> None:
        self._line.close()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, object]) -> Answer:
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        """Raises: OSError, HTTPException when the server is not there, or goes away."""
        headers = {"Cookie": self.cookie} | (FORM if body is not None else {})
        headers |= {"X-Forwarded-For": self.place} if self.place else {}
        try:
            self._line.request(method, path, body, headers)
            heard = self._line.getresponse()
            text = heard.read().decode()
        except (OSError, HTTPException):
            self._line.close()
            raise
        if fresh := heard.getheader("Set-Cookie"):
            self.cookie = fresh.partition(";")[0]
        there = urlsplit(heard.getheader("Location") or "")
        location = there.path + (f"?{there.query}" if there.query else "")
        return Answer(heard.status, location, text, self.cookie)


def token_in(page: str) -> str:
    """The form's own proof that it came from us."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "no form token on this page"
    return found[1]


class Server:
    """`with Server(database, var) as server:`; `kill()` is kill -9 of all of it at once."""

    def __init__(
        self, database: str, var: Path, *, workers: int = 1, app: str = "wsgi:app", **knobs: str
    ) -> None:
        self.port, self._app = free_port(), app
        self._workers, self._log = workers, var / "server.log"
        self._env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("ENTREGENT_")},
            "ENTREGENT_MODE": "testing",
            "ENTREGENT_SECRET_KEY": "a test key that is long enough to be accepted",
            "ENTREGENT_DATABASE_URL": database,
            "ENTREGENT_VAR_DIR": str(var),
            "ENTREGENT_PORT": str(self.port),
            "ENTREGENT_EMBEDDED_WORKER": "false",
            "ENTREGENT_TRUSTED_PROXIES": "1",  # a crowd calls from many places
        } | {f"ENTREGENT_{name.upper()}": value for name, value in knobs.items()}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        size = ["--workers", str(self._workers), "--blocking-threads", "8"]
        where = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "granian", *where, *size, self._app],
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that all of it can be killed, and nothing else
            )
        limit = time.monotonic() + FIRST_ANSWER_SECONDS
        while not self._answers():
            dead = self._process.poll() is not None
            assert not dead, self.log()[-2000:]
            assert time.monotonic() < limit, self.log()[-2000:]
            time.sleep(0.05)

    def _answers(self) -> bool:
        with suppress(OSError, HTTPException), Line(self.port) as line:
            return line.get("/robots.txt").status < 500
        return False

    def kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    @property
    def group(self) -> int:
        """The group of its processes."""
        return self._process.pid if self._process else 0

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def line(self) -> Line:
        return Line(self.port)
