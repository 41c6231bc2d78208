"""A stranger reads a badge and leaves a name with one contact: for its wearer alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Consent
from app.accounts.rules import Purpose
from app.badges.models import LeftCard
from app.badges.queries import left_for
from app.badges.rules import LEFT_PER_PERSON
from app.contacts.queries import whole_book
from app.encounters.models import EncounterFact
from app.events.models import Event
from app.jobs.forget import forget_all
from app.keeping.actions import keep_profile
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.profiles.models import Profile
from app.web.mail import compose
from tests import make, meeting
from tests.meeting import EVENING, phone_of
from tests.web.visiting import words

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def in_the_evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def shown() -> tuple[Profile, str, Event]:
    """(Zita, the code she shows, the evening)."""
    evening = meeting.evening()
    zita = meeting.guest("Zita Talla", evening)
    return zita, meeting.code(zita, evening).token, evening


def typed(**facts: str) -> dict[str, str]:
    base = {"id": str(uuid4()), "name": "Paul Biyong", "phone": "677 00 00 09", "agrees": "y"}
    return base | facts


def test_a_stranger_leaves_a_name_and_a_contact_which_its_reader_keeps(
    house: Flask, client: FlaskClient
) -> None:
    zita, code, evening = shown()
    page = words(client.get(f"/b/{code}"))
    assert "Laisser mon contact à Zita" in page
    once = typed()
    for _double in range(2):
        answer = client.post(f"/b/{code}/cards", data=once)
        assert (answer.status_code, answer.location) == (303, f"/B/{code}?left=1")
    said = words(client.get(answer.location))
    assert "Laisser mon contact" not in said
    assert ("C’est transmis" in said, "Talla" in said, "677" in said) == (True, False, False)
    (card,) = left_for(zita, now=EVENING)
    assert (card.name, card.phone, card.event_id) == ("Paul Biyong", "+237677000009", evening.id)
    (yes,) = db.session.query(Consent).filter_by(subject=f"left_card:{card.id}")
    assert (yes.purpose, yes.given) == (Purpose.SHARE_BACK, True)
    assert db.session.query(EncounterFact).count() == 0  # nothing of hers is given
    hers = phone_of(house, zita)
    page = words(hers.get("/member/encounters"))
    assert "On vous a laissé un contact" in page
    assert "Paul Biyong" in page
    where = f"/member/left-cards/{card.id}"
    opened = hers.post(where).location
    (known,) = whole_book(zita)
    assert (known.name, known.phones) == ("Paul Biyong", ["+237677000009"])
    assert known.contact.context_event_id == evening.id
    assert "Paul Biyong" in words(hers.get(opened))
    assert (left_for(zita, now=EVENING), db.session.query(LeftCard).count()) == ([], 0)
    assert hers.post(where).status_code == 404


def test_its_reader_hears_by_mail_once_an_evening_and_no_name_stands_in_it(
    client: FlaskClient,
) -> None:
    _zita, code, event = shown()
    for _n in range(3):
        client.post(f"/b/{code}/cards", data=typed())
    (told,) = db.session.query(Message).filter_by(template="left_card")
    assert told.recipient == "zita@example.cm"
    with client.application.test_request_context():
        mail = compose(told, sender="WUSU <a@b.cm>")
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"] == f"On vous a laissé un contact – {event.title}"
    assert "Biyong" not in body.get_content()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"agrees": ""}, "Cochez"),
        ({"name": ""}, "nom"),
        ({"phone": ""}, "Écrivez un téléphone ou un e-mail"),
        ({"phone": "12"}, "Numéro incomplet"),
        ({"phone": "", "email": "x"}, "e-mail"),
    ],
)
def test_what_lacks_is_said_beside_and_nothing_is_kept(
    client: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    _zita, code, _evening = shown()
    answer = client.post(f"/b/{code}/cards", data=typed(**wrong))
    assert answer.status_code == 422
    assert sentence in words(answer)
    if "name" not in wrong:
        assert 'value="Paul Biyong"' in answer.text
    assert (db.session.query(LeftCard).count(), db.session.query(Consent).count()) == (0, 1)


def test_nobody_else_reads_or_drops_it_and_a_code_that_is_none_takes_nothing(
    house: Flask, client: FlaskClient
) -> None:
    zita, code, evening = shown()
    ben = meeting.guest("Ben", evening)
    once = typed()
    client.post(f"/b/{code}/cards", data=once)
    (card,) = left_for(zita, now=EVENING)
    his = phone_of(house, ben)
    assert "Paul" not in his.get("/member/encounters").text
    for path in ("", "/end"):
        assert his.post(f"/member/left-cards/{card.id}{path}").status_code == 404
    elsewhere = meeting.code(ben, evening).token
    assert client.post(f"/b/{elsewhere}/cards", data=once).status_code == 404  # the id is another's
    assert client.post(f"/b/{'0' * 16}/cards", data=typed()).status_code == 404
    assert db.session.query(LeftCard).count() == 1
    hers = phone_of(house, zita)
    assert hers.post(f"/member/left-cards/{card.id}/end").status_code == 303
    assert db.session.query(LeftCard).count() == 0


def test_it_goes_with_its_reader_into_their_account_and_with_their_no(house: Flask) -> None:
    zita, code, _evening = shown()
    stranger = house.test_client()
    stranger.post(f"/b/{code}/cards", data=typed())
    account = make.user("Zita")
    member = meeting.person("Zita Talla", user=account)
    with transaction():
        keep_profile(account, zita, now=EVENING)
    assert [one.name for one in left_for(member, now=EVENING)] == ["Paul Biyong"]
    meeting.account_phone(house, account).post("/member/card/end")
    assert db.session.query(LeftCard).count() == 0


def test_pr2_unanswered_it_is_gone_two_weeks_later(client: FlaskClient) -> None:
    zita, code, _evening = shown()
    client.post(f"/b/{code}/cards", data=typed())
    with time_machine.travel(EVENING + timedelta(days=14), tick=False):
        assert left_for(zita, now=EVENING + timedelta(days=14)) == []
        forget_all()
    assert db.session.query(LeftCard).count() == 0


def test_one_person_is_not_buried_in_them(client: FlaskClient) -> None:
    _zita, code, _evening = shown()
    most = LEFT_PER_PERSON.most
    told = [client.post(f"/b/{code}/cards", data=typed()).status_code for _ in range(most + 1)]
    assert told == [303] * most + [429]
    assert db.session.query(LeftCard).count() == most
