"""Long statements are taken in, some rows at a time."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import OperationalError

from app.imports import actions, queries
from app.imports.models import StatementFile
from app.jobs.worker import Soon
from app.kernel.db import db, in_transaction

log = logging.getLogger("entregent.imports")

TURN = 5.0  # seconds of one round: others have their turn between


def take_all() -> Soon | None:
    """Every file of which rows are left; it comes again soon while some are."""
    ends = time.monotonic() + TURN
    for file_id in queries.running():
        if not _take(file_id, ends):
            return Soon(0.5)
    return None


def _row(file: StatementFile, n: int) -> bool:
    """One that falls is told in the log and counted, and stops no other."""
    try:
        return in_transaction(partial(actions.take_row, file, n, now=datetime.now(UTC)))
    except OperationalError:
        raise  # the database is ill, not the row
    except Exception:
        log.exception("row %s of statement file %s", n, file.id)
        return in_transaction(partial(actions.skip_row, file, n))


def _take(file_id: int, ends: float) -> bool:
    """False: the turn is over before the file is."""
    file = db.session.get_one(StatementFile, file_id, populate_existing=True)
    first, total = file.done, file.total
    for n in range(first, total):
        if time.monotonic() >= ends:
            return False
        if not _row(file, n):
            return True  # another worker has it
    in_transaction(partial(actions.end_file, file, now=datetime.now(UTC)))
    return True
