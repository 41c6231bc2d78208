"""Making badges, and noting that they were printed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.badges.models import Badge
from app.badges.rules import BADGE_CODE
from app.kernel.codes import random_code
from app.kernel.db import db, is_sqlite
from app.tickets.models import Ticket


def print_badges(event_id: int, ticket_ids: Collection[int], *, now: datetime) -> None:
    """Each of these tickets has a badge from now on, and it was printed. Twice keeps the code."""
    here = select(Ticket.id).where(Ticket.event_id == event_id, Ticket.id.in_(ticket_ids))
    mine = list(db.session.scalars(here.order_by(Ticket.id)))
    if not mine:
        return
    rows = [{"ticket_id": n, "code": random_code(BADGE_CODE), "created_at": now} for n in mine]
    add = (sqlite.insert if is_sqlite() else postgresql.insert)(Badge).values(rows)
    db.session.execute(add.on_conflict_do_nothing(index_elements=["ticket_id"]))
    printed = update(Badge).where(Badge.ticket_id.in_(mine)).values(printed_at=now)
    db.session.execute(printed.execution_options(synchronize_session=False))
