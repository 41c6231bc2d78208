"""PR20, PR41: « On m’a ajouté à un répertoire »: a code proves whose an address is; then its owner
learns whether books hold it, objects, and may take that back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.event import listen, remove

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.jobs.forget import forget_all
from app.jobs.objections import told
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.objections.actions import object_to
from app.objections.models import Objection, ObjectionCode, Removal
from app.objections.queries import is_objected
from app.objections.rules import CODE_LASTS
from app.web.context import marks
from app.web.objecting import stop_link
from tests import make, meeting
from tests.make import NOW
from tests.meeting import plain
from tests.web.visiting import sign_in, words

ZITA = "zita@example.cm"
PHONE = "+237699001122"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def in_book(name: str = "Zita Talla") -> Contact:
    """Somebody holds Zita, and wrote of her what is theirs alone."""
    owner = meeting.person("Ben Tabi")
    with transaction():
        fields = ContactFields(name, email=ZITA, phone=PHONE, note="canary-note")
        return add(owner, fields, now=NOW)


def mailed() -> str:
    """The code of the newest mail."""
    row = db.session.query(Message).filter_by(template="objection").order_by(Message.id.desc())
    return str(row.first().facts["code"])  # type: ignore[union-attr]


def asks(client: FlaskClient, address: str = ZITA) -> str:
    answer = client.post("/objections", data={"address": address})
    assert answer.status_code == 200
    return words(answer)


def proves(client: FlaskClient, code: str, address: str = ZITA) -> tuple[int, str]:
    answer = client.post("/objections/code", data={"address": address, "code": code})
    return answer.status_code, plain(words(answer))


def test_pr20_the_page_tells_what_a_book_is_and_every_page_leads_there(client: FlaskClient) -> None:
    page = plain(words(client.get("/objections")))
    for said in ("Ce qu’il garde", "D’où cela vient", "Qui le lit", "Ce que fait votre opposition"):
        assert said in page
    assert 'href="/objections"' in client.get("/").text
    english = client.get("/objections", headers={"Accept-Language": "en"})
    assert "I was added to a contact book" in words(english)


def test_pr20_the_answer_is_the_same_whether_a_book_holds_the_address_or_not(
    client: FlaskClient,
) -> None:
    before = asks(client)
    in_book()
    assert asks(client) == before
    assert db.session.query(Message).filter_by(template="objection").count() == 2


def test_pr41_only_after_the_code_one_learns_whether_books_hold_it_and_how_it_came(
    client: FlaskClient,
) -> None:
    in_book()
    asks(client)
    wrong = f"{(int(mailed()) + 1) % 10**6:06}"
    status, said = proves(client, wrong)
    assert (status, "Moins de cinq" in said) == (422, False)
    assert "Ce code ne va pas avec cette adresse" in said
    status, said = proves(client, f" {mailed()[:3]} {mailed()[3:]} ")
    assert status == 200
    assert "Moins de cinq répertoires tiennent cette adresse." in said
    assert "tapée à la main" in said
    assert "Ben" not in said
    assert "canary" not in said


def test_pr41_a_code_opens_its_own_address_only_and_not_for_long(client: FlaskClient) -> None:
    asks(client)
    asks(client, "awa@example.cm")
    hers = mailed()
    assert proves(client, hers)[0] == 422
    with time_machine.travel(NOW + CODE_LASTS, tick=False):
        assert proves(client, hers, "awa@example.cm")[0] == 422
    assert proves(client, hers, "awa@example.cm")[0] == 200


def test_pr41_guessing_stops_after_ten_tries_even_with_the_right_code(client: FlaskClient) -> None:
    asks(client)
    wrong = f"{(int(mailed()) + 1) % 10**6:06}"
    assert {proves(client, wrong)[0] for _ in range(10)} == {422}
    assert proves(client, mailed())[0] == 429
    with time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False):
        asks(client)
        assert proves(client, mailed())[0] == 200


def test_an_address_is_mailed_three_codes_an_hour_at_most(client: FlaskClient) -> None:
    got = [client.post("/objections", data={"address": ZITA}).status_code for _ in range(4)]
    assert got == [200, 200, 200, 429]


def test_pr20_an_objection_stops_mails_and_asks_the_holder_at_once(client: FlaskClient) -> None:
    contact = in_book()
    asks(client)
    answer = client.post("/objections/standing", data={"address": ZITA, "code": mailed()})
    assert answer.status_code == 303
    assert is_objected("email", ZITA, marks=marks())
    assert [row.contact_id for row in db.session.query(Removal)] == [contact.id]
    done = plain(words(client.get("/objections")))
    assert "au plus tard le lundi 21 décembre 2026" in done
    status, said = proves(client, mailed())
    assert (status, "Vous vous êtes opposé le samedi 21 novembre 2026" in said) == (200, True)


def test_pr20_without_the_code_nobody_objects_or_lifts(client: FlaskClient) -> None:
    asks(client)
    wrong = f"{(int(mailed()) + 1) % 10**6:06}"
    for page in ("/objections/standing", "/objections/standing/end"):
        for data in ({"address": ZITA, "code": wrong}, {"address": ZITA}, {}):
            assert client.post(page, data=data).status_code == 422
    assert db.session.query(Objection).count() == 0


def test_pr20_it_is_lifted_by_the_same_way_and_holders_are_asked_no_more(
    client: FlaskClient,
) -> None:
    in_book()
    asks(client)
    said = {"address": ZITA, "code": mailed()}
    client.post("/objections/standing", data=said)
    assert client.post("/objections/standing/end", data=said).status_code == 303
    assert [db.session.query(of).count() for of in (Objection, Removal)] == [0, 0]
    assert not is_objected("email", ZITA, marks=marks())


def test_pr18_a_link_in_a_mail_nobody_ordered_stops_all_without_an_account(
    client: FlaskClient, house: Flask
) -> None:
    with house.test_request_context():
        link = stop_link("anchor", ZITA, {})
        assert stop_link("tickets", ZITA, {}) == ""
    path = link.removeprefix("http://localhost")
    assert "zita" not in path.lower()
    assert "Ne plus rien recevoir de personne" in words(client.get(path))
    assert not is_objected("email", ZITA, marks=marks())  # looking stops nothing
    assert client.post(path).status_code == 303
    assert is_objected("email", ZITA, marks=marks())
    assert "C’est fait" in words(client.get(path))
    assert client.post(f"{path}x").status_code == 404
    (made,) = db.session.query(Objection).all()
    assert not made.from_books  # a link can be passed on: books are asked with a code


def test_a_link_of_before_the_session_key_was_changed_still_stops(
    client: FlaskClient, house: Flask
) -> None:
    with house.test_request_context():
        path = stop_link("anchor", ZITA, {}).removeprefix("http://localhost")
    old, house.config["SECRET_KEY"] = house.config["SECRET_KEY"], "another key " * 4
    house.config["SECRET_KEY_FALLBACKS"] = [old]
    try:
        assert client.get(path).status_code == 200
    finally:
        house.config["SECRET_KEY"], house.config["SECRET_KEY_FALLBACKS"] = old, []


@pytest.fixture
def with_a_number(house: Flask) -> Iterator[None]:
    """People can write to who runs this house."""
    kept = house.extensions["settings"]
    house.extensions["settings"] = replace(kept, contact_phone="+237677000000")
    yield
    house.extensions["settings"] = kept


def test_where_nobody_reads_messages_a_number_cannot_be_proved(client: FlaskClient) -> None:
    told = client.post("/objections", data={"address": "699 00 11 22"})
    assert (told.status_code, "écrivez-nous" in words(told)) == (422, True)


@pytest.mark.usefixtures("with_a_number")
def test_pr20_a_number_is_proved_by_the_message_that_comes_from_it(client: FlaskClient) -> None:
    contact = in_book()
    page = client.post("/objections", data={"address": "699 00 11 22"})
    code = "".join(re.findall(r"<span>(\d)</span>", page.text))
    assert len(code) == 6
    assert proves(client, code, PHONE)[0] == 422  # whoever saw the screen has proved nothing
    sign_in(client, make.user("Omar", is_operator=True))
    came = {"phone": PHONE, "code": code, "wish": "stop"}
    other = client.post("/organize/objections", data=came | {"phone": "677 12 34 56"})
    assert other.status_code == 422  # it came from another number
    assert db.session.query(Objection).count() == 0
    assert client.post("/organize/objections", data=came).status_code == 303
    assert is_objected("phone", PHONE, marks=marks())
    assert [row.contact_id for row in db.session.query(Removal)] == [contact.id]
    assert proves(client, code, PHONE)[0] == 200
    told = client.get("/organize/objections")
    assert "00 11 22" not in plain(words(told))
    assert "contacts dont on attend le titulaire" in plain(words(told))


def test_no_code_and_no_address_is_kept_when_it_is_over(client: FlaskClient) -> None:
    asks(client)
    rows = [tuple(row) for row in db.session.execute(db.text("SELECT * FROM objection_code"))]
    assert ZITA not in str(rows)
    assert mailed() not in str(rows)
    with time_machine.travel(NOW + CODE_LASTS, tick=False):
        forget_all()
    assert db.session.query(ObjectionCode).count() == 0


def test_a_link_that_is_pressed_for_ever_writes_once(house: Flask, client: FlaskClient) -> None:
    with house.test_request_context():
        link = stop_link("letter", ZITA, {})
    for _ in range(3):
        assert client.post(link).status_code == 303
    assert len(told(house.extensions["settings"].var)) == 1


def test_an_objection_reads_no_other_ones(house: Flask, client: FlaskClient) -> None:
    """However many object: what it costs to be one of them does not grow."""
    asks(client)
    typed = {"address": ZITA, "code": mailed()}
    with transaction():
        for n in range(30):
            object_to("email", f"o{n}@x.cm", from_books=True, marks=marks(), now=NOW)
    db.session.expunge_all()
    loaded: list[object] = []

    def load(one: object, _context: object) -> None:
        loaded.append(one)

    listen(Objection, "load", load)
    try:
        assert client.post("/objections/standing", data=typed).status_code == 303
    finally:
        remove(Objection, "load", load)
    assert len(loaded) <= 3
    assert len(told(house.extensions["settings"].var)) == 1
