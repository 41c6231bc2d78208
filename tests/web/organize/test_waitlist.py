"""The waiting list as its organizer works with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from flask.testing import FlaskClient

from app.events.models import Event
from app.kernel.db import db
from app.waitlist import queries
from app.waitlist.rules import EntryState
from tests import make
from tests.make import NOW
from tests.waitlist.standing import give_back, is_exact, proposed, room, serve, sold_out, waits
from tests.web.visiting import sign_in


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return sold_out(of=of)[0]


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/waitlist"


def test_the_list_searches_filters_pages_and_counts(client: FlaskClient, event: Event) -> None:
    for n in range(32):
        waits(event, f"Personne no{n:02}", 2)  # digits alone are in phones too

    first, second = client.get(here(event)).text, client.get(f"{here(event)}?page=2").text
    assert first.count("<article") == 30
    assert second.count("<article") == 2
    assert client.get(f"{here(event)}?q=personne no07").text.count("<article") == 1
    assert client.get(f"{here(event)}?state=left").text.count("<article") == 0
    assert "Personne ne correspond" in client.get(f"{here(event)}?q=zzz").text
    assert ">32<" in first
    assert ">64<" in first


def test_an_empty_list_says_what_it_is_for(client: FlaskClient, event: Event) -> None:
    assert "Personne n’attend" in client.get(here(event)).text


def test_somebody_is_moved_with_a_reason_only(client: FlaskClient, event: Event) -> None:
    waits(event, "Awa")
    last = waits(event, "Ben")
    address = f"{here(event)}/{last.id}/place"

    for why in ("", "   ", "x" * 201):
        refused = client.post(address, data={"to": "up", "why": why})
        assert refused.status_code == 422
        assert "Dites pourquoi" in refused.text
    assert client.post(address, data={"to": "up", "why": "Oratrice"}).status_code == 303

    db.session.rollback()
    assert [entry.name for entry in queries.line(event.id)] == ["Ben", "Awa"]
    assert "changé de rang\u00a0: Oratrice" in client.get(here(event)).text


def test_places_are_proposed_by_hand_or_what_lacks_is_told(
    client: FlaskClient, event: Event
) -> None:
    event, [held] = sold_out(of=event.organizer)
    family, ben = waits(event, "Famille", 2), waits(event, "Ben")
    give_back(held)

    client.post(f"{here(event)}/{family.id}/proposal")
    assert "Il ne reste qu’une place" in client.get(here(event)).text
    client.post(f"{here(event)}/{ben.id}/proposal")

    assert proposed(event) == [("Ben", 1)]
    assert is_exact()


def test_who_gave_a_phone_is_told_by_a_text_that_is_ready(
    client: FlaskClient, event: Event
) -> None:
    event, [held] = sold_out(of=event.organizer)
    entry = waits(event, "Ben")
    assert "Envoyer le lien de sa page" in client.get(here(event)).text
    give_back(held)
    serve(event)

    page = client.get(here(event)).text

    assert f"https://wa.me/{entry.phone.removeprefix('+')}?text=" in page
    assert quote("une place est à vous") in page
    assert quote("http://localhost/orders/") in page


def test_somebody_is_taken_off_and_the_list_is_closed_and_opened(
    client: FlaskClient, event: Event
) -> None:
    gone = waits(event, "Awa")
    waits(event, "Ben")

    client.post(f"{here(event)}/{gone.id}/end")
    db.session.refresh(gone)
    assert (gone.state, room(event)) == (EntryState.REMOVED, (1, 0, 1))

    assert client.post(here(event), data={"hours": "0"}).status_code == 422
    client.post(here(event), data={"hours": "12"})
    assert room(event) == (1, 0, 0)
    assert "La liste est fermée" in client.get(here(event)).text
    client.post(here(event), data={"hours": "12", "is_open": "y"})
    assert room(event) == (1, 0, 1)
    assert db.session.get_one(Event, event.id).proposal_hours == 12


def test_an_entry_is_not_reached_through_another_date(client: FlaskClient, event: Event) -> None:
    entry = waits(event)
    other = make.event(event.organizer)

    assert client.post(f"{here(other)}/{entry.id}/end").status_code == 404
    assert client.post(f"{here(other)}/{entry.id}/proposal").status_code == 404


def test_home_and_the_date_say_how_many_wait(client: FlaskClient, event: Event) -> None:
    waits(event)
    waits(event)

    assert "2 personnes en liste d’attente" in client.get("/organize").text
    assert "2 personnes en liste d’attente" in client.get(f"/organize/events/{event.code}").text
