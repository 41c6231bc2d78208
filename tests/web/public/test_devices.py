"""Where one is signed in: told in plain words, and ended from elsewhere (PR46)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.devices.actions import forget
from app.devices.models import SignedIn
from app.devices.rules import LASTS, Kind, browser_of, kind_of
from app.kernel.db import db, transaction
from tests import make
from tests.make import NOW
from tests.meeting import plain
from tests.web.counting import statements
from tests.web.public.test_session import sign_in, signed_in
from tests.web.visiting import sign_in as with_a_key_alone

TECNO = (
    "Mozilla/5.0 (Linux; Android 13; TECNO BG6) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
BEN = "ben@example.cm"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def browser(house: Flask, user_agent: str, who: str = BEN) -> FlaskClient:
    house.config["WTF_CSRF_ENABLED"] = False
    client = house.test_client()
    client.environ_base["HTTP_USER_AGENT"] = user_agent
    sign_in(client, who)
    return client


@pytest.fixture
def two(house: Flask) -> tuple[FlaskClient, FlaskClient]:
    make.user("Ben", email=BEN)
    return browser(house, TECNO), browser(house, OFFICE)


def rows() -> list[SignedIn]:
    return list(db.session.scalars(select(SignedIn).order_by(SignedIn.id)))


def test_a_browser_is_told_in_words_of_ones_own() -> None:
    told = [(kind_of(agent), browser_of(agent)) for agent in (TECNO, OFFICE, IPHONE, "", "curl/8")]
    assert told == [
        (Kind.ANDROID, "Chrome"),
        (Kind.WINDOWS, "Firefox"),
        (Kind.IPHONE, "Safari"),
        (Kind.OTHER, ""),
        (Kind.OTHER, ""),
    ]


def test_pr46_one_sees_where_one_is_signed_in_since_when_and_which_is_this_one(
    two: tuple[FlaskClient, FlaskClient],
) -> None:
    phone, _office = two
    page = plain(re.sub(r"<[^>]+>", " ", phone.get("/session").text))
    told = " ".join(page.split())
    assert "Téléphone ou tablette Android, Chrome · cet appareil" in told
    assert "Ordinateur Windows, Firefox Depuis le samedi 21 novembre 2026" in told
    assert told.count("utilisé aujourd’hui") == 2
    assert told.count("cet appareil") == 1


def test_pr46_one_browser_is_ended_from_another_at_its_next_request(
    two: tuple[FlaskClient, FlaskClient],
) -> None:
    phone, office = two
    theirs = rows()[1]
    answer = phone.post("/session/devices/end", data={"device": theirs.id})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/session")
    assert (signed_in(phone), signed_in(office)) == (True, False)
    assert office.get("/member").status_code == 302
    assert len(rows()) == 1


def test_pr46_all_others_are_ended_also_those_from_before_the_list(
    house: Flask, two: tuple[FlaskClient, FlaskClient]
) -> None:
    phone, office = two
    ben = db.session.scalars(select(User).where(User.email == BEN)).one()
    older = house.test_client()
    with_a_key_alone(older, ben)
    assert signed_in(older)
    assert phone.post("/session/devices/end", data={"others": "y"}).status_code == 303
    assert [signed_in(one) for one in (phone, office, older)] == [True, False, False]
    assert len(rows()) == 1


def test_ending_the_browser_one_holds_signs_out(two: tuple[FlaskClient, FlaskClient]) -> None:
    phone, office = two
    answer = phone.post("/session/devices/end", data={"device": rows()[0].id})
    assert answer.headers["Location"] == "/"
    assert (signed_in(phone), signed_in(office)) == (False, True)


def test_pr46_nobody_ends_what_is_another_persons_and_nonsense_ends_nothing(
    house: Flask, two: tuple[FlaskClient, FlaskClient]
) -> None:
    make.user("Dieudonné", email="d@example.cm")
    stranger = browser(house, IPHONE, "d@example.cm")
    for typed in (str(rows()[0].id), "0", "-1", "abc", "", "9" * 30, "1; DROP TABLE", "\x00"):
        answer = stranger.post("/session/devices/end", data={"device": typed})
        assert answer.status_code == 404, typed
    assert stranger.post("/session/devices/end").status_code == 404
    assert [signed_in(one) for one in (*two, stranger)] == [True, True, True]
    assert house.test_client().post("/session/devices/end").status_code == 302


def test_signing_in_again_in_one_browser_is_one_line(
    house: Flask, two: tuple[FlaskClient, FlaskClient]
) -> None:
    phone, _office = two
    before = {row.digest for row in rows()}
    phone.post("/session/end")
    assert len(rows()) == 1
    sign_in(phone, BEN)
    assert len(rows()) == 2
    assert len(before & {row.digest for row in rows()}) == 1


def test_the_day_of_use_is_noted_once_a_day_and_costs_no_statement_otherwise(
    two: tuple[FlaskClient, FlaskClient],
) -> None:
    phone, _office = two
    with statements() as same_day:
        assert phone.get("/session").status_code == 200
    assert [line for line in same_day if line.startswith("UPDATE")] == []
    of_users = [line for line in same_day if "FROM user_account" in line]
    assert len(of_users) == 1
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        with statements() as next_day:
            phone.get("/session")
        with statements() as again:
            phone.get("/session")
    assert len([line for line in next_day if line.startswith("UPDATE")]) == 2
    assert [line for line in again if line.startswith("UPDATE")] == []
    db.session.expire_all()
    assert [row.used_on for row in rows()] == [date(2026, 11, 22), date(2026, 11, 21)]
    ben = db.session.scalars(select(User).where(User.email == BEN)).one()
    assert ben.last_used_at == NOW + timedelta(days=1)


def test_a_public_page_asks_for_nobody_and_notes_nothing(client: FlaskClient) -> None:
    with statements() as sent:
        client.get("/privacy")
    assert sent == []


def test_browsers_whose_cookie_is_over_are_forgotten(
    two: tuple[FlaskClient, FlaskClient],
) -> None:
    with transaction():
        forget(now=NOW + LASTS)
    assert len(rows()) == 2
    with transaction():
        forget(now=NOW + LASTS + timedelta(days=1))
    assert rows() == []
