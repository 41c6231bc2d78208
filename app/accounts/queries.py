"""Finding people and teams."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from app.accounts.models import Attempt, Consent, Organizer, SignInLink, User
from app.accounts.rules import (
    PER_EVENT,
    Limit,
    Purpose,
    TooManyTries,
    minutes_to_wait,
    version_of,
)
from app.kernel.codes import digest
from app.kernel.db import db
from app.kernel.text import slug

NEWEST_CONSENT = (
    select(Consent)
    .where(Consent.subject == bindparam("subject"), Consent.purpose == bindparam("purpose"))
    .order_by(Consent.at.desc(), Consent.id.desc())
    .limit(1)
)


def newest_consent(subject: str, purpose: Purpose) -> Consent | None:
    """The last word of "user:<id>", "profile:<id>" or "order:<id>" on this purpose."""
    return db.session.scalar(NEWEST_CONSENT, {"subject": subject, "purpose": purpose})


def consented(subject: str, purpose: Purpose) -> bool:
    """Whether their last word on this purpose is yes, and to the text of today (PR7)."""
    return stands(newest_consent(subject, purpose))


def who_consented(subjects: Collection[str], purpose: Purpose) -> set[str]:
    """Which of these `consented`, in one statement."""
    query = select(Consent).where(Consent.subject.in_(subjects), Consent.purpose == purpose)
    last: dict[str, Consent] = {}
    for consent in db.session.scalars(query.order_by(Consent.at, Consent.id)):
        last[consent.subject] = consent
    return {subject for subject, consent in last.items() if stands(consent)}


def stands(newest: Consent | None) -> bool:
    """A yes, to the text as it is today."""
    return newest is not None and newest.given and newest.text_version == version_of(newest.purpose)


def consents_of(subject: str) -> Sequence[Consent]:
    """Each yes and each no, the newest first."""
    query = select(Consent).where(Consent.subject == subject)
    return db.session.scalars(query.order_by(Consent.at.desc(), Consent.id.desc())).all()


def last_words(consents: Iterable[Consent]) -> dict[tuple[Purpose, int | None], Consent]:
    """Of those, the newest first, the one that counts by purpose and event."""
    last: dict[tuple[Purpose, int | None], Consent] = {}
    for consent in consents:
        event_id = consent.event_id if consent.purpose in PER_EVENT else None
        last.setdefault((consent.purpose, event_id), consent)
    return last


def try_key(what: str, who: str) -> str:
    """How tries are counted: `who` (an e-mail, an IP address) as a digest."""
    return f"{what}:{digest(who)[:32]}"


def refuse_when_spent(what: str, who: str, limit: Limit, *, now: datetime) -> None:
    """Raises: TooManyTries(minutes) when `who` has no try left. Counts nothing."""
    since = now - limit.within
    tries = select(func.count(), func.min(Attempt.at))
    tries = tries.where(Attempt.key == try_key(what, who), Attempt.at > since)
    n, first = db.session.execute(tries).one()
    if n >= limit.most:
        raise TooManyTries(minutes=minutes_to_wait(first, limit, now=now))


def user_by_email(email: str) -> User | None:
    """`email` in lower case."""
    return db.session.scalar(select(User).where(User.email == email))


def has_users() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None


def open_link(token: str, *, now: datetime) -> SignInLink | None:
    """The link, while it still works."""
    link = db.session.get(SignInLink, digest(token))
    return link if link and link.used_at is None and now < link.expires_at else None


def free_organizer_code(name: str) -> str:
    """An address for a new organizer: its name, with a number when another has it."""
    base = slug(name, "organisateur")
    like = select(Organizer.code).where(Organizer.code.startswith(base, autoescape=True))
    taken = set(db.session.scalars(like))
    n, code = 1, base
    while code in taken:
        n += 1
        code = f"{base}-{n}"
    return code
