"""Proving whose an address is by a code, objecting, and taking it back."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from app.accounts.actions import count_try, one_at_a_time
from app.kernel.db import db, insert_once
from app.kernel.marks import Marks
from app.messages.actions import leave
from app.objections import queries
from app.objections.models import Objection, ObjectionCode, Removal
from app.objections.rules import (
    ASKED_PER_ADDRESS,
    ASKED_PER_PLACE,
    CODE_DIGITS,
    CODE_LASTS,
    SHOWN_LASTS,
    TRIES_PER_ADDRESS,
    TRIES_PER_PLACE,
    CodeWrong,
    Line,
)


def ask_code(kind: str, value: str, *, marks: Marks, place: str, locale: str, now: datetime) -> str:
    """A mail brings it; a telephone's is given here, for its owner to send us.

    Whether anything is held of the address changes nothing. Raises: TooManyTries(minutes).
    """
    count_try("objection-place", place, ASKED_PER_PLACE, now=now)
    count_try("objection", value, ASKED_PER_ADDRESS, now=now)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    by_mail = kind == "email"
    db.session.add(
        ObjectionCode(
            mark=marks.of(kind, value),
            code=marks.of(f"code of {value}", code),
            ends_at=now + (CODE_LASTS if by_mail else SHOWN_LASTS),
            confirmed_at=now if by_mail else None,
        )
    )
    if by_mail:
        leave("objection", to=value, locale=locale, now=now, code=code)
        return ""
    return code


def count_code(value: str, *, place: str, now: datetime) -> None:
    """In a transaction of its own, before the code is looked at: however many come at once, so
    many are tried. Raises: TooManyTries(minutes)."""
    count_try("objection-code-place", place, TRIES_PER_PLACE, now=now)
    count_try("objection-code", value, TRIES_PER_ADDRESS, now=now)


def prove(kind: str, value: str, code: str, *, marks: Marks, now: datetime) -> None:
    """Raises: CodeWrong."""
    if not any(made.confirmed_at for made in _asked(kind, value, code, marks=marks, now=now)):
        raise CodeWrong()


def confirm(value: str, code: str, *, marks: Marks, now: datetime) -> None:
    """Who runs the house has read this code in a message from this number. Raises: CodeWrong."""
    asked = _asked("phone", value, code, marks=marks, now=now)
    if not asked:
        raise CodeWrong()
    for made in asked:
        made.confirmed_at = made.confirmed_at or now


def _asked(kind: str, value: str, code: str, *, marks: Marks, now: datetime) -> list[ObjectionCode]:
    typed = marks.every(f"code of {value}", code)
    return [
        made
        for made in queries.codes_of(kind, value, marks=marks, now=now)
        if any(hmac.compare_digest(made.code, each) for each in typed)
    ]


def object_to(kind: str, value: str, *, from_books: bool, marks: Marks, now: datetime) -> Objection:
    """From now on. Said twice it is once; asking to leave all books is not taken back by less."""
    one_at_a_time(f"objection:{marks.of(kind, value)}")
    known = queries.objection_of(kind, value, marks=marks)
    mark = known.mark if known else marks.of(kind, value)
    made = stand(Line(True, mark, kind, from_books, now))
    made.at = max(made.at, now)  # said last: a lift that was told meanwhile is older
    db.session.flush()
    return made


def stand(line: Line) -> Objection:
    one_at_a_time(f"objection:{line.mark}")
    row = {"mark": line.mark, "kind": line.kind, "from_books": line.from_books, "at": line.at}
    db.session.execute(insert_once(Objection, "mark").values(row))
    same = select(Objection).where(Objection.mark == line.mark)
    kept = db.session.scalars(same.execution_options(populate_existing=True)).one()
    if line.from_books and not kept.from_books:
        kept.from_books, kept.at = True, line.at
        db.session.flush()
    return kept


def lift(kind: str, value: str, *, marks: Marks) -> None:
    """Written to again, and no book is asked any more; what was taken out stays out."""
    one_at_a_time(f"objection:{marks.of(kind, value)}")
    drop(marks.every(kind, value))


def drop(marks: Iterable[str]) -> None:
    ids = select(Objection.id).where(Objection.mark.in_(list(marks)))
    db.session.execute(delete(Removal).where(Removal.objection_id.in_(ids)))
    gone = delete(Objection).where(Objection.mark.in_(list(marks)))
    db.session.execute(gone.execution_options(synchronize_session=False))
    db.session.expire_all()


def forget(*, now: datetime) -> None:
    """Codes that are over."""
    db.session.execute(delete(ObjectionCode).where(ObjectionCode.ends_at <= now))
