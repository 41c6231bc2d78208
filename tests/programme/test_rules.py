"""The leaves of a month, and what is alike."""

from __future__ import annotations

from calendar import Calendar
from datetime import date

import pytest

from app.programme.rules import Month, alike, once_each, read_month


def test_every_month_of_twenty_years_has_the_weeks_that_a_calendar_prints() -> None:
    for year in range(2020, 2041):
        for month in range(1, 13):
            assert Month(year, month).weeks() == Calendar().monthdatescalendar(year, month)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12", Month(2026, 12)),
        ("2026-13", None),
        ("1999-12", None),
        ("2100-01", None),
        ("2026-1", None),
        ("²026-12", None),
        ("", None),
    ],
)
def test_a_month_is_read_or_left(typed: str, read: Month | None) -> None:
    assert read_month(typed) == read


def test_months_beside_end_where_no_calendar_is_drawn() -> None:
    assert (Month(2026, 12).beside(1), Month(2026, 1).beside(-1)) == (
        Month(2027, 1),
        Month(2025, 12),
    )
    assert (Month(2000, 1).beside(-1), Month(2099, 12).beside(1)) == (None, None)
    assert Month(2028, 2).after == date(2028, 3, 1)


def test_what_organizers_wrote_alike_is_offered_once() -> None:
    assert once_each(["Énergie", "", "energie", "Banque"]) == ["Banque", "energie"]
    assert alike(["Énergie", "energie", "Banque"], "ÉNERGIE") == ["Énergie", "energie"]
