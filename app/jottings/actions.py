"""Writing a line on the spot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from app.encounters.models import EncounterFact
from app.encounters.queries import never_answered
from app.jottings.models import Jotting
from app.jottings.rules import Jotted
from app.kernel.db import db
from app.profiles.models import Profile


def jot(owner: Profile, fact: EncounterFact, said: Jotted, *, now: datetime) -> Jotting:
    """The last word counts: sent twice, it is written once."""
    row = db.session.get(Jotting, fact.id)
    if row is None:
        row = Jotting(fact_id=fact.id, owner_id=owner.id, written_at=now)
        db.session.add(row)
    row.why, row.words = said.why, said.words
    db.session.flush()
    return row


def forget(*, now: datetime) -> None:
    """Who asked and was never answered is gone a month later, with what was noted of it (PR10)."""
    gone = never_answered(now=now).scalar_subquery()
    db.session.execute(delete(Jotting).where(Jotting.fact_id.in_(gone)))
    ids = db.session.scalars(never_answered(now=now)).all()
    db.session.execute(delete(EncounterFact).where(EncounterFact.id.in_(ids)))
