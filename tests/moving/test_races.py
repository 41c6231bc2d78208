"""Two changes of one ticket at once, and a change against the door: exactly one wins.

Real connections and threads, on the database the suite runs on (a SQLite file or PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.changes import actions
from app.changes.actions import cancel, transfer
from app.changes.queries import owned
from app.changes.rules import Holder
from app.credits.models import Credit
from app.door.models import Scanner
from app.door.rules import Result
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.moving.actions import move
from app.orders import queries as orders
from app.orders.models import Order
from app.passages.actions import admit
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests.changes.test_cancel import paid
from tests.door.making import phone, told
from tests.make import NOW
from tests.moving.test_move import dates
from tests.orders.test_actions import HOLD, kind_of
from tests.races.crowd import at_once

ROUNDS = 6
Work = Callable[[], str]


def said(word: str, work: Callable[[], Any]) -> Work:
    """`word` when it was done, "no" when it was refused."""

    def run() -> str:
        try:
            done = in_transaction(work)
        except Refused:
            return "no"
        return "no" if done in (Result.ACCEPTED_CANCELLED, Result.CONFLICT) else word

    return run


class Evening:
    """One paid ticket of 10 000 francs, a door, and another date."""

    def __init__(self, of: tuple[Event, Event] | None = None) -> None:
        self.here, self.there = of or dates(10_000, 10_000, cancels_as=CancelsAs.CREDIT)
        self.order = paid(self.here)
        self.ticket = orders.tickets_of_order(self.order.id)[0]
        self.scanner_id = phone(self.here)[0].id
        self.keys = [each.key for each in owned(self.order)]
        self.to = kind_of(self.there)
        db.session.rollback()

    def transfer(self, name: str = "Zita") -> Work:
        id_ = self.ticket.id
        return said("given", lambda: transfer(id_, Holder(name), actor="buyer", now=NOW))

    def cancel(self) -> Work:
        id_, how = self.order.id, {"gives": CancelsAs.CREDIT, "actor": "buyer", "now": NOW}
        return said("cancelled", lambda: cancel(id_, self.keys, **how))  # type: ignore[arg-type]

    def move(self) -> Work:
        how: dict[str, Any] = {"seen": 10_000, "provider": "hand", "hold": HOLD, "now": NOW}
        id_ = self.order.id
        return said("moved", lambda: move(id_, self.keys, self.to, actor="buyer", **how))

    def scan(self) -> Work:
        scan = told(self.ticket)

        def work() -> Result:
            scanner = db.session.get_one(Scanner, self.scanner_id)
            return admit(scanner, scan, now=NOW).result

        return said("entered", work)

    def standing(self) -> int:
        valid = select(func.count(Ticket.id)).where(Ticket.status == TicketStatus.VALID)
        of = valid.where(Ticket.event_id.in_([self.here.id, self.there.id]))
        return db.session.scalar(of) or 0


PAIRS = ["transfer transfer", "transfer scan", "cancel scan", "cancel move", "cancel cancel"]
PAIRS += ["move scan", "move move", "transfer cancel"]


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_at_once_exactly_one_wins(house: Flask, pair: str) -> None:
    for _round in range(ROUNDS):
        evening = Evening()
        works = [getattr(evening, name)() for name in pair.split()]

        heard = at_once(house, works)

        db.session.rollback()
        assert [type(each) for each in heard] == [str, str], heard
        assert sorted(heard).count("no") == 1, heard
        ended = "cancelled" in heard
        assert evening.standing() == (0 if ended else 1)
        credit = select(func.coalesce(func.sum(Credit.remaining), 0))
        credit = credit.where(Credit.order_id == evening.order.id)
        assert db.session.scalar(credit) == (10_000 if ended else 0)
        assert orders.counter_drift() == []


def test_without_the_guards_a_place_is_given_up_twice(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both look, then both act on what they saw. It shows that the race is a race. The
    money book, which would refuse the second credit note, is left out."""
    evening = Evening()
    order_id, key = evening.order.id, evening.keys
    seen = {n: owned(orders.order_by_id(order_id)) for n in range(2)}
    monkeypatch.setattr(actions, "end_unused", lambda *_words, **_facts: None)
    monkeypatch.setattr(actions, "give_places_back", lambda *_words: None)
    for book in ("write_credit_note", "write_credit"):
        monkeypatch.setattr(actions, book, lambda *_words, **_facts: None)

    def believes(n: int) -> Callable[[], str]:
        def work() -> str:
            order = db.session.get_one(Order, order_id)
            back = actions.end_pieces(
                order, seen[n], to=TicketStatus.CANCELLED, gives=CancelsAs.CREDIT, now=NOW
            )
            return f"{back.credit} {key}"

        return lambda: in_transaction(work)

    heard = at_once(house, [believes(0), believes(1)])

    db.session.rollback()
    assert not [each for each in heard if isinstance(each, Exception)]
    assert db.session.scalar(select(func.sum(Credit.amount))) == 20_000


def test_a_scan_beside_a_change_never_leaves_a_used_ticket_given(house: Flask) -> None:
    """The door and the holder meet at the event's row, whatever comes first."""
    event: Event | None = None
    for _round in range(ROUNDS):
        evening = Evening()
        event = evening.here
        at_once(house, [evening.scan(), evening.transfer(), evening.transfer("Paul")])
    assert event is not None
    assert orders.counter_drift() == []
