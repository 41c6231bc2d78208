"""A team lists another calendar, its dates stand in the city's, and leave with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.elsewhere.models import OtherCalendar, OtherDate
from app.events.rules import Status
from app.kernel.db import db
from tests import make
from tests.web.visiting import sign_in, words

FRIDAY = datetime(2026, 12, 4, 17, tzinfo=UTC)
TYPED = {"name": "ActivSpaces", "address": "webcal://agenda.cm/a.ics", "city": "Douala"}


@pytest.fixture(autouse=True)
def _today(house: object) -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


def test_a_team_lists_a_calendar_once_and_takes_it_away(client: FlaskClient) -> None:
    of = make.organizer()
    sign_in(client, make.awa(of))
    here = f"/organize/organizers/{of.code}/calendars"
    assert [client.post(here, data=TYPED).status_code for _ in range(2)] == [303, 303]
    kept = db.session.scalars(select(OtherCalendar)).one()
    assert kept.url == "https://agenda.cm/a.ics"
    assert "Bientôt lu" in words(client.get(here))
    assert client.post(f"{here}/{kept.id}/end").status_code == 303
    assert db.session.scalars(select(OtherCalendar)).all() == []


@pytest.mark.parametrize("address", ["", "agenda", "file:///etc/passwd", "https://a:b@c.cm/x"])
def test_a_wrong_address_is_told_and_stays_typed(client: FlaskClient, address: str) -> None:
    of = make.organizer()
    sign_in(client, make.awa(of))
    here = f"/organize/organizers/{of.code}/calendars"
    answer = client.post(here, data=TYPED | {"address": address})
    assert (answer.status_code, "ActivSpaces" in answer.text) == (422, True)
    assert "field-error" in answer.text
    assert db.session.scalars(select(OtherCalendar)).all() == []


def test_a_stranger_neither_lists_nor_drops(client: FlaskClient) -> None:
    of, other = make.organizer(), make.organizer()
    kept = make.other_calendar(of)
    sign_in(client, make.awa(other))
    here = f"/organize/organizers/{of.code}/calendars"
    theirs = f"/organize/organizers/{other.code}/calendars/{kept.id}/end"
    answers = [client.post(path, data=TYPED) for path in (here, f"{here}/{kept.id}/end", theirs)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len(db.session.scalars(select(OtherCalendar)).all()) == 1


def test_dates_of_others_stand_in_the_calendar_as_elsewhere(client: FlaskClient) -> None:
    calendar = make.other_calendar(make.organizer())
    when: dict[str, Any] = {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=1)}
    facts = {"uid": "1", "title": "Forum <b>", "url": "https://agenda.cm/forum"}
    make.save(OtherDate(calendar_id=calendar.id, **(facts | when)))
    answer = client.get("/calendar?month=2026-12")
    assert "Forum &lt;b&gt;" in answer.text
    assert 'href="https://agenda.cm/forum" rel="noopener nofollow ugc"' in answer.text
    assert 'data-kind="elsewhere"' in answer.text
    for asked in ("city=Buea", "kind=talk", "q=rien", "day=2026-12-05"):
        assert "Forum" not in client.get(f"/calendar?month=2026-12&{asked}").text
    assert "Forum" in client.get("/calendar?month=2026-12&day=2026-12-04&q=forum").text


def test_a_team_that_plans_a_date_is_told_what_clashes(client: FlaskClient) -> None:
    of = make.organizer()
    when: dict[str, Any] = {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=3)}
    draft = make.event(of, status=Status.DRAFT, **when)
    sign_in(client, make.awa(of))
    here = f"/organize/events/{draft.code}"
    assert "Ailleurs dans la ville" not in words(client.get(here))
    make.event(make.organizer(), title="Le même soir", **when)
    told = words(client.get(here))
    assert "Le même soir" in told
    assert "même jour, à la même heure ou presque" in told
    assert "Libres à Douala" in told


def test_who_runs_the_house_takes_a_calendar_off(client: FlaskClient) -> None:
    calendar = make.other_calendar(make.organizer(name="GICAM"), name="Agenda du port")
    sign_in(client, make.awa(make.organizer()))
    end = f"/organize/listed/{calendar.id}/end"
    got = [client.get("/organize/listed"), client.post(end)]
    assert [answer.status_code for answer in got] == [403, 403]
    sign_in(client, make.awa(make.organizer(), is_operator=True))
    page = words(client.get("/organize/listed"))
    assert ("Agenda du port" in page, "GICAM" in page) == (True, True)
    assert "Les agendas listés" in words(client.get("/organize"))
    assert client.post(end).status_code == 303
    assert "Aucun agenda listé" in words(client.get("/organize/listed"))
    assert client.post(end).status_code == 404
