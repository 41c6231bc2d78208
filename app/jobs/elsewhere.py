"""Looking at other organizers' calendars: fetched outside any transaction, kept in one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from app.elsewhere import actions, queries
from app.elsewhere.rules import Trouble
from app.jobs import other_calendars, outside
from app.jobs.outside import Fetched
from app.kernel.db import transaction

Fetch = Callable[..., Fetched]
TROUBLES: dict[type[Exception], Trouble] = {
    outside.Unreachable: Trouble.UNREACHABLE,
    outside.Forbidden: Trouble.FORBIDDEN,
    outside.TooLarge: Trouble.TOO_LARGE,
    other_calendars.Unreadable: Trouble.UNREADABLE,
}
log = logging.getLogger("entregent.elsewhere")


def look_all(fetch: Fetch = outside.fetch) -> int:
    """How many were looked at."""
    due = queries.due(now=datetime.now(UTC))
    return sum(look(calendar_id, fetch) for calendar_id in due)


def look(calendar_id: int, fetch: Fetch) -> bool:
    now = datetime.now(UTC)
    with transaction():
        calendar = actions.claim(calendar_id, now=now)
        if calendar is None:
            return False
        url, etag, zone = calendar.url, calendar.etag, calendar.timezone
    try:
        fetched = fetch(url, etag=etag)
        body = fetched.body
        dates = [] if body is None else other_calendars.read(body, zone=zone, now=now)
    except tuple(TROUBLES) as problem:
        log.info("another calendar: %s", type(problem).__name__)
        with transaction():
            actions.note_trouble(calendar_id, TROUBLES[type(problem)], now=now)
        return True
    with transaction():
        if body is None:
            actions.note_same(calendar_id, now=now)
        else:
            actions.take_in(calendar_id, dates, etag=fetched.etag, now=now)
    return True
