"""The organizer's page of the door: who is in, phones added, watched and taken away."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.rules import Role
from app.door.actions import hear
from app.door.models import Pairing, Scanner
from app.door.queries import scanner_by_token
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.passages.actions import take_scans
from tests import make
from tests.conftest import NOW
from tests.door.making import cancel, phone, ticket, tickets, told

QUIET = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def at_six_in_douala() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def sign_in(client: FlaskClient, person: User) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = person.session_key
        session["_fresh"] = True


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, starts_at=NOW, ends_at=NOW + timedelta(hours=3))


def words(text: str) -> str:
    """What a page says, without its markup."""
    plain = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", text, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(plain)).strip()


def test_an_empty_door_says_what_to_do(client: FlaskClient, event: Event) -> None:
    page = client.get(f"/organize/events/{event.code}/scanners")
    assert page.status_code == 200
    assert "Aucun téléphone à la porte" in page.text
    assert f"/organize/events/{event.code}/scanners/new" in page.text


def test_a_phone_is_added_with_a_code_that_is_shown_once(client: FlaskClient, event: Event) -> None:
    form = client.get(f"/organize/events/{event.code}/scanners/new")
    assert 'value="Entrée"' in form.text
    here = f"/organize/events/{event.code}/scanners"
    page = client.post(here, data={"gate": " Porte  B ", "role": "scan"})
    assert page.status_code == 201
    code = "".join(re.findall(r"<span>([0-9A-Z])</span>", page.text))
    assert len(code) == 8
    assert f"/door/#pair={code}" in page.text
    assert "Un seul téléphone, jusqu’à 18 h 10." in words(page.text)
    assert code not in client.get(here).text

    paired = client.post("/api/door/v1/pair", json={"code": code, "name": "Tecno Spark"})
    assert (paired.status_code, paired.json and paired.json["gate"]) == (200, "Porte B")
    assert "Tecno Spark" in client.get(here).text
    assert "<option>Porte B</option>" in client.get(f"{here}/new").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"gate": "", "role": "scan"}, "Donnez un nom à la porte"),
        ({"gate": " \u202e ", "role": "scan"}, "Donnez un nom à la porte"),
        ({"gate": "x" * 41, "role": "scan"}, "40"),
        ({"gate": "Porte A", "role": "boss"}, "choix"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question_and_pairs_nothing(
    client: FlaskClient, event: Event, typed: dict[str, str], sentence: str
) -> None:
    page = client.post(f"/organize/events/{event.code}/scanners", data=typed)
    assert page.status_code == 422
    assert sentence in words(page.text)
    assert db.session.query(Pairing).count() == 0


def test_a_gate_may_have_any_name(client: FlaskClient, event: Event) -> None:
    here = f"/organize/events/{event.code}/scanners"
    page = client.post(here, data={"gate": "باب <b>🚪</b>", "role": "desk"})
    assert page.status_code == 201
    assert "باب &lt;b&gt;🚪&lt;/b&gt;" in page.text


def test_after_the_event_no_phone_is_added(client: FlaskClient) -> None:
    of = make.organizer()
    sign_in(client, make.awa(of))
    old = make.event(of, starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    page = client.post(
        f"/organize/events/{old.code}/scanners", data={"gate": "Entrée", "role": "scan"}
    )
    assert page.status_code == 409
    assert "Cet événement est terminé" in page.text


def test_arrivals_and_what_is_odd_are_shown(client: FlaskClient, event: Event) -> None:
    zita, ben, gone, _late = tickets(event, ["Zita Talla", "Ben", "Karl", "Inès"])
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    cancel(gone)
    with transaction():
        take_scans(a, [told(zita), told(ben, seconds=60)], skew=timedelta(0), now=NOW + QUIET)
    with transaction():
        take_scans(b, [told(zita, seconds=120), told(gone)], skew=timedelta(0), now=NOW + QUIET)
    said = words(client.get(f"/organize/events/{event.code}/scanners").text)
    assert "entrés 3 attendus 1" in said
    assert "Porte A 2" in said
    assert "Zita Talla (Standard) : le même billet est entré deux fois, Porte A à 18 h" in said
    assert "Karl : billet annulé, entré à 18 h" in said


def test_a_phone_shows_how_it_does(client: FlaskClient, event: Event) -> None:
    zita = ticket(event, "Zita Talla")
    a, _ = phone(event, "Porte A")
    with transaction():
        take_scans(a, [told(zita)], skew=timedelta(0), now=NOW)
        hear(a.id, queue=3, skew=timedelta(hours=-3), app="1", now=NOW - QUIET)
    list_page = words(client.get(f"/organize/events/{event.code}/scanners").text)
    assert "3 lectures à envoyer" in list_page
    assert "Vu à 17 h 55" in list_page
    page = words(client.get(f"/organize/events/{event.code}/scanners/{a.id}").text)
    assert "horloge : avance de 3 h" in list_page
    assert "ancienne page" in list_page
    assert "Son horloge : avance de 3 h. Les heures d’entrée sont corrigées" in page
    assert "Rôle À une porte" in page
    assert "Page du lecteur ancienne : rouvrez le lecteur quand il a du réseau" in page
    assert "3 lectures ne sont pas encore arrivées : elles seraient perdues." in page
    assert "Zita Talla 18 h Entré" in page


def test_a_phone_is_taken_away_for_good(client: FlaskClient, event: Event) -> None:
    a, token = phone(event, "Porte A")
    here = f"/organize/events/{event.code}/scanners"
    assert scanner_by_token(token, now=NOW) is not None
    done = client.post(f"{here}/{a.id}/end")
    assert (done.status_code, done.headers["Location"]) == (303, here)
    assert scanner_by_token(token, now=NOW) is None
    assert "Porte A : ce téléphone n’a plus accès." in words(client.get(here).text)
    assert "Retirer ce téléphone" not in client.get(f"{here}/{a.id}").text
    assert client.post(f"{here}/{a.id}/end").status_code == 303  # a second press


PATHS = [("GET", ""), ("GET", "/new"), ("POST", ""), ("GET", "/1"), ("POST", "/1/end")]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_the_wrong_people_see_and_do_nothing(client: FlaskClient, method: str, path: str) -> None:
    event = make.event(starts_at=NOW, ends_at=NOW + timedelta(hours=3))
    a, token = phone(event)
    url = f"/organize/events/{event.code}/scanners{path.replace('1', str(a.id))}"
    nobody = client.open(url, method=method)
    assert (nobody.status_code, "/session" in nobody.headers["Location"]) == (302, True)
    sign_in(client, make.user("Dieudonné"))
    assert client.open(url, method=method).status_code == 403  # in no team at all
    sign_in(client, make.awa(make.organizer()))
    assert client.open(url, method=method).status_code == 404  # in another team
    assert scanner_by_token(token, now=NOW) is not None
    assert db.session.query(Scanner).count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_everyone_in_the_team_may_keep_the_door(client: FlaskClient, role: Role) -> None:
    of = make.organizer()
    event = make.event(of, starts_at=NOW, ends_at=NOW + timedelta(hours=3))
    sign_in(client, make.awa(of, role))
    url = f"/organize/events/{event.code}/scanners"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"gate": "Entrée", "role": "scan"}).status_code == 201


def test_the_phone_of_another_event_is_not_found(client: FlaskClient, event: Event) -> None:
    elsewhere, _ = phone(make.event(event.organizer), role=DeviceRole.DESK)
    url = f"/organize/events/{event.code}/scanners/{elsewhere.id}"
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/end").status_code == 404
    db.session.refresh(elsewhere)
    assert elsewhere.revoked_at is None
