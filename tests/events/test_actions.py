"""Series and dates: made once, published when ready, changed without touching what exists."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Organizer
from app.events import actions
from app.events.models import Event, Series, Theme, Venue
from app.events.rules import (
    Activity,
    AlreadyOver,
    Format,
    Kind,
    NotReady,
    Place,
    Price,
    Recurrence,
    Schedule,
    Shape,
    Status,
)
from app.kernel.db import db, transaction
from tests import make

pytestmark = pytest.mark.usefixtures("house")
NOW = make.NOW
ROOM = Place("Espace WUSU", "Douala", "Rue Njo-Njo", 80)
SATURDAYS = Schedule(Recurrence(5, rank=-1), date(2026, 11, 1), time(10), 120, "Africa/Douala")


@pytest.fixture
def wusu(house: Flask) -> Organizer:
    return make.organizer()


def talk(**facts: Any) -> Shape:
    base: dict[str, Any] = {
        "kind": Kind.TALK,
        "title": "WUSU Talk",
        "audience": "Entrepreneurs",
        "format": Format.PARTICIPATION,
        "theme": "Vendre sans local",
        "place": ROOM,
    }
    return Shape(**(base | facts))


def afterwork(**facts: Any) -> Shape:
    base: dict[str, Any] = {
        "kind": Kind.AFTERWORK,
        "title": "AfterWork Akwa",
        "activity": Activity.WORKSHOP,
        "dinner": True,
        "leisure": "Jeux et musique",
        "place": ROOM,
    }
    return Shape(**(base | facts))


def a_series(of: Organizer, shape: Shape | None = None, **facts: Any) -> Series:
    base: dict[str, Any] = {"capacity": 60, "prices": [Price("Entrée", 0)], "now": NOW}
    schedule = facts.pop("schedule", SATURDAYS)
    with transaction():
        return actions.create_series(of, shape or talk(), schedule, **(base | facts))


def an_event(of: Organizer, shape: Shape | None = None, **facts: Any) -> Event:
    base: dict[str, Any] = {
        "starts_at": NOW + timedelta(days=7),
        "ends_at": NOW + timedelta(days=7, hours=2),
        "timezone": "Africa/Douala",
        "now": NOW,
    }
    with transaction():
        return actions.create_event(of, shape or talk(), **(base | facts))


def published(series: Series) -> list[Event]:
    with transaction():
        actions.publish_series(series, now=NOW)
        return actions.make_dates(series, now=NOW)


def how_many(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_series_keeps_its_rule_and_is_not_public_at_once(wusu: Organizer) -> None:
    series = a_series(wusu)
    assert (series.code, series.rule) == ("wusu-talk", "FREQ=MONTHLY;BYDAY=-1SA")
    assert (series.theme.name, series.venue.name) == ("Vendre sans local", "Espace WUSU")  # type: ignore[union-attr]
    assert series.published_at is None
    assert how_many(Event) == 0


def test_publishing_opens_the_next_dates_each_with_an_address_of_its_own(wusu: Organizer) -> None:
    made = published(a_series(wusu, dates_ahead=3))
    assert [event.code for event in made] == [
        "wusu-talk-2026-11-28",
        "wusu-talk-2026-12-26",
        "wusu-talk-2027-01-30",
    ]
    assert {event.status for event in made} == {Status.PUBLISHED}
    assert made[0].starts_at == datetime(2026, 11, 28, 9, 0, tzinfo=UTC)  # 10:00 in Douala
    assert made[0].ends_at - made[0].starts_at == timedelta(hours=2)
    assert len({event.door_code for event in made}) == 3
    assert all(len(event.door_salt) == 16 and len(event.door_code) == 4 for event in made)


def test_publishing_twice_adds_nothing(wusu: Organizer) -> None:
    series = a_series(wusu)
    first = published(series)
    assert published(series) == []
    assert how_many(Event) == len(first) == 6


def test_when_a_date_has_passed_the_next_one_is_made(wusu: Organizer) -> None:
    series = a_series(wusu, dates_ahead=2)
    published(series)
    with transaction():
        made = actions.make_dates(series, now=NOW + timedelta(days=10))
    assert [event.occurrence_on for event in made] == [date(2027, 1, 30)]


def test_a_moved_or_cancelled_date_is_not_made_again(wusu: Organizer) -> None:
    series = a_series(wusu, dates_ahead=2)
    moved, skipped = published(series)
    with transaction():
        moved.starts_at += timedelta(days=1)
        moved.ends_at += timedelta(days=1)
        skipped.status = Status.CANCELLED
    assert published(series) == []


def test_a_series_that_lacks_something_is_not_published_and_says_what(wusu: Organizer) -> None:
    bare = talk(audience="", theme="", format=None)
    nowhen = Schedule(None, date(2026, 11, 1), time(10), 120, "Africa/Douala")
    series = a_series(wusu, bare, schedule=nowhen)
    with pytest.raises(NotReady) as refusal, transaction():
        actions.publish_series(series, now=NOW)
    assert refusal.value.facts == {"missing": ["audience", "theme", "format", "date"]}
    assert series.published_at is None


def test_an_afterwork_without_dinner_is_published_only_when_that_is_on_purpose(
    wusu: Organizer,
) -> None:
    paid = [Price("Standard", 10_000)]
    without = a_series(wusu, afterwork(dinner=False), prices=paid)
    with pytest.raises(NotReady) as refusal, transaction():
        actions.publish_series(without, now=NOW)
    assert refusal.value.facts == {"missing": ["dinner"]}
    waived = a_series(wusu, afterwork(dinner=False, dinner_waived=True), prices=paid)
    assert len(published(waived)) == 6


def test_an_afterwork_that_relaxes_nobody_is_published_only_when_that_is_on_purpose(
    wusu: Organizer,
) -> None:
    """Network 69: "sans le côté détente c’est un énième séminaire ennuyeux"."""
    paid = [Price("Standard", 10_000)]
    without = a_series(wusu, afterwork(leisure=""), prices=paid)
    with pytest.raises(NotReady) as refusal, transaction():
        actions.publish_series(without, now=NOW)
    assert refusal.value.facts == {"missing": ["leisure"]}
    waived = a_series(wusu, afterwork(leisure="", leisure_waived=True), prices=paid)
    assert len(published(waived)) == 6


def test_changing_a_series_leaves_the_dates_already_made(wusu: Organizer) -> None:
    series = a_series(wusu, dates_ahead=1)
    (made,) = published(series)
    later = Schedule(Recurrence(5, rank=-1), date(2026, 11, 1), time(14), 90, "Africa/Douala")
    with transaction():
        actions.update_series(
            series, talk(title="Talk du samedi"), later, capacity=20, prices=[], dates_ahead=2
        )
    assert (made.title, made.starts_at.hour) == ("WUSU Talk", 9)
    (new,) = published_again(series)
    assert (new.title, new.starts_at.hour) == ("Talk du samedi", 13)


def published_again(series: Series) -> list[Event]:
    with transaction():
        return actions.make_dates(series, now=NOW)


def test_the_same_form_sent_twice_makes_one_series_and_one_event(wusu: Organizer) -> None:
    assert a_series(wusu, form_key="k1").id == a_series(wusu, form_key="k1").id
    assert an_event(wusu, form_key="k2").id == an_event(wusu, form_key="k2").id
    assert (how_many(Series), how_many(Event)) == (1, 1)


def test_the_key_of_another_organizers_form_finds_nothing(wusu: Organizer) -> None:
    theirs = a_series(make.organizer(name="GICAM"), form_key="k1")
    assert a_series(wusu, form_key="k1").id != theirs.id


def test_two_series_of_one_title_have_two_addresses(wusu: Organizer) -> None:
    assert [a_series(wusu).code for _ in range(3)] == ["wusu-talk", "wusu-talk-2", "wusu-talk-3"]


def test_a_title_in_another_script_still_gets_an_address(wusu: Organizer) -> None:
    assert a_series(wusu, talk(title="لقاء 🌍")).code == "rendez-vous"


def test_a_theme_and_a_venue_are_made_once_whatever_the_capitals(wusu: Organizer) -> None:
    a_series(wusu)
    again = Place("espace wusu", "douala", capacity=90)
    a_series(wusu, talk(theme="VENDRE SANS LOCAL", place=again))
    assert (how_many(Theme), how_many(Venue)) == (1, 1)
    venue = db.session.scalars(select(Venue)).one()
    assert (venue.name, venue.address, venue.capacity) == ("Espace WUSU", "Rue Njo-Njo", 90)


def test_a_one_off_date_is_a_draft_until_it_is_published(wusu: Organizer) -> None:
    event = an_event(wusu)
    assert (event.code, event.status) == ("wusu-talk-2026-11-28", Status.DRAFT)
    with transaction():
        actions.publish_event(event, prices=[0], now=NOW)
    assert event.status == Status.PUBLISHED


def test_a_date_that_is_over_cannot_be_published(wusu: Organizer) -> None:
    event = an_event(wusu)
    with pytest.raises(AlreadyOver), transaction():
        actions.publish_event(event, prices=[0], now=event.ends_at)


def test_an_afterwork_without_a_paid_ticket_is_refused(wusu: Organizer) -> None:
    event = an_event(wusu, afterwork())
    with pytest.raises(NotReady) as refusal, transaction():
        actions.publish_event(event, prices=[0], now=NOW)
    assert refusal.value.facts == {"missing": ["prices"]}
