"""What a stranger's script needs to try the demonstration from outside."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import exists, select

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.rules import DEMO_PEOPLE, demo_address
from app.cli.demo_files import leave_a_file
from app.cli.demo_house import TONIGHT, happen_tonight
from app.door.actions import open_pairing
from app.door.models import Entry
from app.door.rules import DeviceRole
from app.events.models import Event
from app.events.rules import Kind, Status
from app.kernel.db import db
from app.profiles.models import Profile
from app.profiles.queries import profile_of
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def people() -> dict[str, str]:
    """Who can be signed in as: "awa" -> her name. Empty where no demo was built."""
    found = {who: user_by_email(demo_address(who)) for who in DEMO_PEOPLE}
    return {who: user.name for who, user in found.items() if user}


def meeting_now(*, now: datetime) -> Event:
    """The meeting that is on: the last one made, or a new one once that is over."""
    on = select(Event).where(Event.code.startswith(TONIGHT), Event.ends_at > now)
    event = db.session.scalar(on.order_by(Event.id.desc()).limit(1))
    if event is None:
        event = happen_tonight(Random(str(now)), now=now)  # noqa: S311 -- no secret
        if owner := _ben():
            leave_a_file(owner, now=now)
    return event


def _ben() -> Profile | None:
    user = user_by_email(demo_address("ben"))
    return profile_of(user) if user else None


def gather(base_url: str, *, now: datetime) -> dict[str, Any]:
    tonight = meeting_now(now=now)
    talk, afterwork = _next(Kind.TALK, now=now), _next(Kind.AFTERWORK, now=now)
    is_in = exists().where(Entry.ticket_id == Ticket.id)
    valid = Ticket.status == TicketStatus.VALID
    tickets = {
        "valid": _ticket(tonight, valid, ~is_in),
        "used": _ticket(tonight, valid, is_in.where(Entry.exited_at.is_(None))),
        "cancelled": _ticket(tonight, ~valid),
        "other_event": _ticket(talk, valid),
    }
    awa = db.session.execute(select(User).where(User.email == demo_address("awa"))).scalar_one()
    return {
        "talk": f"{base_url}/events/{talk.code}",
        "afterwork": f"{base_url}/events/{afterwork.code}",
        "meeting_now": f"{base_url}/events/{tonight.code}",
        "tickets": {name: ticket.token for name, ticket in tickets.items()},
        "ticket_pages": {name: f"{base_url}/t/{ticket.secret}" for name, ticket in tickets.items()},
        "door": f"{base_url}/door/",
        "pairing_code": open_pairing(
            tonight, gate="Entrée principale", role=DeviceRole.SCAN, by=awa, now=now
        ),
    }


def _next(kind: Kind, *, now: datetime) -> Event:
    """The next date of a series of Awa's that is on sale."""
    query = select(Event).where(
        Event.kind == kind,
        Event.status == Status.PUBLISHED,
        Event.starts_at > now,
        Event.series_id.is_not(None),
        Event.organizer.has(is_demo=True),
    )
    if kind is Kind.TALK:
        query = query.where(Event.title.startswith("WUSU"))
    return db.session.execute(query.order_by(Event.starts_at).limit(1)).scalar_one()


def _ticket(event: Event, *where: Any) -> Ticket:
    query = select(Ticket).where(Ticket.event_id == event.id, *where).order_by(Ticket.id)
    return db.session.execute(query.limit(1)).scalar_one()
