"""Calendars of others: read, kept in place of what was there, and never more than they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.elsewhere.actions import drop
from app.elsewhere.models import OtherCalendar, OtherDate
from app.elsewhere.rules import AHEAD, DATES_MOST, BadAddress, Trouble, read_address
from app.jobs import elsewhere, other_calendars, outside
from app.jobs.outside import Fetched
from app.kernel.db import db, transaction
from tests import make

pytestmark = pytest.mark.usefixtures("house")
NOW = make.NOW
ZONE = "Africa/Douala"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ics(*entries: str) -> bytes:
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{e}\r\nEND:VEVENT\r\n" for n, e in enumerate(entries)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode()


def read(*entries: str) -> list[tuple[str, str]]:
    found = other_calendars.read(ics(*entries), zone=ZONE, now=NOW)
    return [(each.title, f"{each.starts_at:%d.%m. %H:%M}") for each in found]


def test_hours_are_those_that_the_calendar_means() -> None:
    assert read(
        "DTSTART:20261201T170000Z\r\nSUMMARY:Utc",
        "DTSTART:20261202T180000\r\nSUMMARY:D’ici",
        "DTSTART;TZID=Europe/Paris:20261203T180000\r\nSUMMARY:De Paris",
        "DTSTART;VALUE=DATE:20261204\r\nSUMMARY:Tout le jour",
    ) == [
        ("Utc", "01.12. 17:00"),
        ("D’ici", "02.12. 17:00"),
        ("De Paris", "03.12. 17:00"),
        ("Tout le jour", "03.12. 23:00"),
    ]


def test_a_repetition_is_its_dates_near_us_and_no_others() -> None:
    weekly = "DTSTART;TZID=Europe/Paris:20260301T180000\r\nRRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=11"
    found = read(f"{weekly}\r\nEXDATE;TZID=Europe/Paris:20261201T180000\r\nSUMMARY:Mardi")
    assert found == [("Mardi", "03.11. 17:00"), ("Mardi", "05.01. 17:00")]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=9",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=5;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=NEVER",
    ],
)
def test_a_rule_that_would_never_end_names_nothing(rule: str) -> None:
    assert read(f"DTSTART:20260101T000000Z\r\nRRULE:{rule}\r\nSUMMARY:Sans fin") == []


def test_a_repetition_as_old_as_the_hills_is_left_out_and_a_daily_one_is_cut() -> None:
    assert read("DTSTART:19000101T000000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Vieux") == []
    daily = read("DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Chaque jour")
    assert len(daily) == DATES_MOST


def test_what_cannot_be_understood_is_left_out_and_the_rest_stays() -> None:
    late = f"{NOW + AHEAD + timedelta(days=1):%Y%m%dT%H%M%SZ}"
    assert read(
        "SUMMARY:Sans date",
        "DTSTART:20261201T170000Z",
        "DTSTART:20261201T170000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:Annulé",
        f"DTSTART:{late}\r\nSUMMARY:Trop loin",
        "DTSTART:20261201T170000Z\r\nSUMMARY:Bon\u202e",
    ) == [("Bon", "01.12. 17:00")]


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nX"])
def test_what_is_no_calendar_is_said_to_be_none_or_is_empty(body: bytes) -> None:
    try:
        assert other_calendars.read(body, zone=ZONE, now=NOW) == []
    except other_calendars.Unreadable:
        return


def test_an_address_that_runs_is_no_address() -> None:
    (found,) = other_calendars.read(
        ics("DTSTART:20261201T170000Z\r\nSUMMARY:X\r\nURL:javascript:alert(1)"), zone=ZONE, now=NOW
    )
    assert found.url == ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" webcal://agenda.cm/a.ics ", "https://agenda.cm/a.ics"),
        ("http://agenda.cm/a.ics?x=1", "http://agenda.cm/a.ics?x=1"),
    ],
)
def test_an_address_is_read_as_people_paste_it(typed: str, read: str) -> None:
    assert read_address(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "agenda", "file:///a", "https://a:b@c.cm/", "https://c.cm:22/", "https://c .cm"]
)
def test_another_address_is_refused(typed: str) -> None:
    with pytest.raises(BadAddress):
        read_address(typed)


def titles() -> list[str]:
    return list(db.session.scalars(select(OtherDate.title).order_by(OtherDate.id)))


def test_a_calendar_is_read_when_due_once_and_its_dates_take_the_place_of_the_old() -> None:
    kept = make.other_calendar(make.organizer())
    asked = []

    def fetch(url: str, *, etag: str) -> Fetched:
        asked.append((url, etag))
        title = "Un" if not etag else "Deux"
        return Fetched(ics(f"DTSTART:20261201T170000Z\r\nSUMMARY:{title}"), '"v1"')

    assert (elsewhere.look_all(fetch), elsewhere.look_all(fetch)) == (1, 0)
    assert titles() == ["Un"]
    with time_machine.travel(NOW + timedelta(hours=6), tick=False):
        assert elsewhere.look_all(fetch) == 1
    assert titles() == ["Deux"]
    assert asked == [(kept.url, ""), (kept.url, '"v1"')]


@pytest.mark.parametrize(
    ("problem", "trouble"),
    [
        (outside.Unreachable("x"), Trouble.UNREACHABLE),
        (outside.Forbidden("x"), Trouble.FORBIDDEN),
        (outside.TooLarge("x"), Trouble.TOO_LARGE),
    ],
)
def test_a_trouble_is_told_and_what_was_read_stays(problem: Exception, trouble: Trouble) -> None:
    kept = make.other_calendar(make.organizer())
    moment = {"starts_at": NOW, "ends_at": NOW}
    make.save(OtherDate(calendar_id=kept.id, uid="1", title="Hier lu", **moment))

    def fetch(_url: str, *, etag: str) -> Fetched:
        raise problem

    elsewhere.look_all(fetch)
    db.session.refresh(kept)
    assert (kept.trouble, titles()) == (trouble, ["Hier lu"])
    assert kept.next_look_at == NOW + timedelta(hours=1)


def test_a_calendar_dropped_while_it_is_fetched_leaves_nothing() -> None:
    kept = make.other_calendar(make.organizer())

    def fetch(_url: str, *, etag: str) -> Fetched:
        with transaction():
            drop(db.session.get_one(OtherCalendar, kept.id))
        return Fetched(ics("DTSTART:20261201T170000Z\r\nSUMMARY:Trop tard"), "")

    assert elsewhere.look_all(fetch) == 1
    assert (titles(), db.session.scalars(select(OtherCalendar)).all()) == ([], [])


def test_the_house_itself_is_not_read(house: Flask) -> None:
    kept = make.other_calendar(make.organizer(), url="http://localhost/calendar.ics")
    elsewhere.look_all()
    db.session.refresh(kept)
    assert (kept.trouble, kept.looked_at) == (Trouble.FORBIDDEN, None)
