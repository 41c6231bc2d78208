"""A team tells once of who speaks; every poster shows it."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from app.events.models import Event, Speaker
from app.kernel.db import db
from tests import make
from tests.web.organize.test_pictures import photo
from tests.web.visiting import sign_in, words

TOLD = {"name": "Winnie Ngo", "headline": "Coach", "bio": "Vingt ans.", "link": "winnie.example"}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event()
    sign_in(client, make.awa(made.organizer))
    return made


def test_what_is_told_of_a_speaker_stands_on_the_poster(client: FlaskClient, event: Event) -> None:
    one = make.speaker(event).speaker
    at = f"/organize/speakers/{one.id}"
    assert f'href="{at}"' in client.get("/organize/speakers").text
    assert event.title in client.get(at).text
    assert client.post(at, data=TOLD).status_code == 303
    face = {"alt": "Winnie sourit", "file": (io.BytesIO(photo()), "a.jpg")}
    assert client.post(f"{at}/picture", data=face).status_code == 303
    poster = client.get(f"/events/{event.code}").text
    seen = ("Winnie Ngo", "Vingt ans.", 'href="https://winnie.example"', 'alt="Winnie sourit"')
    assert [word in poster for word in seen] == [True] * 4
    client.post(f"{at}/picture/end")
    assert "/pictures/" not in client.get(f"/events/{event.code}").text


def test_two_spellings_are_made_one_on_the_page(client: FlaskClient, event: Event) -> None:
    kept, other = make.speaker(event).speaker, make.speaker(event, "W. Ngo").speaker
    at = f"/organize/speakers/{kept.id}"
    taken = client.post(at, data=TOLD | {"name": "w. ngo"})
    assert (taken.status_code, "faites-en une seule" in words(taken)) == (409, True)
    for nobody in ("", "x", str(kept.id), "99999"):
        client.post(f"{at}/merge", data={"other": nobody})
    assert db.session.query(Speaker).count() == 2
    client.post(f"{at}/merge", data={"other": str(other.id)})
    assert db.session.query(Speaker).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"link": "javascript:alert(1)"}, {"bio": "a" * 601}]
)
def test_what_does_not_read_is_refused_beside_its_field(
    client: FlaskClient, event: Event, wrong: dict[str, str]
) -> None:
    one = make.speaker(event).speaker
    assert client.post(f"/organize/speakers/{one.id}", data=TOLD | wrong).status_code == 422
    db.session.refresh(one)
    assert one.name == "Winnie"


def test_a_stranger_reads_and_changes_nobody(client: FlaskClient, event: Event) -> None:
    one = make.speaker(event).speaker
    theirs = make.speaker(make.event()).speaker
    client.post(f"/organize/speakers/{one.id}/merge", data={"other": str(theirs.id)})
    assert db.session.query(Speaker).count() == 2
    sign_in(client, make.awa(make.organizer()))
    at = f"/organize/speakers/{one.id}"
    got = [client.get(at), client.get(f"{at}/picture"), client.post(at, data=TOLD)]
    got += [client.post(f"{at}/{path}") for path in ("merge", "picture", "picture/end")]
    assert [answer.status_code for answer in got] == [404] * 6
    assert "Winnie" not in words(client.get("/organize/speakers"))
