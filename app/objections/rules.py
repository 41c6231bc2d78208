"""Who wants to be written to no more, and to stand in nobody's book (PR19, PR20, I21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.rules import Limit
from app.kernel.errors import Refused

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=30)  # of one sent by mail
SHOWN_LASTS = timedelta(days=7)  # of one that a telephone sends us: somebody must read it
ASKED_PER_ADDRESS = Limit(3, timedelta(hours=1))
ASKED_PER_PLACE = Limit(20, timedelta(hours=1))
TRIES_PER_ADDRESS = Limit(10, timedelta(hours=1))
TRIES_PER_PLACE = Limit(60, timedelta(hours=1))

IN_TIME = timedelta(days=30)  # PR20: by then no book holds it
NOTICE = timedelta(days=3)  # a holder has at least, whenever the address was found


class CodeWrong(Refused):
    """Wrong, too old, not confirmed, or never asked for: told alike."""

    code = "code-wrong"
    status = 422


def due_at(objected: datetime, *, now: datetime) -> datetime:
    """By when its holder answers, before the night does it."""
    return max(objected + IN_TIME, now + NOTICE)


@dataclass(frozen=True, slots=True)
class Line:
    """What was said of a mark, in the file beside the database: a copy put back is mended by it."""

    stands: bool
    mark: str
    kind: str
    from_books: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Mending:
    add: Sequence[Line]  # the database lacks them: an older copy was put back
    drop: Sequence[str]  # marks that were lifted since
    tell: Sequence[Line]  # the file lacks them


def mend(rows: Iterable[Line], lines: Iterable[Line]) -> Mending:
    """Of each mark, what was said last counts."""
    here = {row.mark: row for row in rows}
    last: dict[str, Line] = {}
    for line in lines:
        if line.mark not in last or last[line.mark].at <= line.at:
            last[line.mark] = line
    newer = [line for line in last.values() if _is_newer(line, here.get(line.mark))]
    return Mending(
        [line for line in newer if line.stands],
        [line.mark for line in newer if not line.stands],
        [row for row in here.values() if _lacks(last.get(row.mark), row)],
    )


def _is_newer(line: Line, row: Line | None) -> bool:
    if row is None:
        return line.stands
    asks_more = line.stands and line.from_books and not row.from_books
    return line.at >= row.at and (asks_more or not line.stands)


def _lacks(line: Line | None, row: Line) -> bool:
    return line is None or line.at < row.at
