"""What runs without a person. huey only wakes; the truth of every task is a row.

Embedded, the consumer is two threads of the web process and the queue is memory: losing it loses
nothing, because each round asks the database what is due. With Redis the queue is shared.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from huey import MemoryHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer

from app.kernel.db import db

Round = Callable[[], object]
log = logging.getLogger("entregent.worker")


@dataclass(frozen=True, slots=True)
class Soon:
    """What a round answers that wants its next turn before the minute is over."""

    seconds: float


class EmbeddedConsumer(Consumer):
    """Leaves the process's signals to the web server that it lives in."""

    def _set_signal_handlers(self) -> None:
        return


class Worker:
    """Rounds of work by name, each a function that asks the database what is due."""

    def __init__(
        self,
        rounds: Mapping[str, Round],
        *,
        inside: Callable[[], AbstractContextManager[Any]],
        redis_url: str = "",
    ) -> None:
        """`inside()` is the application's context; it ends the database session too."""
        self._rounds, self._inside = dict(rounds), inside
        self._planned: dict[str, float] = {}  # name -> when, by the clock of this process
        self.huey = _queue(redis_url)
        self._run = self.huey.task(name="round")(self.run)
        self.huey.periodic_task(crontab(minute="*"), name="tick")(self.run_all)

    def wake(self, name: str) -> None:
        """Do this round soon. A lost wake is made up for by the next minute's tick."""
        self._run(name)

    def wake_in(self, name: str, seconds: float) -> None:
        """Do this round in a while, once: a wake that comes sooner is not doubled."""
        now = time.monotonic()
        if not now <= self._planned.get(name, 0.0) <= now + seconds:
            self._planned[name] = now + seconds
            self._run.schedule((name,), delay=seconds)

    def run(self, name: str) -> None:
        with self._inside():
            try:
                again = self._rounds[name]()
                if isinstance(again, Soon):
                    self.wake_in(name, again.seconds)
            except Exception:
                log.exception("round %s failed; the next tick tries again", name)
            if db.session.info.pop("message_left", False):
                self.wake("post")  # a mail left by work leaves as soon as one left by a page

    def run_all(self) -> None:
        for name in self._rounds:
            self.run(name)

    def start(self) -> EmbeddedConsumer:
        """Begin working in threads of this process."""
        consumer = EmbeddedConsumer(
            self.huey, workers=2, initial_delay=0.05, max_delay=0.5, check_worker_health=False
        )
        consumer.start()
        return consumer


def _queue(redis_url: str) -> Huey:
    if redis_url:
        from huey import RedisHuey  # noqa: PLC0415 -- only where Redis is installed

        return RedisHuey("entregent", url=redis_url, results=False)
    return MemoryHuey("entregent", results=False)
