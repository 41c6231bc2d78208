"""A race: processes full of buyers (buyers.py) let go together on the database of this run."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.events.models import Event
from app.kernel.db import db
from app.tickets.models import Quota
from tests.faults.sizes import size
from tests.races.buyers import crowd

Ask = dict[str, Any]


@dataclass(frozen=True)
class Finish:
    """What the buyers were told, and where the counters stand."""

    told: list[dict[str, Any]]
    seconds: float  # from the word to the last answer

    @property
    def counts(self) -> Counter[str]:
        return Counter(each["told"] for each in self.told)

    @property
    def orders(self) -> set[int]:
        return {each["order"] for each in self.told if "order" in each}

    @staticmethod
    def room(event: Event) -> tuple[int, int]:
        """Places held and sold."""
        query = select(Quota.held, Quota.sold).where(Quota.event_id == event.id, Quota.name == "")
        held, sold = db.session.execute(query).one()
        return held, sold


Race = Callable[..., Finish]


# One process loads the app and is copied: the buyers start in no time, with nothing open
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.races.buyers", "tests.races.checkout"])
SECONDS = size(120, 3_000)  # a race at full numbers on a machine that others use too


def run(plan: dict[str, Any], asks: Sequence[Ask], *, processes: int) -> Finish:
    lines, crowds = [], []
    for n in range(processes):
        ours, theirs = PROCESSES.Pipe()
        told = plan | {"asks": asks[n::processes]}
        crowds.append(PROCESSES.Process(target=crowd, args=(theirs, told), daemon=True))
        crowds[-1].start()
        theirs.close()
        lines.append(ours)
    try:
        for line in lines:
            assert _heard(line) == "ready"
        began = time.monotonic()
        for line in lines:
            line.send("go")
        heard = [each for line in lines for each in _heard(line)]
        return Finish(heard, time.monotonic() - began)
    finally:
        for each in crowds:
            each.kill()
            each.join()


def _heard(line: Connection) -> Any:
    assert line.poll(SECONDS), "the buyers never came back"
    return line.recv()


@pytest.fixture
def race(house: Flask) -> Race:
    database = db.engine.url.render_as_string(hide_password=False)
    db.session.rollback()

    def start(
        event: Event,
        asks: Sequence[Ask],
        *,
        processes: int = size(2, 4),
        threads: int = 8,
        guard: str = "on",
    ) -> Finish:
        plan = {"database": database, "event": event.id, "threads": threads, "guard": guard}
        db.session.rollback()  # no read of ours is open while they race, or when we look after it
        return run(plan, asks, processes=processes)

    return start
