"""The migrations make what the models say, on both databases, and there is one last migration."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config import ROOT
from tests import services
from tests.conftest import test_settings

if TYPE_CHECKING:
    from flask import Flask


@contextmanager
def empty_house(var: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The house on a database that holds nothing, as `flask db` sees it."""
    from app import factory
    from app.kernel.db import db
    from config import Settings

    made = test_settings(var, database_url=url)
    monkeypatch.setattr(Settings, "from_env", lambda: made)
    app = factory.for_commands()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences() -> list[Any]:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from app.kernel.db import db

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def triggers() -> list[tuple[str, str]]:
    """What alembic does not compare: each trigger and what it does."""
    from sqlalchemy import text

    from app.kernel.db import db

    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) || "
        "(SELECT prosrc FROM pg_proc WHERE pg_proc.oid = tgfoid) "
        "FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with db.engine.connect() as connection:
        rows = connection.execute(text(asked[connection.dialect.name]))
        return [(name, words) for name, words in rows]


def up_and_look(way: str = "flask db upgrade") -> list[Any]:
    from flask_migrate import upgrade as with_house

    from app.cli.upgrade import upgrade
    from app.kernel.db import db

    if way == "./run":
        upgrade(db.engine.url.render_as_string(hide_password=False))
    else:
        with_house(str(ROOT / "migrations"))
    return differences()


BOTH_WAYS = pytest.mark.parametrize("way", ["flask db upgrade", "./run"])


def test_there_is_one_last_migration() -> None:
    from alembic.script import ScriptDirectory

    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_no_migration_imports_the_app() -> None:
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        assert "import app" not in file.read_text()
        assert "from app" not in file.read_text()


@BOTH_WAYS
def test_migrations_make_the_models_on_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    with empty_house(tmp_path, f"sqlite:///{tmp_path}/empty.db", monkeypatch):
        assert differences() != []
        assert up_and_look(way) == []
        assert up_and_look(way) == []  # and again, for nothing


@BOTH_WAYS
def test_migrations_make_the_models_on_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str, way: str
) -> None:
    with (
        services.databases(postgres_url, workers=0) as url,
        empty_house(tmp_path, url, monkeypatch),
    ):
        assert up_and_look(way) == []


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_migrations_make_the_triggers_of_the_models(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    where: str,
) -> None:
    from app.kernel.db import db

    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/empty.db"
        if where == "postgresql":
            server = request.getfixturevalue("postgres_url")
            url = stack.enter_context(services.databases(server, workers=0))
        stack.enter_context(empty_house(tmp_path, url, monkeypatch))
        db.create_all()
        wanted = triggers()
        db.drop_all()
        up_and_look()
        assert wanted == triggers()
        assert wanted != []


def test_a_start_migrates_without_loading_the_house() -> None:
    house = "{'flask', 'app.kernel.db'}"
    said = f"import sys, app.cli.start, app.cli.upgrade; print({house} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_a_migrated_house_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli import doctor

    with empty_house(tmp_path, f"sqlite:///{tmp_path}/empty.db", monkeypatch):
        assert doctor.database().mood == "bad"
        up_and_look()
        assert doctor.database().mood == "ok"


def contents(file: Path) -> tuple[dict[str, list[str]], list[tuple[str]]]:
    """Each table, index and trigger as SQLite keeps it, and which migration it is at. A table that
    was copied holds its constraints in any order.
    """
    with closing(sqlite3.connect(file)) as connection:
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        lines = {name: sorted(re.split(r"[\s),]*,\s*|[\s)]*$", sql)) for name, sql in made}
        return lines, list(connection.execute("SELECT version_num FROM alembic_version"))


def test_a_new_database_is_what_the_migrations_make(tmp_path: Path) -> None:
    """Of those that stood when it was written; later ones run on it like on any other."""
    from app.cli.new_database import make
    from app.cli.upgrade import upgrade

    short, long = tmp_path / "short.db", tmp_path / "long.db"
    make(short)
    (reached,) = contents(short)[1][0]
    upgrade(f"sqlite:///{long}", to=reached)
    assert contents(short) == contents(long)
    make(long)  # holds something: left as it is
    upgrade(f"sqlite:///{short}")
    upgrade(f"sqlite:///{long}")
    assert contents(short) == contents(long)
