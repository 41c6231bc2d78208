"""Files of contacts are read and taken in, some rows at a time."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import OperationalError

from app.bringing import actions, queries
from app.bringing.models import ContactFile, FileRow
from app.bringing.rules import TOGETHER, Entry, FileState, RowState, entry_of
from app.duplicates import actions as duplicates
from app.jobs.worker import Soon
from app.kernel.db import db, in_transaction
from app.kernel.marks import Marks
from app.readings.cards import person_of
from app.readings.people import Person, WayKind, people_of
from app.readings.phones import read_phone

log = logging.getLogger("entregent.contact_files")

TURN = 5.0  # seconds of one round: others have their turn between
READ_TOGETHER = 250  # rows of one transaction


def carry_on(*, country: str, marks: Marks) -> Soon | None:
    """Every file that is being read or taken; it comes again soon while rows are left."""
    ends = time.monotonic() + TURN
    for file_id in queries.at_work():
        if not work(file_id, country=country, marks=marks, ends=ends):
            return Soon(0.2)
    return None


def work(file_id: int, *, country: str, marks: Marks, ends: float) -> bool:
    """False: the turn is over before the file is."""
    file = db.session.get_one(ContactFile, file_id, populate_existing=True)
    if file.state is FileState.READING:
        return _read(file, country, ends)
    if file.state is FileState.TAKING:
        return _take(file, marks, ends)
    return True


def _read(file: ContactFile, country: str, ends: float) -> bool:
    """Rows that were read before count as known to those that follow."""
    book = actions.Book(file.owner)
    for n, entry in queries.read_rows(file):
        book.verdict(n, entry)
    while time.monotonic() < ends:
        rows = queries.waiting_rows(file, READ_TOGETHER)
        if not rows:
            in_transaction(partial(actions.ready, file))
            return True
        read = list(zip(rows, _entries(file, rows, country), strict=True))
        states = [
            (row.id, entry, book.verdict(row.n, entry) if entry else RowState.BAD)
            for row, entry in read
        ]
        in_transaction(partial(actions.read_some, file, states))
    return False


def _entries(file: ContactFile, rows: list[FileRow], country: str) -> list[Entry | None]:
    if file.source == "phone":
        people = [person_of(row.written) or Person() for row in rows]
    else:
        columns = {int(n): field for n, field in file.columns.items()}
        people = list(people_of(file.header, [row.written for row in rows], columns))
    return [entry_of(person, _numbers(person, country)) for person in people]


def _numbers(person: Person, country: str) -> dict[str, str]:
    written = (way.value for way in person.ways if way.kind is WayKind.PHONE)
    return {each: read_phone(each, country=country) for each in written}


def _take(file: ContactFile, marks: Marks, ends: float) -> bool:
    """A row that falls is told in the log and counted, and stops no other."""
    book, most = actions.Book(file.owner), TOGETHER
    while time.monotonic() < ends:
        try:
            now = datetime.now(UTC)
            some = partial(actions.take_some, file, book, marks=marks, most=most, now=now)
            if not in_transaction(some):
                in_transaction(partial(duplicates.look, file.owner, now=now))
                return True
        except OperationalError:
            raise  # the database is ill, not the row
        except Exception:
            log.exception("rows of contact file %s, %s together", file.id, most)
            if most == 1:
                in_transaction(partial(actions.skip_one, file))
            most = 1
    return False
