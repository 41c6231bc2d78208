"""Opening a page of one's own, being let publish, inviting, joining, leaving."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.accounts import actions as accounts
from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import Role
from app.kernel.codes import digest, secret
from app.kernel.db import db
from app.messages.actions import leave
from app.teams import queries
from app.teams.models import Invitation
from app.teams.rules import (
    INVITATION_LASTS,
    INVITATIONS,
    OPENED,
    AlreadyInTeam,
    InvitationSpent,
    refuse_ownerless,
)


def open_page(
    owner: User,
    *,
    name: str,
    city: str,
    currency: str,
    timezone: str,
    approved: bool,
    now: datetime,
) -> Organizer:
    """Anyone may; what it publishes may have to wait for the house's yes.

    Raises: TooManyTries(minutes).
    """
    if not owner.is_operator:
        accounts.count_try("organizer", f"user:{owner.id}", OPENED, now=now)
    made = accounts.add_organizer(
        owner, name=name, city=city, currency=currency, timezone=timezone, now=now
    )
    made.awaits_approval = not (approved or owner.is_operator)
    return made


def approve(organizer: Organizer, *, now: datetime) -> None:
    """Its owners are told, once."""
    organizer.awaits_approval = False
    for owner in queries.owners_of(organizer.id):
        if owner.email:
            leave(
                "approved",
                to=owner.email,
                locale=owner.locale,
                now=now,
                dedupe_key=f"organizer:{organizer.id}:approved:{owner.id}",
                organizer=organizer.name,
            )


def invite(
    organizer: Organizer, email: str, role: Role, *, by: User, locale: str, now: datetime
) -> str:
    """The token of the link, which is mailed too; an older one to that address ends.

    Raises: AlreadyInTeam, TooManyTries(minutes).
    """
    if queries.membership_of(organizer.id, email):
        raise AlreadyInTeam()
    accounts.count_try("invitation", f"organizer:{organizer.id}", INVITATIONS, now=now)
    older = update(Invitation).where(
        Invitation.organizer_id == organizer.id,
        Invitation.email == email,
        Invitation.ended_at.is_(None),
    )
    db.session.execute(older.values(ended_at=now))
    token = secret()
    db.session.add(
        Invitation(
            organizer_id=organizer.id,
            email=email,
            role=role,
            token_digest=digest(token),
            invited_by=by.name,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
        )
    )
    leave(
        "invitation",
        to=email,
        locale=locale,
        now=now,
        token=token,
        organizer=organizer.name,
        role=role.value,
        by=by.name,
    )
    return token


def accept(token: str, user: User | None, *, name: str, locale: str, now: datetime) -> User:
    """Join with the account one is signed in with, or with that of the invited address.

    Of two who come with one link at once, one joins. Raises: InvitationSpent.
    """
    spend = (
        update(Invitation)
        .where(
            Invitation.token_digest == digest(token),
            Invitation.ended_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(ended_at=now)
        .returning(Invitation)
        .execution_options(populate_existing=True)
    )
    made = db.session.scalar(spend)
    if made is None:
        raise InvitationSpent()
    if user is None:
        link = accounts.make_link(made.email, lifetime=timedelta(minutes=1), now=now)
        user, _path = accounts.sign_in(link, name=name, locale=locale, now=now)
    mine = select(Membership).where(
        Membership.organizer_id == made.organizer_id, Membership.user_id == user.id
    )
    if db.session.scalar(mine) is None:
        db.session.add(Membership(user_id=user.id, organizer_id=made.organizer_id, role=made.role))
    return user


def take_back(invitation: Invitation, *, now: datetime) -> None:
    invitation.ended_at = invitation.ended_at or now


def give_role(membership: Membership, role: Role) -> None:
    """Raises: LastOwner."""
    if role is not Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role


def let_go(membership: Membership) -> None:
    """From now on they are a stranger here. Raises: LastOwner."""
    _keep_an_owner(membership)
    db.session.delete(membership)


def _keep_an_owner(membership: Membership) -> None:
    accounts.one_at_a_time(f"team:{membership.organizer_id}")
    others = select(Membership.role).where(
        Membership.organizer_id == membership.organizer_id, Membership.id != membership.id
    )
    refuse_ownerless(db.session.scalars(others).all())
