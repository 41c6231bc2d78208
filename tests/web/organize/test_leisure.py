"""What relaxes at an AfterWork is asked for, and too much work is told (network 69 and 70)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, Series
from app.events.rules import Status
from app.kernel.db import db
from tests import make
from tests.web.organize.test_events import EVENING
from tests.web.organize.test_series import EVENING as EACH_WEEK
from tests.web.visiting import sign_in, words

WORK = {"agenda-0-at": "18:00", "agenda-0-words": "Atelier"}
REST = {"agenda-1-at": "20:00", "agenda-1-words": "Dîner dansant", "agenda-1-leisure": "y"}
LINES = [
    {"at": "18:00", "words": "Atelier"},
    {"at": "20:00", "words": "Dîner dansant", "leisure": True},
]


@pytest.fixture(autouse=True)
def _awa(client: FlaskClient) -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        sign_in(client, make.awa(make.organizer()))
        yield


def test_an_evening_says_what_relaxes_or_that_nothing_does_on_purpose(client: FlaskClient) -> None:
    refused = client.post("/organize/events", data=EVENING | {"leisure": ""})
    assert (refused.status_code, "Dites ce qui détend." in words(refused)) == (422, True)
    assert db.session.scalars(select(Event)).all() == []
    made = client.post("/organize/events", data=EVENING | {"leisure": "", "leisure_waived": "y"})
    assert made.status_code == 303
    event = db.session.scalars(select(Event)).one()
    assert (event.status, event.leisure, event.leisure_waived) == (Status.PUBLISHED, "", True)
    assert "Dites ce qui détend." not in words(client.get(f"{made.location}/edit"))


def test_what_relaxes_stands_on_the_page_of_the_date(client: FlaskClient) -> None:
    client.post("/organize/events", data=EVENING)
    event = db.session.scalars(select(Event)).one()
    assert "Musique live" in words(client.get(f"/events/{event.code}"))


def test_more_than_six_tenths_of_work_is_told_and_let_be(client: FlaskClient) -> None:
    told = client.post("/organize/events", data=EVENING | WORK | REST, follow_redirects=True)
    assert "Le travail prend 67\xa0% du déroulé." in told.text
    event = db.session.scalars(select(Event)).one()
    assert event.agenda == LINES
    earlier = EVENING | WORK | REST | {"agenda-1-at": "19:30", "key": "", "day": "2026-12-11"}
    calm = client.post("/organize/events", data=earlier, follow_redirects=True)
    assert "Le travail prend" not in calm.text


def test_the_programme_of_a_series_is_that_of_its_dates_and_spreads(client: FlaskClient) -> None:
    client.post("/organize/series", data=EACH_WEEK | WORK | REST)
    series = db.session.scalars(select(Series)).one()
    events = db.session.scalars(select(Event).order_by(Event.starts_at)).all()
    assert [event.agenda for event in events] == [LINES] * len(events) == [series.agenda] * 3
    here = f"/organize/events/{events[0].code}/spread"
    day = f"{events[0].starts_at:%Y-%m-%d}"
    left = ("rhythm", "weekday", "publish")
    one = {k: v for k, v in EACH_WEEK.items() if k not in left} | WORK
    one |= {"day": day, "scope": "all"}
    shown = client.post(here, data=one)
    assert words(shown).count("le déroulé") == 3
    known = shown.text.partition('name="confirmed" value="')[2].partition('"')[0]
    assert client.post(here, data=one | {"confirmed": known}).status_code == 303
    kept = db.session.scalars(select(Event.agenda).order_by(Event.starts_at)).all()
    assert kept == [LINES[:1]] * 3
    db.session.expire_all()
    assert series.agenda == LINES[:1]
