"""A team sees a year of its series: opens it, moves a date off a holiday, skips one, adds one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Organizer
from app.accounts.rules import Role
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from tests import make
from tests.changes.test_cancel import paid
from tests.web.counting import statements
from tests.web.organize.test_series import TALK
from tests.web.public.test_moves import plain
from tests.web.visiting import sign_in, words

YEAR = "/organize/series/wusu-talk/year"
FRIDAYS = TALK | {"weekday": "4"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer()
    sign_in(client, make.awa(of))
    client.post("/organize/series", data=FRIDAYS)
    return of


def event_on(day: str) -> Event:
    code = f"wusu-talk-{day}"
    return db.session.execute(select(Event).where(Event.code == code)).scalar_one()


def test_the_year_flags_christmas_and_offers_days_to_move_to(
    client: FlaskClient, wusu: Organizer
) -> None:
    assert YEAR in client.get("/organize/series/wusu-talk").text
    page = client.get(YEAR)
    said = plain(words(page))
    assert "Jour férié : Noël" in said
    for day in ("vendredi 18 décembre", "jeudi 24 décembre", "samedi 26 décembre"):
        assert f">{day}</a>" in page.text, day
    assert said.count("S’ouvrira seule") > 9
    there = f"/organize/events/{event_on('2026-12-25').code}/shift?day=2026-12-18"
    assert there in page.text
    assert 'value="2026-12-18"' in client.get(there).text


def test_one_tap_opens_the_whole_year(client: FlaskClient, wusu: Organizer) -> None:
    answer = client.post(YEAR, follow_redirects=True)
    assert "12 dates sont ouvertes." in words(answer)
    assert db.session.scalar(select(func.count(Event.id))) == 12
    with statements() as sent:
        client.get(YEAR)
    assert len([s for s in sent if s.startswith("SELECT")]) <= 10


def test_a_date_is_skipped_and_taken_up_again(client: FlaskClient, wusu: Organizer) -> None:
    here = f"/organize/events/{event_on('2026-12-25').code}/skip"
    assert here in client.get(YEAR).text
    answer = client.post(here, follow_redirects=True)
    assert ("La date est sautée." in words(answer), f"{here}/end" in answer.text) == (True, True)
    assert event_on("2026-12-25").status is Status.CANCELLED
    client.post(f"{here}/end")
    assert event_on("2026-12-25").status is Status.PUBLISHED
    again = client.post(f"{here}/end", follow_redirects=True)
    assert "Cette date n’est pas sautée" in words(again)


def test_a_date_is_added_and_a_wrong_day_keeps_what_was_typed(
    client: FlaskClient, wusu: Organizer
) -> None:
    asked = {"day": "2026-12-10", "starts_at": "15:00", "ends_at": "17:00"}
    where = "/organize/series/wusu-talk/dates"
    assert 'value="10:00"' in client.get(f"{where}/new").text
    for wrong, status, told in (
        ({"day": "2026-02-30"}, 422, "Le 30 février n’existe pas."),
        ({"day": "2026-12-25"}, 409, "Ce rendez-vous a déjà une date ce jour-là."),
        ({"ends_at": "14:00"}, 422, "La fin doit venir après le début."),
    ):
        answer = client.post(where, data=asked | wrong)
        assert (answer.status_code, told in words(answer)) == (status, True), told
        assert 'value="15:00"' in answer.text
    answer = client.post(where, data=asked)
    assert answer.location == "/organize/events/wusu-talk-2026-12-10/edit"


def test_another_rule_skips_empty_dates_and_keeps_those_with_places(
    client: FlaskClient, wusu: Organizer
) -> None:
    paid(event_on("2026-12-25"))
    there = FRIDAYS | {"rhythm": "1", "weekday": "3"}
    here = "/organize/series/wusu-talk"
    preview = client.post(here, data=there)
    said = plain(words(preview))
    for sentence in (
        "Tous les premiers jeudis du mois",
        "Vendredi 27 novembre, 10 h Vendredi 29 janvier, 10 h Gardées",
        "Gardées : des places sont prises Vendredi 25 décembre, 10 h",
    ):
        assert sentence in said, sentence
    assert event_on("2027-01-29").status is Status.PUBLISHED
    known = re.search(r'name="confirmed" value="(\w+)"', preview.text)
    assert known
    assert client.post(here, data=there | {"confirmed": known[1]}).status_code == 303
    left = select(Event.code).where(Event.status == Status.PUBLISHED).order_by(Event.starts_at)
    assert [code[-10:] for code in db.session.scalars(left)] == [
        "2026-12-03",
        "2026-12-25",
        "2027-01-07",
        "2027-02-04",
    ]


@pytest.mark.parametrize("month", ["", "2027-05", "2026-13", "9999-01", "x", "٢٠٢٧-٠٥", "2026-"])
def test_any_month_of_a_link_shows_a_year(client: FlaskClient, wusu: Organizer, month: str) -> None:
    assert client.get(f"{YEAR}?from={month}").status_code == 200


def test_strangers_find_nothing_and_the_door_may_not(client: FlaskClient, wusu: Organizer) -> None:
    code = event_on("2026-12-25").code
    posts = [YEAR, "/organize/series/wusu-talk/dates", f"/organize/events/{code}/skip"]
    for person, status in ((make.awa(make.organizer()), 404), (make.awa(wusu, Role.DOOR), 403)):
        sign_in(client, person)
        assert client.get(YEAR).status_code == status
        assert [client.post(path).status_code for path in posts] == [status] * 3
