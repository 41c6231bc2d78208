"""Entering the network, one's card, and keeping as a member what one began as a guest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.models import User
from app.accounts.queries import newest_consent
from app.accounts.rules import Purpose
from app.kernel.db import db
from app.kernel.text import folded
from app.profiles.models import Card, Presence, Profile
from app.profiles.queries import presence_of
from app.profiles.rules import CardFields, ConsentNeeded, ProfileState
from app.tickets.models import Ticket


def new_profile(user: User | None, *, now: datetime) -> Profile:
    """A place in the network that is still off: the owner of a book, shown to nobody."""
    profile = Profile(user_id=user.id if user else None, state=ProfileState.OFF, created_at=now)
    db.session.add(profile)
    db.session.flush()
    return profile


def join(
    profile: Profile,
    fields: CardFields,
    *,
    agrees: bool,
    is_adult: bool,
    locale: str,
    now: datetime,
) -> None:
    """Say yes: from now on this person can show their card and read others'.

    Raises: ConsentNeeded when the yes or the declared age is missing.
    """
    if not (agrees and is_adult):
        raise ConsentNeeded()
    profile.state = ProfileState.ACTIVE
    profile.adult_declared_at = now
    change_card(profile, fields, now=now)
    give_consent(f"profile:{profile.id}", Purpose.BADGE_SCAN, locale=locale, now=now)


def turn_off(profile: Profile, *, locale: str, now: datetime) -> None:
    """Take the yes back. Called by encounters' `leave`, which also ends what was shared."""
    profile.state = ProfileState.OFF
    withdraw_consent(f"profile:{profile.id}", Purpose.BADGE_SCAN, locale=locale, now=now)
    db.session.flush()


def change_card(profile: Profile, fields: CardFields, *, now: datetime) -> Card:
    """The card as it is from now on, also in the books of those who have it."""
    card = profile.card
    if card is None:
        card = Card(profile_id=profile.id)
        profile.cards.append(card)
    card.name, card.headline, card.organisation = fields.name, fields.headline, fields.organisation
    card.phone, card.email = fields.phone, fields.email
    card.search_key = folded(f"{fields.name} {fields.organisation} {fields.headline}")
    card.updated_at = now
    db.session.flush()
    return card


def claim_evening(profile: Profile, ticket: Ticket, *, now: datetime) -> None:
    """This ticket is mine: its holder says so on its page, and may say so anew."""
    presence = presence_of(ticket.id)
    if presence is None:
        db.session.add(Presence(ticket_id=ticket.id, profile_id=profile.id, at=now))
    else:
        presence.profile_id, presence.at = profile.id, now
    db.session.flush()


def attach(guest: Profile, user: User) -> None:
    """From now on this guest profile is the account's, and opens for nobody else."""
    guest.user_id = user.id
    db.session.flush()


def absorb(guest: Profile, into: Profile) -> None:
    """The account had a profile: the guest's evenings, yes and (if it lacks one) card go there."""
    evenings = update(Presence).where(Presence.profile_id == guest.id)
    db.session.execute(evenings.values(profile_id=into.id))
    if not into.cards:
        for card in list(guest.cards):
            into.cards.append(card)
    if guest.state is ProfileState.ACTIVE and into.state is not ProfileState.ACTIVE:
        into.state, into.adult_declared_at = guest.state, guest.adult_declared_at
        _carry_consent(guest, into)
    guest.state, guest.moved_to_id = ProfileState.OFF, into.id
    db.session.flush()


def _carry_consent(guest: Profile, into: Profile) -> None:
    """The same person's same yes, as it was given: its day, its language, its text."""
    given = newest_consent(f"profile:{guest.id}", Purpose.BADGE_SCAN)
    if given is not None:
        give_consent(
            f"profile:{into.id}",
            Purpose.BADGE_SCAN,
            locale=given.locale,
            version=given.text_version,
            channel=given.channel,
            now=given.at,
        )
