"""The book's pages: its owner only, useful when empty, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.queries import contact_of
from app.contacts.rules import ContactFields, ContactState
from app.encounters.queries import card_from, is_blocked
from app.kernel.db import db, transaction
from app.profiles.actions import change_card
from app.profiles.models import Profile
from app.profiles.rules import CardFields
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def by_hand(owner: Profile, name: str, **facts: str) -> Contact:
    with transaction():
        return add(owner, ContactFields(name, **facts), now=make.NOW)


def met() -> tuple[Profile, Profile, Contact]:
    """(Dieudonné, Ben, Dieudonné's contact Ben)."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    return dieudonne, ben, meeting.meets(dieudonne, meeting.code(ben, evening))


# Whose book


ROUTES: list[tuple[str, str]] = [
    ("GET", "/member/contacts/{id}"),
    ("GET", "/member/contacts/{id}/edit"),
    ("GET", "/member/contacts/{id}.vcf"),
    ("POST", "/member/contacts/{id}"),
    ("POST", "/member/contacts/{id}/archive"),
    ("POST", "/member/contacts/{id}/archive/end"),
    ("POST", "/member/contacts/{id}/sharing"),
    ("POST", "/member/contacts/{id}/sharing/end"),
    ("POST", "/member/contacts/{id}/block"),
    ("POST", "/member/contacts/{id}/block/end"),
]


def test_the_list_of_contact_routes_is_the_house_list(house: Flask) -> None:
    found = {
        (method, str(rule).replace("<int:contact_id>", "{id}"))
        for rule in house.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if "contact_id" in rule.arguments
    }
    assert found == set(ROUTES)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_members_contact_is_not_there(house: Flask, method: str, path: str) -> None:
    dieudonne, ben, contact = met()
    chantal = meeting.person("Chantal")
    before = snapshot(contact)
    for stranger in (chantal, ben):
        answer = phone_of(house, stranger).open(
            path.format(id=contact.id), method=method, data={"name": "Volé"}
        )
        nowhere = phone_of(house, stranger).open(
            path.format(id=999_999), method=method, data={"name": "Volé"}
        )
        assert (answer.status_code, same(answer.text)) == (404, same(nowhere.text))
        assert "Tabi" not in answer.text
    assert snapshot(contact) == before
    assert card_from(dieudonne.id, ben.id) is not None


def same(page: str) -> str:
    """Without what each answer has of its own: nonces and form tokens."""
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def snapshot(contact: Contact) -> tuple[object, ...]:
    db.session.expire_all()
    return contact.name, contact.state, contact.note, contact.owner_id


@pytest.mark.parametrize(
    ("method", "path"), [*ROUTES, ("GET", "/member/contacts"), ("GET", "/member/contacts.vcf")]
)
def test_a_stranger_is_sent_to_sign_in(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path.format(id=1), method=method)
    assert answer.status_code == 302
    assert answer.location.startswith("/session/new")


def test_lists_and_files_hold_ones_own_people_only(house: Flask) -> None:
    dieudonne, _ben, _contact = met()
    by_hand(meeting.person("Chantal"), "Secrète Amie")
    phone = phone_of(house, dieudonne)
    for path in ("/member/contacts", "/member/contacts?q=secrete", "/member/contacts.vcf"):
        assert "Amie" not in phone.get(path).text


@pytest.mark.parametrize("path", ["/member/contacts", "/member/contacts/new", "/member"])
def test_personal_pages_are_kept_by_nobody(house: Flask, path: str) -> None:
    answer = phone_of(house, meeting.person("Ben")).get(path)
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == (
        "no-store",
        "noindex",
    )


# Reading


def test_the_book_shows_who_one_met_where(house: Flask) -> None:
    dieudonne, _ben, _contact = met()
    page = plain(phone_of(house, dieudonne).get("/member/contacts").text)
    assert "Ben Tabi" in page
    assert "AfterWork Douala, 28 nov. 2026" in page


def test_a_contact_shows_what_the_other_shares_until_they_stop(house: Flask) -> None:
    dieudonne, ben, contact = met()
    with transaction():
        change_card(dieudonne, CardFields("Dieudonné"), now=make.NOW)
    phone = phone_of(house, dieudonne)
    page = plain(phone.get(f"/member/contacts/{contact.id}").text)
    assert "+237 6 77 12 34 56" in page
    assert "ben@example.cm" in page
    (bens,) = db.session.query(Contact).filter_by(owner_id=ben.id)
    phone_of(house, ben).post(f"/member/contacts/{bens.id}/sharing/end")
    page = plain(phone.get(f"/member/contacts/{contact.id}").text)
    assert "677" not in page.replace(" ", "")
    assert "example.cm" not in page
    assert "ne partage plus sa carte" in page
    assert "Tabi" not in page
    phone_of(house, ben).post(f"/member/contacts/{bens.id}/sharing")
    assert "Ben Tabi" in phone.get(f"/member/contacts/{contact.id}").text


def test_an_empty_book_says_what_to_do(house: Flask) -> None:
    account = make.user("Ben")
    page = account_phone(house, account).get("/member/contacts").text
    assert "Votre répertoire est encore vide" in page
    assert "/member/card" in page


def test_a_search_that_finds_nobody_says_so_and_keeps_the_words(house: Flask) -> None:
    dieudonne, _ben, _contact = met()
    page = phone_of(house, dieudonne).get("/member/contacts?q=zorro&page=abc&event=x").text
    assert "Personne ne correspond" in page
    assert 'value="zorro"' in page


def test_the_list_is_filtered_by_event_and_paged(house: Flask) -> None:
    dieudonne, _ben, contact = met()
    for n in range(31):
        by_hand(dieudonne, f"Contact {n:02}")
    phone = phone_of(house, dieudonne)
    one = phone.get(f"/member/contacts?event={contact.context_event_id}").text
    assert ("Ben Tabi" in one, "Contact 01" in one) == (True, False)
    first = phone.get("/member/contacts?sort=name").text
    second = phone.get("/member/contacts?sort=name&page=2").text
    assert "sort=name&amp;page=2" in first
    assert ("Contact 30" in first, "Contact 30" in second) == (False, True)


def test_a_longer_book_asks_no_more_of_the_database(house: Flask) -> None:
    evening = meeting.evening()
    dieudonne = meeting.guest("Dieudonné", evening)
    counts = []
    for name in ("Ben", "Awa", "Chantal"):
        meeting.meets(dieudonne, meeting.code(meeting.guest(name, evening), evening))
        with statements() as sent:
            phone_of(house, dieudonne).get("/member/contacts")
        counts.append(len(sent))
    assert counts[0] == counts[2]


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
        ContactState.ACTIVE,
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
    assert snapshot(contact)[:3] == ("Awa", ContactState.ACTIVE, "Avant")


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
        ContactState.ACTIVE,
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
