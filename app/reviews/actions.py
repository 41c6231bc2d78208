"""Going through one's circles, and keeping a review. Nobody is told, nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from app.contacts.actions import add
from app.contacts.models import Contact, InCircle
from app.contacts.rules import Circle, ContactFields
from app.kernel.db import db, insert_once
from app.kernel.text import folded
from app.profiles.models import Profile
from app.reviews.models import Review, ReviewedCircle, Snapshot
from app.reviews.queries import numbers_of, snapshots_of
from app.reviews.rules import SNAPSHOTS_MAX, Mark, TooManySnapshots, typed_names


@dataclass(frozen=True, slots=True)
class Recalled:
    """What came of the names typed: who is new in the book, who was there already."""

    new: int
    known: int


def begin(owner: Profile, *, now: datetime) -> Review:
    """The owner's review, made when first needed."""
    row = insert_once(Review, "owner_id")
    db.session.execute(row.values(owner_id=owner.id, started_at=now))
    return db.session.get_one(Review, owner.id)


def estimate(owner: Profile, people: int, *, now: datetime) -> None:
    """How many they think they know, said before counting."""
    begin(owner, now=now).estimate = people


def recall(owner: Profile, circle: Circle, typed: str, *, now: datetime) -> Recalled:
    """Each name, one a line, stands in the book and in this circle; who is there already by the
    very same name is not made twice.

    Raises: NoName; TooManyNames; NameTooLong.
    """
    names = typed_names(typed)
    begin(owner, now=now)
    known = _by_name(owner, names)
    ids = []
    for name in names:
        there = known.get(folded(name))
        made = there or add(owner, ContactFields(name), now=now).id
        ids.append(made)
    rows = [{"contact_id": id, "circle": circle, "owner_id": owner.id} for id in dict.fromkeys(ids)]
    db.session.execute(insert_once(InCircle, "contact_id", "circle"), rows)
    again = sum(folded(name) in known for name in names)
    return Recalled(len(names) - again, again)


def _by_name(owner: Profile, names: list[str]) -> dict[str, int]:
    """Contacts of the owner who have exactly one of these names, the first written."""
    keys = [Contact.search_key.startswith(folded(name), autoescape=True) for name in names]
    query = select(Contact.id, Contact.name).where(Contact.owner_id == owner.id, or_(*keys))
    found: dict[str, int] = {}
    for id, name in db.session.execute(query.order_by(Contact.id)):
        found.setdefault(folded(name), id)
    return found


def mark(owner: Profile, circle: Circle, said: Mark | None, *, now: datetime) -> None:
    """Gone through, left aside, or (None) to be gone through again."""
    begin(owner, now=now)
    there = ReviewedCircle.owner_id == owner.id, ReviewedCircle.circle == circle
    db.session.execute(delete(ReviewedCircle).where(*there))
    if said is not None:
        db.session.add(ReviewedCircle(owner_id=owner.id, circle=circle, mark=said, at=now))
    db.session.flush()


def say_done(owner: Profile, *, is_done: bool, now: datetime) -> None:
    """The first step is enough as it is; or is taken up again."""
    begin(owner, now=now).said_done_at = now if is_done else None


def keep(owner: Profile, *, now: datetime) -> Snapshot:
    """The review of today, to be compared later: numbers only.

    Raises: TooManySnapshots.
    """
    if len(snapshots_of(owner)) >= SNAPSHOTS_MAX:
        raise TooManySnapshots(most=SNAPSHOTS_MAX)
    numbers = numbers_of(owner, now=now).kept()
    made = Snapshot(owner_id=owner.id, taken_at=now, numbers=numbers)
    db.session.add(made)
    db.session.flush()
    return made


def forget(snapshot: Snapshot) -> None:
    db.session.delete(snapshot)
    db.session.flush()
