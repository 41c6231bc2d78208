"""`./run`: the database as the code needs it, demo data the first time, then the server.

Loads neither Flask nor SQLAlchemy: the app is imported once, by the server that keeps it.
"""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

from config import (
    BAD_SETTING,
    ROOT,
    BadSetting,
    Settings,
    is_debug,
    refuse_unsafe,
    session_keys,
)

BUSY = 75  # EX_TEMPFAIL
FLASK = ["-m", "flask", "--app", "app.factory:for_commands"]
FIRST_ANSWER_SECONDS = 60
SERVER = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]


class Failed(Exception):
    """A step did not work; the message says what to do."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(words)
        self.code = code


def main() -> int:
    try:
        settings = Settings.from_env()
        refuse_unsafe(settings, debug=is_debug())
        session_keys(settings)  # made here, or refused
    except BadSetting as problem:
        return stop(str(problem), BAD_SETTING)
    try:
        refuse_taken(settings)
        prepare(settings)
        refuse_taken(settings)  # preparing takes its time, and a second server would share the port
    except Failed as problem:
        return stop(str(problem), problem.code)
    announce_when_up(settings)
    return serve(settings)


def serve(settings: Settings) -> NoReturn:
    """Become the server."""
    size = ["--workers", "1", "--blocking-threads", str(settings.threads)]
    where = ["--host", settings.host, "--port", str(settings.port), "wsgi:app"]
    os.execv(sys.executable, [sys.executable, *SERVER, *size, *where])  # noqa: S606 -- no shell


def stop(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def refuse_taken(settings: Settings) -> None:
    """Raises: Failed when another program has the port."""
    if is_taken(settings.host, settings.port):
        raise Failed(
            f"Port {settings.port} is taken by another program. Choose one that is free:\n"
            f"  ENTREGENT_PORT={settings.port + 1} ./run",
            BUSY,
        )


def prepare(settings: Settings) -> None:
    """Raises: Failed, with what to do."""
    wanted = settings.var / "demo-wanted"  # outlives a first start that was cut short
    found = revision_of(settings)
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    if found == "" and settings.mode == "demo":
        wanted.touch()
    if found != newest_revision():
        step("database", ["-m", "app.cli.upgrade"], "./run doctor tells more.")
    if settings.mode == "demo" and wanted.exists():
        step("demo data", [*FLASK, "demo"], "./run demo tries again.")
        wanted.unlink()


def step(what: str, words: list[str], hint: str) -> None:
    print(f"  {what:<46}", end="", flush=True, file=sys.stderr)
    began = time.monotonic()
    done = python(words)
    if done.returncode:
        print("failed", file=sys.stderr)
        raise Failed(f"{(done.stdout + done.stderr)[-2000:]}\n{what}: failed. {hint}")
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)


def python(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own commands, no shell
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
    )


def newest_revision() -> str:
    """The last migration's name, read without loading Alembic (tests: one head only)."""
    files = [path.read_text() for path in (ROOT / "migrations" / "versions").glob("*.py")]
    last = set(_values("revision", files)) - set(_values("down_revision", files))
    return last.pop() if last else ""


def _values(name: str, files: list[str]) -> Iterator[str]:
    for text in files:
        yield from re.findall(rf"""^{name}(?:: [^=]+)? = ["'](\w+)["']""", text, re.MULTILINE)


def revision_of(settings: Settings) -> str | None:
    """Which migration the embedded database is at: "" when it is new, None when we cannot tell."""
    if not settings.database.startswith("sqlite:///"):
        return None
    file = Path(settings.database.removeprefix("sqlite:///"))
    if not file.exists():
        return ""
    with sqlite3.connect(file) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:  # no such table
            return ""
    return str(row[0]) if row else ""


def is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def announce_when_up(settings: Settings) -> None:
    """Leave a child behind that says where to look, once the server answers."""
    if os.fork():
        os.wait()
        return
    if os.fork():  # so that the server never has a child it does not know
        os._exit(0)
    os.nice(5)  # the server first
    words = ["demo", "--links"] if settings.mode == "demo" else ["setup-link", "--first"]
    links = python([*FLASK, *words]).stdout
    if answers(settings):
        print(f"\n  Entregent: {settings.base_url}\n\n{links}\n  Ctrl+C ends it.", flush=True)
    os._exit(0)


def answers(settings: Settings) -> bool:
    limit = time.monotonic() + FIRST_ANSWER_SECONDS
    while time.monotonic() < limit:
        line = HTTPConnection(settings.host, settings.port, timeout=10)
        try:
            line.request("GET", "/")
            return line.getresponse().status < 500
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            line.close()
    return False


if __name__ == "__main__":
    sys.exit(main())
