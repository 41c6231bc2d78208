"""Fixtures. `house` is the app in a context with empty tables, on SQLite (a file) or PostgreSQL.

The whole suite runs on SQLite; with ENTREGENT_TEST_DATABASE_URL it runs on that database instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests import services
from tests.faults.sizes import WHOLE

if TYPE_CHECKING:  # the tests of rules load neither Flask nor SQLAlchemy
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy import Engine
    from xdist.scheduler import LoadScopeScheduling

    from config import Settings

# a busy machine is no fault; the same examples in each run of the suite, others by `./run faults`
settings.register_profile(
    "calm",
    deadline=None,
    derandomize=not WHOLE,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("calm")

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # a Saturday, 18:00 in Douala
# files whose tests share what is long to make: all of them at one worker, which makes it once
TOGETHER = {
    "tests/cli/test_demo.py": "demonstration",
    "tests/cli/test_demo_book.py": "demonstration",
    "tests/test_words.py": "sentences",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """By the names of tests: xdist 3.8 writes its own groups where pytest 9.2 reads no more."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return TOGETHER.get(nodeid.split("::")[0], nodeid)

    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what uses the database of the run: the rest answers the same again."""
    if not os.environ.get("ENTREGENT_TEST_DATABASE_URL") or WHOLE:
        return
    uses = [
        item
        for item in items
        if "app" in getattr(item, "fixturenames", ())
        and not item.get_closest_marker("one_database")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(uses)])
    items[:] = uses


def test_settings(var: Path, **facts: object) -> Settings:
    from config import Settings

    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    url = os.environ.get("ENTREGENT_TEST_DATABASE_URL", "")
    if url and worker:
        url = f"{url}_{worker}"
    values: dict[str, object] = {
        "mode": "testing",
        "secret_key": "a test key that is long enough to be accepted",
        "var_dir": str(var),
        "database_url": url or f"sqlite:///{var}/test.db",
        "public_url": "http://localhost",
        "embedded_worker": False,
        "page_seconds": 0,
    }
    return Settings(**(values | facts))  # type: ignore[arg-type]


test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    from app.factory import create_app
    from app.kernel import heap
    from app.kernel.db import db

    _set_up_sqlite()
    app = create_app(test_settings(tmp_path_factory.mktemp("var")))
    heap.settle()  # as a server does
    app.test_client_class = _client_class()
    with app.app_context():
        db.drop_all()
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _set_up_sqlite() -> None:
    """Rows of a SELECT without ORDER BY come backwards, so that who relies on the order in which
    they were written fails here, not one day in ten on PostgreSQL. And no test loses power."""
    from sqlalchemy import Engine, event

    @event.listens_for(Engine, "connect")
    def backwards(connection: Any, _record: object) -> None:
        if hasattr(connection, "execute") and "sqlite" in type(connection).__module__:
            connection.execute("PRAGMA reverse_unordered_selects = ON")
            connection.execute("PRAGMA synchronous = OFF")


def _client_class() -> type[FlaskClient]:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from app.kernel.db import db

    class Visitor(FlaskClient):
        """Each request has a context and a session of its own, as it does behind a server.

        Without this it would share `g` (the clock, who is looking) with the test and with the
        request before. Rows that the test holds are read again afterwards.
        """

        def open(self, *args: Any, **kwargs: Any) -> TestResponse:
            db.session.rollback()
            db.session.expire_all()  # a rollback without a transaction expires nothing
            with self.application.app_context():
                return super().open(*args, **kwargs)

    return Visitor


@pytest.fixture
def house(app: Flask) -> Iterator[Flask]:
    """The app in a context, with empty tables; its forms want their token again."""
    from app.kernel.db import db

    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        empty(db.engine)
        told = app.extensions["settings"].var / "objections.jsonl"
        told.unlink(missing_ok=True)  # it would bring back those of the test before
        yield app
        db.session.remove()


def empty(engine: Engine) -> None:
    from app.ledger.actions import forget_all

    with engine.begin() as connection:
        forget_all(connection)
        if engine.dialect.name == "postgresql":
            # in one message, eight times faster than one by one; no foreign key is looked up, for
            # one planned while a table was small reads thousands of rows for each row that goes
            words = ";".join(["SET LOCAL session_replication_role = replica", *_deletes()])
            connection.exec_driver_sql(words)
        else:
            line = connection.connection.cursor()  # itself, eight times faster than SQLAlchemy
            for word in _deletes():
                line.execute(word)


@cache
def _deletes() -> list[str]:
    """Once: putting tables in their order takes longer than emptying them."""
    from app.kernel.db import db

    return [f"DELETE FROM {table.name}" for table in reversed(db.metadata.sorted_tables)]


@pytest.fixture
def client(house: Flask) -> FlaskClient:
    house.config["WTF_CSRF_ENABLED"] = False
    return house.test_client()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for tests that need it whatever the suite runs on: races, migrations."""
    yield from _lent(services.postgres)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    yield from _lent(services.redis)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that starts."""
    try:
        return services.chromium()
    except services.Missing as why:
        pytest.skip(str(why))


def _lent(service: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    try:
        with service() as url:
            yield url
    except services.Missing as why:
        pytest.skip(str(why))
