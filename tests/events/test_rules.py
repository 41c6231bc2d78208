"""What a publication needs, how a fixed date is written, and clocks that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.events.rules import (
    RANKS,
    Activity,
    Format,
    Kind,
    Readiness,
    Recurrence,
    clock_oddity,
    is_over,
    missing_before_publication,
    read_rrule,
)

READY_TALK = Readiness(
    Kind.TALK, audience="Entrepreneurs", theme=True, format=Format.PRESENTATION, prices=[0]
)
READY_EVENING = Readiness(
    Kind.AFTERWORK,
    activity=Activity.WORKSHOP,
    dinner=True,
    leisure=True,
    place=True,
    prices=[0, 10_000],
)


def test_a_talk_needs_an_audience_a_theme_a_format_a_fixed_date_and_a_price() -> None:
    bare = Readiness(Kind.TALK, dated=False)
    assert missing_before_publication(bare) == ["audience", "theme", "format", "date", "prices"]
    assert missing_before_publication(READY_TALK) == []


def test_an_afterwork_needs_an_activity_a_dinner_what_relaxes_a_place_and_a_paid_price() -> None:
    bare = Readiness(Kind.AFTERWORK, dated=False)
    lacks = ["activity", "dinner", "leisure", "venue", "date", "prices"]
    assert missing_before_publication(bare) == lacks
    assert missing_before_publication(READY_EVENING) == []


def test_an_afterwork_with_free_tickets_only_is_not_ready() -> None:
    free = replace(READY_EVENING, prices=[0, 0])
    assert missing_before_publication(free) == ["prices"]


@pytest.mark.parametrize(
    ("recurrence", "rule"),
    [
        (Recurrence(5, rank=-1), "FREQ=MONTHLY;BYDAY=-1SA"),
        (Recurrence(0, rank=1), "FREQ=MONTHLY;BYDAY=1MO"),
        (Recurrence(4), "FREQ=WEEKLY;BYDAY=FR"),
        (Recurrence(4, weeks=2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        (Recurrence(day=15), "FREQ=MONTHLY;BYMONTHDAY=15"),
        (Recurrence(day=30), "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        (Recurrence(day=31, skips=True), "FREQ=MONTHLY;BYMONTHDAY=31"),
    ],
)
def test_a_fixed_date_is_kept_as_rfc_5545_writes_it(recurrence: Recurrence, rule: str) -> None:
    assert recurrence.rrule == rule
    assert read_rrule(rule) == recurrence


def test_every_date_the_form_offers_can_be_read_back() -> None:
    offered = [Recurrence(day, rank=rank) for day in range(7) for rank in RANKS]
    offered += [Recurrence(day, weeks=weeks) for day in range(7) for weeks in range(1, 13)]
    offered += [Recurrence(day=day) for day in range(1, 32)]
    offered += [Recurrence(day=day, skips=True) for day in (29, 30, 31)]
    assert [read_rrule(each.rrule) for each in offered] == offered


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=5SA", "FREQ=WEEKLY;BYDAY=XX", "x"]
    + ["FREQ=MONTHLY;BYMONTHDAY=" + days for days in ("0", "32", "5,9", ",", "1;BYSETPOS=-1")],
)
def test_a_rule_the_form_cannot_say_is_not_guessed(rule: str) -> None:
    assert read_rrule(rule) is None


def test_half_past_two_does_not_exist_when_paris_goes_to_summer_time() -> None:
    assert clock_oddity(date(2027, 3, 28), time(2, 30), "Europe/Paris") == "skipped"


def test_half_past_two_comes_twice_when_paris_goes_to_winter_time() -> None:
    assert clock_oddity(date(2026, 10, 25), time(2, 30), "Europe/Paris") == "twice"


def test_clocks_in_douala_never_change() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {clock_oddity(day, time(2, 30), "Africa/Douala") for day in year} == {""}


def test_a_date_is_over_at_its_last_second() -> None:
    end = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
    assert not is_over(end, now=end - timedelta(seconds=1))
    assert is_over(end, now=end)
