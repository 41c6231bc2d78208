"""What a date left behind, for its team and for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.door.models import Entry
from app.encounters.models import EncounterFact
from app.encounters.rules import FactKind
from app.kernel.db import db
from app.recaps.models import Recap, RecapFile, Testimony
from app.recaps.rules import TOLD_FROM, FileKind


def recap_of(event_id: int) -> Recap | None:
    return db.session.get(Recap, event_id)


def public_recap(event_id: int) -> Recap | None:
    found = recap_of(event_id)
    return found if found and found.published_at else None


def files_of(event_id: int, kind: FileKind) -> Sequence[RecapFile]:
    """Without their content."""
    query = select(RecapFile).where(RecapFile.event_id == event_id, RecapFile.kind == kind)
    return db.session.scalars(query.order_by(RecapFile.id)).all()


def file_of(event_id: int, file_id: int) -> RecapFile | None:
    found = db.session.get(RecapFile, file_id)
    return found if found and found.event_id == event_id else None


def testimonies_of(event_id: int) -> Sequence[Testimony]:
    """All that was said to the team, oldest first."""
    query = select(Testimony).where(Testimony.event_id == event_id)
    return db.session.scalars(query.order_by(Testimony.said_at, Testimony.ticket_id)).all()


def public_testimonies(event_id: int) -> list[Testimony]:
    """With the yes of who said it and of the team."""
    return [each for each in testimonies_of(event_id) if each.public and each.chosen_at]


def testimony_of(ticket_id: int) -> Testimony | None:
    return db.session.get(Testimony, ticket_id)


def was_there(ticket_id: int) -> bool:
    return db.session.get(Entry, ticket_id) is not None


def meetings(event_id: int) -> int | None:
    """How many people showed each other their card; None where it would point at somebody."""
    query = select(func.count()).where(
        EncounterFact.event_id == event_id,
        EncounterFact.kind.in_((FactKind.SCAN, FactKind.CODE)),
    )
    many = db.session.scalar(query) or 0
    return many if many >= TOLD_FROM else None
