"""The team opens and closes a line, moves people in it, and proposes before the turn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.kernel.db import db, in_transaction
from app.orders.rules import OrderStatus, SoldOut
from app.waitlist import actions, queries
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import (
    EntryState,
    LineClosed,
    Move,
    NotWaiting,
)
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.waitlist.standing import (
    give_back,
    is_exact,
    proposed,
    room,
    serve,
    sold_out,
    waits,
)

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)


def state_of(entry: WaitlistEntry) -> EntryState:
    db.session.refresh(entry)
    return entry.state


def test_closing_the_line_gives_what_is_free_back_to_the_public() -> None:
    event, [order] = sold_out()
    entry = waits(event, "Famille", 2)
    give_back(order)
    serve(event)

    def turn(on: bool) -> None:
        facts = {"hours": None, "actor": "user:1", "now": NOW}
        in_transaction(lambda: actions.open_line(event.id, is_open=on, **facts))  # type: ignore[arg-type]

    turn(False)
    assert room(event) == (0, 0, 0)
    with pytest.raises(LineClosed):
        waits(event)
    assert buy(event).status is OrderStatus.HELD
    assert state_of(entry) is EntryState.WAITING

    turn(True)
    assert room(event) == (1, 0, 1)
    assert is_exact()


def test_the_team_moves_somebody_with_a_reason_that_stays_written() -> None:
    event, [order] = sold_out()
    for name in ("Awa", "Ben", "Chantal"):
        entry = waits(event, name)

    in_transaction(
        lambda: actions.move(entry.id, Move.FIRST, why="Notre oratrice", actor="user:7", now=NOW)
    )

    assert [each.name for each in queries.line(event.id)] == ["Chantal", "Awa", "Ben"]
    note = db.session.scalars(select(AuditEntry)).all()[-1]
    assert (note.action, note.actor) == ("waitlist.moved", "user:7")
    assert note.facts == {"place_before": 3, "place_after": 1, "why": "Notre oratrice"}
    give_back(order)
    serve(event)
    assert proposed(event) == [("Chantal", 1)]


def test_the_team_proposes_before_the_turn_or_hears_what_lacks() -> None:
    event, held = sold_out(2)
    waits(event, "Awa")
    family = waits(event, "Famille", 2)
    give_back(held[0])

    def now_(entry: WaitlistEntry) -> int:
        return in_transaction(lambda: actions.serve_now(entry.id, actor="user:1", now=NOW))

    with pytest.raises(SoldOut) as refusal:
        now_(family)
    assert refusal.value.facts == {"left": 1, "wanted": 2}
    give_back(held[1])
    now_(family)
    with pytest.raises(NotWaiting):
        now_(family)
    assert proposed(event) == [("Famille", 2)]
    assert is_exact()
