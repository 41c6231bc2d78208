"""Making words to sort one's book by, and saying which fits whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from app.contacts.models import Contact
from app.kernel.db import db, insert_once
from app.kernel.text import folded
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
from app.sorting.queries import W, Word, word_of, words
from app.sorting.rules import (
    MOST,
    CriterionKind,
    NameTaken,
    SensitiveCriterion,
    TerritoryKind,
    TooMany,
    names_what_is_sensitive,
)


def add_territory(owner: Profile, name: str, kind: TerritoryKind, *, now: datetime) -> Territory:
    """Raises: NameTaken, TooMany."""
    return _add(owner, Territory, name, kind=kind, created_at=now)


def add_group(owner: Profile, name: str, *, now: datetime) -> Group:
    """Raises: NameTaken, TooMany."""
    return _add(owner, Group, name, created_at=now)


def group_named(owner: Profile, name: str, *, now: datetime) -> Group:
    """The group of this name, made when it is not there. Raises: TooMany."""
    there = next((g for g in words(owner, Group) if g.name_key == folded(name)), None)
    return there or add_group(owner, name, now=now)


def add_criterion(
    owner: Profile,
    name: str,
    kind: CriterionKind,
    choices: Collection[str] = (),
    *,
    now: datetime,
) -> Criterion:
    """Raises: NameTaken, TooMany, SensitiveCriterion."""
    for each in (name, *choices):
        if names_what_is_sensitive(each):
            raise SensitiveCriterion(name=each)
    kept = list(dict.fromkeys(choices)) if kind is CriterionKind.CHOICE else []
    return _add(owner, Criterion, name, kind=kind, choices=kept, created_at=now)


def save_filter(owner: Profile, name: str, query: str, *, now: datetime) -> SavedFilter:
    """Raises: NameTaken, TooMany."""
    return _add(owner, SavedFilter, name, query=query, created_at=now)


def _add(owner: Profile, model: type[W], name: str, **facts: Any) -> W:
    there = db.session.scalar(
        select(func.count()).select_from(model).where(model.owner_id == owner.id)
    )
    if there is not None and there >= MOST:
        raise TooMany(most=MOST)
    row = {"owner_id": owner.id, "name": name, "name_key": folded(name)} | facts
    made = insert_once(model, "owner_id", "name_key").values(**row).returning(model.id)
    new = db.session.scalar(made)
    if new is None:
        raise NameTaken(name=name)
    return word_of(owner, model, new)


def rename(owner: Profile, word: Word, name: str) -> None:
    """Raises: NameTaken, SensitiveCriterion."""
    if isinstance(word, Criterion) and names_what_is_sensitive(name):
        raise SensitiveCriterion(name=name)
    model = type(word)
    key = folded(name)
    taken = select(model.id).where(
        model.owner_id == owner.id, model.name_key == key, model.id != word.id
    )
    if db.session.scalar(taken) is not None:
        raise NameTaken(name=name)
    word.name, word.name_key = name, key


def remove(word: Word) -> None:
    """Nobody is lost with it: only what was said in this word."""
    if isinstance(word, Territory):
        db.session.execute(delete(Influence).where(Influence.territory_id == word.id))
    elif isinstance(word, Group):
        db.session.execute(delete(InGroup).where(InGroup.group_id == word.id))
    elif isinstance(word, Criterion):
        db.session.execute(delete(CriterionValue).where(CriterionValue.criterion_id == word.id))
    db.session.delete(word)
    db.session.flush()


# What fits a contact: ids of words that are not the owner's are passed over


def rate(contact: Contact, levels: Mapping[int, int]) -> None:
    """Their influence by territory, in place of what was said before."""
    db.session.execute(delete(Influence).where(Influence.contact_id == contact.id))
    own = select(Territory.id).where(Territory.owner_id == contact.owner_id)
    for territory_id in db.session.scalars(own.order_by(Territory.id)):
        if territory_id in levels:
            row = {"territory_id": territory_id, "level": levels[territory_id]}
            db.session.add(Influence(contact_id=contact.id, owner_id=contact.owner_id, **row))
    db.session.flush()


def put_in(contact: Contact, group_ids: Collection[int]) -> None:
    """The groups they are in, and no other."""
    db.session.execute(delete(InGroup).where(InGroup.contact_id == contact.id))
    own = select(Group.id).where(Group.owner_id == contact.owner_id, Group.id.in_(group_ids))
    for group_id in db.session.scalars(own.order_by(Group.id)):
        row = InGroup(group_id=group_id, contact_id=contact.id, owner_id=contact.owner_id)
        db.session.add(row)
    db.session.flush()


def answer(contact: Contact, values: Mapping[int, str]) -> None:
    """What they answer to the owner's criteria, in place of what stood before."""
    db.session.execute(delete(CriterionValue).where(CriterionValue.contact_id == contact.id))
    own = select(Criterion).where(Criterion.owner_id == contact.owner_id).order_by(Criterion.id)
    for criterion in db.session.scalars(own).all():
        value = values.get(criterion.id, "")
        if value:
            number = int(value) if criterion.kind is CriterionKind.NUMBER else None
            db.session.add(
                CriterionValue(
                    criterion_id=criterion.id,
                    contact_id=contact.id,
                    owner_id=contact.owner_id,
                    value=value,
                    key=folded(value),
                    number=number,
                )
            )
    db.session.flush()


# A guest who signs in


def move_words(guest: Profile, into: Profile) -> None:
    """A guest's words and what was said in them are the account's; the same name is one word."""
    for model, link, column in (
        (Territory, Influence, "territory_id"),
        (Group, InGroup, "group_id"),
        (Criterion, CriterionValue, "criterion_id"),
    ):
        _join(guest, into, model, link, column)
        db.session.execute(update(link).where(link.owner_id == guest.id).values(owner_id=into.id))
    taken = select(SavedFilter.name_key).where(SavedFilter.owner_id == into.id)
    theirs = SavedFilter.owner_id == guest.id
    db.session.execute(delete(SavedFilter).where(theirs, SavedFilter.name_key.in_(taken)))
    db.session.execute(update(SavedFilter).where(theirs).values(owner_id=into.id))


def _join(guest: Profile, into: Profile, model: Any, link: Any, column: str) -> None:
    own = {word.name_key: word.id for word in words(into, model)}
    for word in words(guest, model):
        if word.name_key not in own:
            word.owner_id = into.id
            continue
        same = getattr(link, column) == word.id
        db.session.execute(update(link).where(same).values({column: own[word.name_key]}))
        db.session.delete(word)
    db.session.flush()
