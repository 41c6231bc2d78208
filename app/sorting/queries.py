"""The owner's own words, and what a contact has of them. All start from `mine`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, select

from app.contacts.models import Contact
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.sorting.models import (
    Criterion,
    CriterionValue,
    Group,
    Influence,
    InGroup,
    SavedFilter,
    Territory,
)

Word = Territory | Group | Criterion | SavedFilter
W = TypeVar("W", Territory, Group, Criterion, SavedFilter)


def mine(owner: Profile, model: type[W]) -> Select[W]:
    """The owner's words of this kind: nobody else's."""
    return select(model).where(model.owner_id == owner.id)


def words(owner: Profile, model: type[W]) -> Sequence[W]:
    return db.session.scalars(mine(owner, model).order_by(model.name_key)).all()


def word_of(owner: Profile | None, model: type[W], word_id: int) -> W:
    """Raises: NotFound, whether it is not there or somebody else's."""
    found = db.session.scalar(mine(owner, model).where(model.id == word_id)) if owner else None
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a contact has of the owner's words, by their ids."""

    influences: dict[int, int]
    groups: frozenset[int]
    values: dict[int, str]


def sorted_by(contact: Contact) -> Sorted:
    ids = (Contact.id == contact.id, Contact.owner_id == contact.owner_id)
    levels = select(Influence).join(Contact, Influence.contact_id == Contact.id).where(*ids)
    groups = select(InGroup).join(Contact, InGroup.contact_id == Contact.id).where(*ids)
    values = select(CriterionValue).join(Contact, CriterionValue.contact_id == Contact.id)
    return Sorted(
        {row.territory_id: row.level for row in db.session.scalars(levels)},
        frozenset(row.group_id for row in db.session.scalars(groups)),
        {row.criterion_id: row.value for row in db.session.scalars(values.where(*ids))},
    )
