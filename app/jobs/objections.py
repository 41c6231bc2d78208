"""Those who object: their list is kept beside the database too, books are looked through once a
day, and what holders left undone is done.

The file holds marks and days, no address; what was said last counts, so that an older copy of the
database, put back, is mended by it (PR43).
"""

from __future__ import annotations

import json
import logging
from dataclasses import astuple, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from app.kernel.db import in_transaction, transaction
from app.kernel.marks import Marks
from app.objections import actions
from app.objections.queries import as_lines
from app.objections.rules import Line, mend
from app.unlisting.actions import ask, take_out
from app.unlisting.queries import due, locked, marked

FILE = "objections.jsonl"
log = logging.getLogger(__name__)


class Rounds:
    """Books are looked through at the first round of a process, then once a day."""

    def __init__(self, var: Path, marks: Marks) -> None:
        self._var, self._marks = var, marks
        self._looked: date | None = None

    def keep_all(self) -> None:
        now = datetime.now(UTC)
        mended = mend_list(self._var)
        if mended or self._looked != now.date():
            found = marked(marks=self._marks)  # looking takes a while: nobody waits for it
            if found:
                in_transaction(partial(ask, found, now=now))
            self._looked = now.date()
        take_out_due(marks=self._marks, now=now)


def mend_list(var: Path) -> int:
    """The file and the database say the same. How many the database lacked."""
    found = mend(as_lines(), told(var))
    for line in found.tell:
        tell(var, line)
    if found.add or found.drop:
        with transaction():
            actions.drop(found.drop)
            for line in found.add:
                actions.stand(line)
    return len(found.add)


def tell_lifted(var: Path, lines: list[Line], *, now: datetime) -> None:
    """Before it is done: told and not done is done at the next round."""
    for line in lines:
        tell(var, replace(line, stands=False, at=now))


def told(var: Path) -> list[Line]:
    """The lines of the file, the oldest first; one that cannot be read is left out, and logged."""
    file = var / FILE
    lines = []
    for words in file.read_text().splitlines() if file.exists() else []:
        try:
            stands, mark, kind, from_books, at = json.loads(words)
            day = datetime.fromisoformat(at)
            lines.append(Line(bool(stands), str(mark), str(kind), bool(from_books), day))
        except (ValueError, TypeError):
            log.error("a line of %s cannot be read", FILE)
    return lines


def tell(var: Path, line: Line) -> None:
    var.mkdir(parents=True, exist_ok=True)
    *facts, at = astuple(line)
    with (var / FILE).open("a") as file:
        file.write(json.dumps([*facts, at.isoformat()]) + "\n")


def take_out_due(*, marks: Marks, now: datetime) -> int:
    """What holders left undone in their thirty days, each by itself; how many. One that falls is
    told in the log, tried again at the next round, and stops no other."""
    done = 0
    for removal_id in due(now=now):
        try:
            done += in_transaction(partial(_take_out, removal_id, marks))
        except Exception:
            log.exception("removal %s could not be carried out", removal_id)
    return done


def _take_out(removal_id: int, marks: Marks) -> bool:
    removal = locked(removal_id)
    if removal is None:
        return False  # its holder was quicker
    take_out(removal, marks=marks)
    return True
