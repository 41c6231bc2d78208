"""Which addresses object, and how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.marks import Marks
from app.objections.models import Objection, ObjectionCode, Removal
from app.objections.rules import IN_TIME, Line

AT_ONCE = 500  # marks asked for in one statement


def objection_of(kind: str, value: str, *, marks: Marks) -> Objection | None:
    known = Objection.mark.in_(marks.every(kind, value))
    return db.session.scalar(select(Objection).where(known).order_by(Objection.id).limit(1))


def is_objected(kind: str, value: str, *, marks: Marks) -> bool:
    return objection_of(kind, value, marks=marks) is not None


def out_of_books(addresses: Iterable[tuple[str, str]], *, marks: Marks) -> set[tuple[str, str]]:
    """Of these (kind, value), those that ask to stand in nobody's book."""
    if not db.session.scalar(select(Objection.id).where(Objection.from_books).limit(1)):
        return set()
    of = {mark: each for each in addresses for mark in marks.every(*each)}
    every = list(of)
    found: set[tuple[str, str]] = set()
    for start in range(0, len(every), AT_ONCE):
        some = Objection.mark.in_(every[start : start + AT_ONCE])
        query = select(Objection.mark).where(Objection.from_books, some)
        found |= {of[mark] for mark in db.session.scalars(query)}
    return found


def objections() -> Sequence[Objection]:
    return db.session.scalars(select(Objection).order_by(Objection.id)).all()


def as_lines() -> list[Line]:
    return [_line(o) for o in objections()]


def lines_of(marks: Iterable[str]) -> list[Line]:
    known = select(Objection).where(Objection.mark.in_(list(marks)))
    return [_line(o) for o in db.session.scalars(known.order_by(Objection.id))]


def _line(o: Objection) -> Line:
    return Line(True, o.mark, o.kind, o.from_books, o.at)


def codes_of(kind: str, value: str, *, marks: Marks, now: datetime) -> Sequence[ObjectionCode]:
    """Those that may still be typed, of this address."""
    mine = ObjectionCode.mark.in_(marks.every(kind, value))
    query = select(ObjectionCode).where(mine, ObjectionCode.ends_at > now)
    return db.session.scalars(query.order_by(ObjectionCode.id)).all()


@dataclass(frozen=True, slots=True)
class Tally:
    standing: int  # addresses that are written to no more
    from_books: int  # of them, those that ask to leave all books
    running: int  # of those, within their thirty days
    asked: int  # contacts whose holder has not answered yet
    unknown: int  # kept under a key that is not here: they are not recognised


def tally(*, marks: Marks, now: datetime) -> Tally:
    every = objections()
    asking = [o for o in every if o.from_books]
    return Tally(
        len(every),
        len(asking),
        sum(o.at > now - IN_TIME for o in asking),
        db.session.scalar(select(func.count(Removal.id))) or 0,
        sum(not marks.knows(o.mark) for o in every) if every else 0,
    )
