"""The pages of a file of contacts: sent, looked at, taken, taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.bringing.models import ContactFile
from app.contacts.queries import whole_book
from app.jobs import contact_files
from app.kernel.db import db
from app.web.context import marks
from tests import meeting
from tests.bringing.test_files import book, rows
from tests.readings.test_people import ANDROID, IPHONE
from tests.web.visiting import words

pytestmark = pytest.mark.usefixtures("house")


def send(phone: FlaskClient, body: bytes, name: str = "carnet.vcf") -> Any:
    sent = {"file": (BytesIO(body), name)}
    return phone.post("/member/contact-files", data=sent, content_type="multipart/form-data")


def test_a_file_is_looked_at_taken_and_taken_back_on_its_page(house: Flask) -> None:
    ben = meeting.person("Ben")
    phone = meeting.phone_of(house, ben)
    assert "Faire entrer des contacts" in words(phone.get("/member/contacts"))
    here = send(phone, (IPHONE + ANDROID).encode()).location
    seen = words(phone.get(here))
    assert ("Nouveaux 2" in seen, "Awa Ngono" in seen, book(ben)) == (True, True, [])
    phone.post(f"{here}/taking")
    assert ("Entrés 2" in words(phone.get(here)), len(book(ben))) == (True, 2)
    phone.post(f"{here}/end")
    assert ("Défait" in words(phone.get(here)), book(ben)) == (True, [])
    assert meeting.phone_of(house, meeting.person("Dieudonné")).get(here).status_code == 404


def test_what_is_no_number_or_address_is_told_before_the_yes(house: Flask) -> None:
    phone = meeting.phone_of(house, meeting.person("Ben"))
    here = send(phone, "Nom;Tél;Mail\nAwa;12345;pas-un-mail\nZita;677123456;\n".encode()).location
    seen = words(phone.get(here))
    assert "En note : 12345 pas-un-mail" in seen.replace("\u00a0", " ")
    assert seen.count("En note") == 1


def test_a_table_that_names_nothing_is_read_as_its_owner_says(house: Flask) -> None:
    ben = meeting.person("Ben")
    phone = meeting.phone_of(house, ben)
    here = send(phone, "Qui;Où\nAwa Ngono;Douala\nBen;Yaoundé\n".encode("latin-1")).location
    assert "Quelle colonne dit quoi" in words(phone.get(here))
    phone.post(here, data={"column-0": "name", "column-1": "city", "column-99": "x"})
    phone.post(f"{here}/taking")
    assert [known.contact.city for known in whole_book(ben)] == ["Douala", "Yaoundé"]


def test_a_long_file_is_left_to_the_round_and_its_page_says_how_far(house: Flask) -> None:
    ben = meeting.person("Ben")
    phone = meeting.phone_of(house, ben)
    here = send(phone, rows(301).encode()).location
    assert "0 lignes sur 301." in words(phone.get(here))
    assert contact_files.carry_on(country="CM", marks=marks()) is None
    assert "Nouveaux 301" in words(phone.get(here))
    phone.post(f"{here}/taking")
    assert "Ils entrent" in words(phone.get(here))
    phone.post(f"{here}/taking/end")
    assert "Arrêté en chemin" in words(phone.get(here))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"%PDF-1.7 \x00", "C’est un PDF"),
        (b"PK\x03\x04rest", "C’est un classeur ou une archive"),
        (b"BEGIN:VCARD\n" + b"x" * 400_000, "Ce fichier est trop lourd"),
        (b"Date;Montant;Solde;Motif;Reference\n1/11/2026;500;9;a;b\n", "C’est un relevé de compte"),
        (b"bonjour", "ni un carnet"),
        (b"", "Ce fichier est vide"),
        (rows(5_001).encode(), "5 000 personnes au plus"),
    ],
)
def test_a_wrong_file_is_told_beside_the_field(
    house: Flask, monkeypatch: pytest.MonkeyPatch, body: bytes, said: str
) -> None:
    monkeypatch.setattr("app.web.member.contact_files.MOST_BYTES", 390_000)
    phone = meeting.phone_of(house, meeting.person("Ben"))
    answer = send(phone, body)
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(ContactFile)) == 0
