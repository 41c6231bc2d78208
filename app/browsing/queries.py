"""Finding people in one's book. The book's own query (app/contacts) says whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal, select, true, union_all

from app.browsing.rules import Ask
from app.contacts.models import Contact, HasRole, InCircle
from app.contacts.queries import Page, Wish, asked, page_of
from app.contacts.rules import TREE, Circle, ContactState
from app.events.models import Event, Theme
from app.kernel.db import db
from app.kernel.text import folded
from app.objections.models import Removal
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


def found(owner: Profile, ask: Ask, *, page: int = 1) -> Page:
    return page_of(owner, wish_of(owner, ask), page=page)


def ids_of(owner: Profile, ask: Ask) -> Select[int]:
    """Of all who are found: for acting on them."""
    return asked(owner, wish_of(owner, ask))


def wish_of(owner: Profile, ask: Ask) -> Wish:
    narrow = (*_by_link(owner, ask), *_by_word(owner, ask), *_by_field(ask))
    archived = ask.state is ContactState.ARCHIVED
    return Wish(ask.words, ask.event_id, archived, ask.sort, also=tuple(narrow))


def _among(people: Select[int]) -> ColumnElement[bool]:
    """Read once, then looked up row by row: PostgreSQL makes no join of what "is true", which goes
    wrong by thousands of rows while it has not yet counted a book that just came in."""
    return Contact.id.in_(people).is_(true())


def _by_link(owner: Profile, ask: Ask) -> list[ColumnElement[bool]]:
    circles = select(InCircle.contact_id).where(InCircle.owner_id == owner.id)
    narrow: list[ColumnElement[bool]] = []
    if ask.circle is not None:
        narrow.append(_among(circles.where(InCircle.circle == ask.circle)))
    if ask.layer is not None and ask.circle not in TREE[ask.layer]:
        narrow.append(_among(circles.where(InCircle.circle.in_(TREE[ask.layer]))))
    if ask.natural is not None and (ask.circle is None or ask.circle.is_natural is not ask.natural):
        kind = [circle for circle in Circle if circle.is_natural is ask.natural]
        narrow.append(_among(circles.where(InCircle.circle.in_(kind))))
    if ask.role is not None:
        roles = select(HasRole.contact_id).where(HasRole.owner_id == owner.id)
        narrow.append(_among(roles.where(HasRole.role == ask.role)))
    return narrow


def _by_word(owner: Profile, ask: Ask) -> list[ColumnElement[bool]]:
    narrow: list[ColumnElement[bool]] = []
    if ask.territory_id is not None:
        levels = select(Influence.contact_id).where(
            Influence.owner_id == owner.id,
            Influence.territory_id == ask.territory_id,
            Influence.level > 0,
        )
        narrow.append(_among(levels))
    if ask.group_id is not None:
        there = select(InGroup.contact_id).where(
            InGroup.owner_id == owner.id, InGroup.group_id == ask.group_id
        )
        narrow.append(_among(there))
    if ask.criterion_id is not None:
        values = select(CriterionValue.contact_id).where(
            CriterionValue.owner_id == owner.id, CriterionValue.criterion_id == ask.criterion_id
        )
        if ask.value:
            values = values.where(CriterionValue.key == folded(ask.value))
        narrow.append(_among(values))
    return narrow


def _by_field(ask: Ask) -> list[ColumnElement[bool]]:
    narrow: list[ColumnElement[bool]] = []
    for column, value in (
        (Contact.closeness, ask.closeness),
        (Contact.structure, ask.structure),
        (Contact.readiness, ask.readiness),
        (Contact.domain, ask.domain or None),
        (Contact.state, ask.state),
    ):
        if value is not None:
            narrow.append(column == value)
    if ask.supporter:
        narrow.append(Contact.supporter_since.is_not(None))
    if ask.theme_id is not None:
        themed = select(Event.id).where(Event.theme_id == ask.theme_id)
        narrow.append(Contact.context_event_id.in_(themed).is_(true()))
    return narrow


@dataclass(frozen=True, slots=True)
class Words:
    """What the book's page says beside its people."""

    names: dict[str, str]  # of what is asked by its id: territory, group, criterion, event, theme
    filters: list[tuple[str, str]]  # (name, what follows the ? of the address)
    is_asked: bool  # to take somebody's address out of the book


def words_beside(owner: Profile, ask: Ask) -> Words:
    """In one query; the owner's own words alone."""
    own = SavedFilter.owner_id == owner.id
    wanted = [select(literal("filter"), SavedFilter.name, SavedFilter.query).where(own)]
    for kind, model, id_ in (
        ("territory", Territory, ask.territory_id),
        ("group", Group, ask.group_id),
        ("criterion", Criterion, ask.criterion_id),
    ):
        if id_ is not None:
            mine = (model.owner_id == owner.id, model.id == id_)
            wanted.append(select(literal(kind), model.name, literal("")).where(*mine))
    if ask.event_id is not None:
        met = select(Contact.context_event_id).where(Contact.owner_id == owner.id)
        title = select(literal("event"), Event.title, literal(""))
        wanted.append(title.where(Event.id == ask.event_id, Event.id.in_(met)))
    if ask.theme_id is not None:
        theme = select(literal("theme"), Theme.name, literal(""))
        wanted.append(theme.where(Theme.id == ask.theme_id))
    asked_out = select(literal("objection"), literal(""), literal(""))
    wanted.append(asked_out.where(select(Removal.id).where(Removal.owner_id == owner.id).exists()))
    rows = [tuple(row) for row in db.session.execute(union_all(*wanted))]
    filters = sorted((name, query) for kind, name, query in rows if kind == "filter")
    names = {kind: name for kind, name, _q in rows if kind not in ("filter", "objection")}
    return Words(names, filters, any(kind == "objection" for kind, *_ in rows))


def domains(owner: Profile) -> Sequence[str]:
    query = select(Contact.domain).where(Contact.owner_id == owner.id, Contact.domain != "")
    return db.session.scalars(query.distinct().order_by(Contact.domain)).all()


def themes(owner: Profile) -> list[tuple[int, str]]:
    """The themes of the events where the owner met people."""
    query = (
        select(Theme.id, Theme.name)
        .join(Event, Event.theme_id == Theme.id)
        .join(Contact, Contact.context_event_id == Event.id)
        .where(Contact.owner_id == owner.id)
        .group_by(Theme.id, Theme.name)
        .order_by(Theme.name)
    )
    return [(id_, name) for id_, name in db.session.execute(query)]


def count(owner: Profile, ids: Select[int]) -> int:
    mine = select(func.count()).select_from(Contact)
    return db.session.scalar(mine.where(Contact.owner_id == owner.id, Contact.id.in_(ids))) or 0
