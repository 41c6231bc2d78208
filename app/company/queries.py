"""Those of my book whom an evening brings back: who will be there, who read my code, whose I read.

Ring P and M: each query starts from who of the network stands in the owner's book.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.queries import who_consented
from app.accounts.rules import Purpose
from app.company.rules import A_PAGE, Side
from app.contacts.queries import Known, by_profile, people_linked
from app.encounters.models import EncounterFact
from app.encounters.rules import FactKind
from app.events.models import Event
from app.kernel.db import db
from app.profiles.models import Profile
from app.profiles.queries import held_at, is_shown_at, shown_among


def has_company(me: Profile) -> bool:
    """Somebody of the network stands in my book."""
    return db.session.scalar(people_linked(me).limit(1)) is not None


def contacts_at(me: Profile, event: Event, *, now: datetime) -> list[Known]:
    """Who of my contacts will be there, of those who give me their card today and let themselves be
    seen there: to who is there and agreed too, else to their contacts where they said yes to that.
    """
    shown = shown_among(people_linked(me), event.id, now=now)
    if not shown:
        return []
    people = by_profile(me, shown)
    giving = [id_ for id_, known in people.items() if known.card is not None]
    held = held_at(event.id, giving)
    i_am_there = is_shown_at(me, event.id, now=now) and bool(held_at(event.id, [me.id]))
    subjects = {f"profile:{id_}": id_ for id_ in held}
    told = subjects if i_am_there else who_consented(subjects, Purpose.SEEN_BY_CONTACTS)
    seen = [people[subjects[subject]] for subject in told]
    return sorted(seen, key=lambda known: (known.name.casefold(), known.contact.id))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One reading of a code: by me, or of mine by someone."""

    fact: EncounterFact
    known: Known


@dataclass(frozen=True, slots=True)
class Readings:
    meetings: list[Meeting]
    found: int
    page: int
    pages: int


def readings(
    me: Profile, side: Side, words: str = "", *, page: int = 1, size: int = A_PAGE
) -> Readings:
    """Each time my code was read, or I read one, newest first, of people in my book whose name or
    organisation has these words. A page that is not there is the nearest one that is."""
    mine, theirs = EncounterFact.to_id, EncounterFact.from_id
    if side is Side.I_READ:
        mine, theirs = theirs, mine
    query = select(EncounterFact).where(
        mine == me.id,
        theirs.in_(people_linked(me, words)),
        EncounterFact.stale.is_(False),
        EncounterFact.kind.in_((FactKind.SCAN, FactKind.CODE)),
    )
    found = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-found // size))
    page = min(max(1, page), pages)
    order = EncounterFact.happened_at.desc(), EncounterFact.id
    here = query.options(joinedload(EncounterFact.event)).order_by(*order)
    facts = db.session.scalars(here.limit(size).offset((page - 1) * size)).all()
    who = [f.from_id if side is Side.READ_MINE else f.to_id for f in facts]
    people = by_profile(me, who)
    meetings = [Meeting(fact, people[id_]) for fact, id_ in zip(facts, who, strict=True)]
    return Readings(meetings, found, page, pages)
