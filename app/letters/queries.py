"""Which letters a date has, which are due, who they are for, and what people answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, func, literal, or_, select

from app.accounts.models import AuditEntry
from app.door.models import Entry
from app.events.models import Event
from app.events.rules import Status
from app.kernel.clock import local
from app.kernel.db import db
from app.letters.models import Coming, Letter
from app.letters.rules import DAYS_MOST, Audience, Guest, Held, is_due, is_for, moment, one_each
from app.mailings.queries import mailings_of
from app.orders.models import Order, OrderLine
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

OF_DATE = or_(
    Letter.event_id == Event.id,
    and_(Letter.series_id.is_not(None), Letter.series_id == Event.series_id),
)


def letters_of(event: Event) -> Sequence[Letter]:
    """Its own and its series', in the order they leave."""
    theirs = [Letter.event_id == event.id]
    if event.series_id:
        theirs.append(Letter.series_id == event.series_id)
    query = select(Letter).where(or_(*theirs), Letter.ended_at.is_(None))
    return db.session.scalars(query.order_by(Letter.days, Letter.at, Letter.id)).all()


def letter_of(event: Event, letter_id: int) -> Letter | None:
    """The letter, when it leaves for this date."""
    found = db.session.get(Letter, letter_id)
    if found is None or found.ended_at is not None:
        return None
    of_series = found.series_id is not None and found.series_id == event.series_id
    return found if of_series or found.event_id == event.id else None


def key_of(letter_id: int, event_id: int) -> str:
    return f"letter:{letter_id}:event:{event_id}"


def leaves_at(letter: Letter, event: Event) -> datetime:
    day = local(event.starts_at, event.timezone).date()
    return moment(day, letter.days, letter.at, event.timezone)


def due(*, now: datetime) -> list[tuple[Letter, Event]]:
    """Those whose moment has come, and that were not sent or stopped for that date."""
    span = timedelta(days=DAYS_MOST + 2)
    query = (
        select(Letter, Event)
        .join(Event, OF_DATE)
        .where(
            Letter.ended_at.is_(None),
            Event.status == Status.PUBLISHED,
            Event.starts_at.between(now - span, now + span),
        )
        .order_by(Event.starts_at, Letter.id)
    )
    ripe = [
        (letter, event)
        for letter, event in db.session.execute(query)
        if is_due(leaves_at(letter, event), made=letter.created_at, now=now)
    ]
    done = mailings_of([key_of(letter.id, event.id) for letter, event in ripe])
    return [(letter, event) for letter, event in ripe if key_of(letter.id, event.id) not in done]


def guests(event_id: int, audience: Audience = Audience.ALL) -> list[Guest]:
    """Everybody with a valid ticket and an address, once."""
    query = (
        select(
            Ticket.id,
            Order.id,
            Ticket.holder_email,
            Ticket.holder_name,
            Ticket.holder_locale,
            Order.email,
            Order.buyer_name,
            Order.locale,
            Entry.ticket_id.is_not(None),
        )
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(Ticket.event_id == event_id, Ticket.status == TicketStatus.VALID)
        .order_by(Ticket.id)
    )
    held = [Held(*row) for row in db.session.execute(query)]
    return [guest for guest in one_each(held) if is_for(audience, guest)]


@dataclass(frozen=True, slots=True)
class Answers:
    """In tickets."""

    coming: int
    not_coming: int  # and the place is still theirs: paid, or given
    given_back: int  # by buyers, since they were asked


def answers_of(event_id: int, *, since: datetime | None) -> Answers:
    query = (
        select(Coming.coming, func.count())
        .join(Ticket, Ticket.id == Coming.ticket_id)
        .where(Coming.event_id == event_id, Ticket.status == TicketStatus.VALID)
        .group_by(Coming.coming)
    )
    said = dict(db.session.execute(query).all())
    back = _given_back(event_id, since=since) if since else 0
    return Answers(said.get(True, 0), said.get(False, 0), back)


def _given_back(event_id: int, *, since: datetime) -> int:
    name = literal("order:").concat(cast(Order.id, String))
    mine = select(name).where(Order.event_id == event_id)
    query = select(AuditEntry.facts).where(
        AuditEntry.action == "order.tickets-cancelled",
        AuditEntry.actor == "buyer",
        AuditEntry.at >= since,
        AuditEntry.object.in_(mine),
    )
    return sum(facts.get("tickets", 0) for facts in db.session.scalars(query))


def words_on(ticket_ids: Collection[int]) -> dict[int, bool]:
    """What was last said of each."""
    query = select(Coming.ticket_id, Coming.coming).where(Coming.ticket_id.in_(ticket_ids))
    return dict(db.session.execute(query).all())
