"""Who joins a team, and that somebody always decides for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.accounts.rules import Limit, Role
from app.kernel.errors import Refused

INVITATION_LASTS = timedelta(days=7)
INVITATIONS = Limit(30, timedelta(days=1))  # of one organizer
OPENED = Limit(5, timedelta(days=1))  # organizer pages, by one person


class LastOwner(Refused):
    """Someone must go on deciding for the organizer."""

    code = "last-owner"


class InvitationSpent(Refused):
    """Unknown, used, taken back or too old: told alike."""

    code = "invitation-spent"
    status = 410


class AlreadyInTeam(Refused):
    """Whoever has that address is a member."""

    code = "already-in-team"
    status = 422


def refuse_ownerless(others: Iterable[Role]) -> None:
    """`others`: the roles of everybody else. Raises: LastOwner."""
    if Role.OWNER not in others:
        raise LastOwner()
