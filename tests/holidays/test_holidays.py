"""Public holidays, against calendars of those years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.holidays.queries import country_of, holiday_on, holidays_of, is_known
from app.holidays.rules import days_instead, moon_day


def sure(country: str, year: int) -> dict[str, str]:
    found = holidays_of(country, year)
    return {h.name: str(day) for day, h in sorted(found.items()) if h.sure}


def test_cameroon_in_2026() -> None:
    assert sure("CM", 2026) == {
        "new-year": "2026-01-01",
        "youth": "2026-02-11",
        "good-friday": "2026-04-03",
        "labour": "2026-05-01",
        "ascension": "2026-05-14",
        "unity": "2026-05-20",
        "assumption": "2026-08-15",
        "christmas": "2026-12-25",
    }


def test_france_in_2027() -> None:
    found = sure("FR", 2027)
    assert (found["easter-monday"], found["whit-monday"], len(found)) == (
        "2027-03-29",
        "2027-05-17",
        11,
    )


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("fitr", date(2020, 5, 24)),
        ("fitr", date(2023, 4, 21)),
        ("fitr", date(2024, 4, 10)),
        ("fitr", date(2025, 3, 31)),
        ("fitr", date(2026, 3, 20)),
        ("adha", date(2020, 7, 31)),
        ("adha", date(2022, 7, 9)),
        ("adha", date(2024, 6, 16)),
        ("adha", date(2025, 6, 6)),
        ("adha", date(2026, 5, 27)),
    ],
)
def test_feasts_of_the_moon_are_told_to_a_day(name: str, seen: date) -> None:
    found = holiday_on(seen, "CM")
    assert found is not None
    assert (found.name, found.sure) == (name, False)


def test_every_muslim_year_begins_ten_to_twelve_days_earlier() -> None:
    begins = [moon_day(year, 1, 1) for year in range(1441, 1463)]
    steps = {(after - before).days for before, after in pairwise(begins)}
    assert steps == {354, 355}
    assert begins[0] - date(2019, 8, 31) in (timedelta(0), timedelta(days=1))


def test_the_country_is_that_of_the_clock() -> None:
    assert [country_of(zone) for zone in ("Africa/Douala", "Europe/Paris", "UTC", "x")] == [
        "CM",
        "FR",
        "",
        "",
    ]
    assert (is_known("CM"), is_known("NG"), holidays_of("NG", 2026)) == (True, False, {})


def test_days_near_it_are_offered_a_week_away_first_and_never_taken_or_past_ones() -> None:
    christmas = date(2026, 12, 25)
    assert days_instead(christmas, taken=[], today=date(2026, 11, 21)) == [
        date(2026, 12, 18),
        date(2027, 1, 1),
        date(2026, 12, 24),
    ]
    taken = [date(2027, 1, 1), date(2026, 12, 24)]
    assert days_instead(christmas, taken=taken, today=date(2026, 12, 18)) == [
        date(2026, 12, 26),
        date(2027, 1, 8),
    ]
