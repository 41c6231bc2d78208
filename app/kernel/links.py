"""Rows that point at a row, wherever they are: found by foreign keys, so that none is forgotten.

Two rows that were one thing become one: whatever pointed at the second points at the first. What
stood before and after is told as JSON, and put back from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    UniqueConstraint,
    and_,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy import Enum as WordType
from sqlalchemy.exc import IntegrityError

from app.kernel.db import UtcDateTime, db

Row = dict[str, Any]
NOTHING = (None, "")
OWNER = "owner_id"  # what every private table calls whose row it is (Ring P)


def pointing_at(table: Table) -> list[tuple[Table, Column[Any]]]:
    """Each column of any table that holds the id of a row of this one."""
    return [
        (other, key.parent)
        for other in table.metadata.sorted_tables
        for key in sorted(other.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is table
    ]


def owned_by(person: Table) -> list[Table]:
    """Those whose rows belong to one person, whichever room has them; children first."""
    return [
        table
        for table in reversed(person.metadata.sorted_tables)
        if OWNER in table.c and any(fk.column.table is person for fk in table.c[OWNER].foreign_keys)
    ]


def hand_over(person: Table, of: int, to: int) -> None:
    """All that one owns is another's; where both have one of a kind, the other keeps their own."""
    for table in owned_by(person):
        mine, theirs = table.c[OWNER] == of, table.alias("theirs")
        for key in _unique(table):
            if OWNER in key:
                same = (table.c[name] == theirs.c[name] for name in key if name != OWNER)
                there = select(theirs.c[OWNER]).where(theirs.c[OWNER] == to, *same).exists()
                db.session.execute(delete(table).where(mine, there))
        db.session.execute(update(table).where(mine).values({OWNER: to}))


def carry(
    table: Table, kept: int, gone: int, *, theirs: bool = False, beside: Collection[str] = ()
) -> list[Any]:
    """Whatever points at `gone` points at `kept`, in every table but those named `beside`.

    Where both have the same link, one stays, with what either says of it; `theirs`: where they say
    two things, what the one that goes says. Gives what `put_back` takes.
    """
    told = []
    for other, column in pointing_at(table):
        if other.name in beside:
            continue
        before = rows_where(other, column.in_((kept, gone)))
        for row in before:
            if row[column.name] == gone:
                _move(other, column, row, kept, theirs=theirs)
        after = rows_where(other, column == kept)
        if before:
            told.append([other.name, column.name, plain_rows(before), plain_rows(after)])
    return told


def take_away(table: Table, ids: Collection[Any]) -> None:
    """These rows and whatever is part of them, in every table; what may be without lets them go."""
    for other, column in pointing_at(table):
        theirs = column.in_(ids)
        if column.nullable:
            db.session.execute(update(other).where(theirs).values({column.name: None}))
        elif "id" in other.c:
            parts = db.session.scalars(select(other.c.id).where(theirs)).all()
            if parts:
                take_away(other, parts)
        else:
            db.session.execute(delete(other).where(theirs))
    db.session.execute(delete(table).where(table.c.id.in_(ids)))


def put_back(table: Table, told: Sequence[Any], *, kept: int, gone: int) -> None:
    """As it was before `carry`. What was changed or taken away since stays changed, or away."""
    for name, of, before, after in told:
        other = table.metadata.tables.get(name)
        if other is None or of not in other.c:
            continue  # that table is no more
        stood = {_key(other, row): row for row in _typed(other, after)}
        rows = _typed(other, before)
        own = {_key(other, row) for row in rows if row[of] == kept}
        for row in rows:
            if row[of] == gone:
                _give_back(other, of, row, kept, set(stood) - own if of in _pk(other) else stood)
            else:
                _empty_again(other, row, stood.get(_key(other, row)))


def _move(other: Table, column: Column[Any], row: Row, kept: int, *, theirs: bool) -> None:
    of = column.name
    to: int | None = kept
    if column.foreign_keys and other.c.get("id") is not None and _points_at_itself(column):
        to = None if row["id"] == kept else kept  # nobody is their own
    there = _same(other, of, row | {of: to})
    if there is None:
        db.session.execute(update(other).where(_is(other, row)).values({of: to}))
        return
    free = [name for name in _names(other) if name not in (*_pk(other), of)]
    fill = {
        name: row[name]
        for name in free
        if row[name] not in NOTHING and (theirs or there[name] in NOTHING)
    }
    db.session.execute(delete(other).where(_is(other, row)))
    if fill:
        db.session.execute(update(other).where(_is(other, there)).values(fill))


def _points_at_itself(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _same(other: Table, of: str, row: Row) -> Row | None:
    """A row that may not stand beside this one: the same link twice."""
    for key in _unique(other):
        if of in key and all(row[name] is not None for name in key):
            found = rows_where(other, and_(*(other.c[name] == row[name] for name in key)))
            if found:
                return found[0]
    return None


def _unique(other: Table) -> Iterator[tuple[str, ...]]:
    yield tuple(_pk(other))
    for each in (*other.constraints, *other.indexes):
        if isinstance(each, UniqueConstraint) or (isinstance(each, Index) and each.unique):
            yield tuple(column.name for column in each.columns)


def _give_back(other: Table, of: str, row: Row, kept: int, moved: Collection[Any]) -> None:
    key = _key(other, row | {of: kept})
    now = rows_where(other, _is(other, dict(zip(_pk(other), key, strict=True))))
    if key in moved:
        if now and of in _pk(other):
            db.session.execute(delete(other).where(_is(other, now[0])))
            _put(other, now[0] | {of: row[of]})
        elif now:
            db.session.execute(update(other).where(_is(other, row)).values({of: row[of]}))
    elif now and of not in _pk(other):  # it pointed at the row that stayed
        if now[0][of] is None:
            db.session.execute(update(other).where(_is(other, row)).values({of: row[of]}))
    else:
        _put(other, row)


def _put(other: Table, row: Row) -> None:
    try:
        with db.session.begin_nested():
            db.session.execute(insert(other).values(row))
    except IntegrityError:
        return  # what it led to is no more


def _empty_again(other: Table, before: Row, after: Row | None) -> None:
    """What was filled in from the other row's link, unless it was changed since."""
    found = rows_where(other, _is(other, before))
    if after is None or not found:
        return
    back = {
        name: before[name]
        for name in _names(other)
        if before[name] != after[name] and found[0][name] == after[name]
    }
    if back:
        db.session.execute(update(other).where(_is(other, before)).values(back))


def _names(other: Table) -> list[str]:
    return [column.name for column in other.columns]


def _pk(other: Table) -> list[str]:
    return [column.name for column in other.primary_key]


def _key(other: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _pk(other))


def _is(other: Table, row: Row) -> Any:
    return and_(*(other.c[name] == row[name] for name in _pk(other)))


def rows_where(other: Table, which: Any) -> list[Row]:
    query = select(other).where(which).order_by(*other.primary_key)
    return [dict(row) for row in db.session.execute(query).mappings()]


def row_of(table: Table, id_: int) -> Row:
    """A row as JSON keeps it."""
    return plain_rows(rows_where(table, table.c.id == id_))[0]


def typed_row(table: Table, kept: Row) -> Row:
    return _typed(table, [kept])[0]


def plain_rows(rows: Sequence[Row]) -> list[Row]:
    return [{name: _json(value) for name, value in row.items()} for row in rows]


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _typed(other: Table, rows: Sequence[Row]) -> list[Row]:
    """Columns that are no more are left out."""
    return [
        {name: _read(other.c[name], value) for name, value in row.items() if name in other.c}
        for row in rows
    ]


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return value
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    kind = column.type.enum_class if isinstance(column.type, WordType) else None
    return kind(value) if kind else value
