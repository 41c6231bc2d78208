"""One purchase in a process of its own, which dies at a chosen step: kill -9, nothing cleaned up.

Steps are what leaves a trace: each commit, and each line that the provider writes in its books.
A till is a process that has the app ready, and is copied for each purchase.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.kernel.db import db
from app.orders import actions as orders
from app.orders.models import Order
from app.payments.pretend import Pretend
from tests.conftest import test_settings


class Steps:
    """Counts; at the chosen one the process is gone, before it or right after it."""

    def __init__(self, fatal: int, when: str) -> None:
        self.done, self.fatal, self.when = 0, fatal, when

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def step(*words: Any) -> Any:
            self.done += 1
            if self.done == self.fatal and self.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            made = act(*words)
            if self.done == self.fatal and self.when == "after":
                os.kill(os.getpid(), signal.SIGKILL)
            return made

        return step


def till(line: Connection, place: dict[str, str]) -> None:
    """`place`: database, var. Each plan that comes is a purchase; tells (how it ended, steps).

    The first is done by itself: what is slow the first time is in each copy.
    """
    settings = test_settings(Path(place["var"]), database_url=place["database"])
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    line.send(("steps", checkout(app, line.recv())))
    with app.app_context():
        db.engine.dispose()  # a copy may not speak on our connection
    line.send(("ended", 0))
    while plan := line.recv():
        child = os.fork()
        if not child:
            line.send(("steps", checkout(app, plan)))
            os._exit(0)
        line.send(("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))


def checkout(app: Flask, plan: dict[str, Any]) -> int:
    """`plan`: event (code), kind, key, fatal, when, guard. How many steps it took."""
    steps = Steps(plan["fatal"], plan["when"])
    guard = nullcontext() if plan["guard"] == "on" else two_transactions()
    with app.app_context():
        dialect = db.engine.dialect
    counted = patch.object(dialect, "do_commit", steps.around(dialect.do_commit))
    with guard, counted, patch.object(Pretend, "_write", steps.around(Pretend._write)):
        buy(app.test_client(), plan)
    return steps.done


def buy(phone: FlaskClient, plan: dict[str, Any]) -> None:
    """Order two places, pay on the provider's page, come back."""
    asked = {f"n{plan['kind']}": 2, "name": "Ben", "email": plan["email"], "key": plan["key"]}
    asked |= {"provider": "pretend"}
    there = phone.post(f"/events/{plan['event']}/orders", data=asked)
    assert there.status_code == 303, there.text
    back = phone.post(there.headers["Location"], data={"choice": "pay"})
    assert phone.get(back.headers["Location"]).status_code == 200


@contextmanager
def two_transactions() -> Iterator[None]:
    """The payment is confirmed in one transaction, the tickets made out in the next."""
    real = orders.hand_over

    def later(order: Order, *, now: datetime) -> None:
        db.session.commit()
        real(order, now=now)

    with patch("app.orders.actions.hand_over", later):
        yield
