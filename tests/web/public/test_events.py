"""The poster of one date, its calendar entry and its picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar

from app.accounts.models import Organizer
from app.anchors.actions import name_people
from app.events.models import Event
from app.events.rules import AnchorState, Kind, Person, Status
from app.kernel.db import transaction
from app.tickets import queries as tickets
from tests import make
from tests.web.counting import statements
from tests.web.visiting import sign_in, words

NOW = make.NOW


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def sell(event: Event, sold: int) -> None:
    with transaction():
        tickets.room_of(event.id).sold = sold


def words_of(client: FlaskClient, event: Event) -> str:
    answer = client.get(f"/events/{event.code}")
    assert answer.status_code == 200
    return words(answer)


def test_a_stranger_reads_what_when_where_and_how_much(client: FlaskClient) -> None:
    event = make.event(title="AfterWork d’Akwa", audience="Dirigeantes")
    read = words_of(client, event)
    for told in ("AfterWork d’Akwa", "samedi 28 novembre", "18 h – 21 h", "Dirigeantes"):
        assert told in read, told
    assert "15 000 FCFA" in read
    assert "Prendre un billet" in read


def test_the_page_gives_a_stranger_no_cookie_and_may_be_kept_a_minute(client: FlaskClient) -> None:
    event = make.event()
    answer = client.get(f"/events/{event.code}")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)
    again = client.get(f"/events/{event.code}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_someone_signed_in_gets_a_page_that_no_one_keeps(client: FlaskClient) -> None:
    event = make.event()
    sign_in(client, make.user())
    answer = client.get(f"/events/{event.code}")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_draft_is_not_there_for_strangers_and_told_to_its_team(client: FlaskClient) -> None:
    wusu = make.organizer()
    event = make.event(wusu, status=Status.DRAFT)
    for part in ("", ".ics", "/cover.svg", "/card.jpg"):
        assert client.get(f"/events/{event.code}{part}").status_code == 404
    sign_in(client, make.user("Dieudonné", email="dieudonne@example.cm"))
    assert client.get(f"/events/{event.code}").status_code == 404
    sign_in(client, make.awa(wusu))
    assert "Brouillon" in words_of(client, event)


def test_an_unknown_address_is_not_found(client: FlaskClient) -> None:
    for path in ("/events/x", "/events/x.ics", "/events/x/cover.svg"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"status": Status.CANCELLED}, "Cette date est annulée"),
        ({"starts_at": NOW - timedelta(hours=3), "ends_at": NOW}, "Cette date est passée."),
        ({"capacity": 0}, "Complet"),
    ],
)
def test_a_date_one_cannot_buy_says_so_and_offers_no_ticket(
    client: FlaskClient, facts: dict[str, Any], told: str
) -> None:
    read = words_of(client, make.event(**facts))
    assert told in read
    assert "Prendre un billet" not in read


def test_seats_left_are_told_when_they_are_few(client: FlaskClient) -> None:
    event = make.event(capacity=40)
    sell(event, 30)
    assert "Plus que" not in words_of(client, event)
    sell(event, 36)
    assert "Plus que 4 places" in words_of(client, event)


def test_only_announced_guests_who_agreed_are_named(client: FlaskClient) -> None:
    event = make.event()
    guests = [
        Person("Paul Annoncé", "", AnchorState.ANNOUNCED, agreed=True),
        Person("Rose Discrète", "", AnchorState.ANNOUNCED, agreed=False),
        Person("Jean Confirmé", "", AnchorState.CONFIRMED, agreed=True),
    ]
    with transaction():
        name_people(event, speakers=[Person("Winnie", "Fondatrice")], anchors=guests)
    read = words_of(client, event)
    assert [name in read for name in ("Winnie", "Paul", "Rose", "Jean")] == [
        True,
        True,
        False,
        False,
    ]


def test_what_the_organizer_writes_is_shown_safely(client: FlaskClient) -> None:
    about = "**Fort** <script>alert(1)</script> [ici](javascript:alert(1))\n\n# Titre"
    html = client.get(f"/events/{make.event(about=about).code}").text
    assert "<strong>Fort</strong>" in html
    assert "<h3>Titre</h3>" in html
    assert "<script>alert" not in html
    assert "javascript:alert" not in html.replace("[ici](javascript:alert(1))", "")


def test_a_title_cannot_break_out_of_the_facts_for_search_engines(client: FlaskClient) -> None:
    event = make.event(title="</script><script>alert(1)</script>")
    html = client.get(f"/events/{event.code}").text
    assert "<script>alert(1)" not in html
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    facts = json.loads(found[1])
    assert facts["name"] == event.title
    assert facts["startDate"] == "2026-11-28T17:00:00+00:00"
    assert facts["offers"][0] | {"url": ""} == {
        "@type": "Offer",
        "name": "Standard",
        "price": 15000,
        "priceCurrency": "XAF",
        "availability": "https://schema.org/InStock",
        "url": "",
    }


@pytest.mark.parametrize("types", [1, 3])
def test_the_page_takes_seven_statements_however_many_ticket_types(
    client: FlaskClient, types: int
) -> None:
    series = make.series(published_at=NOW)
    event = make.event(series.organizer, series_id=series.id)
    make.event(series.organizer, series_id=series.id)
    for _ in range(types - 1):
        make.ticket_type(event, tickets.room_of(event.id))
    with statements() as sent:
        client.get(f"/events/{event.code}")
    assert len([s for s in sent if s.startswith("SELECT")]) == 7


def paris(of: Organizer) -> Event:
    start = datetime(2026, 10, 31, 9, 0, tzinfo=UTC)  # winter time: 10:00
    return make.event(
        of, timezone="Europe/Paris", starts_at=start, ends_at=start + timedelta(hours=2)
    )


def test_the_calendar_entry_tells_the_hour_of_the_place(client: FlaskClient) -> None:
    event = paris(make.organizer())
    answer = client.get(f"/events/{event.code}.ics")
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data.decode())
    (entry,) = calendar.walk("VEVENT")
    assert entry.decoded("dtstart").isoformat() == "2026-10-31T10:00:00+01:00"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert str(entry["status"]) == "CONFIRMED"


def test_the_picture_is_drawn_from_the_theme(client: FlaskClient) -> None:
    event = make.event(kind=Kind.TALK)
    answer = client.get(f"/events/{event.code}/cover.svg")
    assert answer.mimetype == "image/svg+xml"
    assert (answer.cache_control.public, answer.cache_control.max_age) == (True, 86_400)


def test_chats_are_given_a_picture_of_the_date(client: FlaskClient) -> None:
    event = make.event(title="Soirée 🎤 des métiers")
    page = client.get(f"/events/{event.code}").text
    assert f'property="og:image" content="http://localhost/events/{event.code}/card.jpg"' in page
    answer = client.get(f"/events/{event.code}/card.jpg")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert len(answer.data) < 200_000  # WhatsApp shows no picture past 300 kB or so
