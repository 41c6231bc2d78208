"""What a door can be: two gates that let in different tickets, a way out and back, a phone with a
till, a table of six, and a table that pays its rest on arrival.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.blocks.actions import fill
from app.blocks.rules import BLOCK_DEFAULT
from app.catalogue.actions import write_type
from app.catalogue.rules import Terms
from app.cli.demo_evenings import GATES, MINUTE, identity
from app.cli.demo_money import reserve
from app.cli.demo_sales import DAY, Guest, Sale, Till, sell
from app.deposits.actions import write_terms
from app.deposits.rules import Basis, Late
from app.deposits.rules import Terms as DepositTerms
from app.door.actions import open_pairing, pair
from app.door.models import Entry, Scanner
from app.door.rules import DeviceRole, ScanKind, Told, Verdict
from app.events.models import Event
from app.gates.actions import settle_rules
from app.gates.rules import Reentry, Rules
from app.kernel.db import db
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.parties.actions import claim
from app.parties.rules import Guest as Seated
from app.passages.actions import take_scans
from app.tickets.models import Ticket
from app.tickets.queries import offers

SEATS, NAMED, SEATED = 6, 4, 3  # of a table; who said who they are; who are in already
DESK = "Guichet"


def lay_out(event: Event, *, by: User, now: datetime) -> None:
    """What a ticket opens, and who may come back. A table may be reserved with its half."""
    terms = Terms("Table de six", 30_000, seats=SEATS, name_en="Table of six")
    write_type(event, None, terms)
    half = DepositTerms(Basis.PERCENT, 50, None, Late.REFUND)
    write_terms(event, half, now=now - 9 * DAY)
    free, table = (offer.id for offer in offers(event.id, now=now))
    gates = {GATES[0]: [free, table], GATES[1]: [free]}
    settle_rules(event, Rules(Reentry.AFTER_EXIT, gates), by=by, now=now - 9 * DAY)


def busy(event: Event, guests: Sequence[Guest], till: Till, *, now: datetime) -> None:
    """Who came for the tables, and who went out; `guests`: the buyers of two tables, then seats."""
    door = db.session.scalars(_phones(event).where(Scanner.gate == GATES[0]).limit(1)).one()
    _some_go_out(event, door, till.dice, now=now)
    table = next(offer for offer in offers(event.id, now=now) if offer.seats == SEATS)
    sale, reserved = (Sale(event, table, *guest, 1, now - 2 * DAY) for guest in guests[:2])
    sell(sale, till)
    reserve(reserved)
    seats = _seated(sale, guests[2:], now=now)
    told = [_told(seat, now - (9 - n) * MINUTE, event, till.dice) for n, seat in enumerate(seats)]
    take_scans(door, told, skew=timedelta(0), now=now)
    _open_the_desk(event, by=till.seller, now=now)


def _phones(event: Event) -> Any:
    return select(Scanner).where(Scanner.event_id == event.id).order_by(Scanner.id)


def _seated(sale: Sale, guests: Sequence[Guest], *, now: datetime) -> list[Ticket]:
    """Some of the table say who they are; those who are there."""
    placed = select(Order.id).where(Order.idem_key == sale.idem_key)
    seats = list(tickets_of_order(db.session.execute(placed).scalar_one()))
    for seat, (guest, _user) in zip(seats[1:NAMED], guests, strict=False):
        claim(seat.id, Seated(guest.name, guest.phone), locale=guest.locale, now=now - DAY)
    return seats[:SEATED]


def _some_go_out(event: Event, door: Scanner, dice: Random, *, now: datetime) -> None:
    """The first two who came, to telephone."""
    came = select(Ticket).join(Entry, Entry.ticket_id == Ticket.id)
    came = came.where(Entry.event_id == event.id).order_by(Entry.entered_at, Ticket.id).limit(2)
    out = {"kind": ScanKind.EXIT, "verdict": Verdict.OUT}
    told = [_told(one, now - 4 * MINUTE, event, dice, **out) for one in db.session.scalars(came)]
    take_scans(door, told, skew=timedelta(0), now=now)


def _told(ticket: Ticket, at: datetime, event: Event, dice: Random, **facts: Any) -> Told:
    base: dict[str, Any] = {"kind": ScanKind.ENTRY, "verdict": Verdict.OK, "offline": False}
    base |= {"id": identity(dice), "token_hash": ticket.token_hash, "list_seq": event.change_seq}
    return Told(at=at, **(base | facts))


def _open_the_desk(event: Event, *, by: User, now: datetime) -> None:
    """A phone that searches by name and takes what is left to pay, for the drawer of one person."""
    opened = event.starts_at - 60 * MINUTE
    facts: dict[str, Any] = {"gate": DESK, "role": DeviceRole.DESK, "cashier_id": by.id}
    facts |= {"block": BLOCK_DEFAULT}
    code = open_pairing(event, by=by, now=opened, **facts)
    scanner, _token = pair(code, name=f"Téléphone, {DESK}", now=opened)
    scanner.last_seen_at = now
    fill(scanner.id, now=opened)
