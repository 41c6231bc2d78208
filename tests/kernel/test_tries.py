"""Work that the database asks to begin again, and work that it refuses for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from app.kernel import db as kernel
from app.kernel.db import in_transaction


class Said(Exception):
    """What a driver raises: PostgreSQL's five signs, and a sentence."""

    def __init__(self, sqlstate: str, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sqlstate = sqlstate


def failing(times: int, kind: type[DBAPIError], said: Said) -> tuple[list[int], Callable[[], str]]:
    tries: list[int] = []

    def work() -> str:
        tries.append(1)
        if len(tries) <= times:
            raise kind("UPDATE", {}, said)
        return "done"

    return tries, work


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.kernel.db.time.sleep", lambda _seconds: None)


ROLLING_BACK = Said("XX000", "new multixact has more than one updating member: 0 2[7 (keysh), …]")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (OperationalError, Said("40P01", "deadlock detected")),
        (OperationalError, Said("55P03", "canceling statement due to lock timeout")),
        (InternalError, ROLLING_BACK),
    ],
)
def test_what_gives_way_to_another_is_done_at_the_next_try(
    app: Flask, kind: type[DBAPIError], said: Said
) -> None:
    tries, work = failing(2, kind, said)
    with app.app_context():
        assert in_transaction(work) == "done"
    assert len(tries) == 3


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (InternalError, Said("XX000", "could not open relation")),
        (OperationalError, Said("57P01", "terminating connection")),
    ],
)
def test_what_will_not_get_better_is_told_at_once(
    app: Flask, kind: type[DBAPIError], said: Said
) -> None:
    tries, work = failing(1, kind, said)
    with app.app_context(), pytest.raises(kind):
        in_transaction(work)
    assert len(tries) == 1


def test_who_must_give_way_again_and_again_is_told_in_the_end(app: Flask) -> None:
    tries, work = failing(99, OperationalError, Said("40P01"))
    with app.app_context(), pytest.raises(OperationalError):
        in_transaction(work)
    assert len(tries) == kernel.RETRIES
