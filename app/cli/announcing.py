"""`./run` says where to look, and how to come in, once its server answers.

The server says it itself: a second process would load the whole house again, while the first page
waits for the same cores.
"""

from __future__ import annotations

import time
from http.client import HTTPConnection, HTTPException
from threading import Thread

from flask import Flask

from config import Settings

FIRST_ANSWER_SECONDS = 60


def announce_when_up(app: Flask) -> None:
    Thread(target=announce, args=(app,), name="announce", daemon=True).start()


def announce(app: Flask) -> None:
    """Address and links, on the terminal; nothing when no page came."""
    settings: Settings = app.extensions["settings"]
    if answers(settings):
        with app.app_context():
            links = "\n".join(ways_in(settings))
        print(f"\n  Entregent: {settings.base_url}\n\n{links}\n  Ctrl+C ends it.", flush=True)


def ways_in(settings: Settings) -> list[str]:
    """One-tap sign-ins of the demonstration; of a new house the link of its first owner."""
    from app.cli import demo, owners  # noqa: PLC0415 -- slow import

    return demo.tell_links() if settings.mode == "demo" else owners.first_link()


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
