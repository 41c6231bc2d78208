"""The recurring promise as readers see it, and its calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar

from app.events.models import Series
from app.events.rules import Recurrence, Status
from app.kernel.db import transaction
from app.planning.actions import open_dates
from app.web.recurrence import in_words
from tests import make
from tests.web.counting import statements
from tests.web.visiting import sign_in, words

NOW = make.NOW


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def on_sale(dates: int = 3) -> Series:
    series = make.series(published_at=NOW, dates_ahead=dates, code="wusu-talk")
    with transaction():
        open_dates(series, now=NOW)
    return series


@pytest.mark.parametrize(
    ("recurrence", "french"),
    [
        (Recurrence(5, rank=-1), "Tous les derniers samedis du mois"),
        (Recurrence(0, rank=1), "Tous les premiers lundis du mois"),
        (Recurrence(3, rank=2), "Tous les deuxièmes jeudis du mois"),
        (Recurrence(4), "Tous les vendredis"),
        (Recurrence(day=1), "Le 1er de chaque mois"),
        (Recurrence(day=15), "Le 15 de chaque mois"),
        (Recurrence(day=30), "Le 30 de chaque mois, ou son dernier jour"),
        (Recurrence(day=31), "Le dernier jour de chaque mois"),
        (Recurrence(day=31, skips=True), "Le 31 des mois qui en ont un"),
        (Recurrence(4, weeks=2), "Un vendredi sur deux"),
        (Recurrence(6, weeks=3), "Toutes les 3 semaines, le dimanche"),
    ],
)
def test_the_rule_is_said_in_words(
    client: FlaskClient, recurrence: Recurrence, french: str
) -> None:
    with client.application.test_request_context(headers={"Accept-Language": "fr"}):
        assert in_words(recurrence) == french


def test_readers_see_the_rule_the_dates_and_how_often_it_was_held(client: FlaskClient) -> None:
    series = on_sale()
    past = NOW - timedelta(days=60)
    make.event(
        series.organizer, series_id=series.id, starts_at=past, ends_at=past + timedelta(hours=2)
    )
    told = words(client.get("/series/wusu-talk"))
    for part in (
        "Tous les derniers samedis du mois, 10 h – 12 h",
        "1 édition depuis septembre 2026",
        "samedi 28 novembre",
        "samedi 26 décembre",
    ):
        assert part in told, part


def test_a_series_not_yet_published_is_for_its_team_only(client: FlaskClient) -> None:
    series = make.series(code="secret")
    for path in ("/series/secret", "/series/secret.ics", "/series/unknown"):
        assert client.get(path).status_code == 404
    sign_in(client, make.awa(series.organizer))
    assert "Pas encore publié" in words(client.get("/series/secret"))


def test_the_calendar_holds_each_date_and_strikes_out_the_cancelled_one(
    client: FlaskClient,
) -> None:
    series = on_sale()
    with transaction():
        series.events[1].status = Status.CANCELLED
        series.events[2].status = Status.DRAFT
    answer = client.get("/series/wusu-talk.ics")
    entries = Calendar.from_ical(answer.data.decode()).walk("VEVENT")
    assert [(str(e.decoded("dtstart").date()), str(e["status"])) for e in entries] == [
        ("2026-11-28", "CONFIRMED"),
        ("2026-12-26", "CANCELLED"),
    ]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("dates", [1, 3])
def test_the_page_takes_five_statements_with_one_date_as_with_three(
    client: FlaskClient, dates: int
) -> None:
    on_sale(dates)
    with statements() as sent:
        client.get("/series/wusu-talk")
    assert len([s for s in sent if s.startswith("SELECT")]) == 5
