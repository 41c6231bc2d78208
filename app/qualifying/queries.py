"""The cards to fill in, one after another, and how far one is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from app.contacts.models import Contact, HasRole, InCircle
from app.contacts.rules import Circle, ContactRole, ContactState
from app.kernel.db import db
from app.profiles.models import Profile
from app.qualifying.rules import Answers
from app.sorting.models import Influence


def _batch(owner: Profile, event_id: int | None) -> Select[Contact]:
    """Whom one qualifies: the people of one evening, or all; the archived rest."""
    query = select(Contact).where(
        Contact.owner_id == owner.id,
        Contact.state.not_in((ContactState.ARCHIVED, ContactState.MERGED)),
    )
    return query if event_id is None else query.where(Contact.context_event_id == event_id)


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def progress(owner: Profile, event_id: int | None = None) -> Progress:
    mine = _batch(owner, event_id).with_only_columns(Contact.qualified_at).subquery()
    query = select(func.count(mine.c.qualified_at), func.count()).select_from(mine)
    done, total = db.session.execute(query).one()
    return Progress(done, total)


def next_card(owner: Profile, event_id: int | None = None, *, besides: int = 0) -> int | None:
    """Who is next: the newest first, those put off last."""
    waiting = _batch(owner, event_id).where(Contact.qualified_at.is_(None), Contact.id != besides)
    put_off = case((Contact.put_off_at.is_(None), 0), else_=1)
    order = (put_off, Contact.put_off_at, Contact.created_at.desc(), Contact.id.desc())
    return db.session.scalar(waiting.with_only_columns(Contact.id).order_by(*order).limit(1))


def card_before(owner: Profile, contact: Contact, event_id: int | None = None) -> int | None:
    """The card just before this one, filled in or not: to go back."""
    newer = or_(
        Contact.created_at > contact.created_at,
        and_(Contact.created_at == contact.created_at, Contact.id > contact.id),
    )
    query = _batch(owner, event_id).where(newer).with_only_columns(Contact.id)
    return db.session.scalar(query.order_by(Contact.created_at, Contact.id).limit(1))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a contact in rows of their own."""

    circles: list[Circle]
    roles: list[ContactRole]


def said_of(contact: Contact) -> Said:
    """In the order of the tree."""
    circles = select(InCircle.circle).where(InCircle.contact_id == contact.id)
    roles = select(HasRole.role).where(HasRole.contact_id == contact.id)
    mine, theirs = set(db.session.scalars(circles)), set(db.session.scalars(roles))
    return Said([c for c in Circle if c in mine], [r for r in ContactRole if r in theirs])


def answers_of(contact: Contact, said: Said, *, rated: bool) -> Answers:
    """`rated`: on one territory at least."""
    return Answers(
        circle=bool(said.circles),
        nature=contact.nature is not None,
        openness=contact.openness is not None,
        influence=rated or contact.has_no_influence,
        sphere=contact.sphere is not None,
        role=bool(said.roles),
        closeness=contact.closeness is not None,
        domain=bool(contact.domain),
        readiness=contact.readiness is not None,
    )


def is_qualified() -> ColumnElement[bool]:
    """The rule of `Answers.is_qualified`, for many contacts at once."""
    circle = exists().where(InCircle.contact_id == Contact.id)
    rated = exists().where(Influence.contact_id == Contact.id)
    said = (Contact.nature.is_not(None), Contact.openness.is_not(None))
    return and_(*said, circle, or_(Contact.has_no_influence, rated))
