"""Counting one's own book: a few statements, whatever its size. Each starts from `_mine`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from app.contacts.models import Contact, HasRole, InCircle
from app.contacts.rules import NATURAL, RATES, TREE, Circle, ContactRole, ContactState
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.reviews.models import Review, ReviewedCircle, Snapshot
from app.reviews.rules import A_YEAR, AGES, Age, Mark, Numbers, Step
from app.sorting.models import Influence, Territory


def _mine(owner: Profile, *columns: Any) -> Select[Any]:
    """Of the people in the owner's book who are not archived."""
    mine = Contact.owner_id == owner.id, Contact.state != ContactState.ARCHIVED
    return select(*columns).select_from(Contact).where(*mine)


def review_of(owner: Profile) -> Review | None:
    return db.session.get(Review, owner.id)


def step_of(owner: Profile) -> Step:
    """The first step as it stands."""
    marks = select(ReviewedCircle.circle, ReviewedCircle.mark)
    rows = db.session.execute(marks.where(ReviewedCircle.owner_id == owner.id))
    review = review_of(owner)
    said = review is not None and review.said_done_at is not None
    return Step(_circles(owner), {row.circle: row.mark for row in rows}, said)


def skipped_by(owner: Profile) -> set[Circle]:
    query = select(ReviewedCircle.circle).where(
        ReviewedCircle.owner_id == owner.id, ReviewedCircle.mark == Mark.SKIPPED
    )
    return set(db.session.scalars(query))


def in_circle(owner: Profile, circle: Circle, *, most: int) -> list[tuple[int, str]]:
    """Who stands there: (contact id, name), by name."""
    query = _mine(owner, Contact.id, Contact.name).join(InCircle).where(InCircle.circle == circle)
    rows = db.session.execute(query.order_by(Contact.search_key, Contact.id).limit(most))
    return [(row.id, row.name) for row in rows]


def _circles(owner: Profile) -> dict[Circle, int]:
    query = _mine(owner, InCircle.circle, func.count()).join(InCircle).group_by(InCircle.circle)
    return {row[0]: row[1] for row in db.session.execute(query)}


def numbers_of(owner: Profile, *, now: datetime) -> Numbers:
    """The review of today: nine statements, whatever the size of the book."""
    total, qualified, supporters, in_person, at_distance = _totals(owner, since=now - A_YEAR)
    layers, placed = _layers(owner)
    review = review_of(owner)
    return Numbers(
        total=total,
        qualified=qualified,
        supporters=supporters,
        estimate=review.estimate if review else None,
        unplaced=total - placed,
        **layers,
        circles={str(circle): n for circle, n in _circles(owner).items()},
        roles=_roles(owner),
        closeness=_closeness(owner),
        territories=_territories(owner),
        ages=_ages(owner, now=now),
        in_person=in_person,
        at_distance=at_distance,
    )


def _totals(owner: Profile, *, since: datetime) -> tuple[int, ...]:
    """All; qualified; supporters; seen since then; heard of since then and not seen."""
    columns = func.count(), func.count(Contact.qualified_at), func.count(Contact.supporter_since)
    seen = Contact.last_in_person_at >= since, Contact.id
    heard = Contact.last_touch_at >= since, Contact.id
    either = func.count(case(seen)), func.count(case(seen, heard)) - func.count(case(seen))
    return tuple(db.session.execute(_mine(owner, *columns, *either)).one())


def _layers(owner: Profile) -> tuple[dict[str, Any], int]:
    """People by layer, and natural or acquired, each once in each; how many stand anywhere."""
    sides = {str(layer): InCircle.circle.in_(circles) for layer, circles in TREE.items()}
    sides["natural"] = InCircle.circle.in_(NATURAL)
    sides["acquired"] = InCircle.circle.not_in(NATURAL)
    columns = [
        func.count(case((stands, Contact.id)).distinct()).label(name)
        for name, stands in sides.items()
    ]
    anywhere = func.count(Contact.id.distinct())
    *counts, placed = db.session.execute(_mine(owner, *columns, anywhere).join(InCircle)).one()
    found: dict[str, Any] = dict(zip(sides, counts, strict=True))
    natural, acquired = found.pop("natural"), found.pop("acquired")
    return {"layers": found, "natural": natural, "acquired": acquired}, placed


def _roles(owner: Profile) -> dict[str, int]:
    """Zero where nobody is: gaps are to be seen."""
    query = _mine(owner, HasRole.role, func.count()).join(HasRole).group_by(HasRole.role)
    found = {str(role): n for role, n in db.session.execute(query)}
    return {str(role): found.get(role, 0) for role in ContactRole}


def _closeness(owner: Profile) -> dict[str, int]:
    query = _mine(owner, Contact.closeness, func.count()).group_by(Contact.closeness)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    told = {str(rate): found.get(rate, 0) for rate in reversed(RATES)}
    return told | {"none": found.get(None, 0)}


def _territories(owner: Profile) -> dict[str, int]:
    counted = _mine(owner, Influence.territory_id, func.count()).join(Influence)
    counted = counted.where(Influence.level > 0).group_by(Influence.territory_id)
    found = {row[0]: row[1] for row in db.session.execute(counted)}
    return {str(id): found.get(id, 0) for id, _name in territories_of(owner)}


def territories_of(owner: Profile) -> list[tuple[int, str]]:
    query = select(Territory.id, Territory.name).where(Territory.owner_id == owner.id)
    rows = db.session.execute(query.order_by(Territory.name_key, Territory.id))
    return [(row.id, row.name) for row in rows]


def _ages(owner: Profile, *, now: datetime) -> dict[str, int]:
    """By the last exchange noted or met; never, for who has none."""
    since = [(Contact.last_touch_at >= now - span, str(age)) for age, span in AGES.items()]
    never = (Contact.last_touch_at.is_(None), str(Age.NEVER))
    age = case(never, *since, else_=str(Age.OLDER)).label("age")
    rows = db.session.execute(_mine(owner, age, func.count()).group_by(age))
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return {str(age): found.get(age, 0) for age in Age}


# The reviews one keeps


def snapshots_of(owner: Profile) -> Sequence[Snapshot]:
    """The latest first."""
    query = select(Snapshot).where(Snapshot.owner_id == owner.id)
    return db.session.scalars(query.order_by(Snapshot.taken_at.desc(), Snapshot.id.desc())).all()


def snapshot_of(owner: Profile | None, snapshot_id: int) -> Snapshot:
    """Raises: NotFound, whether it is not there or somebody else's."""
    found = db.session.get(Snapshot, snapshot_id)
    if owner is None or found is None or found.owner_id != owner.id:
        raise NotFound()
    return found
