"""Anchor guests as their team sees them: a list, their steps, who came through whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState
from app.kernel.db import db
from app.orders.rules import Buyer
from tests import make
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words

PAUL = {"name": "Paul", "headline": "Banquier", "state": "invited", "allotment": "2"}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    starts = make.today() + timedelta(days=3)
    when: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}
    return make.event(of, amount=0, **when)


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/anchors"


def the_guest() -> AnchorGuest:
    return db.session.scalars(select(AnchorGuest)).one()


def test_a_name_is_written_invited_and_changed(client: FlaskClient, event: Event) -> None:
    assert "Qui en attirera d’autres" in words(client.get(here(event)))
    assert f'href="{here(event)}"' in client.get(f"/organize/events/{event.code}").text
    assert client.post(here(event), data=PAUL | {"state": "thought_of"}).location == here(event)
    invited = client.post(f"{here(event)}/{the_guest().id}/invitation")
    assert invited.location == f"{here(event)}#a{the_guest().id}"
    assert the_guest().state is AnchorState.INVITED
    announced = PAUL | {"state": "announced", "agreed": "y", "phone": "677 12 34 56"}
    client.post(f"{here(event)}/{the_guest().id}", data=announced)
    guest = the_guest()
    assert (guest.state, guest.phone, guest.allotment) == (
        AnchorState.ANNOUNCED, "+237677123456", 2,
    )  # fmt: skip
    assert "Paul" in words(client.get(f"/events/{event.code}"))
    journal = words(client.get(f"/organize/events/{event.code}/journal"))
    assert "Paul est annoncé en public." in journal


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Écrivez un nom."),
        ({"state": "announced"}, "Un nom s’annonce avec l’accord de la personne."),
        ({"state": "célèbre"}, "Choisissez dans la liste."),
        ({"allotment": "51"}, "Écrivez un nombre entier, de 0 à 50."),
        ({"email": "paul"}, "Cette adresse semble incomplète"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(
    client: FlaskClient, event: Event, typed: dict[str, str], told: str
) -> None:
    answer = client.post(here(event), data=PAUL | typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="Banquier"' in answer.text
    assert db.session.scalars(select(AnchorGuest.id)).all() == []


def test_the_tree_says_who_came_through_whom_and_they_stay(
    client: FlaskClient, event: Event
) -> None:
    client.post(here(event), data=PAUL)
    guest = the_guest()
    zita = Buyer("Zita", "+237677000002", "", "fr")
    buy(event, 2, via=guest.code, provider="free", buyer=zita, now=make.today())
    shown = words(client.get(here(event)))
    assert "Qui est venu par qui" in shown
    assert "Paul amène 2, entrés 0 Zita 2 places La même chose, en liste" in shown
    assert shown.count("Zita 2 places") == 2  # drawn, and as a list
    refused = client.post(f"{here(event)}/{guest.id}/end", follow_redirects=True)
    assert "Une commande est venue par son lien" in words(refused)
    assert the_guest().id == guest.id


def test_a_stranger_finds_nothing(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data=PAUL)
    sign_in(client, make.awa(make.organizer()))
    for path in ("", "/new", f"/{the_guest().id}"):
        assert client.get(here(event) + path).status_code == 404
