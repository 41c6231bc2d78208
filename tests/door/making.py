"""Tickets, phones and scans for the tests of the door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from app.door.actions import open_pairing, pair
from app.door.models import Scanner
from app.door.rules import DeviceRole, ScanKind, Told, Verdict
from app.events.models import Event
from app.kernel.codes import secret
from app.kernel.db import db, transaction
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.tickets.actions import Issue, issue_tickets, next_change
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus
from tests import make
from tests.make import NOW


def tickets(event: Event, names: list[str], *, note: str = "") -> list[Ticket]:
    """One paid order for these people."""
    kinds = db.select(TicketType).filter_by(event_id=event.id).order_by(TicketType.id)
    kind = db.session.scalars(kinds.limit(1)).one()
    with transaction():
        order = Order(
            organizer_id=event.organizer_id,
            event_id=event.id,
            reference=secret(),
            secret=secret(),
            idem_key=secret(),
            idem_hash="",
            buyer_name=names[0],
            phone="+237677123456",
            email="ben@example.cm",
            locale="fr",
            total_amount=kind.amount * len(names),
            currency=kind.currency,
            status=OrderStatus.PAID,
            held_until=NOW,
            provider="free",
            created_at=NOW,
        )
        line = OrderLine(order=order, ticket_type_id=kind.id, quantity=1, unit_amount=kind.amount)
        db.session.add_all([order, line])
        line.quantity = min(len(names), 100)
        db.session.flush()
        # `now` orders them: issued together, told apart by n
        issue_tickets(
            event.id,
            [Issue(line.id, kind.id, len(names), names[0])],
            door_code=event.door_code,
            door_salt=event.door_salt,
            now=NOW,
        )
        mine = db.select(Ticket).filter_by(order_line_id=line.id).order_by(Ticket.n)
        made = list(db.session.scalars(mine))
        for ticket, name in zip(made, names, strict=True):
            ticket.holder_name, ticket.note = name, note
    return made


def ticket(event: Event, name: str = "Zita Talla", **facts: Any) -> Ticket:
    return tickets(event, [name], **facts)[0]


def cancel(ticket: Ticket) -> None:
    with transaction():
        ticket.status = TicketStatus.CANCELLED
        ticket.changed_seq = next_change(ticket.event_id)


def phone(
    event: Event,
    gate: str = "Porte A",
    role: DeviceRole = DeviceRole.SCAN,
    *,
    now: datetime = NOW,
) -> tuple[Scanner, str]:
    """A paired phone and its token."""
    chantal = make.user("Chantal")
    with transaction():
        code = open_pairing(event, gate=gate, role=role, by=chantal, now=now)
    with transaction():
        return pair(code, name="Tecno", now=now)


def told(of: Ticket | str, *, seconds: float = 0, **facts: Any) -> Told:
    """A green scan of this ticket, so many seconds after NOW."""
    base: dict[str, Any] = {
        "id": str(uuid4()),
        "token_hash": of if isinstance(of, str) else of.token_hash,
        "kind": ScanKind.ENTRY,
        "verdict": Verdict.OK,
        "at": NOW + timedelta(seconds=seconds),
        "offline": False,
        "list_seq": 1,
    }
    return Told(**(base | facts))
