"""Several cards of one person, what they say of themselves, their face, and a page of their own."""

from __future__ import annotations

import io
import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.contacts.models import Contact
from app.encounters.models import CardToken
from app.kernel.db import db, transaction
from app.profiles.actions import add_card, change_card
from app.profiles.models import Card, Profile, ProfilePhoto
from app.profiles.rules import CARDS_MOST, CardFields, Status
from app.web.faces import LARGE, SMALL
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
PERSO = {"label": "Perso", "name": "Ben", "whatsapp": "699 00 00 00", "site": "ben.example.cm"}


def jpeg(width: int = 900, height: int = 400) -> bytes:
    """A photo that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F], exif[0x9286] = "canary-camera", "canary-place"
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(phone: FlaskClient, content: bytes) -> int:
    return phone.post("/member/photo", data={"photo": (io.BytesIO(content), "ben.jpg")}).status_code


def met() -> tuple[Profile, Profile, Contact]:
    """Ben, Awa, and Ben as he stands in Awa's book."""
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben Tabi", evening), meeting.guest("Awa Ngono", evening)
    return ben, awa, meeting.meets(awa, meeting.code(ben, evening))


def test_one_has_several_cards_and_each_gives_what_is_written_on_it(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone = phone_of(house, ben)
    assert phone.post("/member/cards", data=PERSO).status_code == 303
    cards = db.session.query(Card).order_by(Card.id).all()
    assert [(c.label, c.is_default) for c in cards] == [("Pro", True), ("Perso", False)]
    assert cards[1].fields == CardFields(
        "Ben", whatsapp="+237699000000", site="https://ben.example.cm"
    )
    page = plain(phone.get("/member/card").text)
    assert ("Perso" in page, "+237 6 99 00 00 00" in page) == (True, True)


def test_the_card_given_first_is_one_and_another_may_become_it(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    with transaction():
        perso = add_card(ben, CardFields("Ben"), label="Perso", now=make.NOW)
    phone_of(house, ben).post(f"/member/cards/{perso.id}/default")
    db.session.expire_all()
    assert [(c.label, c.is_default) for c in ben.standing_cards] == [
        ("Perso", True),
        ("Pro", False),
    ]


WRONG = [
    ({"label": ""}, "À remplir."),
    ({"name": " "}, "Écrivez un nom."),
    ({"site": "javascript:alert(1)"}, "Cette adresse ne se lit pas. Modèle : www.exemple.cm"),
    ({"site": "https://a@b.example"}, "Cette adresse ne se lit pas. Modèle : www.exemple.cm"),
    (
        {"linkedin": "https://linkedin.com.evil.cm/in/x"},
        "Cette adresse doit être sur linkedin.com.",
    ),
    ({"whatsapp": "67x"}, "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
    ({"note": "x" * 301}, "300 caractères au plus (vous en avez 301)."),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_card_is_told_and_nothing_is_kept(
    house: Flask, wrong: dict[str, str], sentence: str
) -> None:
    phone = phone_of(house, meeting.person("Ben Tabi"))
    answer = phone.post("/member/cards", data=PERSO | wrong)
    assert (answer.status_code, sentence in plain(answer.text)) == (422, True)
    assert db.session.query(Card).count() == 1


def test_cards_have_an_end_and_the_last_one_stays(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone = phone_of(house, ben)
    for n in range(CARDS_MOST - 1):
        phone.post("/member/cards", data=PERSO | {"label": f"Carte {n}"})
    answer = phone.post("/member/cards", data=PERSO)
    assert (answer.status_code, "6 cartes au plus" in plain(answer.text)) == (409, True)
    alone = meeting.person("Awa Ngono")
    assert alone.card is not None
    assert phone_of(house, alone).post(f"/member/cards/{alone.card.id}/end").status_code == 409


def test_a_card_thrown_away_leaves_a_name_to_who_had_it_and_no_code_shows_it(house: Flask) -> None:
    ben, awa, contact = met()
    assert ben.card is not None
    first = ben.card.id
    phone = phone_of(house, ben)
    with time_machine.travel(meeting.EVENING, tick=True):
        phone.post("/member/cards", data=PERSO)
        phone.post(f"/member/cards/{first}/end")
        db.session.expire_all()
        assert [c.label for c in ben.standing_cards] == ["Perso"]
        assert ben.standing_cards[0].is_default
        assert db.session.query(CardToken).one().revoked_at is not None
        page = plain(phone_of(house, awa).get(f"/member/contacts/{contact.id}").text)
        assert ("Ben Tabi" in page, "ben@example.cm" in page) == (True, False)
        assert phone.get(f"/member/cards/{first}/edit").status_code == 404


def test_another_persons_card_is_not_there(house: Flask) -> None:
    ben, awa, _contact = met()
    assert ben.card is not None
    phone, his = phone_of(house, awa), f"/member/cards/{ben.card.id}"
    asked = [phone.get(f"{his}/edit"), phone.post(his, data=PERSO)]
    asked += [phone.post(f"{his}/default"), phone.post(f"{his}/end")]
    assert [answer.status_code for answer in asked] == [404] * 4
    assert ben.card.name == "Ben Tabi"


def test_what_one_says_of_oneself_is_read_by_who_has_a_card(house: Flask) -> None:
    ben, awa, contact = met()
    said = {
        "about": "Chaîne du froid",
        "brings": "Un conseil de transport",
        "city": "Douala",
        "status": "entrepreneur",
        "languages": ["fr", "en"],
        "others": "Pidgin, Duala, pidgin",
    }
    assert phone_of(house, ben).post("/member/profile", data=said).status_code == 303
    db.session.expire_all()
    assert (ben.status, ben.says.languages) == (
        Status.ENTREPRENEUR,
        ("fr", "en", "Pidgin", "Duala"),
    )
    page = plain(phone_of(house, awa).get(f"/member/contacts/{contact.id}").text)
    assert "Français, Anglais, Pidgin, Duala" in page
    assert "Un conseil de transport" in page


def test_what_was_said_three_months_ago_is_asked_again(house: Flask) -> None:
    phone = phone_of(house, meeting.person("Ben Tabi"))
    phone.post("/member/profile", data={"city": "Douala"})
    assert "Est-ce toujours vrai" not in phone.get("/member/card").text
    with transaction():
        db.session.query(Profile).one().said_at = make.NOW.replace(year=2025)
    assert "Est-ce toujours vrai" in phone.get("/member/card").text


def test_a_face_is_made_anew_square_and_small_with_nothing_else_of_its_file(house: Flask) -> None:
    phone = phone_of(house, meeting.person("Ben Tabi"))
    assert send(phone, jpeg()) == 303
    large, small = phone.get("/member/photo"), phone.get("/member/photo?size=small")
    sizes = [Image.open(io.BytesIO(answer.data)).size for answer in (large, small)]
    assert sizes == [(LARGE, LARGE), (SMALL, SMALL)]
    assert b"canary" not in large.data + small.data
    again = phone.get("/member/photo", headers={"If-None-Match": large.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    phone.post("/member/photo/end")
    assert phone.get("/member/photo").status_code == 404
    assert db.session.query(ProfilePhoto).count() == 0


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", jpeg()[:300]])
def test_what_is_no_photo_is_told(house: Flask, content: bytes) -> None:
    phone = phone_of(house, meeting.person("Ben Tabi"))
    sent = phone.post("/member/photo", data={"photo": (io.BytesIO(content), "ben.jpg")})
    said = re.findall(r'id="photo-error">.*?<span>(.*?)</span>', sent.text)
    words = "Cette photo ne se lit pas : choisissez un JPEG, un PNG ou un WebP."
    assert (sent.status_code, said) == (422, [words])
    assert "/member/photo#photo" in phone.get("/member/card").text
    assert db.session.query(ProfilePhoto).count() == 0


def test_a_face_is_seen_by_who_has_the_card_until_it_is_taken_back(house: Flask) -> None:
    ben, awa, contact = met()
    mine, stranger = phone_of(house, ben), phone_of(house, meeting.person("Dieudonné"))
    send(mine, jpeg())
    theirs, face = phone_of(house, awa), f"/member/contacts/{contact.id}/photo"
    assert (theirs.get(face).status_code, stranger.get(face).status_code) == (200, 404)
    mine.post("/member/card/end")
    assert theirs.get(face).status_code == 404


def test_a_page_is_off_then_on_for_who_has_its_address_then_off_again(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone, anyone = phone_of(house, ben), house.test_client()
    assert ben.address is None
    phone.post("/member/page")
    first = f"/p/{ben.address}"
    answer = anyone.get(first)
    page = plain(answer.text)
    assert ("Ben Tabi" in page, "677" in page, "@example" in page) == (True, False, False)
    assert (answer.headers["X-Robots-Tag"], 'content="noindex"' in page) == ("noindex", True)
    phone.post("/member/page")
    db.session.expire_all()
    second = f"/p/{ben.address}"
    assert [anyone.get(there).status_code for there in (first, second)] == [404, 200]
    phone.post("/member/page/end")
    assert anyone.get(second).status_code == 404


def test_leaving_closes_the_page_and_coming_back_opens_none(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone = phone_of(house, ben)
    phone.post("/member/page")
    there = f"/p/{ben.address}"
    phone.post("/member/card/end")
    assert house.test_client().get(there).status_code == 404
    phone.post("/member/card", data={"name": "Ben", "agrees": "y", "adult": "y"})
    assert house.test_client().get(there).status_code == 404


def test_coming_back_keeps_what_the_short_form_does_not_ask(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    with transaction():
        change_card(ben, CardFields("Ben Tabi", site="https://ben.example.cm"), now=make.NOW)
    phone = phone_of(house, ben)
    phone.post("/member/card/end")
    phone.post("/member/card", data={"name": "Ben", "agrees": "y", "adult": "y"})
    db.session.expire_all()
    assert ben.card is not None
    assert (ben.card.name, ben.card.site) == ("Ben", "https://ben.example.cm")
