"""A process that works a cancellation off and tells each order: there to be killed."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.credits.actions import give as real
from app.credits.models import Credit
from app.factory import create_app
from app.jobs import call_off
from app.kernel.db import db
from tests.conftest import test_settings


def work(line: Connection, plan: dict[str, str]) -> None:
    """`plan`: database, guard."""
    one = call_off._one

    def told(cancellation_id: int, order_id: int) -> bool:
        done = one(cancellation_id, order_id)
        line.send(order_id)
        return done

    guard = nullcontext() if plan["guard"] == "on" else two_transactions()
    with tempfile.TemporaryDirectory() as var, patch.object(call_off, "_one", told), guard:
        app = create_app(test_settings(Path(var), database_url=plan["database"]))
        with app.app_context():
            call_off.carry_on_all()


@contextmanager
def two_transactions() -> Iterator[None]:
    """The credit is kept in one transaction, and in the next that it was given; dies between."""

    def give(*words: Any, **facts: Any) -> Credit:
        made = real(*words, **facts)
        db.session.commit()
        os.kill(os.getpid(), signal.SIGKILL)
        return made

    with patch("app.changes.actions.give", give):
        yield
