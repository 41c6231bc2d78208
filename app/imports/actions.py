"""Keeping how an account's file is read, and taking a long one in row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from app.imports.models import StatementColumns, StatementFile
from app.imports.rules import NAME_MAX, packed, unpacked
from app.kernel.db import db
from app.statements.actions import take_in
from app.statements.rules import Entry


def keep_columns(
    organizer_id: int,
    source: str,
    name: str,
    *,
    header: Sequence[str],
    columns: Mapping[str, int],
    now: datetime,
) -> None:
    """So the next file of this account needs nobody to say it again."""
    name = name.strip()[:NAME_MAX]
    found = db.session.scalar(
        select(StatementColumns).where(
            StatementColumns.organizer_id == organizer_id,
            StatementColumns.source == source,
            StatementColumns.name == name,
        )
    )
    if found is None:
        found = StatementColumns(organizer_id=organizer_id, source=source, name=name)
        db.session.add(found)
    found.header, found.columns, found.used_at = list(header), dict(columns), now
    db.session.flush()


def begin_file(
    organizer_id: int, entries: Sequence[Entry], *, unread: int, user_id: int, now: datetime
) -> int:
    """Keep the rows of a long file for the round that takes them in; `unread`: rows left aside."""
    made = StatementFile(
        organizer_id=organizer_id,
        rows=[packed(entry) for entry in entries],
        total=len(entries),
        done=0,
        counts={"bad": unread} if unread else {},
        created_by=user_id,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def take_row(file: StatementFile, n: int, *, now: datetime) -> bool:
    """Row `n` (0 first) of a file, and the count of what became of it, together. False: somebody
    else took it."""
    if not _claim(file, n):
        return False
    entry, who = unpacked(file.rows[n]), file.created_by
    how: dict[str, Any] = {"currency": file.organizer.currency, "user_id": who, "now": now}
    _count(file, str(take_in(file.organizer_id, entry, **how) or "known"))
    return True


def skip_row(file: StatementFile, n: int) -> bool:
    """It cannot be taken in: counted with those that could not be read."""
    if not _claim(file, n):
        return False
    _count(file, "bad")
    return True


def _claim(file: StatementFile, n: int) -> bool:
    mine = update(StatementFile).where(StatementFile.id == file.id, StatementFile.done == n)
    mine = mine.values(done=n + 1).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.session.execute(mine)).rowcount == 1


def _count(file: StatementFile, state: str) -> None:
    query = select(StatementFile.counts).where(StatementFile.id == file.id)
    counts = dict(db.session.execute(query).scalar_one())
    _write(file, counts=counts | {state: counts.get(state, 0) + 1})


def end_file(file: StatementFile, *, now: datetime) -> None:
    """All of it is taken in: only the counts stay."""
    _write(file, done_at=now, rows=[])


def _write(file: StatementFile, **values: Any) -> None:
    change = update(StatementFile).where(StatementFile.id == file.id).values(**values)
    db.session.execute(change.execution_options(synchronize_session=False))
