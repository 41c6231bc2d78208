"""The organizer's page of a rehearsal: ten codes, and phones that only try."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from flask.testing import FlaskClient

from app.door.models import Pairing
from app.kernel.db import db
from tests import make
from tests.conftest import NOW
from tests.web.visiting import sign_in

BEGINS = NOW + timedelta(days=1)


@time_machine.travel(NOW, tick=False)
def test_the_sheet_shows_ten_codes_and_pairs_a_phone_that_only_tries(client: FlaskClient) -> None:
    of = make.organizer()
    sign_in(client, make.awa(of))
    event = make.event(of, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=3))
    here = f"/organize/events/{event.code}/rehearsal"
    assert here in client.get(f"/organize/events/{event.code}/scanners").text
    page = client.get(here).text
    assert len(re.findall(r'<div class="qr-box"', page)) == 10
    said = re.findall(r"<h2>\d+\. ([^<]+)</h2>", page)
    assert said[:3] == ["Bienvenue", "Déjà entré", "Billet annulé"]
    assert client.get(here).text.count("svg") == page.count("svg")

    answer = client.post(here)
    assert answer.status_code == 201
    assert "Rien de ce qu’il lit ne compte" in answer.text
    assert [one.practice for one in db.session.query(Pairing)] == [True]


@time_machine.travel(BEGINS, tick=False)
def test_once_the_evening_began_nobody_rehearses(client: FlaskClient) -> None:
    of = make.organizer()
    sign_in(client, make.awa(of))
    event = make.event(of, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=3))
    here = f"/organize/events/{event.code}/rehearsal"
    assert "a commencé" in client.get(here).text
    assert client.post(here).status_code == 409
    assert db.session.query(Pairing).count() == 0
