"""The form of a date is for others of its series too: shown date by date, then done."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.kernel.clock import local
from app.kernel.db import db
from tests import make
from tests.changes.test_cancel import paid
from tests.web.organize.test_series import TALK
from tests.web.public.test_moves import plain
from tests.web.visiting import sign_in, words

DATE = {name: words for name, words in TALK.items() if name not in ("rhythm", "weekday", "publish")}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def dates(client: FlaskClient) -> list[Event]:
    of = make.organizer()
    sign_in(client, make.awa(of))
    client.post("/organize/series", data=TALK)
    return list(db.session.scalars(select(Event).order_by(Event.starts_at)))


def hours() -> list[int]:
    query = select(Event.starts_at).order_by(Event.starts_at)
    return [local(at, "Africa/Douala").hour for at in db.session.scalars(query)]


def test_each_date_is_shown_with_what_changes_and_who_is_told_then_all_change(
    client: FlaskClient, dates: list[Event]
) -> None:
    paid(dates[1], 2)
    here = f"/organize/events/{dates[0].code}"
    assert f'formaction="{here}/spread"' in client.get(f"{here}/edit").text
    later = DATE | {"day": "2026-11-28", "starts_at": "14:00", "ends_at": "16:00", "scope": "all"}
    preview = client.post(f"{here}/spread", data=later)
    shown = plain(words(preview))
    assert shown.count("l’heure : 14 h – 16 h") == 3
    assert "2 billets restent bons. 1 acheteur prévenu par e-mail." in shown
    assert hours() == [10, 10, 10]
    known = re.search(r'name="confirmed" value="(\w+)"', preview.text)
    assert known
    answer = client.post(f"{here}/spread", data=later | {"confirmed": known[1]})
    assert (answer.status_code, hours()) == (303, [14, 14, 14])


def test_a_wrong_form_and_no_other_dates_change_nothing(
    client: FlaskClient, dates: list[Event]
) -> None:
    here = f"/organize/events/{dates[0].code}/spread"
    wrong = DATE | {"day": "2026-11-28", "starts_at": "14:00", "scope": "all"}
    answer = client.post(here, data=wrong)
    assert (answer.status_code, "La fin doit venir après le début." in words(answer)) == (422, True)
    assert client.post(here, data=wrong | {"ends_at": "16:00", "scope": "x"}).status_code == 200
    assert hours() == [10, 10, 10]


def test_a_stranger_finds_nothing(client: FlaskClient, dates: list[Event]) -> None:
    sign_in(client, make.awa(make.organizer()))
    assert client.post(f"/organize/events/{dates[0].code}/spread", data=DATE).status_code == 404


def test_another_place_alone_is_told_before_it_is_kept(
    client: FlaskClient, dates: list[Event]
) -> None:
    paid(dates[0])
    here = f"/organize/events/{dates[0].code}"
    there = DATE | {"day": "2026-11-28", "place_name": "GICAM"}
    preview = client.post(here, data=there)
    assert "Le lieu change : 1 acheteur est prévenu par e-mail" in plain(words(preview))
    assert db.session.get_one(Event, dates[0].id).shifted_at is None
    known = re.search(r'name="confirmed" value="(\w+)"', preview.text)
    assert known
    assert client.post(here, data=there | {"confirmed": known[1]}).status_code == 303
    assert db.session.get_one(Event, dates[0].id).shifted_at is not None
