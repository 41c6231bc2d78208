"""My code, theirs typed by hand, and who read mine."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Attempt
from app.contacts.models import Contact
from app.encounters.models import CardToken, EncounterFact
from app.encounters.rules import FactKind
from app.kernel.db import db
from app.profiles.models import Profile
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def code_in(page: str) -> str:
    found = re.search(r'class="code-big"[^>]*>(.*?)</p>', page, re.S)
    return re.sub(r"<[^>]+>|\s", "", found[1]) if found else ""


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/member"),
        ("GET", "/member/code"),
        ("POST", "/member/code"),
        ("POST", "/member/code/end"),
        ("GET", "/member/encounters"),
        ("POST", "/member/encounters"),
        ("GET", "/member/card"),
        ("POST", "/member/card"),
        ("POST", "/member/cards"),
        ("POST", "/member/card/end"),
        ("POST", "/member/guest"),
        ("POST", "/member/guest/end"),
    ],
)
def test_a_stranger_is_sent_to_sign_in(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/session/new")


# My code


def test_pr12_before_the_code_is_shown_the_page_says_what_it_gives(house: Flask) -> None:
    evening = meeting.evening()
    phone = phone_of(house, meeting.guest("Ben Tabi", evening))
    page = plain(phone.get("/member/code").text)
    for given in ("Ben Tabi", "Transport frigorifique", "ActivSpaces", "+237 6 77 12 34 56"):
        assert given in page
    assert db.session.query(CardToken).count() == 0
    assert "qr-box" not in page


def test_one_touch_shows_the_code_another_renews_it_another_hides_it(house: Flask) -> None:
    evening = meeting.evening()
    phone = phone_of(house, meeting.guest("Ben Tabi", evening))
    asked = {"event": evening.code}
    first = phone.post("/member/code", data=asked, follow_redirects=True).text
    assert "<svg" in first
    assert code_in(first) == db.session.query(CardToken).one().short_code
    same = phone.post("/member/code", data=asked, follow_redirects=True).text
    assert code_in(same) == code_in(first)
    other = phone.post("/member/code", data=asked | {"renew": "1"}, follow_redirects=True).text
    assert code_in(other) not in ("", code_in(first))
    assert "qr-box" not in phone.post("/member/code/end", data=asked, follow_redirects=True).text


def test_before_its_hour_the_page_says_when(house: Flask) -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben Tabi", evening)
    with time_machine.travel(make.NOW):
        phone = phone_of(house, ben)
        page = plain(phone.get("/member/code").text)
        assert "samedi 28 novembre, 17 h" in page
        answer = phone.post("/member/code", data={"event": evening.code})
        assert (answer.status_code, "autour de l’événement" in answer.text) == (409, True)


def test_another_evening_than_mine_shows_no_code(house: Flask) -> None:
    mine, other = meeting.evening(), meeting.evening()
    phone = phone_of(house, meeting.guest("Ben Tabi", mine))
    for code in (other.code, "nowhere", ""):
        assert phone.post("/member/code", data={"event": code}).status_code == 403
    assert db.session.query(CardToken).count() == 0


def test_without_a_card_one_is_sent_to_make_it(house: Flask) -> None:
    phone = account_phone(house, make.user("Ben"))
    assert phone.get("/member/code").location == "/member/card"
    assert phone.post("/member/code", data={"event": "x"}).status_code == 403


# Their code


def two() -> tuple[Profile, Profile, CardToken]:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné M", evening)
    return ben, dieudonne, meeting.code(ben, evening)


@pytest.mark.parametrize("change", [str, str.lower, lambda c: f" {c[:3]}-{c[3:]} "])
def test_six_characters_typed_are_as_good_as_a_scan(house: Flask, change: object) -> None:
    ben, dieudonne, shown = two()
    phone = phone_of(house, dieudonne)
    typed = change(shown.short_code)  # type: ignore[operator]
    answer = phone.post("/member/encounters", data={"code": typed})
    assert "Ben Tabi" in phone.get(answer.location).text
    assert db.session.query(EncounterFact).one().kind is FactKind.CODE
    owners = {c.owner_id for c in db.session.query(Contact)}
    assert owners == {ben.id, dieudonne.id}


def test_a_double_submit_is_one_meeting(house: Flask) -> None:
    _ben, dieudonne, shown = two()
    phone = phone_of(house, dieudonne)
    page = phone.get("/member/encounters").text
    fact = re.search(r'name="id" value="([^"]+)"', page)
    assert fact is not None
    sent = {"code": shown.short_code, "id": fact[1]}
    answers = [phone.post("/member/encounters", data=sent).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert db.session.query(EncounterFact).count() == 1


WRONG = [
    ("", 422, "Écrivez les six caractères de son code."),
    ("ZZZZZZ", 404, "Ce code n’existe pas, ou n’est plus montré."),
    ("12345", 404, "Ce code n’existe pas, ou n’est plus montré."),
    ("مريم 🎉", 404, "Ce code n’existe pas, ou n’est plus montré."),
    ("x" * 41, 422, "40 caractères au plus (vous en avez 41)."),
]


@pytest.mark.parametrize(("typed", "status", "sentence"), WRONG)
def test_a_wrong_code_is_told_and_stays_as_typed(
    house: Flask, typed: str, status: int, sentence: str
) -> None:
    _ben, dieudonne, _shown = two()
    answer = phone_of(house, dieudonne).post("/member/encounters", data={"code": typed})
    assert (answer.status_code, sentence in plain(answer.text)) == (status, True)
    assert f'value="{typed}"' in answer.text
    assert db.session.query(EncounterFact).count() == 0


def test_ones_own_code_is_told(house: Flask) -> None:
    ben, _d, shown = two()
    answer = phone_of(house, ben).post("/member/encounters", data={"code": shown.short_code})
    assert (answer.status_code, "votre propre code" in answer.text) == (422, True)


def test_typing_at_random_stops_after_thirty(house: Flask) -> None:
    _ben, dieudonne, shown = two()
    phone = phone_of(house, dieudonne)
    wrong = {"code": "ZZZZZZ"}
    codes = [phone.post("/member/encounters", data=wrong).status_code for _ in range(31)]
    assert codes == [404] * 30 + [429]
    assert phone.post("/member/encounters", data={"code": shown.short_code}).status_code == 429
    assert db.session.query(Attempt).count() == 60  # of this person, and of this place


def test_pr11_one_sees_who_read_ones_code_when_and_where(house: Flask) -> None:
    ben, dieudonne, shown = two()
    meeting.meets(dieudonne, shown)
    page = plain(phone_of(house, ben).get("/member/encounters").text)
    read_mine, _, i_read = page.partition("Les codes que j’ai lus")
    assert "Dieudonné M" in read_mine
    assert "AfterWork Douala, samedi 28 novembre, 19 h" in read_mine
    assert i_read == ""
    his = plain(phone_of(house, dieudonne).get("/member/encounters").text)
    assert "Ben Tabi" in his.partition("Les codes que j’ai lus")[2]


def test_the_page_of_the_code_says_who_just_read_it(house: Flask) -> None:
    ben, dieudonne, shown = two()
    phone = phone_of(house, ben)
    assert "person-card" not in phone.get("/member/code").text
    meeting.meets(dieudonne, shown)
    meeting.meets(dieudonne, shown)
    page = phone.get("/member/code").text
    assert page.count('class="person-card"') == 1
    assert "Dieudonné M" in page


# My card and my yes


def test_a_changed_card_is_kept_and_a_wrong_one_is_told(house: Flask) -> None:
    ben, _d, _shown = two()
    phone = phone_of(house, ben)
    assert ben.card is not None
    mine = f"/member/cards/{ben.card.id}"
    wrong = phone.post(mine, data={"label": "Pro", "name": "", "organisation": "GICAM"})
    assert (wrong.status_code, "GICAM" in wrong.text) == (422, True)
    phone.post(mine, data={"label": "Pro", "name": "Ben T.", "phone": "699 00 00 00"})
    db.session.expire_all()
    assert (ben.card.name, ben.card.phone, ben.card.email) == ("Ben T.", "+237699000000", "")


def test_leaving_takes_two_touches_and_shows_at_once(house: Flask) -> None:
    ben, dieudonne, shown = two()
    contact = meeting.meets(dieudonne, shown)
    phone = phone_of(house, ben)
    assert "/member/card/end" in phone.get("/member/card").text  # open, press
    page = phone.post("/member/card/end", follow_redirects=True).text
    assert "Préparer ma carte" in page
    his = phone_of(house, dieudonne).get(f"/member/contacts/{contact.id}").text
    assert "Tabi" not in his
    assert "Dieudonné" in phone.get("/member/contacts").text  # my own book stays mine


def test_a_member_joins_without_a_ticket_and_the_boxes_are_needed(house: Flask) -> None:
    account = make.user("Ben", phone="+237677123456")
    phone = account_phone(house, account)
    page = plain(phone.get("/member/card").text)
    assert ('value="Ben"' in page, "+237 6 77 12 34 56" in page, "checked" in page) == (
        True,
        True,
        False,
    )
    assert phone.post("/member/card", data={"name": "Ben"}).status_code == 422
    assert db.session.query(Profile).count() == 0
    phone.post("/member/card", data={"name": "Ben", "agrees": "y", "adult": "y"})
    assert db.session.query(Profile).one().is_active
