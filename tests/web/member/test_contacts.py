"""The book's pages: its owner only, useful when empty, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.encounters.queries import given_card
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
    ("GET", "/member/contacts/{id}/photo"),
    ("POST", "/member/contacts/{id}"),
    ("POST", "/member/contacts/{id}/archive"),
    ("POST", "/member/contacts/{id}/archive/end"),
    ("GET", "/member/contacts/{id}/report"),
    ("POST", "/member/contacts/{id}/report"),
    ("POST", "/member/contacts/{id}/ring"),
    ("POST", "/member/contacts/{id}/sharing"),
    ("POST", "/member/contacts/{id}/sharing/end"),
    ("POST", "/member/contacts/{id}/block"),
    ("POST", "/member/contacts/{id}/block/end"),
    ("GET", "/member/contacts/{id}/touches"),
    ("POST", "/member/contacts/{id}/touches"),
    ("GET", "/member/contacts/{id}/touches/none"),
    ("POST", "/member/contacts/{id}/touches/none"),
    ("POST", "/member/contacts/{id}/touches/none/end"),
    ("GET", "/member/contacts/{id}/ways"),
    ("POST", "/member/contacts/{id}/ways"),
    ("POST", "/member/contacts/{id}/ways/end"),
    ("GET", "/member/qualifying/{id}"),
    ("POST", "/member/qualifying/{id}"),
    ("POST", "/member/qualifying/{id}/later"),
]


def test_the_list_of_contact_routes_is_the_house_list(house: Flask) -> None:
    found = {
        (method, str(rule).replace("<int:contact_id>", "{id}").replace("<touch>", "none"))
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
    assert given_card(dieudonne.id, ben.id) is not None


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
def test_pr44_personal_pages_are_kept_by_nobody(house: Flask, path: str) -> None:
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


def test_an_empty_book_offers_no_search_and_a_search_that_finds_nobody_keeps_its_words(
    house: Flask,
) -> None:
    phone = phone_of(house, meeting.person("Ben"))
    empty, searched = (phone.get(f"/member/contacts{q}").text for q in ("", "?q=zorro"))
    assert ("search-q" in empty, "contacts/filter" in empty) == (False, False)
    assert 'href="/member/contact-files"' in empty
    assert ('value="zorro"' in searched, "Personne ne correspond" in searched) == (True, True)


def test_what_one_does_with_a_book_stands_before_its_people(house: Flask) -> None:
    dieudonne, _ben, _contact = met()
    before = phone_of(house, dieudonne).get("/member/contacts").text.partition('id="people"')[0]
    rooms = ("contacts/new", "review", "reports", "pictures", "contact-files", "duplicates")
    for room in (*rooms, "exports", "sorting"):
        assert f'href="/member/{room}"' in before


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
