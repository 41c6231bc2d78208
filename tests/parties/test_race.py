"""Several guests say at the same moment that one seat is theirs."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.parties import actions
from app.parties.rules import Guest
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.races.crowd import at_once

GUESTS = [Guest(f"Invité {n}", "+237677000000", f"g{n}@example.cm") for n in range(8)]


def race(house: Flask) -> tuple[Counter[str], Ticket]:
    order = buy(make.event(amount=0), 2)
    ticket_id = orders.tickets_of_order(order.id)[0].id

    def one(guest: Guest) -> str:
        in_transaction(lambda: actions.claim(ticket_id, guest, locale="fr", now=NOW))
        return guest.name

    told = at_once(house, [partial(one, guest) for guest in GUESTS])
    db.session.rollback()
    db.session.expire_all()
    kinds = Counter("won" if isinstance(each, str) else type(each).__name__ for each in told)
    ticket = db.session.scalars(select(Ticket).where(Ticket.id == ticket_id)).one()
    winner = [each for each in told if isinstance(each, str)]
    assert ticket.holder_name in winner
    return kinds, ticket


def test_of_eight_guests_at_once_one_has_the_seat_and_the_others_are_told(house: Flask) -> None:
    kinds, _ticket = race(house)
    assert kinds == {"won": 1, "SeatTaken": len(GUESTS) - 1}


def test_without_the_condition_each_would_think_to_have_it(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the seat is given whether or not somebody has it."""

    def anyway(ticket_id: int, guest: Guest, **facts: Any) -> bool:
        ticket = db.session.get_one(Ticket, ticket_id)
        ticket.holder_name = guest.name
        return True

    monkeypatch.setattr(actions, "_take", anyway)
    kinds, _ticket = race(house)
    assert kinds["won"] > 1
