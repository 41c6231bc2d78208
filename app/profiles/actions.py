"""Entering the network, one's card, and keeping as a member what one began as a guest."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, select, update

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.models import User
from app.accounts.queries import consented, newest_consent
from app.accounts.rules import Purpose
from app.events.models import Event
from app.kernel.codes import random_code
from app.kernel.db import db, insert_once
from app.kernel.errors import NotFound
from app.kernel.text import folded
from app.profiles.models import Card, EventPresence, Presence, Profile, ProfilePhoto
from app.profiles.queries import dates_to_show, photo_of, presence_of
from app.profiles.rules import (
    ADDRESS,
    CARDS_MOST,
    SHOWN,
    SHOWN_AFTER,
    CardFields,
    ConsentNeeded,
    LastCard,
    NotInNetwork,
    ProfileHeld,
    ProfileState,
    Self,
    TooManyCards,
    Visibility,
)
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

    Raises: ConsentNeeded when the yes or the declared age is missing; ProfileHeld.
    """
    if not (agrees and is_adult):
        raise ConsentNeeded()
    if profile.state is ProfileState.HELD:
        raise ProfileHeld()
    profile.state, profile.deleted_at = ProfileState.ACTIVE, None
    profile.adult_declared_at = now
    change_card(profile, fields, now=now)
    give_consent(f"profile:{profile.id}", Purpose.BADGE_SCAN, locale=locale, now=now)


def turn_off(profile: Profile, *, locale: str, now: datetime) -> None:
    """Take the yes back, and all that rests on it. Called by encounters' `leave`, which also ends
    what was shared."""
    profile.state, profile.address = ProfileState.OFF, None
    shown = update(EventPresence).where(EventPresence.profile_id == profile.id)
    db.session.execute(shown.values(visibility=Visibility.NOBODY, until=now, at=now))
    withdraw_consent(f"profile:{profile.id}", Purpose.BADGE_SCAN, locale=locale, now=now)
    db.session.flush()


def change_card(
    profile: Profile,
    fields: CardFields,
    *,
    card: Card | None = None,
    label: str = "",
    now: datetime,
) -> Card:
    """The card (the one given by default, unless named) as it is from now on, also in the books of
    those who have it."""
    card = card or profile.card
    if card is None:
        return add_card(profile, fields, label=label, now=now)
    for name in SHOWN:
        setattr(card, name, getattr(fields, name))
    card.label = label or card.label
    card.search_key = folded(f"{fields.name} {fields.organisation} {fields.headline}")
    card.updated_at = now
    db.session.flush()
    return card


def add_card(profile: Profile, fields: CardFields, *, label: str = "", now: datetime) -> Card:
    """One more card: the first is given by default. Raises: TooManyCards(most)."""
    standing = profile.standing_cards
    if len(standing) >= CARDS_MOST:
        raise TooManyCards(most=CARDS_MOST)
    card = Card(profile_id=profile.id, label=label or "Pro", is_default=not standing)
    profile.cards.append(card)
    return change_card(profile, fields, card=card, label=label, now=now)


def give_by_default(profile: Profile, card: Card) -> None:
    """The card that is given unless another is chosen. Who has another keeps that one."""
    for other in profile.standing_cards:
        other.is_default = False
    db.session.flush()  # one default a person: the table holds to it at every moment
    card.is_default = True
    db.session.flush()


def end_card(profile: Profile, card: Card, *, now: datetime) -> None:
    """Nobody is given it any more; who has it reads a name, and nothing else of it.

    Called by encounters' `throw_away`, which also ends the codes that show it. Raises: LastCard.
    """
    others = [one for one in profile.standing_cards if one.id != card.id]
    if not others:
        raise LastCard()
    change_card(profile, CardFields(card.name), card=card, now=now)
    card.ended_at = now
    if card.is_default:
        card.is_default = False
        db.session.flush()
        others[0].is_default = True
    db.session.flush()


# Being seen at a date


def be_seen(profile: Profile, event: Event, *, locale: str, now: datetime) -> None:
    """Yes: the others there who agreed too see that I am there. Raises: NotInNetwork, NotFound."""
    if not profile.is_active:
        raise NotInNetwork()
    if event not in dates_to_show(profile, now=now):
        raise NotFound()
    _show(profile, event.id, Visibility.PARTICIPANTS, event.ends_at + SHOWN_AFTER, now)
    give_consent(
        f"profile:{profile.id}",
        Purpose.DIRECTORY_EVENT,
        event_id=event.id,
        locale=locale,
        now=now,
    )


def be_unseen(profile: Profile, event_id: int, *, locale: str, now: datetime) -> None:
    """No, at once."""
    _show(profile, event_id, Visibility.NOBODY, now, now)
    withdraw_consent(
        f"profile:{profile.id}",
        Purpose.DIRECTORY_EVENT,
        event_id=event_id,
        locale=locale,
        now=now,
    )


def _show(
    profile: Profile, event_id: int, visibility: Visibility, until: datetime, now: datetime
) -> None:
    row = {"profile_id": profile.id, "event_id": event_id, "visibility": visibility}
    row |= {"until": until, "at": now}
    db.session.execute(insert_once(EventPresence, "profile_id", "event_id").values(row))
    mine = update(EventPresence).where(
        EventPresence.profile_id == profile.id, EventPresence.event_id == event_id
    )
    db.session.execute(mine.values(visibility=visibility, until=until, at=now))


# What one says of oneself beside the cards


def say(profile: Profile, said: Self, *, now: datetime) -> None:
    """From now on, and as of today."""
    profile.about, profile.brings, profile.city = said.about, said.brings, said.city
    profile.status, profile.spoken = said.status, ",".join(said.languages)
    profile.said_at = now


def keep_photo(profile: Profile, large: bytes, small: bytes, *, now: datetime) -> None:
    """A face, in the place of the former."""
    drop_photo(profile)
    mark = hashlib.sha256(large).hexdigest()
    db.session.add(
        ProfilePhoto(profile_id=profile.id, digest=mark, large=large, small=small, added_at=now)
    )
    db.session.flush()


def drop_photo(profile: Profile) -> None:
    """Nothing of it stays."""
    db.session.execute(delete(ProfilePhoto).where(ProfilePhoto.profile_id == profile.id))


def open_page(profile: Profile) -> str:
    """The public page at an address nobody guesses; asked again, another: the former is nobody's.

    Raises: NotInNetwork.
    """
    if not profile.is_active:
        raise NotInNetwork()
    profile.address = random_code(ADDRESS).lower()
    return profile.address


def close_page(profile: Profile) -> None:
    profile.address = None


def claim_evening(profile: Profile, ticket: Ticket, *, now: datetime) -> None:
    """This ticket is mine: its holder says so on its page, and may say so anew."""
    presence = presence_of(ticket.id)
    if presence is None:
        db.session.add(Presence(ticket_id=ticket.id, profile_id=profile.id, at=now))
    else:
        presence.profile_id, presence.at = profile.id, now
    db.session.flush()


def hold(profile: Profile) -> None:
    """Hidden from everybody: no code works, no card is seen. What others noted stays theirs."""
    if profile.state is ProfileState.ACTIVE:
        profile.state = ProfileState.HELD
        db.session.flush()


def let_go(profile: Profile) -> None:
    """As before, unless they left meanwhile."""
    if profile.state is ProfileState.HELD:
        in_it = consented(f"profile:{profile.id}", Purpose.BADGE_SCAN)
        profile.state = ProfileState.ACTIVE if in_it else ProfileState.OFF
        if profile.deleted_at is not None:
            profile.state = ProfileState.DELETED
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
    _carry_words(guest, into)
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


def _carry_words(guest: Profile, into: Profile) -> None:
    """What a guest said of themselves, where the account says nothing; a face likewise."""
    if into.said_at is None and guest.said_at is not None:
        say(into, guest.says, now=guest.said_at)
    face = photo_of(guest.id)
    if face is not None and db.session.get(ProfilePhoto, into.id) is None:
        face.profile_id = into.id
    guest.address = None
    theirs = select(EventPresence.event_id).where(EventPresence.profile_id == into.id)
    shown = update(EventPresence).where(
        EventPresence.profile_id == guest.id, EventPresence.event_id.not_in(theirs)
    )
    db.session.execute(shown.values(profile_id=into.id))
