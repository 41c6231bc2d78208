"""How every connection to the database is set, whoever opens it: the house, or its migrations.

On SQLite what writes begins IMMEDIATE: a plain BEGIN that reads and then writes answers "database
is locked" at once when two people write.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: object) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA busy_timeout=10000")  # milliseconds
        return
    with connection.transaction(), connection.cursor() as cursor:  # every wait ends
        cursor.execute("SET lock_timeout = '3s'")
        cursor.execute("SET statement_timeout = '20s'")
        cursor.execute("SET idle_in_transaction_session_timeout = '15s'")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")
