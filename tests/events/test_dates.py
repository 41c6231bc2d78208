"""The dates of a rule, checked against the calendar by hand."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.events.queries import dates_of, next_dates
from app.events.rules import RANKS, Recurrence, Schedule
from app.kernel.clock import instant
from tests.faults.sizes import fault

MONTHS = [(year, month) for year in range(2020, 2041) for month in range(1, 13)]


def by_hand(year: int, month: int, weekday: int, rank: int) -> date:
    """The rank-th such weekday, by walking through the month."""
    month_days = [date(year, month, n + 1) for n in range(monthrange(year, month)[1])]
    days = [day for day in month_days if day.weekday() == weekday]
    return days[rank] if rank < 0 else days[rank - 1]


@fault("T3")
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("rank", RANKS)
def test_a_monthly_date_is_exact_in_every_month_from_2020_to_2040(weekday: int, rank: int) -> None:
    rule = Recurrence(weekday, rank=rank).rrule
    start = date(2020, 1, 1)
    dates = dates_of(rule, starts_on=start, after=start, count=len(MONTHS))
    assert dates == [by_hand(year, month, weekday, rank) for year, month in MONTHS]


@fault("T3")
def test_twin_counting_four_weeks_on_from_a_last_saturday_is_soon_wrong() -> None:
    start = by_hand(2020, 1, 5, -1)
    counted = [start + timedelta(weeks=4 * n) for n in range(len(MONTHS))]
    assert counted != [by_hand(year, month, 5, -1) for year, month in MONTHS]


@fault("T3")
@pytest.mark.parametrize("day", range(1, 32))
@pytest.mark.parametrize("skips", [False, True])
def test_a_day_of_the_month_is_exact_in_every_month_from_2020_to_2040(
    day: int, skips: bool
) -> None:
    """In a month too short for it: its last day, or none, as was chosen."""
    rule = Recurrence(day=day, skips=skips and day > 28).rrule
    start = date(2020, 1, 1)
    lasts = [(year, month, monthrange(year, month)[1]) for year, month in MONTHS]
    wanted = [date(y, m, min(day, last)) for y, m, last in lasts if day <= last or not skips]
    assert dates_of(rule, starts_on=start, after=start, count=len(wanted)) == wanted


@fault("T3")
@pytest.mark.parametrize("weeks", [1, 2, 3, 4])
@pytest.mark.parametrize("weekday", range(7))
def test_every_so_many_weeks_never_stumbles_over_a_year(weekday: int, weeks: int) -> None:
    rule = Recurrence(weekday, weeks=weeks).rrule
    start = date(2020, 1, 1)
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    wanted = [first + timedelta(weeks=weeks * n) for n in range(260)]
    assert dates_of(rule, starts_on=start, after=start, count=260) == wanted


def test_the_last_saturday_of_a_month_of_five_is_the_fifth() -> None:
    rule = Recurrence(5, rank=-1).rrule
    assert dates_of(rule, starts_on=date(2026, 1, 1), after=date(2026, 1, 1), count=2) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]


def test_the_last_thursday_of_february_in_a_leap_year_may_be_the_29th() -> None:
    rule = Recurrence(3, rank=-1).rrule
    start = date(2024, 2, 1)
    assert dates_of(rule, starts_on=start, after=start, count=1) == [date(2024, 2, 29)]


def test_every_second_friday_counts_from_the_first_friday_named() -> None:
    rule = Recurrence(4, weeks=2).rrule
    sunday = date(2026, 11, 1)
    assert dates_of(rule, starts_on=sunday, after=date(2026, 11, 7), count=3) == [
        date(2026, 11, 20),
        date(2026, 12, 4),
        date(2026, 12, 18),
    ]


def test_no_date_falls_before_the_first_day_of_the_series() -> None:
    rule = Recurrence(5, rank=-1).rrule
    dates = dates_of(rule, starts_on=date(2027, 3, 1), after=date(2026, 11, 1), count=1)
    assert dates == [date(2027, 3, 27)]


def test_no_rule_gives_no_date() -> None:
    assert dates_of("", starts_on=date(2026, 1, 1), after=date(2026, 1, 1), count=3) == []


def schedule(timezone: str = "Africa/Douala", at: time = time(10)) -> Schedule:
    return Schedule(Recurrence(5, rank=-1), date(2026, 1, 1), at, 120, timezone)


def test_today_counts_until_its_hour_has_struck() -> None:
    strikes = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)  # 10:00 in Douala
    before, after = strikes - timedelta(seconds=1), strikes
    assert next_dates(schedule(), now=before, count=1) == [date(2026, 11, 28)]
    assert next_dates(schedule(), now=after, count=1) == [date(2026, 12, 26)]


def test_the_hour_on_the_wall_stays_when_paris_changes_its_clocks() -> None:
    days = [date(2026, 9, 26), date(2026, 10, 31)]
    now = datetime(2026, 9, 1, tzinfo=UTC)
    assert next_dates(schedule("Europe/Paris"), now=now, count=2) == days
    assert [instant(day, time(10), "Europe/Paris").hour for day in days] == [8, 9]  # UTC
