"""Deleting all one has in the network; tickets and orders stay, tied to no profile (I20)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from app.badges.actions import drop_left_cards
from app.badges.models import LeftCard
from app.contacts.models import Contact
from app.encounters.actions import leave
from app.encounters.models import CardToken, ShareGrant
from app.kernel.db import db, table_of
from app.kernel.errors import NotFound
from app.kernel.links import OWNER, owned_by
from app.profiles.actions import drop_photo, say
from app.profiles.models import Card, EventPresence, Presence, Profile
from app.profiles.rules import ProfileState, Self


def ask_to_erase(profile: Profile, *, locale: str, now: datetime) -> None:
    """Hidden from everybody at once; erased when the time to undo is over (PR38).

    Whom the operator holds stays held until then: asking and undoing is no way out of it.
    """
    leave(profile, locale=locale, now=now)
    drop_left_cards(profile)
    profile.deleted_at = now
    if profile.state is not ProfileState.HELD:
        profile.state = ProfileState.DELETED


def keep_after_all(profile: Profile) -> None:
    """The book is as it was; being in the network again asks for a new yes. Raises: NotFound."""
    if profile.deleted_at is None or profile.erased_at is not None:
        raise NotFound()
    profile.deleted_at = None
    if profile.state is not ProfileState.HELD:
        profile.state = ProfileState.OFF


def erase(profile: Profile, *, now: datetime) -> None:
    """Nothing private is left, no card, no face, no name. What happened between two people stays a
    fact of the other's, about nobody."""
    mine = profile.id
    for table in private_tables():
        _erase_rows(table, table.c[OWNER] == mine)
    in_books = update(Contact).where(Contact.linked_profile_id == mine)
    db.session.execute(in_books.values(linked_profile_id=None))
    db.session.execute(delete(LeftCard).where(LeftCard.to_id == mine))
    shared = or_(ShareGrant.giver_id == mine, ShareGrant.receiver_id == mine)
    db.session.execute(delete(ShareGrant).where(shared))
    cards = select(Card.id).where(Card.profile_id == mine)
    db.session.execute(delete(CardToken).where(CardToken.card_id.in_(cards)))
    for model in (Card, Presence, EventPresence):
        db.session.execute(delete(model).where(model.profile_id == mine))
    drop_photo(profile)
    say(profile, Self(), now=now)
    profile.user_id = profile.adult_declared_at = profile.said_at = profile.address = None
    profile.state, profile.erased_at = ProfileState.DELETED, now
    db.session.flush()
    db.session.expire_all()


def private_tables() -> list[Table]:
    """Those whose rows belong to one profile, whichever room has them; children first."""
    return owned_by(table_of(Profile))


def _erase_rows(table: Table, which: ColumnElement[bool]) -> None:
    """Rows of this table, and those elsewhere that are part of them."""
    key = next(iter(table.primary_key.columns))
    gone = select(key).where(which)
    for other in db.metadata.sorted_tables:
        for column in other.c:
            if not any(fk.column is key for fk in column.foreign_keys):
                continue
            if column.nullable:
                db.session.execute(other.update().where(column.in_(gone)).values({column: None}))
            elif OWNER not in other.c:
                _erase_rows(other, column.in_(gone))
    db.session.execute(table.delete().where(which))
