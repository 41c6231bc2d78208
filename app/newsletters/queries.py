"""Who reads, what was written, and the numbers of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.kernel.codes import digest
from app.kernel.db import db
from app.mailings.models import Bounce
from app.mailings.rules import Recipient
from app.newsletters.models import Edition, Subscriber, SubscriberTheme
from app.newsletters.rules import LINK_LASTS

READS: ColumnElement[bool] = and_(
    Subscriber.confirmed_at.is_not(None), Subscriber.ended_at.is_(None)
)


def subscriber_by_email(organizer_id: int, email: str) -> Subscriber | None:
    query = select(Subscriber).where(
        Subscriber.organizer_id == organizer_id, Subscriber.email == email
    )
    return db.session.scalar(query)


def subscriber_by_secret(secret: str) -> Subscriber | None:
    return db.session.scalar(select(Subscriber).where(Subscriber.secret == secret))


def subscriber_by_token(token: str, *, now: datetime) -> Subscriber | None:
    """Who was sent this link, while it works; pressed again, it still says yes."""
    found = db.session.scalar(select(Subscriber).where(Subscriber.token_digest == digest(token)))
    return found if found and now < found.asked_at + LINK_LASTS else None


def silent(*, now: datetime, most: int = 100) -> Sequence[Subscriber]:
    """Who was asked for a yes, and let the link grow old."""
    query = select(Subscriber).where(
        Subscriber.confirmed_at.is_(None), Subscriber.asked_at < now - LINK_LASTS
    )
    return db.session.scalars(query.order_by(Subscriber.id).limit(most)).all()


def readers_of(organizer_id: int, theme_id: int | None = None) -> list[Recipient]:
    """Who gets an edition: of a theme, those who chose it or chose none."""
    query = select(Subscriber.id, Subscriber.email, Subscriber.locale)
    query = query.where(Subscriber.organizer_id == organizer_id, READS)
    if theme_id is not None:
        theirs = select(SubscriberTheme.theme_id).where(
            SubscriberTheme.subscriber_id == Subscriber.id
        )
        chose = theirs.where(SubscriberTheme.theme_id == theme_id)
        query = query.where(or_(~theirs.exists(), chose.exists()))
    rows = db.session.execute(query.order_by(Subscriber.id))
    return [Recipient(email, locale, {"subscriber_id": n}) for n, email, locale in rows]


@dataclass(frozen=True, slots=True)
class Readership:
    reading: int
    unconfirmed: int
    left: int
    gone: int  # addresses that do not exist


def readership(organizer_id: int) -> Readership:
    ended = Subscriber.ended_at.is_not(None)
    gone = select(Bounce.email).where(Bounce.email == Subscriber.email).exists()
    query = select(
        func.count().filter(READS, ~gone),
        func.count().filter(Subscriber.confirmed_at.is_(None), ~ended),
        func.count().filter(ended),
        func.count().filter(READS, gone),
    ).where(Subscriber.organizer_id == organizer_id)
    reading, unconfirmed, left, lost = db.session.execute(query).one()
    return Readership(reading, unconfirmed, left, lost)


def editions_of(organizer_id: int, *, most: int = 50) -> Sequence[Edition]:
    """Newest first."""
    query = select(Edition).where(Edition.organizer_id == organizer_id)
    query = query.options(joinedload(Edition.theme))
    return db.session.scalars(query.order_by(Edition.id.desc()).limit(most)).all()


def edition_of(organizer_id: int, edition_id: int) -> Edition | None:
    found = db.session.get(Edition, edition_id)
    return found if found and found.organizer_id == organizer_id else None


def key_of(edition_id: int) -> str:
    return f"edition:{edition_id}"
