"""The month of a city, and the calendars that follow the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import insert

from app.accounts.models import Organizer
from app.events.models import Event, Theme, Venue
from app.events.rules import Kind, Status
from app.kernel.db import db, transaction
from app.tickets.models import Quota, TicketType
from tests import make
from tests.web.counting import statements
from tests.web.visiting import words

MANY = 5_000


@pytest.fixture(autouse=True)
def _today(house: object) -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


def on(day: int, title: str, of: Organizer, *, city: str = "Douala", **facts: Any) -> Event:
    venue = make.save(Venue(organizer_id=of.id, name=f"Salle {title}", city=city))
    start = datetime(2026, 12, day, 17, tzinfo=UTC)
    base: dict[str, Any] = {"title": title, "venue_id": venue.id, "starts_at": start}
    return make.event(of, ends_at=start + timedelta(hours=3), **(base | facts))


def test_a_month_shows_its_days_and_a_day_shows_its_dates(client: FlaskClient) -> None:
    wusu = make.organizer()
    on(4, "Premier", wusu)
    on(4, "Second", wusu, kind=Kind.TALK)
    on(18, "Troisième", wusu)
    answer = client.get("/calendar?month=2026-12")
    told = words(answer)
    assert "décembre 2026" in told.lower()
    assert "3 dates ce mois-ci" in told
    assert told.index("Premier") < told.index("Second") < told.index("Troisième")
    marks = re.findall(r'<a href="([^"]+)#dates"><span>(\d+)</span>.*?</a>', answer.text)
    assert marks == [
        ("/calendar?month=2026-12&amp;day=2026-12-04", "4"),
        ("/calendar?month=2026-12&amp;day=2026-12-18", "18"),
    ]
    one_day = words(client.get("/calendar?month=2026-12&day=2026-12-18"))
    assert ("Troisième" in one_day, "Premier" in one_day) == (True, False)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("city=Buea", [False, True]),
        ("kind=talk", [True, False]),
        ("theme=ENERGIE", [True, False]),
        ("audience=etudiants", [True, False]),
        ("price=free", [False, True]),
        ("price=20000&q=soleil", [True, False]),
        ("kind=opera&price=x&day=x&page=x", [True, True]),
        ("day=2026-11-30", [True, True]),
    ],
)
def test_the_month_is_looked_through_by_its_address_alone(
    client: FlaskClient, asked: str, shown: list[bool]
) -> None:
    wusu = make.organizer()
    theme = make.save(Theme(organizer_id=wusu.id, name="Énergie", hue=1))
    facts: dict[str, Any] = {"kind": Kind.TALK, "theme_id": theme.id, "audience": "Étudiants"}
    on(4, "Soleil", wusu, **facts)
    on(5, "Montagne", wusu, city="Buea", amount=0)
    told = words(client.get(f"/calendar?month=2026-12&{asked}"))
    assert [title in told for title in ("Soleil", "Montagne")] == shown


@pytest.mark.parametrize("month", ["", "2026-13", "abc", "1999-01", "2000-01", "2099-12"])
def test_any_address_of_a_month_is_answered(client: FlaskClient, month: str) -> None:
    assert client.get(f"/calendar?month={month}").status_code == 200


def fill(of: Organizer, many: int) -> None:
    """So many dates in one month, at once."""
    venue = make.save(Venue(organizer_id=of.id, name="Salle", city="Douala"))
    theme = make.save(Theme(organizer_id=of.id, name="Énergie", hue=1))
    start = datetime(2026, 12, 1, 9, tzinfo=UTC)
    base = {"organizer_id": of.id, "door_salt": b"sixteen bytes ok", "kind": Kind.TALK}
    base |= {"title": "Talk", "venue_id": venue.id, "theme_id": theme.id, "created_at": make.NOW}
    base |= {"timezone": "Africa/Douala", "status": Status.PUBLISHED, "audience": "Tous"}
    rows = [
        base
        | {"id": n, "code": f"talk-{n}", "door_code": f"d{n}"}
        | {"starts_at": start + timedelta(days=n % 30), "ends_at": start + timedelta(days=n % 30)}
        for n in range(1, many + 1)
    ]
    numbers = range(1, many + 1)
    with transaction():
        db.session.execute(insert(Event), rows)
        db.session.execute(insert(Quota), [{"event_id": n, "name": "", "size": 9} for n in numbers])
        types = [{"event_id": n, "name": "Un", "currency": "XAF", "amount": 0} for n in numbers]
        db.session.execute(insert(TicketType), types)


@pytest.mark.parametrize("asked", ["", "&theme=energie&price=free&q=talk", "&day=2026-12-09"])
def test_a_calendar_of_five_thousand_dates_takes_six_statements_at_most(
    client: FlaskClient, asked: str
) -> None:
    fill(make.organizer(), MANY)
    with statements() as sent:
        answer = client.get(f"/calendar?month=2026-12{asked}")
    read = [statement for statement in sent if statement.startswith("SELECT")]
    assert ("dates ce mois-ci" in words(answer) or "mercredi 9" in words(answer).lower()) is True
    assert len(read) <= 6
    assert len(answer.data) < 200_000


def entries(answer: Any) -> list[tuple[str, str]]:
    made = Calendar.from_ical(answer.data)
    return [(str(e["summary"]), str(e["status"])) for e in made.walk("VEVENT")]


def test_a_phone_follows_a_city_a_theme_or_an_organizer(client: FlaskClient) -> None:
    wusu, other = make.organizer(), make.organizer()
    theme = make.save(Theme(organizer_id=wusu.id, name="Énergie", hue=1))
    on(4, "Soleil", wusu, theme_id=theme.id)
    on(5, "Montagne", other, city="Buea", status=Status.CANCELLED)
    on(6, "Brouillon", wusu, status=Status.DRAFT)
    sun, hill = ("Soleil", "CONFIRMED"), ("Montagne", "CANCELLED")
    assert entries(client.get("/calendar.ics")) == [sun, hill]
    assert entries(client.get("/calendar.ics?city=Buea")) == [hill]
    assert entries(client.get("/calendar.ics?theme=energie")) == [sun]
    assert entries(client.get(f"/organizers/{wusu.code}.ics")) == [sun]
    assert client.get("/organizers/personne.ics").status_code == 404


def test_a_feed_asked_again_within_the_hour_answers_that_nothing_is_new(
    client: FlaskClient,
) -> None:
    make.event()
    tag = client.get("/calendar.ics").headers["ETag"]
    with time_machine.travel(make.NOW + timedelta(minutes=50), tick=False):
        again = client.get("/calendar.ics", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_next_dates_are_sent_on_as_one_text(client: FlaskClient) -> None:
    wusu = make.organizer(name="WUSU")
    on(4, "Soleil", wusu, amount=0)
    on(5, "Lune", wusu, status=Status.CANCELLED)
    for path in ("/calendar?month=2026-12&city=Douala", f"/organizers/{wusu.code}"):
        found = re.search(r'href="https://wa\.me/\?text=([^"]+)"', client.get(path).text)
        assert found is not None
        title, when, address = unquote_plus(found[1]).split("\n")[:3]
        assert title.startswith("Les prochains rendez-vous")
        assert when == "• ven. 4 déc., 18\u00a0h\u00a0: Soleil, Salle Soleil, Douala, gratuit"
        assert address.startswith("http://localhost/events/")
    assert "wa.me" not in client.get("/calendar?month=2027-03").text
