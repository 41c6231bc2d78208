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
from pathlib import Path
from typing import NoReturn

from app.cli.new_database import make
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
ANNOUNCE = "ANNOUNCE"  # in the environment of a server that `./run` started
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
    return serve(settings)


def serve(settings: Settings) -> NoReturn:
    """Become the server, which says where to look once it answers."""
    size = ["--workers", "1", "--blocking-threads", str(settings.threads)]
    where = ["--host", settings.host, "--port", str(settings.port), "wsgi:app"]
    words = [sys.executable, *SERVER, *size, *where]
    os.execve(sys.executable, words, os.environ | {ANNOUNCE: "1"})  # noqa: S606 -- no shell


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
    if found == "":
        make(_file(settings))
        found = revision_of(settings)
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
    file = _file(settings)
    if not file.exists():
        return ""
    with sqlite3.connect(file) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:  # no such table
            return ""
    return str(row[0]) if row else ""


def _file(settings: Settings) -> Path:
    return Path(settings.database.removeprefix("sqlite:///"))


def is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
