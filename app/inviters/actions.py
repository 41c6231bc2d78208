"""Opening a link of one's own, and counting who reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.actions import count_try, one_at_a_time
from app.inviters.models import Inviter, LinkView
from app.inviters.queries import link_of_member, link_of_ticket
from app.inviters.rules import VIEW
from app.kernel.db import db, is_sqlite, table_of
from app.tickets.models import Ticket


def open_ticket_link(ticket: Ticket, *, now: datetime) -> Inviter:
    """The link of whoever holds a ticket; the same one when asked again."""
    one_at_a_time(f"inviter:ticket:{ticket.id}")
    made = link_of_ticket(ticket.id)
    return made or _open(event_id=ticket.event_id, ticket_id=ticket.id, created_at=now)


def open_member_link(event_id: int, user_id: int, *, now: datetime) -> Inviter:
    """The link of a member who brings others, with a ticket or without."""
    one_at_a_time(f"inviter:{event_id}:{user_id}")
    made = link_of_member(event_id, user_id)
    return made or _open(event_id=event_id, user_id=user_id, created_at=now)


def _open(**facts: Any) -> Inviter:
    made = Inviter(**facts)
    db.session.add(made)
    db.session.flush()
    return made


def count_view(code: str, reader: str, *, now: datetime) -> None:
    """One more reader of a link. `reader` is kept as a digest, and a day at most.

    Raises: TooManyTries when this one was counted today; nothing is counted then.
    """
    count_try("view", f"{code} {reader}", VIEW, now=now)
    insert = (sqlite if is_sqlite() else postgresql).insert(table_of(LinkView))
    row = {"code": code, "day": now.date(), "n": 1}
    again = {"n": LinkView.n + 1}
    counted = insert.values(row).on_conflict_do_update(index_elements=["code", "day"], set_=again)
    db.session.execute(counted)
