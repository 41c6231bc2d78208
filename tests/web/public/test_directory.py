"""Who invites: a list to look through, the most active of a year first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.models import Organizer
from app.events.rules import Status
from tests import make
from tests.make import NOW
from tests.web.counting import statements
from tests.web.visiting import words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def held(of: Organizer, days: int, status: Status = Status.PUBLISHED) -> None:
    ended = NOW - timedelta(days=days)
    make.event(of, status=status, starts_at=ended - timedelta(hours=3), ends_at=ended)


def named(client: FlaskClient, asked: str = "") -> list[str]:
    page = client.get(f"/organizers{asked}").text
    return re.findall(r'class="event-row" href="/organizers/([a-z]+)"', page)


def test_the_most_active_of_a_year_come_first_and_only_who_has_published(
    client: FlaskClient,
) -> None:
    activ = make.organizer(code="activ", name="ActivSpaces", city="Buea")
    gicam = make.organizer(code="gicam", name="GICAM", city="Douala")
    ecole = make.organizer(code="ecole", name="École du Wouri", city="Douala")
    waits = make.organizer(code="waits", awaits_approval=True)
    empty = make.organizer(code="empty")
    for days in (1, 200, 364):
        held(activ, days)
    for days in (3, 400, 500, 600):
        held(gicam, days)
    held(gicam, 5, Status.CANCELLED)
    make.series(ecole, published_at=NOW)
    held(waits, 2)
    held(empty, 2, Status.DRAFT)
    assert named(client) == ["activ", "gicam", "ecole"]
    assert named(client, "?sort=name") == ["activ", "ecole", "gicam"]
    assert named(client, "?q=ECOLE") == named(client, "?q=wouri douala") == ["ecole"]
    assert named(client, "?q=buea&sort=name") == ["activ"]
    said = words(client.get("/organizers"))
    assert "3 éditions en un an" in said
    assert "1 édition en un an" in said
    assert "Nouveau ici" in said
    assert "Personne de ce nom" in words(client.get("/organizers?q=rien"))
    assert 'href="/organizers"' in client.get("/calendar").text


def test_many_are_paged_in_as_many_statements(client: FlaskClient) -> None:
    for n in range(21):
        make.series(make.organizer(name=f"Club {n:02}"), published_at=NOW)
    with statements() as sent:
        assert client.get("/organizers?page=2&sort=name").text.count("Club ") == 1
    assert len([s for s in sent if s.startswith("SELECT")]) == 1
    for odd in ("page=0", "page=-1", "page=99", "page=x", "sort=x&q=%00"):
        assert client.get(f"/organizers?{odd}").status_code == 200


def test_pages_of_who_invites_end_with_a_question_to_the_team(client: FlaskClient) -> None:
    event = make.event()
    here = f"/organizers/{event.organizer.code}"
    assert f'href="/events/{event.code}/inquiries/new"' in client.get(here).text
    quiet = make.organizer()
    asked = f"/organizers/{quiet.code}/inquiries/new"
    assert asked in client.get(f"/organizers/{quiet.code}").text
