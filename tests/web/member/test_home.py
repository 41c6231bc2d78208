"""A member's home, and a guest who signs in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.changes.actions import transfer
from app.changes.rules import Holder
from app.encounters.actions import ask
from app.kernel.db import db, transaction
from app.profiles.actions import be_seen
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


# A guest who signs in


def test_signing_in_asks_by_name_whether_the_guests_book_is_ones_own(house: Flask) -> None:
    evening = meeting.evening()
    guest = meeting.guest("Ben Tabi", evening)
    meeting.meets(guest, meeting.code(meeting.guest("Awa Ngono", evening), evening))
    account = make.user("Ben")
    phone = account_phone(house, account)
    with phone.session_transaction() as session:
        session["profile_id"] = guest.id
    page = plain(phone.get("/member").text)
    assert "au nom de Ben Tabi" in page
    assert "Awa" not in page
    phone.post("/member/guest", data={"guest": guest.id})
    page = phone.get("/member").text
    assert ("Awa Ngono" in page, "profil invité" in page) == (True, False)
    with_the_old_cookie = house.test_client()
    with with_the_old_cookie.session_transaction() as session:
        session["profile_id"] = guest.id
    assert with_the_old_cookie.get("/member").status_code == 302


def test_a_guest_found_by_their_own_proven_address(house: Flask) -> None:
    guest = meeting.person("Ben Tabi", email="ben@example.cm")
    phone = account_phone(house, make.user("Ben", email="ben@example.cm"))
    assert "au nom de Ben Tabi" in plain(phone.get("/member").text)
    phone.post("/member/guest", data={"guest": guest.id})
    db.session.expire_all()
    assert guest.user_id is not None


def test_nobody_keeps_a_guest_that_is_not_theirs(house: Flask) -> None:
    guest = meeting.person("Ben Tabi", email="ben@example.cm")
    phone = account_phone(house, make.user("Dieudonné"))
    for wanted in (str(guest.id), "0", "x", ""):
        assert phone.post("/member/guest", data={"guest": wanted}).status_code == 404
    with phone.session_transaction() as session:
        session["profile_id"] = guest.id
    phone.post("/member/guest/end")
    assert phone.post("/member/guest", data={"guest": guest.id}).status_code == 404
    db.session.expire_all()
    assert guest.user_id is None


# Home


def test_home_shows_the_evening_that_is_on_the_tickets_and_the_last_people(house: Flask) -> None:
    account = make.user("Ben Tabi")
    evening = meeting.evening()
    later = meeting.evening(
        title="Digital Thursday",
        starts_at=make.NOW + timedelta(days=40),
        ends_at=make.NOW + timedelta(days=41),
    )
    ben = meeting.guest("Ben Tabi", evening, user=account)
    ticket = meeting.ticket(later, user=account)
    meeting.meets(ben, meeting.code(meeting.guest("Awa Ngono", evening), evening))
    page = plain(phone_of(house, ben).get("/member").text)
    for words in ("En ce moment", "Montrer mon code", "Awa Ngono", f"/t/{ticket.secret}"):
        assert words in page
    assert "oui, depuis le samedi 21 novembre 2026" in page


def test_home_says_that_somebody_waits_for_an_answer_until_they_have_it(house: Flask) -> None:
    evening = meeting.evening()
    ben, *others = [meeting.guest(name, evening) for name in ("Ben Tabi", "Awa Ngono", "Zita")]
    phone, before = phone_of(house, ben), meeting.EVENING - timedelta(hours=9)
    assert "votre réponse" not in plain(phone.get("/member").text)
    for n, one in enumerate((ben, *others)):
        with transaction():
            be_seen(one, evening, locale="fr", now=before)
            if one is not ben:
                ask(one, ben.id, evening, fact_id=f"asks-{n}", now=before)
    assert "2 personnes attendent votre réponse" in plain(phone.get("/member").text)
    phone.post("/member/requests/asks-1")
    page = plain(phone.get("/member").text)
    assert "Une personne attend votre réponse" in page
    assert "Zita" not in page.partition("<main")[2]  # who, one reads where one answers
    phone.post("/member/requests/asks-2/end")
    assert "votre réponse" not in plain(phone.get("/member").text)


def test_what_a_member_gave_away_is_no_more_on_their_home(house: Flask) -> None:
    evening, account = meeting.evening(), make.user("Ben")
    mine = meeting.ticket(evening, user=account)
    phone = account_phone(house, account)
    assert f"/t/{mine.secret}" in phone.get("/member").text

    with transaction():
        to = Holder("Zita", "+237677000000", "")
        given = transfer(mine.id, to, actor="user:1", now=make.NOW, by_team=True)

    page = phone.get("/member").text
    assert [secret in page for secret in (mine.secret, given.secret)] == [False, False]


def test_home_of_a_new_account_says_what_to_do(house: Flask) -> None:
    page = plain(account_phone(house, make.user("Ben")).get("/member").text)
    assert ("Rien de prévu" in page, "Votre répertoire est encore vide" in page) == (True, True)


def test_a_guest_is_told_that_the_book_lives_on_this_phone(house: Flask) -> None:
    evening = meeting.evening()
    page = phone_of(house, meeting.guest("Ben", evening)).get("/member").text
    assert "n’est ouvert que sur ce téléphone" in page


def test_a_cancelled_evening_is_not_on(house: Flask) -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    with transaction():
        evening.status = "cancelled"  # type: ignore[assignment]
    assert "En ce moment" not in phone_of(house, ben).get("/member").text


def test_the_worker_is_a_script_of_member_pages(client: FlaskClient) -> None:
    for name in ("sw", "keep"):
        answer = client.get(f"/member/{name}.js")
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
        assert "my-code" in answer.text
    assert client.get("/member/other.js").status_code == 404
