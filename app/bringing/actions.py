"""Bringing a file of contacts into a book: read, looked at, taken, stopped, taken back.

Nobody in the file is written to, and nothing is looked up about them (I14, PR17, PR18): rows are
compared with the owner's own book alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from app.bringing import queries
from app.bringing.models import ContactFile, FileRow
from app.bringing.rules import (
    COMING,
    DRAFT_KEPT,
    TOGETHER,
    Entry,
    FileBusy,
    FileState,
    RowState,
    packed,
    unpacked,
)
from app.contacts.models import Contact, ContactWay
from app.contacts.queries import Reach, reaches
from app.contacts.rules import ContactState
from app.duplicates.models import Duplicate
from app.duplicates.queries import face_of
from app.duplicates.rules import Crowd
from app.kernel.db import db
from app.kernel.marks import Marks
from app.kernel.text import folded
from app.objections.models import Removal
from app.objections.queries import out_of_books
from app.profiles.models import Profile
from app.readings.people import WayKind

OPEN = (FileState.READING, FileState.READY)


class Book:
    """The owner's book as rows are compared with it; it grows as they are taken."""

    def __init__(self, owner: Profile) -> None:
        self._by_name: dict[str, list[Reach]] = defaultdict(list)
        self._crowd = Crowd()
        self._told: dict[int, RowState] = {}
        for reach in reaches(owner):
            self._add(reach)

    def verdict(self, n: int, entry: Entry) -> RowState:
        """What row `n` would be, if it came now; from then on it is in the book.

        Asked again, after a transaction that was not kept, it says the same.
        """
        if n not in self._told:
            self._told[n] = self._judged(_reach(-n, entry))
        return self._told[n]

    def _judged(self, reach: Reach) -> RowState:
        if any(_has_all(known, reach) for known in self._by_name[folded(reach.name)]):
            return RowState.KNOWN
        others = self._crowd.alike(face_of(reach), by_name=False)
        self._add(reach)
        return RowState.ALIKE if others else RowState.NEW

    def _add(self, reach: Reach) -> None:
        self._by_name[folded(reach.name)].append(reach)
        self._crowd.add(face_of(reach))


def _reach(id_: int, entry: Entry) -> Reach:
    places = (entry.organisation, "", entry.city)
    reached = (entry.of(WayKind.PHONE), entry.of(WayKind.EMAIL))
    return Reach(
        id_, entry.name, places, *reached, None, {(way.kind, way.value) for way in entry.ways}
    )


def _has_all(known: Reach, reach: Reach) -> bool:
    """Of the same name: no number or address that is not there, and no other organisation."""
    same = bool(reach.ways) or folded(known.places[0]) == folded(reach.places[0])
    return same and _all_ways(reach) <= _all_ways(known)


def _all_ways(reach: Reach) -> set[tuple[WayKind, str]]:
    phones = {(WayKind.PHONE, value) for value in reach.phones}
    return reach.ways | phones | {(WayKind.EMAIL, value) for value in reach.emails}


def begin(
    owner: Profile,
    *,
    name: str,
    source: str,
    written: Sequence[Any],
    header: Sequence[str] = (),
    columns: Mapping[int, str] | None = None,
    now: datetime,
) -> ContactFile:
    """Keep what a file holds, to be read: cards, or lines of a table."""
    file = ContactFile(
        owner_id=owner.id,
        name=name,
        source=source,
        state=FileState.READING,
        header=list(header),
        columns={str(n): field for n, field in (columns or {}).items()},
        created_at=now,
    )
    db.session.add(file)
    db.session.flush()
    rows = [
        {"file_id": file.id, "owner_id": owner.id, "n": n, "written": each}
        | {"state": RowState.WAITING, "entry": {}, "print": ""}
        for n, each in enumerate(written, 1)
    ]
    if rows:
        db.session.execute(insert(FileRow), rows)
    return file


def read_again(file: ContactFile, columns: Mapping[int, str]) -> None:
    """By these columns (column -> field). Raises: FileBusy(state)."""
    _lock(file)
    if file.state not in OPEN:
        raise FileBusy(state=file.state)
    file.columns = {str(n): field for n, field in columns.items()}
    file.state = FileState.READING
    every = update(FileRow).where(FileRow.file_id == file.id)
    db.session.execute(every.values(state=RowState.WAITING, entry={}))


def read_some(file: ContactFile, rows: Sequence[tuple[int, Entry | None, RowState]]) -> None:
    """What some rows say and would be: (id, who, state). Read by other columns since: nothing."""
    _lock(file)
    changed = [
        {"id": id_, "entry": packed(entry) if entry else {}, "state": state}
        for id_, entry, state in rows
    ]
    if changed and file.state is FileState.READING:
        db.session.execute(update(FileRow), changed)


def ready(file: ContactFile) -> None:
    """All of it is read: its owner decides."""
    _lock(file)
    if file.state is FileState.READING:
        file.state = FileState.READY


def take(file: ContactFile) -> None:
    """Its owner's yes; a round takes its rows. Raises: FileBusy(state)."""
    _move(file, FileState.TAKING, (FileState.READY, FileState.STOPPED))


def stop(file: ContactFile) -> None:
    """Those that came stay; the others may come later. Raises: FileBusy(state)."""
    _move(file, FileState.STOPPED, (FileState.TAKING,))


def _move(file: ContactFile, to: FileState, known: Collection[FileState]) -> None:
    _lock(file)
    if file.state not in known:
        raise FileBusy(state=file.state)
    file.state = to


def _lock(file: ContactFile) -> None:
    query = select(ContactFile).where(ContactFile.id == file.id).with_for_update()
    db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def take_some(
    file: ContactFile, book: Book, *, marks: Marks, most: int = TOGETHER, now: datetime
) -> bool:
    """The next rows become contacts, all of them or none. False: nothing is left to take.

    A row that was taken is not waiting any more: killed at any moment, none comes twice. Addresses
    that object to standing in books stay out, and nobody is told which (PR20).
    """
    _lock(file)
    if file.state is not FileState.TAKING:
        return False
    rows = _next_rows(file, most)
    if not rows:
        _done(file, now=now)
        return False
    made: list[tuple[FileRow, Contact, Entry]] = []
    read = [(row, unpacked(row.entry)) for row in rows]
    objects = out_of_books((w for _row, entry in read for w in entry.reached), marks=marks)
    for row, whole in read:
        entry = whole.without(objects)
        if entry is None or book.verdict(row.n, entry) is RowState.KNOWN:
            row.state = RowState.KNOWN
        else:
            made.append((row, _contact(file, entry, now=now), entry))
    db.session.add_all(contact for _row, contact, _entry in made)
    db.session.flush()
    _keep_ways(file, made)
    for row, contact, _entry in made:
        row.state, row.contact_id = RowState.TAKEN, contact.id
    prints = queries.prints_of([contact.id for _row, contact, _entry in made])
    for row, contact, _entry in made:
        row.print = prints[contact.id]
    db.session.flush()
    return True


def skip_one(file: ContactFile) -> None:
    """The next row cannot be taken: counted with those that cannot be read."""
    _lock(file)
    for row in _next_rows(file, 1):
        row.state = RowState.BAD


def _next_rows(file: ContactFile, most: int) -> list[FileRow]:
    query = select(FileRow).where(FileRow.file_id == file.id, FileRow.state.in_(COMING))
    query = query.order_by(FileRow.n).limit(most)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _contact(file: ContactFile, entry: Entry, *, now: datetime) -> Contact:
    return Contact(
        owner_id=file.owner_id,
        state=ContactState.NEW,
        name=entry.name,
        headline=entry.headline,
        organisation=entry.organisation,
        city=entry.city,
        phone=entry.first(WayKind.PHONE),
        email=entry.first(WayKind.EMAIL),
        note=entry.note,
        search_key=folded(f"{entry.name} {entry.organisation} {entry.headline}"),
        created_at=now,
    )


def _keep_ways(file: ContactFile, made: Iterable[tuple[FileRow, Contact, Entry]]) -> None:
    rows = [
        {"contact_id": contact.id, "owner_id": file.owner_id}
        | {"kind": way.kind, "label": way.label, "value": way.value}
        for _row, contact, entry in made
        for way in entry.ways
        if way.label or way.value not in (contact.phone, contact.email)
    ]
    if rows:
        db.session.execute(insert(ContactWay), rows)


def _done(file: ContactFile, *, now: datetime) -> None:
    """Who came stays noted; what the file said of them, and of the others, is dropped."""
    file.state, file.done_at, file.header, file.columns = FileState.DONE, now, [], {}
    every = update(FileRow).where(FileRow.file_id == file.id)
    db.session.execute(every.values(written=None, entry={}))


def undo(file: ContactFile, *, now: datetime) -> int:
    """Those whom it brought leave the book, except who was touched since; how many stay.

    Raises: FileBusy(state).
    """
    _move(file, FileState.UNDONE, (FileState.DONE, FileState.STOPPED))
    file.done_at = now
    rows = queries.brought(file)
    ids = [row.contact_id for row in rows if row.contact_id]
    prints = queries.prints_of(ids)
    gone = [row.contact_id for row in rows if prints.get(row.contact_id or 0) == row.print]
    db.session.execute(delete(FileRow).where(FileRow.file_id == file.id))
    for some in queries.some_of([id_ for id_ in gone if id_]):
        pairs = or_(Duplicate.first_id.in_(some), Duplicate.second_id.in_(some))
        db.session.execute(delete(Duplicate).where(pairs))
        for part in (ContactWay, Removal):
            db.session.execute(delete(part).where(part.contact_id.in_(some)))
        db.session.execute(delete(Contact).where(Contact.id.in_(some)))
    db.session.expire_all()
    return len(ids) - len(gone)


def drop(file: ContactFile) -> None:
    """Looked at, and not wanted. Raises: FileBusy(state)."""
    _lock(file)
    if file.state not in OPEN:
        raise FileBusy(state=file.state)
    db.session.execute(delete(FileRow).where(FileRow.file_id == file.id))
    db.session.delete(file)


def forget(*, now: datetime) -> None:
    """Files that were looked at and not taken within a day."""
    old = ContactFile.state.in_(OPEN) & (ContactFile.created_at < now - DRAFT_KEPT)
    ids = db.session.scalars(select(ContactFile.id).where(old).order_by(ContactFile.id)).all()
    if ids:
        db.session.execute(delete(FileRow).where(FileRow.file_id.in_(ids)))
        db.session.execute(delete(ContactFile).where(ContactFile.id.in_(ids)))
