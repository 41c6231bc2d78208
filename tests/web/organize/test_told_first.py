"""Before a team keeps a date, it is told what else its city holds that day, and of holidays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Organizer
from app.events.models import Event, Series
from app.events.rules import Kind
from app.kernel.db import db
from tests import make
from tests.web.counting import statements
from tests.web.organize.test_series import TALK
from tests.web.visiting import sign_in, words

FRIDAY = datetime(2026, 12, 4, 17, tzinfo=UTC)
ONE = TALK | {"day": "2026-12-04", "starts_at": "17:00", "ends_at": "19:00"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return of


def another(title: str = "Le même soir", **facts: Any) -> Event:
    hours = {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=3)}
    return make.event(make.organizer(), title=title, **(hours | facts))


def known(answer: TestResponse) -> dict[str, str]:
    found = re.findall(r'name="known_beside" value="(\w+)"', answer.text)
    return {"known_beside": found[0]} if found else {}


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_new_date_that_clashes_is_kept_when_it_is_sent_again(
    client: FlaskClient, wusu: Organizer
) -> None:
    another(audience="Entrepreneurs")
    told = client.post("/organize/events", data=ONE)
    said = words(told)
    assert (told.status_code, count(Event)) == (200, 1)
    assert "Rien n’est encore enregistré" in said
    assert "Le même soir" in said
    assert "même jour, à la même heure ou presque, même public" in said.replace("&#39;", "’")
    assert "Libres à Douala" in said
    assert 'value="Vendre sans local"' in told.text  # nothing typed is lost
    kept = client.post("/organize/events", data=ONE | known(told))
    assert (kept.status_code, count(Event)) == (303, 2)
    again = client.post("/organize/events", data=ONE)  # an answer that was lost
    assert (again.status_code, again.location, count(Event)) == (303, kept.location, 2)


def test_another_day_is_looked_at_again_and_a_free_one_is_kept_at_once(
    client: FlaskClient, wusu: Organizer
) -> None:
    another()
    another("La semaine d’après", starts_at=FRIDAY + timedelta(7), ends_at=FRIDAY + timedelta(8))
    first = client.post("/organize/events", data=ONE)
    second = client.post("/organize/events", data=ONE | known(first) | {"day": "2026-12-11"})
    assert (second.status_code, "La semaine d’après" in words(second)) == (200, True)
    free = client.post("/organize/events", data=ONE | known(second) | {"day": "2026-12-18"})
    assert (free.status_code, count(Event)) == (303, 3)


def test_another_city_or_no_place_clashes_with_nothing(
    client: FlaskClient, wusu: Organizer
) -> None:
    another()
    assert client.post("/organize/events", data=ONE | {"place_city": "Buea"}).status_code == 303
    draft = ONE | {"place_name": "", "place_city": "", "publish": "", "key": "k2"}
    assert client.post("/organize/events", data=draft).status_code == 303


def test_a_holiday_is_told_of_one_date_and_left_to_the_year_of_a_series(
    client: FlaskClient, wusu: Organizer
) -> None:
    told = client.post("/organize/events", data=ONE | {"day": "2026-12-25"})
    assert "Jour férié : Noël" in words(told).replace("\u00a0", " ")
    assert count(Event) == 0
    answer = client.post("/organize/series", data=TALK | {"weekday": "4"})
    assert (answer.status_code, count(Series)) == (303, 1)


def test_a_series_is_told_which_of_its_first_dates_clash(
    client: FlaskClient, wusu: Organizer
) -> None:
    another("Digital Thursday", starts_at=datetime(2026, 12, 26, 9, tzinfo=UTC))
    told = client.post("/organize/series", data=TALK)
    said = words(told)
    assert (told.status_code, count(Series)) == (200, 0)
    assert "Samedi 26 décembre" in said
    assert "Digital Thursday" in said
    kept = client.post("/organize/series", data=TALK | known(told))
    again = client.post("/organize/series", data=TALK)
    assert (kept.status_code, again.location, count(Series)) == (303, kept.location, 1)


def test_a_date_that_is_added_or_moved_is_told_too(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/series", data=TALK)
    another("Forum des TIC")
    typed = {"day": "2026-12-04", "starts_at": "17:00", "ends_at": "19:00"}
    told = client.post("/organize/series/wusu-talk/dates", data=typed)
    assert "Forum des TIC" in words(told)
    kept = client.post("/organize/series/wusu-talk/dates", data=typed | known(told))
    assert kept.status_code == 303
    held = client.post("/organize/series/wusu-talk/dates", data=typed)
    assert (held.status_code, "known_beside" in held.text) == (409, False)
    move = "/organize/events/wusu-talk-2026-12-26/shift"
    told = client.post(move, data=typed | {"starts_at": "19:00", "ends_at": "21:00"})
    assert "Forum des TIC" in words(told)


def test_a_date_that_is_changed_is_told_once_where_it_goes(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post("/organize/events", data=ONE)
    event = db.session.scalars(select(Event)).one()
    here = f"/organize/events/{event.code}"
    another("Forum des TIC", starts_at=FRIDAY + timedelta(7), ends_at=FRIDAY + timedelta(8))
    another()
    alone = {k: v for k, v in ONE.items() if k != "publish"}
    stays = client.post(here, data=alone | {"title": "Un autre titre"})
    assert stays.status_code == 303  # on its own evening others came later: nothing new is asked
    goes = alone | {"day": "2026-12-11"}
    told = client.post(here, data=goes)
    assert (told.status_code, "Forum des TIC" in words(told)) == (200, True)
    assert "Libres à Douala" in words(told)
    assert event.starts_at.day == 4
    assert client.post(here, data=goes | known(told)).status_code == 303
    db.session.expire_all()
    assert event.starts_at.day == 11


def test_the_year_tells_what_else_the_city_holds_in_as_many_statements(
    client: FlaskClient, wusu: Organizer
) -> None:
    year = "/organize/series/wusu-talk/year"
    client.post("/organize/series", data=TALK)
    client.get(year)
    with statements() as before:
        client.get(year)
    another("Salon", kind=Kind.TALK, starts_at=datetime(2027, 6, 26, 9, tzinfo=UTC))
    another("Gala", starts_at=datetime(2026, 12, 26, 9, tzinfo=UTC))
    with statements() as after:
        page = words(client.get(year))
    assert "Salon" in page  # of a date that is not made yet
    assert "Gala" in page
    assert len(after) == len(before)
