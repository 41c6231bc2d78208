"""The database: one session, typed columns, and the unit of work.

Everything that is written is written inside `with transaction():`, opened by pages, jobs and
commands. How connections speak: app/kernel/engine.py.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Enum, Insert, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from app.kernel import engine  # noqa: F401 -- sets connections as they open

T = TypeVar("T")

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
RETRIES = 7  # the last wait is at most 1.6 seconds
# serialization failure, deadlock, lock timeout: the database asks us to try again
TRY_AGAIN = frozenset({"40001", "40P01", "55P03", "SQLITE_BUSY"})
# PostgreSQL, when a row's last writer is rolling back at this very moment: it takes that writer for
# gone in one place (its commit log) and for running in another (its process). Gone at the next try.
ROLLING_BACK = "new multixact has more than one updating member"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on this side, UTC in the database. A naive datetime is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


# An enum is kept as its value in a text column: readable in SQL, alike on both databases, and a
# new member needs no ALTER TYPE.
WORD = Enum(
    StrEnum,
    values_callable=lambda kind: [word.value for word in kind],
    native_enum=False,
    length=40,
)


class Base(DeclarativeBase):
    # On the registry: Flask-SQLAlchemy 3.1 copies the class and loses a type_annotation_map on it.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, StrEnum: WORD},
    )


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    # an error tells its statement, never the names, numbers and links that were bound to it
    engine_options={"pool_pre_ping": False, "hide_parameters": True},
)


def table_of(model: type[Any]) -> Table:
    """For the few statements that run in every order: plain rows, without objects."""
    return cast(Table, model.__table__)


def insert_once(model: type[Any], *key: str) -> Insert:
    """An INSERT of rows that changes nothing where a row of this key, of any without one, is there.

    With `returning`, what it gives is of new rows alone.
    """
    made = sqlite.insert if is_sqlite() else postgresql.insert
    return made(table_of(model)).on_conflict_do_nothing(index_elements=key or None)


if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model

_writer = threading.RLock()  # one writer at a time in this process: SQLite's own queue is unfair


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


@contextmanager
def transaction() -> Iterator[None]:
    """All of it is kept, or none of it. Rows loaded before stay usable inside.

    On PostgreSQL, lock what you read to change it with `FOR UPDATE` or a conditional UPDATE.

    Raises: RuntimeError when nested, or when something was changed before it began.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transaction() does not nest: one per request, job or command")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside transaction()")
    session.commit()  # ends the read that loading the user began: it cannot become IMMEDIATE
    with _writer if is_sqlite() else nullcontext():
        session.info["writing"] = True
        try:
            session.connection(execution_options={"write": True})
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


def in_transaction(work: Callable[[], T]) -> T:
    """`work()` in a transaction, tried again when the database asks for it: deadlock, lock timeout.

    For the short races of selling; `work` must load its rows itself, as each try starts anew.
    """
    for attempt in range(RETRIES):
        try:
            with transaction():
                return work()
        except DBAPIError as error:
            if not _asks_again(error) or attempt == RETRIES - 1:
                raise
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 -- jitter, no secret
    raise AssertionError("unreachable")


def _asks_again(error: DBAPIError) -> bool:
    """SQLite's queue between processes is unfair: one may wait ten seconds and hear "busy"."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return code in TRY_AGAIN or (code == "XX000" and ROLLING_BACK in str(error.orig))
