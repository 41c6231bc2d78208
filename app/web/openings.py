"""What an operator opens of a person is written down, in the trail that nothing changes (PR36)."""

from __future__ import annotations

from collections.abc import Iterable

from app.accounts.actions import audit
from app.kernel.db import transaction
from app.story.rules import OPENED
from app.web.context import now, user


def note_opening(kind: str, of: Iterable[str]) -> None:
    """The one write of a page that is only read. `of`: "profile:3", "user:5", or `mailbox` of an
    address; each person of a page once.
    """
    whom = list(dict.fromkeys(of))
    if not whom:
        return
    with transaction():
        for one in whom:
            audit(OPENED, one, actor=f"user:{user().id}", now=now(), page=kind)
