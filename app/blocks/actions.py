"""A block: places of the room kept for one phone, which sells them without asking anybody.

The phone's row first, then the quota. Why: docs/adr/0041.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case

from app.accounts.actions import audit
from app.blocks import queries
from app.blocks.rules import lacking
from app.door.models import Scanner
from app.kernel.db import db
from app.tickets import actions as places
from app.tickets.actions import FITS, HOLD_FOR_PUBLIC, ONE, QUOTA, RELEASE_HELD, SEATS

TAKEN = QUOTA.held + QUOTA.sold
BEYOND = case((FITS, 0), (QUOTA.size <= TAKEN, SEATS), else_=TAKEN + SEATS - QUOTA.size)
HOLD_OVER = ONE.values(held=QUOTA.held + SEATS, over=QUOTA.over + BEYOND)
SET_ASIDE = HOLD_FOR_PUBLIC.values(aside=QUOTA.aside + SEATS)
SPEND = ONE.values(aside=QUOTA.aside - SEATS)
BACK = RELEASE_HELD.values(aside=QUOTA.aside - SEATS)


def hold_over(seats: Mapping[int, int]) -> None:
    """Keep places for people who are inside already: never refused, and those over are counted."""
    places.each(HOLD_OVER, seats)


def fill(scanner_id: int, *, now: datetime) -> int:
    """Set aside what it lacks, as far as the public could still have it; how many it keeps now."""
    phone = queries.locked(scanner_id)
    before = phone.block_seats
    if phone.revoked_at is None and now < phone.event.ends_at:
        _fill(phone)
    if phone.block_seats != before:
        places.next_change(phone.event_id)  # it hears of it
    return phone.block_seats


def _fill(phone: Scanner) -> None:
    if phone.block_seats >= phone.block_size:
        return
    room = queries.locked_room(phone.event_id)
    free = None if room.size is None else room.size - room.held - room.sold
    free = 0 if room.waiting else free
    more = lacking(size=phone.block_size, keeps=phone.block_seats, free=free)
    if more and places.moved(SET_ASIDE, quota=room.id, seats=more):
        phone.block_seats += more
        db.session.flush()


def spend(phone: Scanner, room_id: int, seats: int) -> None:
    """An order of this phone holds these from now on. `phone` and the room are locked."""
    if seats:
        phone.block_seats -= seats
        db.session.flush()
        places.each(SPEND, {room_id: seats})


def give_back(scanner_id: int) -> int:
    """Nothing is sold there any more: the public has the places again. How many."""
    phone = queries.locked(scanner_id)
    return _give_back(phone, phone.block_seats)


def _give_back(phone: Scanner, seats: int) -> int:
    if seats > 0:
        phone.block_seats -= seats
        db.session.flush()
        places.give_back(BACK, {queries.locked_room(phone.event_id).id: seats})
    return max(0, seats)


def resize(scanner_id: int, size: int, *, by: int, now: datetime) -> int:
    """The organizer says how many it keeps; how many it got."""
    phone = queries.locked(scanner_id)
    phone.block_size = size
    _give_back(phone, phone.block_seats - size)
    kept = fill(scanner_id, now=now)
    places.next_change(phone.event_id)  # it hears of it
    facts: dict[str, Any] = {"size": size, "kept": kept, "gate": phone.gate}
    team, about = phone.event.organizer_id, f"scanner:{phone.id}"
    audit("scanner.block", about, actor=f"user:{by}", organizer_id=team, now=now, **facts)
    return kept
