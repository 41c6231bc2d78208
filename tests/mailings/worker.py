"""A process that carries a newsletter to a real mail server and tells each: there to be killed."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

import time_machine

from app.factory import create_app
from app.jobs.post import carry_all
from app.messages.models import Message
from tests.conftest import test_settings
from tests.jobs.sending import by_smtp


def work(line: Connection, plan: dict[str, Any]) -> None:
    """`plan`: database, port of the mail server, at (ISO), guard."""
    at = datetime.fromisoformat(plan["at"])
    unnoted = patch("app.jobs.post.mark_sent", lambda _id, *, now: None)
    guard = nullcontext() if plan["guard"] == "on" else unnoted
    with tempfile.TemporaryDirectory() as var, time_machine.travel(at, tick=True), guard:
        app = create_app(test_settings(Path(var), database_url=plan["database"]))
        send = by_smtp(plan["port"], Path(var))

        def told(message: Message) -> None:
            send(message)
            line.send(message.id)  # the server has it; whoever listens may kill from now on

        with app.app_context():
            carry_all(told, most=10_000)
        line.send(0)
