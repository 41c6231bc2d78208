"""From every page of a date one finds the others: each room is a tab, and says which is shown."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.events.models import Event
from app.kernel.db import transaction
from tests import make
from tests.web.visiting import sign_in

ROOMS = [
    "", "orders", "types", "waitlist", "questions", "promos", "gifts/new", "letters", "anchors",
    "budget", "scanners", "edit", "recap",
]  # fmt: skip


@pytest.fixture
def event(client: FlaskClient) -> Event:
    return make.event(make.organizer())


def tabs(client: FlaskClient, address: str) -> dict[str, bool]:
    """Where the tabs of a page lead, and which is the one shown."""
    page = client.get(address).text
    row = re.search(r"<ul class=\"tabs-list\".*?</ul>", page, re.S)
    assert row is not None
    found = re.findall(r'<a href="([^"]+)"( aria-current="page")?', row[0])
    return {href: bool(current) for href, current in found}


def test_each_room_of_a_date_leads_to_the_others_and_says_it_is_the_one_shown(
    client: FlaskClient, event: Event
) -> None:
    sign_in(client, make.awa(event.organizer))
    rooms = [f"/organize/events/{event.code}/{room}".rstrip("/") for room in ROOMS]
    for here in rooms:
        assert tabs(client, here) == {room: room == here for room in rooms}


def test_what_is_inside_a_room_keeps_its_tab(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(event.organizer))
    here = f"/organize/events/{event.code}"
    inside = ["types/new", "caps/new", "questions/new", "promos/new", "promos/report", "needs"]
    rooms = ["types", "types", "questions", "promos", "promos", "questions"]
    shown = [{href for href, on in tabs(client, f"{here}/{page}").items() if on} for page in inside]
    assert shown == [{f"{here}/{room}"} for room in rooms]


def test_a_date_on_request_has_requests_in_place_of_a_line(
    client: FlaskClient, event: Event
) -> None:
    sign_in(client, make.awa(event.organizer))
    with transaction():
        event.by_request = True
    here = f"/organize/events/{event.code}"
    found = tabs(client, here)
    assert (f"{here}/applications" in found, f"{here}/waitlist" in found) == (True, False)


@pytest.mark.parametrize(
    ("role", "rooms"),
    [(Role.CASHIER, ["", "/orders", "/scanners"]), (Role.DOOR, ["", "/scanners"])],
)
def test_one_is_only_led_where_one_may_go(
    client: FlaskClient, event: Event, role: Role, rooms: list[str]
) -> None:
    sign_in(client, make.awa(event.organizer, role))
    here = f"/organize/events/{event.code}"
    assert list(tabs(client, here)) == [here + room for room in rooms]
    assert [client.get(room).status_code for room in tabs(client, here)] == [200] * len(rooms)
