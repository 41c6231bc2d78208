"""A change of one date goes to the following, or to all: what is each one's own stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from app.events.models import Event, Series
from app.events.rules import Person, Place
from app.kernel.clock import local
from app.kernel.db import db, in_transaction, transaction
from app.planning.actions import open_dates
from app.shifting.models import Shift
from app.spreading.actions import take_over, take_over_for_next
from app.spreading.queries import planned, stand_of
from app.spreading.rules import Scope, Stand, changed
from tests import make
from tests.changes.test_cancel import paid
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")


def four_dates(**facts: Any) -> tuple[Series, Sequence[Event]]:
    of = make.organizer()
    series = make.series(of, dates_ahead=4, published_at=NOW, **facts)
    with transaction():
        made = open_dates(series, now=NOW)
    return series, made


def becomes(stand: Stand, **facts: Any) -> Stand:
    shaped = {name: facts.pop(name) for name in ("theme", "place", "audience") if name in facts}
    return replace(stand, shape=replace(stand.shape, **shaped), **facts)


def spread(event: Event, after: Stand, scope: Scope) -> None:
    change = changed(stand_of(event).values(), after.values())
    rows = planned(event, after, scope, now=NOW)
    user_id = make.user("Awa").id

    def work() -> None:
        for row in rows:
            take_over(row.event, row.takes, user_id=user_id, now=NOW)
        if event.series is not None and scope is not Scope.THIS:
            take_over_for_next(event.series, change)

    in_transaction(work)


def at(event: Event) -> str:
    return local(event.starts_at, event.timezone).strftime("%H:%M")


@pytest.mark.parametrize(
    ("scope", "hours"),
    [
        (Scope.THIS, ["10:00", "14:00", "10:00", "10:00"]),
        (Scope.FOLLOWING, ["10:00", "14:00", "14:00", "14:00"]),
        (Scope.ALL, ["14:00", "14:00", "14:00", "14:00"]),
    ],
)
def test_the_hour_changes_on_this_date_the_following_or_all(scope: Scope, hours: list[str]) -> None:
    _series, dates = four_dates()
    days = [event.starts_at.date() for event in dates]
    spread(dates[1], becomes(stand_of(dates[1]), starts_at=time(14), minutes=90), scope)
    assert [at(event) for event in dates] == hours
    assert [event.starts_at.date() for event in dates] == days
    lengths = {at(e): e.ends_at - e.starts_at for e in dates}
    assert lengths["14:00"] == timedelta(minutes=90)


def test_a_date_with_a_theme_of_its_own_keeps_it_and_the_plan_says_so() -> None:
    _series, (first, second, third, fourth) = four_dates()
    in_transaction(lambda: take_over(second, {"theme": "Lever des fonds"}, user_id=1, now=NOW))
    after = becomes(stand_of(first), theme="Exporter", place=Place("GICAM", "Douala"))
    rows = planned(first, after, Scope.ALL, now=NOW)
    assert [(row.event.id, sorted(row.takes), list(row.keeps)) for row in rows] == [
        (first.id, ["place", "theme"], []),
        (second.id, ["place"], ["theme"]),
        (third.id, ["place", "theme"], []),
        (fourth.id, ["place", "theme"], []),
    ]
    spread(first, after, Scope.ALL)
    themes = [event.theme.name if event.theme else "" for event in (first, second, third, fourth)]
    assert themes == ["Exporter", "Lever des fonds", "Exporter", "Exporter"]


def test_dates_made_later_follow_and_past_ones_stay() -> None:
    series, dates = four_dates()
    in_transaction(lambda: setattr(dates[0], "starts_at", NOW - timedelta(days=30)))
    spread(dates[1], becomes(stand_of(dates[1]), capacity=40, starts_at=time(9)), Scope.ALL)
    with transaction():
        series.dates_ahead = 5
        (later,) = open_dates(series, now=NOW)
    assert (at(later), stand_of(later).capacity) == ("09:00", 40)
    assert (at(dates[0]), stand_of(dates[0]).capacity) == ("18:00", 60)


def test_only_who_has_a_place_where_the_hour_changes_is_told() -> None:
    _series, dates = four_dates()
    paid(dates[2], 2)
    after = becomes(stand_of(dates[1]), starts_at=time(14))
    rows = planned(dates[1], after, Scope.FOLLOWING, now=NOW)
    assert [row.tells for row in rows] == [False, True, False]
    spread(dates[1], after, Scope.FOLLOWING)
    (shift,) = db.session.scalars(db.select(Shift)).all()
    assert shift.event_id == dates[2].id
    assert local(shift.was_starts_at, dates[2].timezone).hour == 10


def test_other_words_tell_nobody() -> None:
    _series, dates = four_dates()
    paid(dates[0])
    spread(dates[0], becomes(stand_of(dates[0]), audience="Étudiants"), Scope.ALL)
    assert db.session.scalars(db.select(Shift)).all() == []
    assert {event.audience for event in dates} == {"Étudiants"}


def test_a_room_fuller_than_the_new_size_keeps_its_own() -> None:
    _series, dates = four_dates()
    paid(dates[3], 5)
    after = becomes(stand_of(dates[0]), capacity=4)
    rows = planned(dates[0], after, Scope.ALL, now=NOW)
    assert [row.too_full for row in rows] == [False, False, False, True]
    spread(dates[0], after, Scope.ALL)
    assert [stand_of(event).capacity for event in dates] == [4, 4, 4, 60]


def test_a_price_and_who_speaks_go_along_by_name() -> None:
    _series, dates = four_dates(prices=[{"name": "Entrée", "amount": 1_000}])
    after = becomes(
        stand_of(dates[0]),
        prices=(("Entrée", 2_000), ("Table", 9_000)),
        speakers=(Person("Awa"),),
    )
    spread(dates[0], after, Scope.FOLLOWING)
    assert [stand_of(event).prices for event in dates] == [(("Entrée", 2_000),)] * 4
    assert [[p.name for p in event.speakers] for event in dates] == [["Awa"]] * 4
