"""The programme: by month, by city, by kind, by words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.models import Organizer
from app.events.models import Event, Venue
from app.events.rules import Kind, Status
from tests import make
from tests.web.counting import statements
from tests.web.visiting import words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


def in_city(of: Organizer, city: str, title: str, days: int = 7, **facts: Any) -> Event:
    venue = make.save(Venue(organizer_id=of.id, name=f"Salle {title}", city=city))
    start = make.NOW + timedelta(days=days)
    base: dict[str, Any] = {"title": title, "venue_id": venue.id, "starts_at": start}
    return make.event(of, ends_at=start + timedelta(hours=2), **(base | facts))


def test_the_coming_dates_are_shown_by_month(client: FlaskClient, house: object) -> None:
    wusu = make.organizer()
    in_city(wusu, "Douala", "Premier", days=1)
    in_city(wusu, "Douala", "Second", days=12)
    told = words(client.get("/"))
    assert told.index("novembre 2026") < told.index("Premier") < told.index("décembre 2026")
    assert told.index("décembre 2026") < told.index("Second")


def test_drafts_cancelled_and_past_dates_are_not_shown(client: FlaskClient, house: object) -> None:
    wusu = make.organizer()
    in_city(wusu, "Douala", "Brouillonne", status=Status.DRAFT)
    in_city(wusu, "Douala", "Annulée", status=Status.CANCELLED)
    in_city(wusu, "Douala", "Passée", days=-1)
    told = words(client.get("/"))
    assert [w in told for w in ("Brouillonne", "Annulée", "Passée")] == [False] * 3
    assert "Aucune date annoncée" in told


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("city=Buea", [False, True, False]),
        ("kind=talk", [False, False, True]),
        ("kind=talk&city=Buea", [False, False, False]),
        ("q=theatre", [True, False, False]),
        ("q=THÉÂTRE+douala", [True, False, False]),
        ("kind=opera&page=x", [True, True, True]),
    ],
)
def test_a_reader_finds_by_city_kind_and_words(
    client: FlaskClient, house: object, asked: str, shown: list[bool]
) -> None:
    wusu = make.organizer()
    in_city(wusu, "Douala", "Théâtre forum")
    in_city(wusu, "Buea", "Hardware night")
    in_city(wusu, "Douala", "Parler banque", kind=Kind.TALK)
    told = words(client.get(f"/?{asked}"))
    assert [t in told for t in ("Théâtre forum", "Hardware night", "Parler banque")] == shown


def test_nothing_found_leads_back_to_everything(client: FlaskClient, house: object) -> None:
    make.event()
    answer = client.get("/?q=<b>rien</b>")
    assert "Rien de tel pour l’instant" in words(answer)
    assert "<b>rien</b>" not in answer.text


def test_thirteen_dates_make_two_pages(client: FlaskClient, house: object) -> None:
    wusu = make.organizer()
    for n in range(13):
        make.event(wusu, title=f"Date {n:02}")
    assert "Page 1 sur 2" in words(client.get("/"))
    assert words(client.get("/?page=2")).count("Date 12") == 1
    assert client.get("/?page=99").status_code == 200
    assert client.get("/?page=-1").status_code == 200


def test_a_stranger_gets_no_cookie(client: FlaskClient, house: object) -> None:
    make.event()
    answer = client.get("/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_four_statements_with_one_date_as_with_three(
    client: FlaskClient, house: object, rows: int
) -> None:
    wusu = make.organizer()
    for _ in range(rows):
        make.event(wusu)
    with statements() as sent:
        client.get("/")
    assert len([s for s in sent if s.startswith("SELECT")]) == 4
