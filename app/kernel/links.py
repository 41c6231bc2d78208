"""Rows that point at a row, wherever they are: found by foreign keys, so that none is forgotten.

Two rows that were one thing become one: whatever pointed at the second points at the first. What
was there before and after is kept as JSON, and put back from it.
"""

from __future__ import annotations

from sqlalchemy import Column, Table


def pointing_at(table: Table) -> list[tuple[Table, Column[object]]]:
    """Each column of any table that holds the id of a row of this one."""
    return [
        (other, key.parent)
        for other in table.metadata.sorted_tables
        for key in sorted(other.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is table
    ]
