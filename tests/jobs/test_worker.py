"""Background rounds: each in its own turn, one that falls stops no other, mail leaves soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.jobs.worker import Soon, Worker
from app.kernel.db import db, transaction
from app.messages.actions import claim_next, leave, mark_sent
from app.messages.models import Message
from tests.make import NOW


def made(house: Flask, **rounds: Callable[[], object]) -> Worker:
    return Worker(rounds, inside=house.app_context)


def test_a_round_that_falls_stops_no_other(house: Flask, caplog: pytest.LogCaptureFixture) -> None:
    done = list[str]()

    def falls() -> None:
        raise RuntimeError("a fault of ours")

    made(house, one=falls, two=lambda: done.append("two")).run_all()

    assert done == ["two"]
    assert "round one failed" in caplog.text


def test_the_house_settles_money_before_it_carries_mail(house: Flask) -> None:
    from app.factory import rounds

    names = list(rounds(house, house.extensions["settings"]))

    assert names.index("notices") < names.index("payments") < names.index("post")


def test_mail_left_by_work_is_carried_at_once(house: Flask) -> None:
    def settles() -> None:
        with transaction():
            leave("tickets", to="ben@example.cm", locale="fr", now=NOW)

    worker = made(house, notices=settles, sweep=lambda: None)
    worker.run("sweep")
    worker.run("notices")

    assert [task.args for task in worker.huey.pending()] == [("post",)]


def test_a_round_that_wants_its_turn_sooner_has_it_once(house: Flask) -> None:
    """Somebody is paying: their provider is asked within seconds, not at the next minute."""
    asked = list[str]()

    def looks() -> Soon:
        asked.append("looked")
        return Soon(0.05)

    worker = made(house, payments=looks)
    for _ in range(3):
        worker.run("payments")
    assert [task.args for task in worker.huey.pending()] == [("payments",)]
    assert len(asked) == 3


def test_started_it_does_what_it_is_woken_for(house: Flask) -> None:
    done = list[str]()
    worker = made(house, sweep=lambda: done.append("swept"))
    consumer = worker.start()
    try:
        for wakes in (1, 2, 3):
            worker.wake("sweep")
            limit = time.monotonic() + 10
            while len(done) < wakes and time.monotonic() < limit:
                time.sleep(0.02)
    finally:
        consumer.stop(graceful=True)

    assert len(done) >= 3


def test_what_need_not_be_kept_is_dropped_by_the_clock(house: Flask) -> None:
    from app.factory import rounds

    with transaction():
        leave("tickets", to="ben@example.cm", locale="fr", now=NOW)
        message = claim_next(now=NOW)
        assert message is not None
        mark_sent(message.id, now=NOW)
    forget = rounds(house, house.extensions["settings"])["forget"]

    for days, left in ((29, 1), (31, 0)):
        with time_machine.travel(NOW + timedelta(days=days), tick=True):
            forget()
        assert db.session.scalar(select(func.count(Message.id))) == left
