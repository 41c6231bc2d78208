"""Two people of a team press "Publier" at the same instant; one person presses twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier, local

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import AuditEntry, Organizer
from app.events import actions
from app.events.models import Event, Series, Theme, Venue
from app.events.rules import Format, Kind, Place, Price, Recurrence, Schedule, Shape
from app.kernel.db import db, is_sqlite, transaction
from app.planning.actions import open_dates
from app.tickets.models import Quota, TicketType
from tests import make
from tests.web.organize.test_events import EVENING, HERE
from tests.web.visiting import sign_in

PEOPLE = 4
SHAPE = Shape(
    Kind.TALK,
    "WUSU Talk",
    audience="Entrepreneurs",
    format=Format.PARTICIPATION,
    theme="Vendre",
    place=Place("Espace WUSU", "Douala"),
)
SATURDAYS = Schedule(Recurrence(5, rank=-1), date(2026, 11, 1), time(10), 120, "Africa/Douala")


def press(house: Flask, organizer_id: int, start: Barrier) -> str:
    """One person's submit; the address of the series, or the name of what broke."""
    with house.app_context():
        organizer = db.session.get_one(Organizer, organizer_id)
        start.wait()
        try:
            with transaction():
                series = actions.create_series(
                    organizer,
                    SHAPE,
                    SATURDAYS,
                    capacity=60,
                    prices=[Price("Entrée", 0)],
                    form_key="one form",
                    now=make.NOW,
                )
                actions.publish_series(series, now=make.NOW)
                open_dates(series, now=make.NOW)
                return series.code
        except IntegrityError as error:
            return type(error).__name__


def all_press(house: Flask) -> set[str]:
    organizer_id = make.organizer().id
    start = Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as pool:
        return set(pool.map(lambda _n: press(house, organizer_id, start), range(PEOPLE)))


def test_one_form_sent_by_four_at_once_makes_one_series_and_each_date_once(house: Flask) -> None:
    assert all_press(house) == {"wusu-talk"}
    tables = (Series, Theme, Venue, Event, Quota, TicketType)
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert counts == [1, 1, 1, 6, 6, 6]


def test_without_its_guard_the_same_race_breaks(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_sqlite():
        pytest.skip("SQLite has one writer at a time: the transaction itself is the guard")
    together = Barrier(PEOPLE)
    monkeypatch.setattr(actions, "one_at_a_time", lambda _organizer_id: together.wait())
    assert "IntegrityError" in all_press(house)


def press_one_date(house: Flask, guard: str) -> set[str]:
    """Where four presses of the form of one date lead, or what broke.

    On PostgreSQL all four stand before the guard at the same moment.
    """
    awa = make.awa(make.organizer())
    house.config["WTF_CSRF_ENABLED"] = False
    start, together, waits = Barrier(PEOPLE), Barrier(PEOPLE), actions.one_at_a_time
    seen = local()

    def turn(organizer_id: int) -> None:
        if guard == "off" or not getattr(seen, "once", False):
            seen.once = True
            together.wait()
        if guard == "on":
            waits(organizer_id)

    def press(_n: int) -> str:
        with house.app_context():
            client = house.test_client()
            sign_in(client, awa)
            start.wait()
            try:
                return client.post("/organize/events", data=EVENING).location or "a page"
            except IntegrityError as error:
                return type(error).__name__

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(PEOPLE) as pool:
        if not is_sqlite():
            patch.setattr(actions, "one_at_a_time", turn)
        return set(pool.map(press, range(PEOPLE)))


def test_one_date_sent_by_four_presses_at_once_is_made_once(house: Flask) -> None:
    with time_machine.travel(make.NOW, tick=False):
        assert press_one_date(house, guard="on") == {HERE}
    tables = (Event, Quota, TicketType, AuditEntry)
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert counts == [1, 1, 2, 1]


def test_without_its_guard_a_double_press_breaks(house: Flask) -> None:
    if is_sqlite():
        pytest.skip("SQLite has one writer at a time: the transaction itself is the guard")
    with time_machine.travel(make.NOW, tick=False):
        assert "IntegrityError" in press_one_date(house, guard="off")


def two_organizers(house: Flask) -> list[str]:
    """Two teams make a date of one title on one day at the same instant: its two addresses."""
    ids = [make.organizer().id for _ in range(2)]
    start = Barrier(2)

    def press(organizer_id: int) -> str:
        with house.app_context():
            organizer = db.session.get_one(Organizer, organizer_id)
            start.wait()
            try:
                with transaction():
                    return actions.create_event(
                        organizer,
                        SHAPE,
                        starts_at=make.NOW,
                        ends_at=make.NOW + timedelta(hours=3),
                        timezone="Africa/Douala",
                        now=make.NOW,
                    ).code
            except IntegrityError as error:
                return type(error).__name__

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(press, ids))


def test_one_title_on_one_day_of_two_organizers_has_two_addresses(house: Flask) -> None:
    for n in range(5):
        first = f"wusu-talk-2026-11-21-{2 * n + 1}".removesuffix("-1")
        assert two_organizers(house) == sorted([first, f"wusu-talk-2026-11-21-{2 * n + 2}"])


def test_twin_choosing_an_address_before_ones_turn_breaks(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        actions, "_free_codes", lambda _table, bases: bases
    )  # both read: it is free
    assert "IntegrityError" in two_organizers(house)
