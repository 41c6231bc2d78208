"""PR17, PR20: what objects does not come in with a file, and no look at one says which it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.contacts.models import ContactWay
from app.contacts.queries import whole_book
from app.kernel.db import db
from app.objections.models import Removal
from app.objections.rules import IN_TIME
from tests import meeting
from tests.bringing.test_files import HEAD, begun, taken
from tests.make import NOW
from tests.meeting import phone_of, plain
from tests.unlisting.test_actions import PHONE, ZITA, a_night, asked, holds, objects
from tests.web.visiting import words

pytestmark = pytest.mark.usefixtures("house")


def test_pr20_a_file_taken_afterwards_does_not_bring_the_address_back(house: Flask) -> None:
    ben = meeting.person("Ben")
    objects()
    text = HEAD + f"Zita,Talla,699001122,{ZITA},MTN,\n,,,{ZITA},,\n"
    file = begun(ben, text)
    dry = plain(words(phone_of(house, ben).get(f"/member/contact-files/{file.id}")))
    assert "ne veut figurer dans aucun répertoire n’entre pas" in dry  # said to everybody
    taken(ben, text)
    assert [(k.name, k.phones, k.emails) for k in whole_book(ben)] == [("Zita Talla", [PHONE], [])]
    assert db.session.query(ContactWay).filter_by(value=ZITA).count() == 0
    taken(ben, text)
    assert len(whole_book(ben)) == 1  # once more, and nobody comes twice


def test_pr17_a_look_at_a_file_says_the_same_whether_its_people_object_or_not(
    house: Flask,
) -> None:
    ben = meeting.person("Ben")
    text = HEAD + f"Zita,Talla,699001122,{ZITA},MTN,\n"
    pages = []
    for _ in range(2):
        file = begun(ben, text)
        page = phone_of(house, ben).get(f"/member/contact-files/{file.id}")
        pages.append(words(page).replace(f"/{file.id}", ""))
        objects()
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "written", ["Élodie@Bücher.cm", "e\u0301lodie@xn--bcher-kva.cm", "élodie@bücher.cm\u200b"]
)
def test_pr20_an_address_is_known_however_a_file_writes_it(house: Flask, written: str) -> None:
    ben, awa = meeting.person("Ben"), meeting.person("Awa")
    taken(ben, HEAD + f"Élodie,Talla,,{written},MTN,\n")
    objects("email", "élodie@bücher.cm")
    assert len(asked()) == 1
    taken(awa, HEAD + f"Élodie,Talla,,{written},MTN,\n")
    assert [known.emails for known in whole_book(awa)] == [[]]


def test_pr20_one_that_stood_there_in_another_form_is_found_at_night(
    house: Flask, tmp_path: Path
) -> None:
    contact = holds(meeting.person("Ben"), email="zita@example.cm\u200b")
    objects()
    a_night(tmp_path, NOW + IN_TIME)
    (removal,) = db.session.query(Removal).all()
    a_night(tmp_path, removal.due_at)
    assert contact.email == ""
