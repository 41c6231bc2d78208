"""/door/lite: a door for a phone that has nothing but a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.door.actions import open_pairing, revoke
from app.door.models import Entry, Scan, Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from tests import make
from tests.conftest import NOW
from tests.door.making import cancel, ticket, tickets

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _at_six() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def tonight(title: str = "AfterWork") -> Event:
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
    return make.event(title=title, starts_at=begins, ends_at=ends)


def pairing(event: Event) -> str:
    by = make.user("Chantal")
    with transaction():
        return open_pairing(event, gate="Porte A", role=DeviceRole.SCAN, by=by, now=NOW)


def paired(client: FlaskClient, event: Event) -> FlaskClient:
    answer = client.post("/door/lite/phones", data={"code": pairing(event)})
    assert (answer.status_code, answer.location) == (303, "/door/lite")
    return client


def key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def scan(client: FlaskClient, text: str, form: str | None = None) -> TestResponse:
    mine = form or key(client.get("/door/lite").text)
    return client.post("/door/lite/scans", data={"code": text, "key": mine})


def said(answer: TestResponse) -> dict[str, str]:
    verdict = re.search(r'data-verdict="(\w+)" data-mood="(\w+)"', answer.text)
    lines = dict(re.findall(r'<p data-line="(\w+)">([^<]*)</p>', answer.text))
    return lines | ({"is": verdict[1], "mood": verdict[2]} if verdict else {})


def test_a_phone_without_anything_pairs_reads_lets_in_and_says_who_was_in(
    client: FlaskClient,
) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla", note="table 4")
    paired(client, event)

    first = said(scan(client, zita.token.lower()))
    again = said(scan(client, f"HTTPS://ENTRE.CM/T/{zita.token}"))
    assert (first["is"], first["mood"], first["who"], first["note"]) == (
        "ok", "attention", "Zita Talla", "table 4",
    )  # fmt: skip
    assert (again["is"], again["mood"], again["word"]) == ("dup", "warn", "Déjà entré")
    assert again["why"].endswith(" · Porte A")
    assert "<b>1</b>/1" in client.get("/door/lite").text
    scans = [(one.verdict, one.result.value) for one in db.session.query(Scan).order_by(Scan.seq)]
    assert scans == [("ok", "accepted"), ("dup", "logged")]
    assert db.session.query(Scanner).one().app_version == "lite"


def test_every_refusal_says_what_the_scanner_says(client: FlaskClient) -> None:
    event, other = tonight(), tonight("Talk de juin")
    gone, theirs = ticket(event), ticket(other)
    cancel(gone)
    paired(client, event)
    typo = gone.token[:-1] + ("0" if gone.token[-1] != "0" else "1")
    told = [
        (answer.status_code, said(answer)["word"])
        for answer in (
            scan(client, text)
            for text in (
                gone.token,
                theirs.token,
                typo,
                gone.token[:12],
                "https://e.cm/menu",
                "https://e.cm/b/K7QZ81M2P4",
            )
        )
    ]
    assert told == [
        (200, "Billet annulé"),
        (200, "Autre événement"),
        (422, "Code mal saisi"),
        (422, "Code mal saisi"),
        (422, "Pas un billet"),
        (422, "Badge, pas billet"),
    ]
    assert db.session.query(Entry).count() == 0


def test_a_form_sent_twice_is_one_scan_and_says_the_same(client: FlaskClient) -> None:
    event = tonight()
    zita = ticket(event)
    paired(client, event)
    form = key(client.get("/door/lite").text)
    assert [said(scan(client, zita.token, form))["is"] for _ in range(2)] == ["ok", "ok"]
    assert db.session.query(Scan).count() == 1


def test_an_entry_is_taken_back_once_and_by_the_phone_that_made_it(
    client: FlaskClient, house: Flask
) -> None:
    event = tonight()
    zita = ticket(event)
    paired(client, event)
    other = paired(house.test_client(), event)
    page = scan(client, zita.token).text
    undo = re.search(r'name="undo" value="([^"]+)"', page)
    assert undo

    def take_back(phone: FlaskClient) -> str:
        mine = key(phone.get("/door/lite").text)
        answer = phone.post("/door/lite/undos", data={"key": mine, "undo": undo[1]})
        return said(answer).get("word", "")

    assert take_back(other) == ""
    assert db.session.query(Entry).count() == 1
    assert take_back(client) == "Entrée annulée"
    assert db.session.query(Entry).count() == 0
    assert said(scan(client, zita.token))["is"] == "ok"


def test_the_token_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    answer = client.post("/door/lite/phones", data={"code": pairing(tonight())})
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("door_lite=")]
    assert {"HttpOnly", "SameSite=Strict", "Path=/door/"} <= set(cookie.split("; "))
    page = client.get("/door/lite")
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_revoked_or_foreign_phone_reads_nothing(client: FlaskClient, house: Flask) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    paired(client, event)
    form = key(client.get("/door/lite").text)
    awa = make.user("Awa")
    with transaction():
        revoke(db.session.query(Scanner).one(), by=awa, now=NOW)
    answer = scan(client, zita.token, form)
    assert (answer.status_code, "Zita" in answer.text) == (303, False)
    assert "Accès révoqué" in client.get("/door/lite").text
    stranger = scan(house.test_client(), zita.token, form)
    assert stranger.status_code == 303
    assert db.session.query(Scan).count() == 0


def test_a_wrong_code_pairs_nothing_and_a_sixth_waits(client: FlaskClient) -> None:
    answers = [client.post("/door/lite/phones", data={"code": "ZZZZZZZZ"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert "refusé" in answers[0].text
    assert 'value="ZZZZZZZZ"' in answers[0].text


def test_looking_changes_nothing(client: FlaskClient) -> None:
    event = tonight()
    paired(client, event)
    seen = db.session.query(Scanner).one().last_seen_at
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        client.get("/door/lite?code=1")
        client.head("/door/lite")
    db.session.expire_all()
    assert db.session.query(Scanner).one().last_seen_at == seen


def test_it_speaks_english_too(client: FlaskClient) -> None:
    event = tonight()
    zita, _ben = tickets(event, ["Zita", "Ben"])
    paired(client, event)
    answer = client.post(
        "/door/lite/scans",
        data={"code": zita.token, "key": key(client.get("/door/lite").text)},
        headers={"Accept-Language": "en"},
    )
    assert said(answer)["word"] == "Welcome"
