"""A file of contacts: how far it is, what its rows come to, whom it brought."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from app.bringing.models import ContactFile, FileRow
from app.bringing.rules import COMING, Entry, FileState, RowState, unpacked
from app.contacts.models import Contact
from app.duplicates.models import Duplicate
from app.kernel.db import db, table_of
from app.kernel.errors import NotFound
from app.kernel.links import pointing_at
from app.objections.models import Removal
from app.profiles.models import Profile


def _files(owner: Profile) -> Select[ContactFile]:
    return select(ContactFile).where(ContactFile.owner_id == owner.id)


def file_of(owner: Profile | None, file_id: int) -> ContactFile:
    """Raises: NotFound, whether it is not there or somebody else's."""
    found = owner and db.session.scalar(
        _files(owner).where(ContactFile.id == file_id).execution_options(populate_existing=True)
    )
    if not found:
        raise NotFound()
    return found


def files_of(owner: Profile, most: int = 20) -> Sequence[ContactFile]:
    """Those that brought somebody, or may: the newest first."""
    query = _files(owner).where(ContactFile.state != FileState.UNDONE)
    return db.session.scalars(query.order_by(ContactFile.id.desc()).limit(most)).all()


def counts(file: ContactFile) -> dict[RowState, int]:
    query = select(FileRow.state, func.count()).where(FileRow.file_id == file.id)
    found = db.session.execute(query.group_by(FileRow.state)).all()
    return {row[0]: row[1] for row in found}


def first_rows(file: ContactFile, state: RowState, most: int) -> Sequence[FileRow]:
    query = select(FileRow).where(FileRow.file_id == file.id, FileRow.state == state)
    return db.session.scalars(query.order_by(FileRow.n).limit(most)).all()


def samples(file: ContactFile, most: int = 50) -> list[list[str]]:
    """The first rows of a table, as they are written."""
    query = select(FileRow.written).where(FileRow.file_id == file.id).order_by(FileRow.n)
    return [list(row) for row in db.session.scalars(query.limit(most)) if isinstance(row, list)]


def at_work() -> Sequence[int]:
    """Files that are being read or taken, the oldest first."""
    working = ContactFile.state.in_((FileState.READING, FileState.TAKING))
    return db.session.scalars(select(ContactFile.id).where(working).order_by(ContactFile.id)).all()


def origin_of(contact_id: int) -> ContactFile | None:
    """The file that first brought this contact."""
    query = select(ContactFile).join(FileRow, FileRow.file_id == ContactFile.id)
    return db.session.scalar(
        query.where(FileRow.contact_id == contact_id).order_by(ContactFile.id).limit(1)
    )


def brought(file: ContactFile) -> Sequence[FileRow]:
    query = select(FileRow).where(FileRow.file_id == file.id, FileRow.contact_id.is_not(None))
    return db.session.scalars(query.order_by(FileRow.n)).all()


def waiting_rows(file: ContactFile, most: int) -> list[FileRow]:
    query = select(FileRow).where(FileRow.file_id == file.id, FileRow.state == RowState.WAITING)
    return list(db.session.scalars(query.order_by(FileRow.n).limit(most)))


def read_rows(file: ContactFile) -> list[tuple[int, Entry]]:
    """Who of the file was read already, and would come: (row, who)."""
    query = select(FileRow.n, FileRow.entry)
    query = query.where(FileRow.file_id == file.id, FileRow.state.in_(COMING))
    return [(n, unpacked(entry)) for n, entry in db.session.execute(query.order_by(FileRow.n))]


def prints_of(contact_ids: Sequence[int]) -> dict[int, str]:
    """Of each contact, all that its owner can change of it: two prints differ once they did."""
    table = table_of(Contact)
    told: dict[int, list[Any]] = {}
    for some in some_of(contact_ids):
        for row in db.session.execute(select(table).where(table.c.id.in_(some))):
            told[row.id] = [list(map(str, row))]
        for other, column in pointing_at(table):
            if other in (table_of(FileRow), table_of(Duplicate), table_of(Removal)):
                continue  # how it came, whom it may be, and who objects, is no touch
            rows = select(other).where(column.in_(some)).order_by(*other.primary_key)
            for each in db.session.execute(rows).mappings():
                told[each[column.name]].append([other.name, *map(str, each.values())])
    return {
        id_: hashlib.sha256(json.dumps(said).encode()).hexdigest() for id_, said in told.items()
    }


def some_of(ids: Sequence[int], most: int = 500) -> list[Sequence[int]]:
    return [ids[n : n + most] for n in range(0, len(ids), most)]
