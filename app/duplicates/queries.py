"""Who in a book may be one person in two rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.contacts import queries as contacts
from app.contacts.models import Contact
from app.contacts.queries import Reach
from app.contacts.rules import ContactState
from app.duplicates.models import Duplicate, Merge
from app.duplicates.rules import PAIRS_MOST, Crowd, Face, Tier, name_key
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.text import folded
from app.profiles.models import Profile
from app.sorting.models import Influence


def face_of(reach: Reach) -> Face:
    return Face(
        id=reach.id,
        name=name_key(reach.name),
        phones=frozenset(reach.phones),
        emails=frozenset(reach.emails),
        places=frozenset(filter(None, map(folded, reach.places))),
        profile_id=reach.profile_id,
    )


def pairs_of(owner: Profile, contact_ids: Collection[int] | None) -> dict[tuple[int, int], Tier]:
    """Who may be one person: (older row, younger row) -> how sure; among these and everyone."""
    faces = [face_of(reach) for reach in contacts.reaches(owner)]
    crowd = Crowd.of(faces)
    asked = None if contact_ids is None else set(contact_ids)
    found: dict[tuple[int, int], Tier] = {}
    for face in faces:
        if asked is not None and face.id not in asked:
            continue
        for other, tier in crowd.alike(face).items():
            found[min(face.id, other), max(face.id, other)] = tier
        if len(found) >= PAIRS_MOST:
            break
    return found


def _pairs(owner: Profile) -> Select[Duplicate]:
    return (
        select(Duplicate)
        .where(Duplicate.owner_id == owner.id, Duplicate.apart_at.is_(None))
        .options(
            joinedload(Duplicate.first).selectinload(Contact.ways),
            joinedload(Duplicate.second).selectinload(Contact.ways),
        )
    )


def pair_of(owner: Profile | None, pair_id: int) -> Duplicate:
    """Raises: NotFound, whether it is not there, settled, or somebody else's."""
    found = owner and db.session.scalar(_pairs(owner).where(Duplicate.id == pair_id))
    if not found:
        raise NotFound()
    return found


def open_pairs(owner: Profile, tier: Tier, *, most: int) -> Sequence[Duplicate]:
    """The oldest first."""
    query = _pairs(owner).where(Duplicate.tier == tier).order_by(Duplicate.id).limit(most)
    return db.session.scalars(query).all()


def count_open(owner: Profile) -> int:
    query = select(func.count()).select_from(Duplicate)
    mine = query.where(Duplicate.owner_id == owner.id, Duplicate.apart_at.is_(None))
    return db.session.scalar(mine) or 0


def pair_with(owner: Profile, contact_id: int) -> Duplicate | None:
    """The surest of whom this contact may be."""
    either = or_(Duplicate.first_id == contact_id, Duplicate.second_id == contact_id)
    query = _pairs(owner).where(either).order_by(Duplicate.tier.desc(), Duplicate.id)
    return db.session.scalar(query.limit(1))


def merge_of(owner: Profile | None, merge_id: int) -> Merge:
    """Raises: NotFound."""
    found = owner and db.session.scalar(
        select(Merge).where(Merge.owner_id == owner.id, Merge.id == merge_id)
    )
    if not found:
        raise NotFound()
    return found


def merges_of(owner: Profile, *, since: datetime) -> Sequence[Merge]:
    """Those that may be undone, the newest first."""
    query = select(Merge).where(
        Merge.owner_id == owner.id, Merge.undone_at.is_(None), Merge.created_at >= since
    )
    return db.session.scalars(query.options(joinedload(Merge.kept)).order_by(Merge.id.desc())).all()


def newcomers(after_id: int, *, since: datetime) -> dict[int, list[int]]:
    """Contacts made since, by owner: who has not been compared with the others."""
    query = select(Contact.owner_id, Contact.id).where(
        Contact.id > after_id, Contact.created_at >= since, Contact.state != ContactState.MERGED
    )
    found: dict[int, list[int]] = {}
    for owner_id, id_ in db.session.execute(query.order_by(Contact.id)):
        found.setdefault(owner_id, []).append(id_)
    return found


def counts_somewhere(contact_id: int) -> bool:
    """Whether some territory is theirs."""
    theirs = select(Influence.level).where(Influence.contact_id == contact_id)
    return db.session.scalar(theirs.where(Influence.level > 0).limit(1)) is not None
