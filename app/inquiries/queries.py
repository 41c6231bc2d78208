"""Finding what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import may
from app.inquiries.models import Inquiry
from app.inquiries.rules import SHOWN_MOST, InquiryState
from app.kernel.db import db


def published(event_id: int) -> Sequence[Inquiry]:
    """What everybody reads, newest answers first."""
    query = select(Inquiry).where(
        Inquiry.event_id == event_id, Inquiry.state == InquiryState.PUBLISHED
    )
    newest = query.order_by(Inquiry.answered_at.desc(), Inquiry.id.desc())
    return db.session.scalars(newest.limit(SHOWN_MOST)).all()


def of_team(organizer_id: int) -> Select[Inquiry]:
    """What was asked of the team itself, in the same order as `of_event`."""
    return _waiting_first(select(Inquiry).where(Inquiry.organizer_id == organizer_id))


def of_event(event_id: int) -> Select[Inquiry]:
    """For its team, what waits first, then newest first."""
    return _waiting_first(select(Inquiry).where(Inquiry.event_id == event_id))


def _waiting_first(query: Select[Inquiry]) -> Select[Inquiry]:
    return query.order_by(
        Inquiry.state != InquiryState.NEW, Inquiry.created_at.desc(), Inquiry.id.desc()
    )


def inquiry_of(event_id: int, inquiry_id: int) -> Inquiry | None:
    query = select(Inquiry).where(Inquiry.event_id == event_id, Inquiry.id == inquiry_id)
    return db.session.scalar(query)


def team_inquiry(organizer_id: int, inquiry_id: int) -> Inquiry | None:
    query = select(Inquiry).where(Inquiry.organizer_id == organizer_id, Inquiry.id == inquiry_id)
    return db.session.scalar(query)


def by_form_key(key: str) -> Inquiry | None:
    return db.session.scalar(select(Inquiry).where(Inquiry.form_key == key))


def to_answer(event_ids: Iterable[int]) -> dict[int, int]:
    """How many wait, by date."""
    query = select(Inquiry.event_id, func.count(Inquiry.id)).where(
        Inquiry.event_id.in_(list(event_ids)), Inquiry.state == InquiryState.NEW
    )
    return _counts(query.group_by(Inquiry.event_id))


def to_answer_of(organizer_ids: Iterable[int]) -> dict[int, int]:
    """The same of what was asked of teams themselves, by organizer."""
    query = select(Inquiry.organizer_id, func.count(Inquiry.id)).where(
        Inquiry.organizer_id.in_(list(organizer_ids)), Inquiry.state == InquiryState.NEW
    )
    return _counts(query.group_by(Inquiry.organizer_id))


def _counts(query: Select[int | None, int]) -> dict[int, int]:
    return {id_: count for id_, count in db.session.execute(query) if id_ is not None}


def readers(organizer: Organizer) -> list[str]:
    """Whom a question is told to: the organizer's address, else those who organize."""
    if organizer.email:
        return [organizer.email]
    query = select(User.email, Membership.role).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.organizer_id == organizer.id).order_by(User.id)
    rows = db.session.execute(query).all()
    return [email for email, role in rows if email and may(role, "organize")]
