"""More numbers and addresses by hand, whence an import brought somebody, what a circle is for."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.bringing.models import ContactFile, FileRow
from app.bringing.rules import FileState, RowState
from app.contacts.actions import add, add_way, into_circles
from app.contacts.models import Contact, ContactWay
from app.contacts.queries import circle_notes, contact_of
from app.contacts.rules import Circle, ContactFields
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.readings.people import MOST_WAYS, WayKind
from app.web.member.circles import EXPECTED_MAX
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture
def odile() -> tuple[Profile, Contact]:
    """Ben knows Odile, by one number."""
    ben = meeting.person("Ben Tabi")
    with transaction():
        known = add(ben, ContactFields("Odile Manga", phone="+237699000000"), now=make.NOW)
    return ben, known


def ways(contact: Contact) -> list[tuple[str, str, str]]:
    rows = db.session.query(ContactWay).filter_by(contact_id=contact.id).order_by(ContactWay.id)
    return [(way.kind.value, way.value, way.label) for way in rows]


def test_each_number_and_page_of_a_contact_says_what_it_is(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    with transaction():
        add_way(known, WayKind.PHONE, "+237677123456", "work")  # what a file's "Work" comes to
        add_way(known, WayKind.PHONE, "+237655443322", "Orange Money")
        add_way(known, WayKind.SITE, "https://a.cm", "")
    phone, where = phone_of(house, ben), f"/member/contacts/{known.id}"
    shown = phone.get(where).text
    facts = re.findall(
        r'<a href="(tel:|https://a)[^"]*"[^>]*>.*?</strong>(?:<span>(.*?)</span>)?', shown
    )
    assert facts == [("tel:", ""), ("tel:", "Bureau"), ("tel:", "Orange Money"), ("https://a", "")]
    listed = plain(phone.get(f"{where}/ways").text)
    assert ("Bureau" in listed, "work" in listed) == (True, False)


def test_a_number_and_an_address_are_added_named_once_and_taken_away(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    phone, where = phone_of(house, ben), f"/member/contacts/{known.id}/ways"
    typed = {"phone": "677 12 34 56", "email": "Odile@Exemple.CM", "label": "bureau"}
    assert phone.post(where, data=typed).status_code == 303
    assert (
        phone.post(where, data={"phone": "+237677123456", "label": "boutique"}).status_code == 303
    )
    assert ways(known) == [
        ("phone", "+237677123456", "boutique"),
        ("email", "odile@exemple.cm", "bureau"),
    ]
    shown = plain(phone.get(f"/member/contacts/{known.id}").text)
    assert ("6 77 12 34 56" in shown, "odile@exemple.cm" in shown, where in shown) == (
        True,
        True,
        True,
    )
    first = db.session.query(ContactWay).order_by(ContactWay.id).first()
    assert first is not None
    assert phone.post(f"{where}/end", data={"way": str(first.id)}).status_code == 303
    assert ways(known) == [("email", "odile@exemple.cm", "bureau")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Écrivez un numéro, une adresse ou une page au-dessus."),
        ({"phone": "12"}, "Numéro incomplet"),
        ({"email": "odile"}, "il manque @"),
        ({"site": "javascript:alert(1)"}, "Cette adresse ne se lit pas."),
        ({"phone": "677 12 34 56", "label": "x" * 40}, "x" * 40),
    ],
)
def test_what_cannot_be_read_is_said_beside_and_nothing_is_kept(
    house: Flask, odile: tuple[Profile, Contact], typed: dict[str, str], says: str
) -> None:
    ben, known = odile
    answer = phone_of(house, ben).post(f"/member/contacts/{known.id}/ways", data=typed)
    assert (answer.status_code, says in plain(answer.text), ways(known)) == (422, True, [])


def test_a_page_is_typed_as_one_says_it_and_leads_there(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    phone, where = phone_of(house, ben), f"/member/contacts/{known.id}/ways"
    typed = {"site": "www.odile.exemple.cm", "label": "boutique"}
    assert phone.post(where, data=typed).status_code == 303
    assert ways(known) == [("site", "https://www.odile.exemple.cm", "boutique")]
    shown = phone.get(f"/member/contacts/{known.id}").text
    assert 'href="https://www.odile.exemple.cm"' in shown


def test_a_contact_has_so_many_ways_and_no_more(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    with transaction():
        for n in range(MOST_WAYS):
            row = {"contact_id": known.id, "owner_id": ben.id, "kind": WayKind.EMAIL}
            db.session.add(ContactWay(value=f"n{n}@exemple.cm", **row))
    typed = {"email": "odile@exemple.cm"}
    answer = phone_of(house, ben).post(f"/member/contacts/{known.id}/ways", data=typed)
    assert (answer.status_code, len(ways(known))) == (409, MOST_WAYS)


def test_i1_a_stranger_opens_and_changes_nobodys_ways(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    where = f"/member/contacts/{known.id}/ways"
    assert phone_of(house, ben).post(where, data={"email": "o@exemple.cm"}).status_code == 303
    way = db.session.query(ContactWay).one()
    stranger = phone_of(house, meeting.person("Zita Talla"))
    answers = [
        stranger.get(where),
        stranger.post(where, data={"email": "z@exemple.cm"}),
        stranger.post(f"{where}/end", data={"way": str(way.id)}),
        phone_of(house, ben).post(f"{where}/end", data={"way": "²"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert ways(known) == [("email", "o@exemple.cm", "")]


def test_a_contact_says_which_file_it_came_from(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    file = make.save(
        ContactFile(
            owner_id=ben.id,
            name="reseau.csv",
            source="linkedin",
            state=FileState.DONE,
            created_at=make.NOW,
        )
    )
    row = {"file_id": file.id, "owner_id": ben.id, "n": 1, "state": RowState.TAKEN}
    make.save(FileRow(contact_id=known.id, written="", **row))
    page = plain(phone_of(house, ben).get(f"/member/contacts/{known.id}").text)
    assert "reseau.csv (LinkedIn)" in page


def test_what_one_expects_of_a_circle_is_written_and_read_with_its_people(
    house: Flask, odile: tuple[Profile, Contact]
) -> None:
    ben, known = odile
    with transaction():
        into_circles(known, [Circle.FRIENDS])
    phone, card = phone_of(house, ben), f"/member/contacts/{known.id}"
    assert "/member/circles" in phone.get(card).text
    said = {"circle": "friends", "note": "Se voir sans rien demander"}
    assert phone.post("/member/circles", data=said).status_code == 303
    assert "Amis : Se voir sans rien demander" in plain(phone.get(card).text)
    zita = phone_of(house, meeting.person("Zita Talla"))
    assert "Se voir" not in zita.get("/member/circles").text
    long = {"circle": "friends", "note": "x" * (EXPECTED_MAX + 1)}
    answer = phone.post("/member/circles", data=long)
    assert (answer.status_code, "x" * (EXPECTED_MAX + 1) in answer.text) == (422, True)
    assert circle_notes(ben) == {Circle.FRIENDS: "Se voir sans rien demander"}
    assert phone.post("/member/circles", data={"circle": "tribe"}).status_code == 404
    assert phone.post("/member/circles", data={"circle": "friends"}).status_code == 303
    assert circle_notes(ben) == {}
    assert contact_of(ben, known.id).contact.id == known.id
