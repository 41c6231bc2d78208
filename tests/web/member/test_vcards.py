"""The book as vCard: what a phone reads back is what stood there."""

from __future__ import annotations

from typing import Any

import pytest
import vobject
from flask import Flask

from app.contacts.actions import add, change
from app.contacts.rules import ContactFields
from app.kernel.db import transaction
from app.profiles.models import Profile
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
HARD = [
    ContactFields("Élodie N’Diaye", phone="+237677123456", email="e@x.cm", note="un\ndeux, trois;"),
    ContactFields("مريم العلي 🎉", organisation="A;B,C\\D"),
    ContactFields("=cmd|'/C calc'!A0", headline="x" * 80, reason="BEGIN:VCARD"),
    ContactFields("Ligne\u2028coupée", note="END:VCARD\nBEGIN:VCARD\nFN:Intrus\nEND:VCARD"),
]


def read(text: str) -> list[Any]:
    return list(vobject.readComponents(text))


def with_contacts(*all_fields: ContactFields) -> Profile:
    ben = meeting.person("Ben")
    with transaction():
        for fields in all_fields:
            add(ben, fields, now=make.NOW)
    return ben


@pytest.mark.parametrize(
    ("query", "version"), [("", "3.0"), ("?version=3", "3.0"), ("?version=4", "4.0")]
)
def test_everything_comes_back_as_it_was(house: Flask, query: str, version: str) -> None:
    answer = phone_of(house, with_contacts(*HARD)).get(f"/member/contacts.vcf{query}")
    assert answer.mimetype == "text/vcard"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contacts.vcf"'
    cards = {card.fn.value: card for card in read(answer.text)}
    assert set(cards) == {fields.name for fields in HARD}
    assert {card.version.value for card in cards.values()} == {version}
    elodie, maryam = cards["Élodie N’Diaye"], cards["مريم العلي 🎉"]
    assert (elodie.tel.value, elodie.email.value) == ("+237677123456", "e@x.cm")
    assert elodie.note.value == "un\ndeux, trois;"
    assert (elodie.n.value.given, elodie.n.value.family) == ("Élodie", "N’Diaye")
    assert maryam.org.value == ["A;B,C\\D"]
    assert answer.text.count("\r\n") == answer.text.count("\n")


def test_one_person_with_the_evening_the_reason_and_both_numbers(house: Flask) -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    contact = meeting.meets(dieudonne, meeting.code(ben, evening))
    with transaction():
        change(contact, ContactFields("Ben", phone="+237699000000", reason="Fret", note="Lundi"))
    answer = phone_of(house, dieudonne).get(f"/member/contacts/{contact.id}.vcf")
    (card,) = read(answer.text)
    assert (card.fn.value, card.title.value) == ("Ben Tabi", "Transport frigorifique")
    assert [tel.value for tel in card.tel_list] == ["+237677123456", "+237699000000"]
    assert plain(card.note.value) == "AfterWork Douala, 28 nov. 2026\nFret\nLundi"


def test_an_empty_book_is_an_empty_file_and_a_strange_version_is_not_there(house: Flask) -> None:
    phone = phone_of(house, meeting.person("Ben"))
    assert phone.get("/member/contacts.vcf").text == ""
    assert phone.get("/member/contacts.vcf?version=2").status_code == 404
