"""Who is who in the network, and which evenings are theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.queries import newest_consent
from app.accounts.rules import Purpose
from app.events.models import Event, EventDirectory
from app.events.rules import DirectoryMode, Status
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.orders.models import Order, OrderLine
from app.profiles.models import Card, EventPresence, Presence, Profile, ProfilePhoto
from app.profiles.rules import (
    CLOSES_AFTER,
    OPENS_BEFORE,
    SHOWN_AFTER,
    ProfileState,
    Visibility,
)
from app.tickets.models import Ticket
from app.tickets.queries import was_passed_on
from app.tickets.rules import TicketStatus

OF_USER = select(Profile).where(Profile.user_id == bindparam("user"))


def profile_of(user: User) -> Profile | None:
    return db.session.scalar(OF_USER, {"user": user.id})


def acting_profile(user: User | None, guest_profile_id: int | None) -> Profile | None:
    """The profile a visitor acts as: their account's, else the guest one of this browser.

    A guest profile that someone signed in to keep is theirs alone from then on.
    """
    return profile_of(user) if user is not None else guest_profile(guest_profile_id)


def guest_profile(profile_id: int | None) -> Profile | None:
    """The profile of a browser, as long as no account keeps it."""
    profile = db.session.get(Profile, profile_id) if profile_id is not None else None
    return profile if profile and profile.user_id is None and not profile.moved_to_id else None


def reach_of(profile: Profile) -> tuple[str, str]:
    """(Where a mail reaches this person or "", in which language): by their account, else card."""
    if profile.user is not None:
        return profile.user.email or "", profile.user.locale
    said = newest_consent(f"profile:{profile.id}", Purpose.BADGE_SCAN)
    return profile.card.email if profile.card else "", said.locale if said else "fr"


def presence_of(ticket_id: int) -> Presence | None:
    """Whose evening this ticket is, if anyone said so."""
    return db.session.get(Presence, ticket_id)


def owner_of(ticket: Ticket) -> Profile | None:
    """Who says this ticket is theirs; else who bought it when signed in, in their own name."""
    presence = presence_of(ticket.id)
    if presence is not None:
        return presence.profile
    bought = select(Profile).join(Order, Order.user_id == Profile.user_id).join(OrderLine)
    own = (OrderLine.id == ticket.order_line_id, Order.buyer_name == ticket.holder_name)
    return db.session.scalar(bought.where(*own)) if ticket.n == 1 else None


def cards_of(profile_ids: Collection[int]) -> dict[int, Card]:
    """The card that each of these people gives, of those in the network."""
    query = select(Card).join(Profile).where(Card.profile_id.in_(profile_ids))
    query = query.where(Profile.state == ProfileState.ACTIVE, Card.ended_at.is_(None))
    given = db.session.scalars(query.order_by(Card.is_default, Card.id.desc()))
    return {card.profile_id: card for card in given}


def own_card(profile: Profile | None, card_id: int) -> Card:
    """One of the owner's cards, to give or to change. Raises: NotFound, whosever else's it is."""
    own = select(Card).where(Card.id == card_id, Card.ended_at.is_(None))
    own = own.where(Card.profile_id == (profile.id if profile else None))
    card = db.session.scalar(own)
    if card is None:
        raise NotFound()
    return card


def photo_of(profile_id: int) -> ProfilePhoto | None:
    """The face of who is in the network: nobody's once they left."""
    seen = select(ProfilePhoto).join(Profile, Profile.id == ProfilePhoto.profile_id)
    seen = seen.where(Profile.id == profile_id, Profile.state == ProfileState.ACTIVE)
    return db.session.scalar(seen)


def public_profile(address: str) -> Profile | None:
    """Whose page this is, while it is on and they are in the network."""
    query = select(Profile).where(Profile.address == address)
    return db.session.scalar(query.where(Profile.state == ProfileState.ACTIVE))


def tickets_of(profile: Profile, *, event_id: int | None = None) -> Sequence[Ticket]:
    """Valid tickets that are this person's: said so on their page, or bought when signed in.

    Soonest event first, each with its event. One given away, or that a guest claimed, is theirs.
    """
    mine: ColumnElement[bool] = Ticket.id.in_(
        select(Presence.ticket_id).where(Presence.profile_id == profile.id)
    )
    if profile.user_id is not None:
        mine = or_(mine, _bought_for_oneself(profile.user_id))
    query = (
        select(Ticket)
        .join(Event)
        .where(mine, Ticket.status == TicketStatus.VALID, Event.status == Status.PUBLISHED)
        .options(joinedload(Ticket.event).joinedload(Event.venue), joinedload(Ticket.ticket_type))
        .order_by(Event.starts_at, Ticket.id)
    )
    if event_id is not None:
        query = query.where(Event.id == event_id)
    return db.session.scalars(query).all()


def _bought_for_oneself(user_id: int) -> ColumnElement[bool]:
    bought = select(OrderLine.id).join(Order, Order.id == OrderLine.order_id)
    bought = bought.where(
        OrderLine.id == Ticket.order_line_id, Order.user_id == user_id, _is_buyers_own()
    )
    return and_(bought.correlate(Ticket).exists(), ~was_passed_on())


def _is_buyers_own() -> ColumnElement[bool]:
    """Of a ticket and its order: no guest of the buyer's said that it is theirs."""
    return or_(Ticket.claimed_at.is_(None), Ticket.holder_name == Order.buyer_name)


def held_at(event_id: int, profile_ids: Collection[int]) -> dict[int, set[int]]:
    """What `tickets_of` finds for one date, of many people in one statement: ids by profile."""
    whose: ColumnElement[bool] = Profile.id.in_(profile_ids)
    at, valid = Ticket.event_id == event_id, Ticket.status == TicketStatus.VALID
    right = (at, valid, Event.status == Status.PUBLISHED)
    said = select(Presence.profile_id, Ticket.id).join(Ticket, Ticket.id == Presence.ticket_id)
    said = said.join(Profile, Profile.id == Presence.profile_id)
    said = said.join(Event, Event.id == Ticket.event_id).where(whose, *right)
    bought = select(Profile.id, Ticket.id).join(Order, Order.user_id == Profile.user_id)
    bought = bought.join(OrderLine, OrderLine.order_id == Order.id)
    bought = bought.join(Ticket, Ticket.order_line_id == OrderLine.id)
    bought = bought.join(Event, Event.id == Ticket.event_id)
    bought = bought.where(whose, *right, _is_buyers_own(), ~was_passed_on())
    found: dict[int, set[int]] = {}
    for profile_id, ticket_id in db.session.execute(said.union(bought)):
        found.setdefault(profile_id, set()).add(ticket_id)
    return found


def evenings_to_come(profile: Profile, *, now: datetime) -> list[Event]:
    """The events this person holds a ticket for and whose cards are not closed, soonest first."""
    events = {t.event_id: t.event for t in tickets_of(profile)}
    return [e for e in events.values() if now <= e.ends_at + CLOSES_AFTER]


def evenings_now(profile: Profile, *, now: datetime) -> list[Event]:
    """Those whose cards can be shown at this moment."""
    return [e for e in evenings_to_come(profile, now=now) if e.starts_at - OPENS_BEFORE <= now]


def guests_with_email(email: str) -> Sequence[Profile]:
    """Profiles that no account keeps and whose card bears this address (lower case)."""
    if not email:
        return []
    query = (
        select(Profile)
        .join(Card)
        .where(Profile.user_id.is_(None), Profile.moved_to_id.is_(None), Card.email == email)
        .where(Card.is_default)
    )
    return db.session.scalars(query.order_by(Profile.id)).all()


def shown_at(event_id: int, *, to: Profile | None, now: datetime) -> list[Profile]:
    """Those who let the others at this date see them, by id, without the one who looks; nobody to
    who is not there, has not agreed too, or comes after the end (I15: asked anew each time)."""
    if to is None or not is_shown_at(to, event_id, now=now):
        return []
    if not tickets_of(to, event_id=event_id):
        return []
    query = select(Profile).join(EventPresence, EventPresence.profile_id == Profile.id)
    query = query.where(_shows(event_id, now), Profile.id != to.id)
    query = query.options(selectinload(Profile.cards))
    return [one for one in db.session.scalars(query.order_by(Profile.id)) if one.card is not None]


def shown_among(profile_ids: Select[int], event_id: int, *, now: datetime) -> list[int]:
    """Of these people, those who let themselves be seen at this date."""
    query = select(Profile.id).join(EventPresence, EventPresence.profile_id == Profile.id)
    query = query.where(_shows(event_id, now), Profile.id.in_(profile_ids))
    return list(db.session.scalars(query.order_by(Profile.id)))


def is_shown_at(profile: Profile, event_id: int, *, now: datetime) -> bool:
    query = select(EventPresence.event_id).join(Profile, Profile.id == EventPresence.profile_id)
    query = query.where(_shows(event_id, now), Profile.id == profile.id)
    return db.session.scalar(query) is not None


def _shows(event_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        EventPresence.event_id == event_id,
        EventPresence.visibility == Visibility.PARTICIPANTS,
        EventPresence.until > now,
        EventPresence.event_id.not_in(_without_list()),
        Profile.state == ProfileState.ACTIVE,
    )


def directory_of(event_id: int) -> DirectoryMode:
    chosen = db.session.get(EventDirectory, event_id)
    return chosen.mode if chosen is not None else DirectoryMode.CONSENTING


def _without_list() -> Select[int]:
    """The dates whose team wants no list of who is there."""
    closed = EventDirectory.mode == DirectoryMode.OFF
    return select(EventDirectory.event_id).where(closed)


def dates_to_show(profile: Profile, *, now: datetime) -> list[Event]:
    """Where one may be seen: those one has a ticket for, until their list is no more."""
    events = {t.event_id: t.event for t in tickets_of(profile)}
    closed = set(db.session.scalars(_without_list().where(EventDirectory.event_id.in_(events))))
    known = [event for event in events.values() if event.id not in closed]
    return [e for e in known if now <= e.ends_at + SHOWN_AFTER]
