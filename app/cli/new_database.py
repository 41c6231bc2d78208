"""What the migrations make of an empty SQLite file, kept whole: a first start takes it in at once.

The migrations stay what counts: later ones run on what this made, and a test compares the two.
`python -m app.cli.new_database` writes it anew. Loads nothing of the house.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from config import ROOT

KEPT = ROOT / "migrations" / "new.sql"


def make(file: Path) -> None:
    """Tables, indexes and triggers, all or none; a file that holds anything is left as it is.

    What goes wrong here is told by the migrations, which come next.
    """
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            connection.executescript(KEPT.read_text())  # one BEGIN: another start may be quicker


def written(file: Path) -> str:
    """A database as statements, in one transaction."""
    with closing(sqlite3.connect(file)) as connection:
        first, *others = connection.iterdump()
    assert first == "BEGIN TRANSACTION;"
    return "\n".join(["BEGIN IMMEDIATE;", *others, ""])


def main() -> None:
    from app.cli.upgrade import upgrade  # noqa: PLC0415 -- slow import

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        upgrade(f"sqlite:///{file}")
        KEPT.write_text(written(file))


if __name__ == "__main__":
    main()
