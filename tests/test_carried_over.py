"""A migration that moves rows is tried with rows: who spoke becomes one row a person (0040)."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.cli.upgrade import upgrade
from tests import services

FILLERS: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    bytes: b"x",
    datetime: datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    date: date(2026, 1, 1),
    time: time(10),
}
# event, name, headline: the second date names them otherwise, and one of them twice
SPOKE = [
    (1, "Aïcha Ngo", "Banquière"),
    (1, "Paul", ""),
    (2, "aicha  ngo", ""),
    (2, "Paul", "Fondateur"),
    (2, "PAUL", "Deux fois"),
    (3, "Paul", "Un autre, ailleurs"),
]
ORGANIZER = {1: 1, 2: 1, 3: 2}


def put(connection: sa.Connection, table: sa.Table, **facts: Any) -> None:
    """With something in each column that must hold something."""
    for column in table.columns:
        wanted = not column.nullable and column.server_default is None and not column.primary_key
        if wanted and column.name not in facts:
            facts[column.name] = FILLERS.get(column.type.python_type, [])
    connection.execute(table.insert().values(**facts))


def before(engine: sa.Engine) -> None:
    tables = sa.MetaData()
    tables.reflect(engine, only=["organizer", "event", "speaker"])
    organizer, event, speaker = (tables.tables[n] for n in ("organizer", "event", "speaker"))
    with engine.begin() as connection:
        for id_ in (1, 2):
            put(connection, organizer, id=id_, code=f"o{id_}")
        for id_, of in ORGANIZER.items():
            day = datetime(2026, 1, id_, tzinfo=UTC).replace(tzinfo=None)
            marks = {"code": f"e{id_}", "door_code": f"d{id_}"}
            put(connection, event, id=id_, organizer_id=of, starts_at=day, **marks)
        for n, (of, name, headline) in enumerate(SPOKE):
            put(connection, speaker, event_id=of, position=n, name=name, headline=headline)


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_who_spoke_under_two_spellings_is_one_person_at_each_of_their_dates(
    tmp_path: Path, request: pytest.FixtureRequest, where: str
) -> None:
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/old.db"
        if where == "postgresql":
            server = request.getfixturevalue("postgres_url")
            url = stack.enter_context(services.databases(server, workers=0))
        upgrade(url, to="0039")
        engine = sa.create_engine(url)
        stack.callback(engine.dispose)
        before(engine)
        upgrade(url, to="0040")
        with engine.connect() as connection:
            people = connection.execute(
                sa.text("SELECT organizer_id, key, name, headline FROM speaker ORDER BY id")
            ).all()
            dates = connection.execute(
                sa.text(
                    "SELECT event_id, key, appearance.headline FROM appearance"
                    " JOIN speaker ON speaker.id = speaker_id ORDER BY appearance.id"
                )
            ).all()
    assert [tuple(row) for row in people] == [
        (1, "aicha ngo", "Aïcha Ngo", "Banquière"),
        (1, "paul", "Paul", "Deux fois"),
        (2, "paul", "Paul", "Un autre, ailleurs"),
    ]
    assert [tuple(row) for row in dates] == [
        (1, "aicha ngo", "Banquière"),
        (1, "paul", ""),
        (2, "aicha ngo", ""),
        (2, "paul", "Fondateur"),
        (3, "paul", "Un autre, ailleurs"),
    ]
