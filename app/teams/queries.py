"""Who is in a team, who is invited, and who waits for the house's yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import Role, may
from app.kernel.codes import digest
from app.kernel.db import db
from app.teams.models import Invitation


def team_of(organizer_id: int) -> Sequence[Membership]:
    """Its members, the first first."""
    query = select(Membership).where(Membership.organizer_id == organizer_id)
    query = query.options(joinedload(Membership.user))
    return db.session.scalars(query.order_by(Membership.id)).all()


def invitations_of(organizer_id: int, *, now: datetime) -> Sequence[Invitation]:
    query = select(Invitation).where(
        Invitation.organizer_id == organizer_id,
        Invitation.ended_at.is_(None),
        Invitation.expires_at > now,
    )
    return db.session.scalars(query.order_by(Invitation.id)).all()


def open_invitation(token: str, *, now: datetime) -> Invitation | None:
    """While it works."""
    query = select(Invitation).where(Invitation.token_digest == digest(token))
    found = db.session.scalar(query)
    return found if found and found.ended_at is None and now < found.expires_at else None


def membership_of(organizer_id: int, email: str) -> Membership | None:
    query = select(Membership).join(User, User.id == Membership.user_id)
    return db.session.scalar(
        query.where(Membership.organizer_id == organizer_id, User.email == email)
    )


def waiting_for_approval() -> Sequence[Organizer]:
    query = select(Organizer).where(Organizer.awaits_approval)
    return db.session.scalars(query.order_by(Organizer.created_at, Organizer.id)).all()


def owners_of(organizer_id: int) -> Sequence[User]:
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.organizer_id == organizer_id, Membership.role == Role.OWNER)
    return db.session.scalars(query.order_by(User.id)).all()


def planners(organizer_id: int) -> Sequence[User]:
    """Those of the team who organize, and have an address."""
    roles = [role for role in Role if may(role, "organize")]
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(
        Membership.organizer_id == organizer_id,
        Membership.role.in_(roles),
        User.email.is_not(None),
    )
    return db.session.scalars(query.order_by(User.id)).all()
