"""Public holidays, against calendars of those years."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from app.holidays.queries import country_of, holiday_on, holidays_of, is_known
from app.holidays.rules import Holiday, days_instead


def sure(country: str, year: int) -> dict[str, str]:
    found = holidays_of(country, year)
    return {h.name: str(day) for day, h in sorted(found.items()) if h.sure and not h.instead}


def test_cameroon_in_2026() -> None:
    assert sure("CM", 2026) == {
        "New Year's Day": "2026-01-01",
        "Youth Day": "2026-02-11",
        "Good Friday": "2026-04-03",
        "Labour Day": "2026-05-01",
        "Ascension Day": "2026-05-14",
        "National Day": "2026-05-20",
        "Assumption Day": "2026-08-15",
        "Christmas Day": "2026-12-25",
    }


def test_a_country_with_french_tells_its_days_in_both_languages() -> None:
    found = holidays_of("FR", 2027)
    monday = found[date(2027, 3, 29)]
    assert (monday.name, monday.french, len(found)) == ("Easter Monday", "Lundi de Pâques", 11)
    assert {h.french for h in holidays_of("CM", 2027).values()} == {""}
    assert {h.french for h in holidays_of("NG", 2027).values()} == {""}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Eid al-Fitr", date(2020, 5, 24)),
        ("Eid al-Fitr", date(2023, 4, 21)),
        ("Eid al-Fitr", date(2026, 3, 20)),
        ("Eid al-Fitr", date(2026, 3, 21)),  # the day beside it
        ("Eid al-Adha", date(2026, 5, 26)),
        ("Eid al-Adha", date(2026, 5, 27)),
        ("Mawlid", date(2026, 8, 25)),
    ],
)
def test_feasts_of_the_moon_are_told_and_those_to_come_to_a_day(name: str, seen: date) -> None:
    found = holiday_on(seen, "CM")
    assert found is not None
    assert (found.name, found.sure) == (name, seen.year < 2025)


def test_a_feast_on_a_sunday_has_its_day_off_after_it() -> None:
    assert [holiday_on(date(2027, 8, day), "CM") for day in (15, 16)] == [
        Holiday(date(2027, 8, 15), "Assumption Day"),
        Holiday(date(2027, 8, 16), "Assumption Day", instead=True),
    ]


def test_two_feasts_of_one_day_are_both_told() -> None:
    found = holiday_on(date(2008, 5, 1), "CM")
    assert found is not None
    assert found.name == "Ascension Day; Labour Day"


def test_the_country_is_that_of_the_clock() -> None:
    zones = ("Africa/Douala", "Africa/Lagos", "Europe/Paris", "UTC", "x")
    assert [country_of(zone) for zone in zones] == ["CM", "NG", "FR", "", ""]
    assert [is_known(country) for country in ("CM", "NG", "", "XX")] == [True, True, False, False]
    assert (holidays_of("", 2026), holidays_of("XX", 2026)) == ({}, {})


def test_years_that_nobody_reckons_have_none() -> None:
    assert [holidays_of("CM", year) for year in (1, 9999)] == [{}, {}]


def test_its_library_is_loaded_only_when_a_year_is_looked_at() -> None:
    asked = "import sys, app.factory, app.web.organize.years as y; print('holidays' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


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
