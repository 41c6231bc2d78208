"""Writing in the book: nothing typed is lost, nothing is shared that was not given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from markupsafe import escape

from app.contacts.models import Contact
from app.contacts.queries import contact_of
from app.contacts.rules import ContactState
from app.encounters.queries import is_blocked
from app.kernel.db import db
from app.profiles.models import Profile
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain
from tests.web.member.test_contacts import by_hand, met, snapshot

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


# Writing


def test_one_adds_someone_by_hand(house: Flask) -> None:
    ben = meeting.person("Ben")
    typed = {
        "name": " Awa  Ngono ",
        "phone": "6 99 00 00 00",
        "email": "AWA@x.cm",
        "note": "a\r\nb",
    }
    answer = phone_of(house, ben).post("/member/contacts", data=typed)
    contact = db.session.query(Contact).one()
    assert answer.location == f"/member/contacts/{contact.id}"
    assert (contact.name, contact.phone, contact.email, contact.note, contact.state) == (
        "Awa Ngono",
        "+237699000000",
        "awa@x.cm",
        "a\nb",
        ContactState.TO_QUALIFY,
    )


def test_a_member_who_said_no_to_the_network_still_has_a_book(house: Flask) -> None:
    account = make.user("Ben")
    account_phone(house, account).post("/member/contacts", data={"name": "Awa"})
    profile = db.session.query(Profile).one()
    assert (profile.user_id, profile.is_active) == (account.id, False)
    assert db.session.query(Contact).one().owner_id == profile.id


WRONG = [
    ({"name": ""}, "Écrivez un nom."),
    ({"name": "\u200b \x00"}, "Écrivez un nom."),
    ({"name": "x" * 201}, "200 caractères au plus (vous en avez 201)."),
    ({"headline": "x" * 81}, "80 caractères au plus (vous en avez 81)."),
    ({"phone": "12345"}, "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
    ({"email": "awa.x.cm"}, "Cette adresse semble incomplète (il manque @…)."),
    ({"reason": "x" * 201}, "200 caractères au plus (vous en avez 201)."),
    (
        {"note": "é" * 20_001},
        "Note trop longue : 20 000 caractères au plus. Votre texte est conservé ci-dessous.",
    ),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_bad_input_is_told_keeps_what_was_typed_and_stores_nothing(
    house: Flask, wrong: dict[str, str], sentence: str
) -> None:
    ben = meeting.person("Ben")
    contact = by_hand(ben, "Awa", note="Avant")
    phone = phone_of(house, ben)
    typed = {"name": "Awa", "organisation": "Chambre de commerce"} | wrong
    for path in ("/member/contacts", f"/member/contacts/{contact.id}"):
        answer = phone.post(path, data=typed)
        assert answer.status_code == 422
        assert sentence in plain(answer.text)
        assert "Chambre de commerce" in answer.text
    assert db.session.query(Contact).count() == 1
    assert snapshot(contact)[:3] == ("Awa", ContactState.TO_QUALIFY, "Avant")


@pytest.mark.parametrize("name", ["Ben 🎉", "مريم العلي", "<script>alert(1)</script>", "=cmd|'/C'"])
def test_any_name_is_shown_as_it_is_and_does_nothing(house: Flask, name: str) -> None:
    ben = meeting.person("Ben")
    phone = phone_of(house, ben)
    answer = phone.post("/member/contacts", data={"name": name}, follow_redirects=True)
    assert str(escape(name)) in answer.text
    assert "<script>alert" not in answer.text


def test_a_note_is_mine_and_a_new_contact_is_known_once_written(house: Flask) -> None:
    dieudonne, ben, contact = met()
    phone = phone_of(house, dieudonne)
    page = phone.get(f"/member/contacts/{contact.id}/edit").text
    assert 'name="name"' not in page  # theirs to say while they share it
    phone.post(f"/member/contacts/{contact.id}", data={"reason": "Fret", "note": "Rappeler lundi"})
    db.session.expire_all()
    assert (contact.name, contact.note, contact.state) == (
        "Ben",
        "Rappeler lundi",
        ContactState.TO_QUALIFY,
    )
    assert "Rappeler" not in phone_of(house, ben).get("/member/contacts").text


def test_archiving_is_undone_in_one_touch(house: Flask) -> None:
    ben = meeting.person("Ben")
    contact = by_hand(ben, "Awa Ngono")
    phone = phone_of(house, ben)
    page = phone.post(f"/member/contacts/{contact.id}/archive", follow_redirects=True).text
    assert "Awa Ngono" not in page
    assert f"/member/contacts/{contact.id}/archive/end" in page
    assert "Awa Ngono" in phone.get("/member/contacts?state=archived").text
    phone.post(f"/member/contacts/{contact.id}/archive/end")
    assert "Awa Ngono" in phone.get("/member/contacts").text


def test_a_block_hides_both_until_its_author_lifts_it(house: Flask) -> None:
    dieudonne, ben, contact = met()
    phone = phone_of(house, dieudonne)
    page = phone.post(f"/member/contacts/{contact.id}/block", follow_redirects=True).text
    assert "Débloquer" in page
    assert is_blocked(ben.id, dieudonne.id)
    (bens,) = db.session.query(Contact).filter_by(owner_id=ben.id)
    his = phone_of(house, ben).get(f"/member/contacts/{bens.id}").text
    assert "bloqué" not in his
    phone_of(house, ben).post(f"/member/contacts/{bens.id}/block/end")
    assert is_blocked(ben.id, dieudonne.id)
    phone.post(f"/member/contacts/{contact.id}/block/end")
    assert contact_of(dieudonne, contact.id).name == "Ben Tabi"


def test_nothing_is_shared_with_or_hidden_from_someone_added_by_hand(house: Flask) -> None:
    ben = meeting.person("Ben")
    contact = by_hand(ben, "Awa")
    phone = phone_of(house, ben)
    for act in ("sharing", "sharing/end", "block", "block/end"):
        assert phone.post(f"/member/contacts/{contact.id}/{act}").status_code == 404
