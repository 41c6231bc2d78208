"""One's own lines. Every query starts from `_mine`, which knows whose they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from app.encounters.models import EncounterFact
from app.jottings.models import Jotting
from app.kernel.db import db
from app.profiles.models import Profile


def _mine(owner: Profile) -> Select[Jotting]:
    return select(Jotting).where(Jotting.owner_id == owner.id)


def jottings_about(owner: Profile, other_id: int) -> Sequence[Jotting]:
    """What the owner noted when they read this person's code, in the order it was written."""
    query = _mine(owner).join(EncounterFact, EncounterFact.id == Jotting.fact_id)
    query = query.where(EncounterFact.to_id == other_id)
    return db.session.scalars(query.order_by(Jotting.written_at, Jotting.fact_id)).all()


def jottings_of(owner: Profile, fact_ids: Collection[str]) -> dict[str, Jotting]:
    """The owner's lines, by the meeting they were written at."""
    rows = db.session.scalars(_mine(owner).where(Jotting.fact_id.in_(fact_ids)))
    return {row.fact_id: row for row in rows}
