"""Finding people and teams."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Consent, Membership, User
from app.accounts.rules import Purpose
from app.kernel.db import db


def user_by_session_key(key: str) -> User | None:
    """Who a session belongs to; nobody once the key was changed. One query with their teams."""
    query = select(User).where(User.session_key == key)
    teams = selectinload(User.memberships).joinedload(Membership.organizer)
    return db.session.scalar(query.options(teams))


def newest_consent(subject: str, purpose: Purpose) -> Consent | None:
    """The last word of "user:<id>", "profile:<id>" or "order:<id>" on this purpose."""
    query = select(Consent).where(Consent.subject == subject, Consent.purpose == purpose)
    return db.session.scalar(query.order_by(Consent.at.desc(), Consent.id.desc()).limit(1))


def consented(subject: str, purpose: Purpose) -> bool:
    """Whether their last word on this purpose is yes."""
    newest = newest_consent(subject, purpose)
    return newest is not None and newest.given
