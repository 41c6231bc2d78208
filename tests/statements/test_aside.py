"""Money received that pays no ticket: each kind leaves suspense its own way, and may come back."""

from __future__ import annotations

from typing import Any

import pytest

from app.invariants.queries import broken
from app.ledger.queries import balance
from app.statements.rules import LineState
from tests import make
from tests.make import NOW
from tests.statements.test_actions import came, decide, lines


@pytest.fixture
def event(house: object) -> Any:
    return make.event()


@pytest.mark.parametrize(
    ("to", "reason", "wallet", "earned"),
    [
        ("ignored", "", 0, 0),
        ("returned", "MP261121.1900.C12345", 0, 0),
        ("kept", "Un don de sa tante", 15_000, -15_000),
    ],
)
def test_what_is_put_aside_leaves_suspense_as_was_said_and_comes_back(
    event: Any, to: str, reason: str, wallet: int, earned: int
) -> None:
    def stands() -> tuple[int, ...]:
        names = ("clearing:hand", "suspense:hand", "other")
        return tuple(balance(event.organizer_id, name) for name in names)

    came(event)
    before = stands()
    assert decide(event, "put_aside", lines()[0].id, LineState(to), reason) == to
    assert (stands(), lines()[0].reason) == ((wallet, 0, earned), reason)
    decide(event, "undo", lines()[0].id)
    assert (stands(), lines()[0].reason, lines()[0].state) == (before, "", "unmatched")
    assert broken(now=NOW) == {}
