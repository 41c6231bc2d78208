"""The camera's page, and what a phone tells of what it read: now, late, twice, by somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Attempt
from app.contacts.models import Contact
from app.contacts.queries import contact_for
from app.encounters.actions import hide_code
from app.encounters.models import CardToken, EncounterFact
from app.encounters.rules import WRONG_CODES
from app.jottings.models import Jotting
from app.kernel.db import db, in_transaction
from app.profiles.models import Profile
from tests import meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(meeting.EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def two() -> tuple[Profile, Profile, str]:
    """Ben shows his code, Dieudonné reads it."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    return ben, dieudonne, meeting.code(ben, evening).token


def tells(phone: FlaskClient, me: Profile, code: str, **facts: Any) -> Any:
    sent = {"id": str(uuid4()), "code": code, "kind": "scan", "ago": "0", "member": str(me.id)}
    answer = phone.post("/member/scans", data=sent | facts)
    assert answer.status_code == 200
    return answer.json


def test_what_was_read_without_network_counts_once_it_is_told(
    house: Flask, clock: Any, two: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, code = two
    phone, told = phone_of(house, dieudonne), {"id": str(uuid4()), "why": "À rappeler"}
    clock.shift(timedelta(hours=30))  # the evening is over
    for _twice in range(2):
        news = tells(phone, dieudonne, code, ago=str(30 * 3600), words="Camions", **told)
        assert (news["result"], news["name"]) == ("met", "Ben Tabi")
    fact = db.session.query(EncounterFact).one()
    assert (fact.happened_at, fact.received_at - fact.happened_at) == (meeting.EVENING, 30 * HOUR)
    known = contact_for(dieudonne, ben.id)
    assert known is not None
    assert (known.reason, known.note) == ("À rappeler", "Camions")
    assert news["url"] == f"/member/contacts/{known.id}"
    assert "Camions" not in phone_of(house, ben).get("/member/contacts").text


def test_told_more_than_a_week_later_it_is_shown_to_its_author_alone(
    house: Flask, clock: Any, two: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, code = two
    phone = phone_of(house, dieudonne)
    clock.shift(timedelta(days=8))
    ago = str(8 * 24 * 3600)
    assert tells(phone, dieudonne, code, ago=ago, words="Camions")["result"] == "late"
    page = plain(phone.get("/member/encounters").text)
    assert "Envoyé trop tard" in page
    assert "Camions" in page
    assert "Ben" not in page
    assert "Envoyé trop tard" not in phone_of(house, ben).get("/member/encounters").text
    assert db.session.query(Contact).count() == 0


def test_a_code_hidden_meanwhile_only_asks(
    house: Flask, clock: Any, two: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, code = two
    evening = db.session.query(CardToken).one().event
    in_transaction(lambda: hide_code(ben, evening, now=meeting.EVENING))
    clock.shift(HOUR)
    phone = phone_of(house, dieudonne)
    assert tells(phone, dieudonne, code, ago="3660") == {"result": "asked"}
    assert "Dieudonné" in phone_of(house, ben).get("/member/encounters").text


@pytest.mark.parametrize("sent", [{"member": "0"}, {"member": ""}, {"member": "x"}])
def test_pr44_what_another_person_read_on_this_phone_is_not_mine(
    house: Flask, two: tuple[Profile, Profile, str], sent: dict[str, str]
) -> None:
    _ben, dieudonne, code = two
    told = {"id": str(uuid4()), "code": code} | sent
    assert phone_of(house, dieudonne).post("/member/scans", data=told).status_code == 403
    assert db.session.query(EncounterFact).count() == 0


def test_anothers_meeting_takes_no_line_of_mine(
    house: Flask, two: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, code = two
    told = str(uuid4())
    tells(phone_of(house, dieudonne), dieudonne, code, id=told)
    assert tells(phone_of(house, ben), ben, code, id=told, words="x")["result"] == "own"
    assert db.session.query(Jotting).count() == 0


@pytest.mark.parametrize("ago", ["-1", "x", "", "9" * 40, "²"])
def test_an_hour_nobody_understands_is_now_or_long_ago(
    house: Flask, two: tuple[Profile, Profile, str], ago: str
) -> None:
    _ben, dieudonne, code = two
    told = tells(phone_of(house, dieudonne), dieudonne, code, ago=ago)
    assert told["result"] in ("met", "unknown")


def test_pr15_guessing_by_the_camera_stops_too(
    house: Flask, two: tuple[Profile, Profile, str]
) -> None:
    _ben, dieudonne, _code = two
    phone = phone_of(house, dieudonne)
    for n in range(WRONG_CODES.most):
        assert tells(phone, dieudonne, f"{n:016}")["result"] == "unknown"
    told = {"id": str(uuid4()), "code": "0" * 16, "member": str(dieudonne.id)}
    assert phone.post("/member/scans", data=told).status_code == 429
    assert db.session.query(Attempt).count() > 0


def test_i2_a_ticket_read_by_the_camera_is_an_unknown_code(
    house: Flask, two: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, _code = two
    ticket = meeting.comes(ben, meeting.evening())
    phone = phone_of(house, dieudonne)
    for shown in (ticket.secret, ticket.token):
        assert tells(phone, dieudonne, shown) == {"result": "unknown"}


def test_pr12_the_page_says_what_one_gives_before_the_camera_opens(
    house: Flask, two: tuple[Profile, Profile, str]
) -> None:
    page = plain(phone_of(house, two[1]).get("/member/scan").text)
    assert "+237 6 77 12 34 56" in page
    assert 'data-keep-until="2026-11-29T02:00' in page


def test_before_the_evening_the_page_says_when_it_opens(house: Flask, clock: Any) -> None:
    ben = meeting.guest("Ben", meeting.evening())
    clock.shift(timedelta(days=-2))
    page = plain(phone_of(house, ben).get("/member/scan").text)
    assert "Pas encore l’heure" in page
    assert "data-keep-until" not in page
