"""How an account's file was read the last time, and the files that are being taken in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.imports.models import StatementColumns, StatementFile
from app.kernel.db import db


def columns_for(
    organizer_id: int, source: str, header: Sequence[str], *, name: str = ""
) -> StatementColumns | None:
    """As this account's were read, the newest first: the same names of columns, in the same order.
    `name`: of this account alone."""
    query = select(StatementColumns).where(
        StatementColumns.organizer_id == organizer_id, StatementColumns.source == source
    )
    if name:
        query = query.where(StatementColumns.name == name)
    newest = query.order_by(StatementColumns.used_at.desc(), StatementColumns.id.desc())
    same = list(header)
    return next((each for each in db.session.scalars(newest) if each.header == same), None)


def file(file_id: int, organizer_id: int) -> StatementFile | None:
    query = select(StatementFile).where(
        StatementFile.id == file_id, StatementFile.organizer_id == organizer_id
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def running(organizer_id: int | None = None) -> Sequence[int]:
    """Files of which rows are left, the oldest first; of one organizer, if told."""
    query = select(StatementFile.id).where(StatementFile.done_at.is_(None))
    if organizer_id is not None:
        query = query.where(StatementFile.organizer_id == organizer_id)
    return db.session.scalars(query.order_by(StatementFile.id)).all()
