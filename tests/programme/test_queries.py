"""The programme looked through: by words, city, kind, theme, audience and price."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Organizer
from app.events.models import Event, Theme, Venue
from app.events.rules import Kind, Status
from app.programme import queries
from app.programme.rules import Month, Search
from tests import make

pytestmark = pytest.mark.usefixtures("house")
NOW = make.NOW


@pytest.fixture
def wusu(house: Flask) -> Organizer:
    return make.organizer()


def a_talk(of: Organizer, *, theme: str = "", city: str = "Douala", **facts: Any) -> Event:
    venue = make.save(Venue(organizer_id=of.id, name=f"Salle {make.next_number()}", city=city))
    about = make.save(Theme(organizer_id=of.id, name=theme, hue=1)).id if theme else None
    base: dict[str, Any] = {"kind": Kind.TALK, "venue_id": venue.id, "theme_id": about}
    return make.event(of, **(base | facts))


def found(**asked: Any) -> list[int]:
    among = queries.choices(now=NOW)
    return [e.id for e in queries.coming(Search(**asked), among=among, now=NOW).events]


def test_the_programme_is_searched_without_regard_to_accents(wusu: Organizer) -> None:
    theatre = a_talk(wusu, title="Théâtre forum", theme="Scène")
    a_talk(wusu, title="Parler à sa banque")
    assert found(words="theatre scene") == [theatre.id]


def test_the_programme_is_filtered_by_city_and_kind_and_turns_its_pages(wusu: Organizer) -> None:
    for _ in range(3):
        a_talk(wusu, city="Buea")
    among = queries.choices(now=NOW)
    assert among.cities == ["Buea"]
    assert (found(city="Douala"), found(kind=Kind.AFTERWORK)) == ([], [])
    second = queries.coming(Search(city="Buea"), among=among, now=NOW, page=2, size=2)
    assert (second.page, second.pages, second.count, len(second.events)) == (2, 2, 3, 1)
    assert queries.coming(Search(), among=among, now=NOW, page=99, size=2).page == 2


def test_themes_and_audiences_of_two_organizers_that_are_alike_are_one(wusu: Organizer) -> None:
    one = a_talk(wusu, theme="Énergie", audience="Étudiants", starts_at=NOW + timedelta(days=1))
    two = a_talk(make.organizer(), theme="energie", audience="étudiants")
    a_talk(wusu, theme="Banque", audience="Artisanes")
    among = queries.choices(now=NOW)
    assert (among.themes, among.audiences) == (["Banque", "energie"], ["Artisanes", "Étudiants"])
    assert found(theme="ENERGIE") == [one.id, two.id]
    assert found(audience="etudiants") == [one.id, two.id]
    assert found(theme="Rien") == []


def test_a_price_is_one_that_anyone_may_have(wusu: Organizer) -> None:
    free = a_talk(wusu, amount=0, starts_at=NOW + timedelta(days=1))
    dear = a_talk(wusu, amount=15_000)
    make.ticket_type(dear, make.room_of(dear), amount=0, hidden=True)
    make.ticket_type(dear, make.room_of(dear), amount=0, retired_at=NOW)
    assert found(most=0) == [free.id]
    assert found(most=14_999) == [free.id]
    assert found(most=15_000) == [free.id, dear.id]


def test_drafts_cancelled_and_past_dates_are_not_on_the_programme(wusu: Organizer) -> None:
    a_talk(wusu, status=Status.DRAFT)
    a_talk(wusu, status=Status.CANCELLED)
    a_talk(wusu, starts_at=NOW - timedelta(hours=2), ends_at=NOW)
    assert found() == []


def test_a_month_holds_the_days_of_the_clocks_there(wusu: Organizer) -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # already December in Douala
    facts: dict[str, Any] = {"starts_at": late, "ends_at": late + timedelta(hours=2)}
    douala = a_talk(wusu, **facts)
    dakar = a_talk(wusu, timezone="Africa/Dakar", **facts)
    a_talk(wusu, status=Status.CANCELLED, **facts)
    among = queries.choices(now=NOW)
    november = queries.of_month(Search(), Month(2026, 11), among=among)
    december = queries.of_month(Search(words="afterwork"), Month(2026, 12), among=among)
    assert [(leaf.id, leaf.day.day) for leaf in november] == [(dakar.id, 30)]
    assert [(leaf.id, leaf.day.day) for leaf in december] == [(douala.id, 1)]


def test_a_feed_tells_what_was_called_off_and_what_was_lately(wusu: Organizer) -> None:
    lately = a_talk(wusu, starts_at=NOW - timedelta(days=20), ends_at=NOW - timedelta(days=20))
    a_talk(wusu, starts_at=NOW - timedelta(days=40), ends_at=NOW - timedelta(days=40))
    off = a_talk(wusu, status=Status.CANCELLED)
    a_talk(wusu, status=Status.DRAFT)
    among = queries.choices(now=NOW)
    assert [e.id for e in queries.feed(Search(), among=among, now=NOW)] == [lately.id, off.id]
    assert [e.id for e in queries.of_organizer(wusu.id, now=NOW)] == [lately.id, off.id]
