"""How a date is made known: what machines read, a card for other sites, posters, short addresses,
past editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.events.models import Event, Series
from app.events.rules import Kind, Status
from app.kernel.db import transaction
from app.tickets import queries as tickets
from tests import make
from tests.schema_org import faults, told
from tests.web.visiting import sign_in, words

NOW = make.NOW


@pytest.fixture(autouse=True)
def _today(house: object) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def promised() -> tuple[Series, Event]:
    series = make.series(published_at=NOW, about="Chaque mois, un thème.")
    facts: dict[str, Any] = {"series_id": series.id, "theme_id": series.theme_id}
    facts |= {"kind": Kind.TALK, "audience": "Entrepreneurs", "about": "Trois voix. </script>"}
    event = make.event(series.organizer, title="WUSU Talk", **facts)
    make.ticket_type(event, make.room_of(event), amount=0, sale_from=NOW + timedelta(days=1))
    make.speaker(event, headline="Fondatrice")
    return series, event


def test_what_search_engines_read_of_each_page_is_right(client: FlaskClient) -> None:
    series, event = promised()
    pages = (
        f"/events/{event.code}",
        f"/series/{series.code}",
        f"/organizers/{series.organizer.code}",
    )
    found = {page: faults(told(client.get(page).text)) for page in pages}
    assert found == {page: [] for page in pages}


def test_a_date_tells_its_series_its_offers_and_for_whom(client: FlaskClient) -> None:
    series, event = promised()
    facts = told(client.get(f"/events/{event.code}").text)
    assert facts["superEvent"]["url"] == f"http://localhost/series/{series.code}"
    assert [(o["price"], o["availability"].rpartition("/")[2]) for o in facts["offers"]] == [
        (15_000, "InStock"),
        (0, "PreOrder"),
    ]
    assert facts["audience"]["audienceType"] == "Entrepreneurs"
    assert facts["description"] == "Trois voix. </script>"
    with transaction():
        tickets.room_of(event.id).sold = 60
    (first, _second) = told(client.get(f"/events/{event.code}").text)["offers"]
    assert first["availability"].endswith("SoldOut")
    later = told(client.get(f"/series/{series.code}").text)
    assert [each["url"] for each in later["subEvent"]] == [f"http://localhost/events/{event.code}"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"startDate": "2026-11-28T10:00:00"}, "Event.startDate: '2026-11-28T10:00:00'"),
        ({"eventStatus": "Cancelled"}, "Event.eventStatus: 'Cancelled'"),
        ({"image": "/card.jpg"}, "Event.image: '/card.jpg'"),
        ({"organizer": "WUSU"}, "Event.organizer: not one of ['Organization']"),
        ({"offers": [{"@type": "Offer", "price": 1}]}, "Event.offers[0].availability: missing"),
        ({"color": "red"}, "Event.color: not of this type"),
    ],
)
def test_the_validator_finds_what_is_wrong(
    client: FlaskClient, change: dict[str, Any], fault: str
) -> None:
    facts = told(client.get(f"/events/{make.event().code}").text) | change
    assert fault in faults(facts)


def test_a_card_may_stand_on_another_site_and_no_other_page_may(client: FlaskClient) -> None:
    series, event = promised()
    for path in (f"/events/{event.code}", f"/series/{series.code}"):
        framed, plain = client.get(f"{path}/embed"), client.get(path)
        assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in plain.headers["Content-Security-Policy"]
        assert f'href="/events/{event.code}"' in framed.text
        assert ("<form" in framed.text, "<script" in framed.text) == (False, False)
        assert ("Set-Cookie" in framed.headers, framed.headers["ETag"] != "") == (False, True)
    assert client.get("/events/rien/embed").status_code == 404
    assert client.get(f"/series/{make.series().code}/embed").status_code == 404


def test_a_team_finds_what_to_send_to_print_and_to_paste(client: FlaskClient) -> None:
    series, event = promised()
    with transaction():
        event.title = 'Talk "d’été" <b>'
    sign_in(client, make.awa(series.organizer, role=Role.DOOR))
    answer = client.get(f"/organize/events/{event.code}/sharing")
    assert f"http://localhost/e/{event.id}" in words(answer)
    lines = re.findall(r'data-copy-text="([^"]*iframe[^"]*)"', answer.text)
    assert lines[0].startswith("&lt;iframe src=&#34;http://localhost/events/")
    assert "&amp;lt;b&amp;gt;" in lines[0]
    assert f"/series/{series.code}/embed" in lines[1]


def test_a_short_address_leads_to_its_page(client: FlaskClient) -> None:
    series, event = promised()
    draft = make.event(series.organizer, status=Status.DRAFT)
    assert client.get(f"/e/{event.id}").headers["Location"] == f"/events/{event.code}"
    assert client.get(f"/s/{series.id}").headers["Location"] == f"/series/{series.code}"
    paths = (f"/e/{draft.id}", "/e/0", "/s/0", "/e/99999999999", f"/s/{make.series().id}")
    assert [client.get(path).status_code for path in paths] == [404] * 5


@pytest.mark.parametrize(("size", "points"), [("a4", 595), ("a3", 842), ("tabloid", 595)])
def test_a_poster_is_one_sheet_with_the_short_address(
    client: FlaskClient, size: str, points: int
) -> None:
    series, event = promised()
    sign_in(client, make.awa(series.organizer))
    answer = client.get(f"/organize/events/{event.code}/poster.pdf?size={size}")
    (sheet,) = pypdfium2.PdfDocument(answer.data)
    text = sheet.get_textpage().get_text_bounded()
    assert (answer.mimetype, round(sheet.get_width())) == ("application/pdf", points)
    for said in ("WUSU Talk", "Samedi 28 novembre", f"localhost/e/{event.id}"):
        assert said in text, said


def test_past_editions_are_told_latest_first(client: FlaskClient) -> None:
    series, _event = promised()
    for n, title in ((30, "Octobre"), (60, "Septembre")):
        past = NOW - timedelta(days=n)
        make.event(series.organizer, title=title, series_id=series.id, starts_at=past, ends_at=past)
    here = (f"/series/{series.code}", f"/organizers/{series.organizer.code}")
    for path in here:
        assert f'href="{path}/editions"' in client.get(path).text
        read = words(client.get(f"{path}/editions"))
        assert "2 éditions" in read
        assert read.index("Octobre") < read.index("Septembre")
    assert client.get("/series/rien/editions").status_code == 404
    assert client.get("/organizers/rien/editions").status_code == 404
