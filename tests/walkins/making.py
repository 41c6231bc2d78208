"""Phones that sell at the door, and what they tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.blocks.actions import fill
from app.door.actions import open_pairing, pair
from app.door.models import Entry, Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.tickets.models import TicketType
from app.walkins.actions import Sold, sell
from app.walkins.rules import Told, Way
from tests import make
from tests.make import NOW

HOUR = timedelta(hours=1)
TONIGHT = NOW + timedelta(days=7, hours=1)  # the date itself began an hour ago


def till(event: Event, who: str = "Chantal", gate: str = "Porte A", *, block: int = 0) -> Scanner:
    """A phone that carries this person's drawer, and keeps a block of places."""
    person = make.user(who)
    facts: dict[str, Any] = {"gate": gate, "role": DeviceRole.SCAN, "now": NOW}
    with transaction():
        code = open_pairing(event, by=person, cashier_id=person.id, block=block, **facts)
    with transaction():
        phone = pair(code, name="Tecno", now=NOW)[0]
    in_transaction(lambda: fill(phone.id, now=NOW))
    return phone


def kind_of(event: Event) -> TicketType:
    kinds = db.select(TicketType).filter_by(event_id=event.id).order_by(TicketType.id)
    return db.session.scalars(kinds.limit(1)).one()


def told(event: Event, n: int = 1, **facts: Any) -> Told:
    """So many of the first type, without network."""
    kind = kind_of(event)
    way = Way.CASH if kind.amount else Way.FREE
    at = event.starts_at + HOUR
    base = Told(str(uuid4()), kind.id, n, n * kind.amount, way, at, offline=True)
    return replace(base, **facts)


def tell(phone: Scanner, sale: Told, *, asks: bool = False, minutes: int = 0) -> Sold:
    now = phone.event.starts_at + HOUR + timedelta(minutes=minutes)
    facts: dict[str, Any] = {"skew": timedelta(0), "now": now}
    return in_transaction(lambda: sell(phone, sale, asks=asks, **facts))


def ask(phone: Scanner, sale: Told) -> Sold:
    """With network: it may be refused."""
    return tell(phone, replace(sale, offline=False), asks=True)


def room(event: Event) -> tuple[int, int, int, int]:
    """Of the room: held, sold, beyond, kept for phones."""
    db.session.rollback()  # to see what others wrote
    of = make.room_of(event)
    return of.held, of.sold, of.over, of.aside


def inside(event: Event) -> int:
    return db.session.query(Entry).filter_by(event_id=event.id).count()


def drawer(phone: Scanner) -> int:
    return book.balance(phone.event.organizer_id, f"cash:user:{phone.cashier_id}")
