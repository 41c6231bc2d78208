"""Whose badge it is, whether it shows a card now, and what goes on the labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.awaited.queries import AWAITED
from app.badges.models import Badge, LeftCard
from app.badges.rules import BADGE_CODE, FOUND_MOST, TABLE_CODE, Label, UnknownBadge
from app.door.models import Entry
from app.encounters.models import ShownBadge
from app.encounters.queries import is_blocked
from app.encounters.rules import ASKED_LASTS, window
from app.events.models import Event
from app.kernel.codes import clean, is_well_formed
from app.kernel.db import db
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.profiles.models import Presence, Profile
from app.profiles.queries import cards_of, owner_of, tickets_of
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def is_badge(typed: str) -> bool:
    """Has the shape of a badge's code."""
    return is_well_formed(clean(typed), BADGE_CODE)


def is_table_code(typed: str) -> bool:
    return is_well_formed(clean(typed), TABLE_CODE)


def badge_at_table(typed: str, *, reader: Profile | None, now: datetime) -> ShownBadge:
    """The badge of these four characters, for who came to its evening. Raises: UnknownBadge."""
    mine = [ticket.id for ticket in tickets_of(reader)] if reader else []
    here = select(Entry.event_id).where(Entry.ticket_id.in_(mine))
    query = select(Badge.code).where(Badge.table_code == clean(typed), Badge.event_id.in_(here))
    for code in db.session.scalars(query.order_by(Badge.event_id.desc())).all():
        try:
            return shown_badge(code, reader=reader, now=now)
        except UnknownBadge:
            continue  # of an evening that is over
    raise UnknownBadge()


def shown_badge(typed: str, *, reader: Profile | None, now: datetime) -> ShownBadge:
    """The card a badge shows: once its wearer is in, if they said yes, until the evening is over.

    Raises: UnknownBadge, the same in every other case.
    """
    query = (
        select(Badge, Entry.entered_at)
        .join(Ticket, Ticket.id == Badge.ticket_id)
        .join(Entry, Entry.ticket_id == Badge.ticket_id)
        .where(Badge.code == clean(typed), Ticket.status == TicketStatus.VALID)
        .options(joinedload(Badge.ticket).joinedload(Ticket.event))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise UnknownBadge()
    badge, entered_at = row
    event: Event = badge.ticket.event
    _opens, closes = window(event.starts_at, event.ends_at)
    owner = owner_of(badge.ticket)
    card = owner.card if owner is not None and owner.is_active else None
    if owner is None or card is None or not entered_at <= now <= closes:
        raise UnknownBadge()
    if reader is not None and is_blocked(owner.id, reader.id):
        raise UnknownBadge()
    return ShownBadge(badge.code, card, event, valid_from=entered_at, valid_to=closes)


@dataclass(frozen=True, slots=True)
class Tally:
    people: int
    printed: int


def tally(event_id: int) -> Tally:
    query = select(func.count(), func.count(Badge.printed_at)).select_from(Ticket)
    query = query.outerjoin(Badge, Badge.ticket_id == Ticket.id)
    query = query.where(Ticket.event_id == event_id, Ticket.status.in_(AWAITED))
    people, printed = db.session.execute(query).one()
    return Tally(people, printed)


def to_print(event_id: int, *, again: bool) -> list[int]:
    """Tickets whose badge is printed next, A to Z; `again`: printed ones too."""
    query = select(Ticket.id, Ticket.holder_name).outerjoin(Badge, Badge.ticket_id == Ticket.id)
    query = query.where(Ticket.event_id == event_id, Ticket.status.in_(AWAITED))
    if not again:
        query = query.where(Badge.printed_at.is_(None))
    named = sorted((folded(name), ticket_id) for ticket_id, name in db.session.execute(query))
    return [ticket_id for _name, ticket_id in named]


def found(event_id: int, words: str) -> Sequence[Ticket]:
    """People by name, for one badge printed again at the desk."""
    query = select(Ticket).options(joinedload(Ticket.ticket_type))
    query = query.where(Ticket.event_id == event_id, Ticket.status.in_(AWAITED))
    asked = folded(words).split()
    named = [(folded(one.holder_name), one.id, one) for one in db.session.scalars(query)]
    fitting = sorted(row for row in named if asked and all(word in row[0] for word in asked))
    return [one for _name, _id, one in fitting[:FOUND_MOST]]


def labels(event_id: int, ticket_ids: Collection[int]) -> list[Label]:
    """What stands on each, in the order asked; the organisation of those who said yes."""
    said = _organisations(ticket_ids)
    query = (
        select(Badge, Ticket, Order.buyer_name)
        .join(Ticket, Ticket.id == Badge.ticket_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.event_id == event_id, Ticket.id.in_(ticket_ids))
    )
    made = {
        ticket.id: _label(badge, ticket, buyer, said.get(ticket.id, ""))
        for badge, ticket, buyer in db.session.execute(query)
    }
    return [made[ticket_id] for ticket_id in ticket_ids if ticket_id in made]


def _label(badge: Badge, ticket: Ticket, buyer: str, organisation: str) -> Label:
    nameless = ticket.n > 1 and ticket.claimed_at is None and ticket.holder_name == buyer
    if nameless and not organisation:
        return Label(badge.code, "", guest_of=buyer, table_code=badge.table_code)
    return Label(badge.code, ticket.holder_name, "", organisation, badge.table_code)


def _organisations(ticket_ids: Collection[int]) -> dict[int, str]:
    query = select(Presence.ticket_id, Presence.profile_id)
    rows = db.session.execute(query.where(Presence.ticket_id.in_(ticket_ids))).all()
    cards = cards_of([profile_id for _ticket, profile_id in rows])
    return {ticket: cards[who].organisation for ticket, who in rows if who in cards}


def left_for(profile: Profile, *, now: datetime) -> Sequence[LeftCard]:
    """What strangers left for this person and waits for their word, newest first."""
    query = select(LeftCard).where(
        LeftCard.to_id == profile.id, LeftCard.left_at > now - ASKED_LASTS
    )
    query = query.options(joinedload(LeftCard.event))
    return db.session.scalars(query.order_by(LeftCard.left_at.desc(), LeftCard.id)).all()
