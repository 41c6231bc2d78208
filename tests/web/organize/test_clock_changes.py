"""Clocks that change: Paris skips 2:30 on 28 March 2027 and strikes it twice on 25 October 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar

from app.accounts.models import Organizer
from app.events.queries import next_dates
from app.events.rules import Recurrence, Schedule
from app.kernel.clock import instant, local
from tests import make
from tests.faults.sizes import fault
from tests.web.organize.test_series import TALK
from tests.web.visiting import sign_in, words

PARIS = "Europe/Paris"
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
BEFORE = datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def paris(client: FlaskClient) -> Organizer:
    of = make.organizer(city="Paris", timezone=PARIS)
    sign_in(client, make.awa(of))
    return of


def one_date(day: date, at: str) -> dict[str, str]:
    return TALK | {"day": str(day), "starts_at": at, "ends_at": "05:00", "place_city": "Paris"}


@fault("T4")
@pytest.mark.parametrize(
    ("day", "told"),
    [
        (SPRING, "Cette heure n’existe pas ce jour-là : on passe à l’heure d’été."),
        (AUTUMN, "Cette heure vient deux fois ce jour-là : choisissez-en une autre."),
    ],
)
def test_an_hour_that_is_none_or_two_is_asked_again(
    client: FlaskClient, paris: Organizer, day: date, told: str
) -> None:
    answer = client.post("/organize/events", data=one_date(day, "02:30"))
    assert answer.status_code == 422
    assert told in words(answer).replace("\u00a0", " ")
    assert 'value="02:30"' in answer.text


@fault("T4")
@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (SPRING, "01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (SPRING, "03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (AUTUMN, "01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (AUTUMN, "03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_the_minute_before_and_after_is_exact_on_the_page_and_in_the_calendar_entry(
    client: FlaskClient, paris: Organizer, day: date, at: str, utc: datetime
) -> None:
    client.post("/organize/events", data=one_date(day, at))
    here = f"/events/wusu-talk-{day}"
    hour, minute = (int(n) for n in at.split(":"))
    shown = words(client.get(here)).replace("\u00a0", " ").replace("\u202f", " ")
    assert f"{hour} h {minute:02}" in shown if minute else f"{hour} h" in shown
    (entry,) = Calendar.from_ical(client.get(f"{here}.ics").data).walk("VEVENT")
    found: Any = entry["DTSTART"]
    start = found.dt
    assert (start.astimezone(UTC), start.strftime("%H:%M")) == (utc, at)


@fault("T4")
def test_a_series_at_such_an_hour_begins_as_rfc_5545_says() -> None:
    """The hour that is none: as clocks went before. The one that comes twice: the first."""
    assert instant(SPRING, time(2, 30), PARIS) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant(AUTUMN, time(2, 30), PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    sundays = Schedule(Recurrence(6, rank=-1), date(2026, 10, 1), time(2, 30), 60, PARIS)
    dates = next_dates(sundays, now=BEFORE, count=6)
    assert (dates[0], dates[5]) == (AUTUMN, SPRING)
    shown = [local(instant(day, time(2, 30), PARIS), PARIS).strftime("%H:%M") for day in dates]
    assert shown == ["02:30"] * 5 + ["03:30"]


@fault("T4")
def test_twin_counting_whole_days_on_from_the_first_date_shifts_the_hour() -> None:
    first = instant(date(2026, 9, 26), time(10), PARIS)
    naive = first + timedelta(days=35)
    assert local(naive, PARIS).date() == date(2026, 10, 31)
    assert local(naive, PARIS).hour == 9
    assert instant(date(2026, 10, 31), time(10), PARIS) != naive
