"""The same said of many contacts at once. Whose they are is asked again of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select, update

from app.contacts.models import Contact, HasRole, InCircle
from app.contacts.rules import Circle, ContactRole, ContactState
from app.kernel.db import db, insert_once
from app.profiles.models import Profile
from app.qualifying.actions import settle
from app.sorting.models import Group, InGroup


def all_into_circle(owner: Profile, ids: Select[int], circle: Circle, *, now: datetime) -> None:
    _link(owner, ids, InCircle, InCircle.circle, circle, "circle")
    started = (Contact.owner_id == owner.id, Contact.id.in_(ids))
    new = update(Contact).where(*started, Contact.state == ContactState.NEW)
    db.session.execute(new.values(state=ContactState.TO_QUALIFY))
    settle(owner.id, ids, now=now)


def all_take_role(owner: Profile, ids: Select[int], role: ContactRole) -> None:
    _link(owner, ids, HasRole, HasRole.role, role, "role")


def all_into_group(owner: Profile, ids: Select[int], group: Group) -> None:
    """`group` is the owner's."""
    if group.owner_id == owner.id:
        _link(owner, ids, InGroup, InGroup.group_id, group.id, "group_id")


def _link(owner: Profile, ids: Select[int], model: Any, column: Any, value: Any, name: str) -> None:
    """A row for each of the owner's contacts that has none."""
    rows = select(Contact.id, literal(value, column.type), literal(owner.id)).where(
        Contact.owner_id == owner.id, Contact.id.in_(ids)
    )
    made = insert_once(model).from_select(["contact_id", name, "owner_id"], rows)
    db.session.execute(made)


def all_of_domain(owner: Profile, ids: Select[int], domain: str) -> None:
    mine = update(Contact).where(Contact.owner_id == owner.id, Contact.id.in_(ids))
    db.session.execute(mine.values(domain=domain))


def archive_all(owner: Profile, ids: Select[int], *, now: datetime) -> None:
    """Out of the way together: `restore_all` of the same instant brings these back, no other."""
    mine = update(Contact).where(
        Contact.owner_id == owner.id, Contact.id.in_(ids), Contact.state != ContactState.ARCHIVED
    )
    db.session.execute(mine.values(state=ContactState.ARCHIVED, archived_at=now))


def restore_all(owner: Profile, *, at: datetime, now: datetime) -> int:
    """How many came back."""
    gone = (
        Contact.owner_id == owner.id,
        Contact.archived_at == at,
        Contact.state == ContactState.ARCHIVED,
    )
    ids = db.session.scalars(select(Contact.id).where(*gone).order_by(Contact.id)).all()
    back = update(Contact).where(Contact.owner_id == owner.id, Contact.id.in_(ids))
    db.session.execute(back.values(state=ContactState.TO_QUALIFY, archived_at=None))
    settle(owner.id, ids, now=now)
    return len(ids)
