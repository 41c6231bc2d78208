"""Places and speakers are written once and used again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Organizer
from app.accounts.rules import Role
from app.events.models import Event, Venue
from app.kernel.db import db
from tests import make
from tests.web.organize.test_series import TALK
from tests.web.public.test_moves import plain
from tests.web.visiting import sign_in, words

DATE = TALK | {"day": "2026-11-28", "publish": ""}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer()
    sign_in(client, make.awa(of))
    client.post("/organize/events", data=DATE)
    return of


def the_venue() -> Venue:
    return db.session.execute(select(Venue)).scalar_one()


CHANGED = {"name": "Espace WUSU", "address": "Bonapriso", "city": "Douala", "capacity": "50"}


def test_a_place_is_listed_with_its_dates_and_changed_for_all_of_them(
    client: FlaskClient, wusu: Organizer
) -> None:
    here = f"/organize/venues/{the_venue().id}"
    assert here in client.get("/organize/venues").text
    assert "WUSU Talk" in words(client.get(here))
    assert client.post(here, data=CHANGED).status_code == 303
    assert (the_venue().address, the_venue().capacity) == ("Bonapriso", 50)
    public = client.get("/events/wusu-talk-2026-11-28")
    assert "geo:0,0?q=Espace%20WUSU%2C%20Bonapriso%2C%20Douala" in public.text


def test_more_places_than_the_room_holds_is_said_and_let_be(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post(f"/organize/venues/{the_venue().id}", data=CHANGED)
    answer = client.post("/organize/events", data=DATE | {"key": "k2"}, follow_redirects=True)
    assert "Espace WUSU tient 50 personnes ; vous vendez 60 places." in plain(words(answer))
    assert len(db.session.scalars(select(Event)).all()) == 2


def test_two_places_of_one_name_in_one_city_are_refused_and_nothing_typed_is_lost(
    client: FlaskClient, wusu: Organizer
) -> None:
    other = make.save(Venue(organizer_id=wusu.id, name="GICAM", city="Douala"))
    answer = client.post(f"/organize/venues/{other.id}", data=CHANGED)
    assert (answer.status_code, 'value="Bonapriso"' in answer.text) == (409, True)
    assert db.session.get_one(Venue, other.id).name == "GICAM"
    for wrong in ({"name": ""}, {"city": ""}, {"capacity": "0"}, {"capacity": "beaucoup"}):
        assert client.post(f"/organize/venues/{other.id}", data=CHANGED | wrong).status_code == 422


def test_who_spoke_before_is_offered_and_introduced_as_the_last_time(
    client: FlaskClient, wusu: Organizer
) -> None:
    first = {"speakers-0-name": "Ama Étoundi", "speakers-0-headline": "Fondatrice"}
    client.post("/organize/events", data=DATE | first | {"key": "k2", "day": "2026-12-05"})
    form = client.get("/organize/events/new?kind=talk").text
    assert '<option value="Ama Étoundi">Fondatrice</option>' in form
    again = {"speakers-0-name": "ama etoundi", "speakers-0-headline": ""}
    client.post("/organize/events", data=DATE | again | {"key": "k3", "day": "2026-12-12"})
    last = db.session.scalars(select(Event).order_by(Event.starts_at.desc())).first()
    assert last is not None
    assert [(p.name, p.headline) for p in last.speakers] == [("Ama Étoundi", "Fondatrice")]
    page = words(client.get("/organize/speakers?q=fondatrice"))
    assert ("samedi 5 décembre 2026" in page, "samedi 12 décembre 2026" in page) == (True, True)
    assert "Personne de ce nom" in words(client.get("/organize/speakers?q=zoe"))
    assert client.get("/organize/speakers?page=99999").status_code == 200


def test_strangers_find_no_place_and_the_door_may_not(client: FlaskClient, wusu: Organizer) -> None:
    here = f"/organize/venues/{the_venue().id}"
    for person, status in ((make.awa(make.organizer()), 404), (make.awa(wusu, Role.DOOR), 403)):
        sign_in(client, person)
        assert client.get(here).status_code == status
        assert client.post(here, data=CHANGED).status_code == status


def test_what_happens_when_stands_on_the_poster_in_its_order(
    client: FlaskClient, wusu: Organizer
) -> None:
    here = "/organize/events/wusu-talk-2026-11-28"
    typed = DATE | {"agenda-0-at": "10:00", "agenda-0-words": "Accueil"}
    typed |= {"agenda-1-at": "10 h 30", "agenda-1-words": "Ama parle", "agenda-2-at": ""}
    for wrong, told in (
        ({"agenda-0-at": ""}, "À quelle heure ?"),
        ({"agenda-0-words": ""}, "Dites ce qui se passe à cette heure."),
        ({"agenda-0-at": "25:00"}, "Cette heure ne se lit pas."),
    ):
        answer = client.post(here, data=typed | wrong)
        assert (answer.status_code, told in plain(words(answer))) == (422, True), told
        assert 'value="Ama parle"' in answer.text
    assert client.post(here, data=typed).status_code == 303
    shown = plain(words(client.get("/events/wusu-talk-2026-11-28")))
    assert "Le déroulé 10 h Accueil 10 h 30 Ama parle" in shown
    assert 'value="10:30"' in client.get(f"{here}/edit").text
