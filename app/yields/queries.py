"""Counting the meetings of an evening. Rows of members go in; no name, no pair comes out."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.arrivals.queries import first_times
from app.door.models import Entry
from app.encounters.models import EncounterFact, ShareGrant
from app.events.models import Event
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.profiles.models import Presence, Profile
from app.profiles.rules import ProfileState
from app.tickets.models import Ticket
from app.yields.rules import Told, told


def of_evening(event: Event) -> Told:
    """What may be told of this date, which is over."""
    came = select(Entry.ticket_id).where(Entry.event_id == event.id)
    people = len(db.session.scalars(came).all())
    inside = _members_at(event.id)
    met = _met_at(event.id, inside)
    newcomers, regulars = first_times(event)
    exchanges = [len(met[one]) for one in sorted(inside)]
    return told(came=people, exchanges=exchanges, newcomers=newcomers, regulars=regulars)


def _members_at(event_id: int) -> set[int]:
    """Ids of who came and is in the network, by their ticket: said to be theirs, or bought for
    themselves."""
    said = select(Presence.profile_id).join(Entry, Entry.ticket_id == Presence.ticket_id)
    said = said.join(Profile, Profile.id == Presence.profile_id)
    said = said.where(Entry.event_id == event_id, Profile.state == ProfileState.ACTIVE)
    bought = (
        select(Profile.id)
        .join(Order, Order.user_id == Profile.user_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Ticket, Ticket.order_line_id == OrderLine.id)
        .join(Entry, Entry.ticket_id == Ticket.id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .where(
            Entry.event_id == event_id,
            Profile.state == ProfileState.ACTIVE,
            Ticket.n == 1,
            Ticket.holder_name == Order.buyer_name,
            Presence.ticket_id.is_(None),
        )
    )
    return set(db.session.scalars(said)) | set(db.session.scalars(bought))


def _met_at(event_id: int, inside: set[int]) -> dict[int, set[int]]:
    """With whom each of them exchanged cards there, both of which still stand."""
    back = aliased(ShareGrant)
    pairs = (
        select(EncounterFact.from_id, EncounterFact.to_id)
        .join(
            ShareGrant,
            and_(
                ShareGrant.giver_id == EncounterFact.from_id,
                ShareGrant.receiver_id == EncounterFact.to_id,
                ShareGrant.revoked_at.is_(None),
            ),
        )
        .join(
            back,
            and_(
                back.giver_id == EncounterFact.to_id,
                back.receiver_id == EncounterFact.from_id,
                back.revoked_at.is_(None),
            ),
        )
        .where(EncounterFact.event_id == event_id)
    )
    met: dict[int, set[int]] = defaultdict(set)
    for one, other in db.session.execute(pairs):
        for me, them in ((one, other), (other, one)):
            if me in inside:
                met[me].add(them)
    return met
