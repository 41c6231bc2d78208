"""How far a mailing is, and who wants none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import case, func, or_, select

from app.kernel.db import db
from app.mailings.models import Bounce, Mailing, Reader
from app.mailings.rules import Progress
from app.messages.models import Message


def mailings_of(keys: Collection[str]) -> dict[str, Mailing]:
    found = db.session.scalars(select(Mailing).where(Mailing.key.in_(keys)))
    return {mailing.key: mailing for mailing in found}


def progress(mailings: Iterable[Mailing]) -> dict[int, Progress]:
    """Of each: in one statement for those that still go on."""
    every = list(mailings)
    going = _counts([m.id for m in every if m.finished_at is None])
    found = {}
    for m in every:
        if m.finished_at is None:
            sent, failed, waiting = going.get(m.id, (0, 0, 0))
            found[m.id] = Progress(m.total, sent, failed, waiting)
        else:
            found[m.id] = Progress(m.total, m.sent, m.failed, 0)
    return found


def _counts(ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    about = {f"mailing:{mailing_id}": mailing_id for mailing_id in ids}
    query = (
        select(
            Message.about,
            func.count(Message.done_at),
            func.count(Message.failed_at),
            func.sum(case((Message.done_at.is_(None) & Message.failed_at.is_(None), 1), else_=0)),
        )
        .where(Message.about.in_(about))
        .group_by(Message.about)
    )
    rows = db.session.execute(query)
    return {about[word]: (sent, failed, left) for word, sent, failed, left in rows}


def unwanted(organizer_id: int) -> set[str]:
    """Addresses that want nothing more of this organizer, or do not exist."""
    silent = select(Reader.email).where(
        Reader.organizer_id == organizer_id, Reader.silenced_at.is_not(None)
    )
    return set(db.session.scalars(silent.union(select(Bounce.email))))


def reader_by_secret(secret: str) -> Reader | None:
    return db.session.scalar(select(Reader).where(Reader.secret == secret))


def secret_of(organizer_id: int, email: str) -> str | None:
    query = select(Reader.secret).where(Reader.organizer_id == organizer_id, Reader.email == email)
    return db.session.scalar(query)


def bounces(*, most: int = 50) -> Sequence[Bounce]:
    """Newest first."""
    query = select(Bounce).order_by(Bounce.at.desc(), Bounce.email).limit(most)
    return db.session.scalars(query).all()


def unfinished() -> Sequence[Mailing]:
    query = select(Mailing).where(Mailing.finished_at.is_(None))
    return db.session.scalars(query.order_by(Mailing.id)).all()


def is_gone(email: str) -> bool:
    return db.session.get(Bounce, email) is not None


def is_unwanted(organizer_id: int, email: str) -> bool:
    """Asked once more before each mail leaves: a no may come while many wait."""
    query = select(Reader.id).where(
        Reader.organizer_id == organizer_id,
        Reader.email == email,
        Reader.silenced_at.is_not(None),
    )
    gone = select(Bounce.email).where(Bounce.email == email)
    return bool(db.session.scalar(select(or_(query.exists(), gone.exists()))))
