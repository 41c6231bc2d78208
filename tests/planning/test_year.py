"""A year of a series: what is made, what the rule will give, holidays, days to go to instead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import chain

import pytest

from app.events.models import Event, Series
from app.events.rules import AlreadyOver, Status
from app.kernel.db import in_transaction, transaction
from app.planning.actions import add_date, look_ahead, open_dates, resume, skip
from app.planning.queries import Planned, year_of
from app.planning.rules import DayTaken, NotSkipped, last_day, months_from
from app.questions.actions import carry_into
from app.tickets.queries import entry_prices, room_of
from app.tickets.rules import PlacesTaken
from tests import make
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("house")
NOVEMBER = date(2026, 11, 1)


def fridays() -> Series:
    """Each last Friday: in December, Christmas."""
    rule = {"rule": "FREQ=MONTHLY;BYDAY=-1FR", "dates_ahead": 3, "published_at": NOW}
    series = make.series(make.organizer(), **rule)
    with transaction():
        open_dates(series, now=NOW)
    return series


def rows(series: Series) -> list[Planned]:
    return list(chain.from_iterable(year_of(series, NOVEMBER, now=NOW).values()))


def date_on(series: Series, day: date) -> Event:
    found = next(row.event for row in rows(series) if row.day == day)
    assert found is not None
    return found


def test_a_year_shows_the_dates_made_and_those_to_come_each_in_its_month() -> None:
    series = fridays()
    year = year_of(series, NOVEMBER, now=NOW)
    assert list(year) == months_from(NOVEMBER)
    assert [len(rows) for rows in year.values()] == [1] * 12
    assert [row.state for row in rows(series)] == ["open"] * 3 + ["ahead"] * 9
    assert [str(row.day) for row in rows(series)[:4]] == [
        "2026-11-27",
        "2026-12-25",
        "2027-01-29",
        "2027-02-26",
    ]


def test_a_holiday_is_flagged_with_free_days_to_go_to() -> None:
    christmas = rows(fridays())[1]
    assert christmas.holiday is not None
    assert (christmas.holiday.name, [str(day) for day in christmas.instead]) == (
        "Christmas Day",
        ["2026-12-18", "2026-12-24", "2026-12-26"],  # a week later is New Year's Day
    )


def test_a_skipped_date_is_off_is_not_made_again_and_may_be_taken_up() -> None:
    series = fridays()
    event = date_on(series, date(2026, 12, 25))
    in_transaction(lambda: skip(event))
    assert [row.state for row in rows(series)][:3] == ["open", "off", "open"]
    with transaction():
        assert open_dates(series, now=NOW) == []
    in_transaction(lambda: resume(event, now=NOW))
    assert event.status is Status.PUBLISHED
    with pytest.raises(NotSkipped):
        in_transaction(lambda: resume(event, now=NOW))


def test_a_date_somebody_has_a_place_at_is_not_skipped() -> None:
    event = date_on(fridays(), date(2026, 11, 27))
    paid(event)
    with pytest.raises(PlacesTaken):
        in_transaction(lambda: skip(event))
    assert event.status is Status.PUBLISHED


def at(day: date) -> dict[str, datetime]:
    starts_at = datetime.combine(day, NOW.timetz())
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}


def test_a_date_is_added_beside_the_rule_on_sale_like_the_others() -> None:
    series = fridays()
    day = date(2026, 12, 10)
    event = in_transaction(lambda: add_date(series, now=NOW, **at(day)))
    assert (event.code, event.occurrence_on) == (f"{series.code}-{day}", None)
    assert (event.status, event.theme_id) == (Status.PUBLISHED, series.theme_id)
    assert (room_of(event.id).size, entry_prices(event.id)) == (60, [0])
    for other, refusal in (
        (day, DayTaken),
        (date(2026, 11, 27), DayTaken),
        (date(2026, 11, 20), AlreadyOver),
    ):
        with pytest.raises(refusal), transaction():
            add_date(series, now=NOW, **at(other))


def test_of_a_draft_the_added_date_is_a_draft() -> None:
    series = make.series(make.organizer())
    event = in_transaction(lambda: add_date(series, now=NOW, **at(date(2026, 12, 10))))
    assert event.status is Status.DRAFT


def test_all_dates_of_a_year_are_opened_at_once_and_the_most_is_kept() -> None:
    series = fridays()
    until = last_day(months_from(NOVEMBER)[-1])
    with transaction():
        assert look_ahead(series, until, now=NOW) == 12
        open_dates(series, now=NOW)
    assert [row.state for row in rows(series)] == ["open"] * 12
    weekly = make.series(make.organizer(), rule="FREQ=WEEKLY;BYDAY=FR", published_at=NOW)
    with transaction():
        assert look_ahead(weekly, until, now=NOW) == 49


def test_a_year_of_weeks_asks_no_more_than_two_dates_do() -> None:
    sent = []
    for ahead in (2, 53):
        weekly = {"rule": "FREQ=WEEKLY;BYDAY=FR", "dates_ahead": ahead, "published_at": NOW}
        series = make.series(make.organizer(), **weekly)
        with transaction(), statements() as told:
            made = open_dates(series, now=NOW)
            carry_into(made)
        assert len(made) == ahead
        assert (
            len({event.code for event in made} | {event.door_code for event in made}) == 2 * ahead
        )
        assert {(len(entry_prices(e.id)), room_of(e.id).size) for e in made} == {(1, 60)}
        from collections import Counter

        print(*Counter(t[:90] for t in told).most_common(9), sep="\n")
        sent.append([s for s in told if not s.startswith("INSERT")])  # SQLite: row by row
    assert len(sent[1]) == len(sent[0]) <= 10
