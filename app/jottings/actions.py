"""Writing a line on the spot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.encounters.models import EncounterFact
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


def move_jottings(guest: Profile, into: Profile) -> None:
    moving = update(Jotting).where(Jotting.owner_id == guest.id)
    db.session.execute(moving.values(owner_id=into.id))
