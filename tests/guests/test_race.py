"""Several of whom an anchor guest invites, at once: as many places as they have. And the twin."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from app.events.models import AnchorGuest, Event
from app.gifts.rules import Gift
from app.guests import actions
from app.guests.queries import places_by
from app.guests.rules import AllotmentSpent
from app.kernel.db import db, in_transaction
from app.tickets.models import TicketType
from tests import make
from tests.faults.sizes import fault
from tests.guests.test_actions import written
from tests.make import NOW
from tests.races.crowd import at_once

ALLOTMENT, ASKING = 3, 7


def given(house: Flask, event: Event, guest: AnchorGuest) -> Counter[str]:
    """What each of many was told, who asked for one place at the same moment."""
    kind = db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()
    date, whose = event.id, guest.id
    db.session.rollback()

    def one(n: int) -> str:
        gift = Gift(kind, f"Invité {n}", f"+2376771234{n:02}", "", 1)

        def give() -> None:
            at = db.session.get_one(Event, date)
            actions.give_place(whose, at, gift, locale="fr", key=f"key{n}", now=NOW)

        try:
            in_transaction(give)
        except AllotmentSpent:
            return "spent"
        return "given"

    told = at_once(house, [partial(one, n) for n in range(ASKING)])
    db.session.rollback()  # to see what the others wrote
    return Counter(map(str, told))


@fault("R4")
def test_many_at_once_get_no_more_places_than_an_anchor_guest_has(house: Flask) -> None:
    event = make.event(capacity=20)
    guest = written(event, allotment=ALLOTMENT)
    seen = given(house, event, guest)
    assert seen == {"given": ALLOTMENT, "spent": ASKING - ALLOTMENT}
    assert places_by(guest) == ALLOTMENT


@fault("R4")
def test_twin_counted_before_the_others_are_there_everybody_gets_one(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "places_by", lambda _guest: 1)  # as each saw it, alone
    event = make.event(capacity=20)
    guest = written(event, allotment=ALLOTMENT)
    assert given(house, event, guest) == {"given": ASKING}
    assert places_by(guest) == ASKING
