"""What else a city holds around a date that is planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Organizer
from app.elsewhere.models import OtherDate
from app.events.models import Event, Theme, Venue
from app.events.rules import Kind, Status
from app.programme import queries
from app.programme.rules import Plan, free_days, why_clash
from tests import make
from tests.web.counting import statements

NOW = make.NOW
FRIDAY = datetime(2026, 12, 4, 17, tzinfo=UTC)


def plan(id: str = "a", **facts: Any) -> Plan:
    base: dict[str, Any] = {"city": "Douala", "day": FRIDAY.date(), "title": "X"}
    base |= {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=3)}
    return Plan(id, **(base | facts))


def moved(hours: int = 0, days: int = 0) -> dict[str, Any]:
    start = FRIDAY + timedelta(hours=hours, days=days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=3), "day": start.date()}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({}, {}, ["day", "hour"]),
        ({}, {"city": "Buea"}, []),
        ({}, {"city": "DOUALA"}, ["day", "hour"]),
        ({}, moved(hours=5), ["day", "hour"]),
        ({}, moved(hours=6), ["day"]),
        ({}, moved(hours=-6), ["day"]),
        ({"audience": "Étudiants"}, {"audience": "etudiants"}, ["day", "hour", "audience"]),
        ({"theme": "Énergie"}, {"theme": "energie"}, ["day", "hour", "theme"]),
        ({"theme": "Énergie"}, moved(days=2) | {"theme": "Énergie"}, ["theme"]),
        ({"theme": "Énergie"}, moved(days=3) | {"theme": "Énergie"}, []),
        ({}, moved(days=1), []),
    ],
)
def test_dates_of_a_city_clash_by_day_hour_audience_and_theme(
    one: dict[str, Any], other: dict[str, Any], why: list[str]
) -> None:
    assert why_clash(plan(**one), plan("b", **other)) == why
    assert why_clash(plan("b", **other), plan(**one)) == why


def test_a_date_does_not_clash_with_itself() -> None:
    assert why_clash(plan(), plan(theme="x")) == []


def test_free_days_are_of_the_same_weekday_first_and_still_to_come() -> None:
    day, today = date(2026, 12, 4), date(2026, 11, 21)
    taken = [date(2026, 12, 11)]
    assert free_days(day, taken, today=today) == [
        date(2026, 11, 27),
        date(2026, 12, 18),
        date(2026, 12, 25),
    ]
    assert free_days(day, taken, today=date(2026, 12, 20)) == [
        date(2026, 12, 21),
        date(2026, 12, 22),
        date(2026, 12, 25),
    ]


def a_date(of: Organizer, city: str = "Douala", **facts: Any) -> Event:
    venue = make.save(Venue(organizer_id=of.id, name=f"Salle {make.next_number()}", city=city))
    base: dict[str, Any] = {"venue_id": venue.id, "kind": Kind.TALK}
    base |= {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=3)}
    return make.event(of, **(base | facts))


def test_a_planned_date_is_told_what_clashes_and_when_the_city_is_free(house: Flask) -> None:
    mine, other = make.organizer(), make.organizer()
    theme = make.save(Theme(organizer_id=mine.id, name="Énergie", hue=1))
    draft = a_date(mine, status=Status.DRAFT, theme_id=theme.id)
    same_day = a_date(other, title="Le même soir")
    a_date(other, "Buea", title="Loin")
    a_date(other, title="Brouillon", status=Status.DRAFT)
    calendar = make.other_calendar(other)
    when: dict[str, Any] = {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=1)}
    make.save(OtherDate(calendar_id=calendar.id, uid="1", title="D’ailleurs", **when))
    quiet = a_date(mine, "Buea", starts_at=FRIDAY + timedelta(days=40))
    planned = queries.those([draft.id, quiet.id])
    with statements() as sent:
        found = queries.near(planned, now=NOW)
    assert [(c.other.title, c.why) for c in found[draft.id].clashes] == [
        (same_day.title, ["day", "hour"]),
        ("D’ailleurs", ["day", "hour"]),
    ]
    assert found[draft.id].free[0] == date(2026, 11, 27)
    assert found[quiet.id].clashes == []
    assert len([s for s in sent if s.startswith("SELECT")]) == 2
    assert queries.near([], now=NOW) == {}
