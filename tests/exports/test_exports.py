"""Taking one's book away: what goes out comes back as it was, and nothing of others goes along."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from app.contacts.actions import add
from app.contacts.queries import whole_book
from app.contacts.rules import ContactFields
from app.kernel.db import transaction
from app.profiles.models import Profile
from tests import make, meeting
from tests.bringing.test_files import taken
from tests.readings.test_people import ANDROID, GOOGLE, IPHONE
from tests.web.visiting import words

pytestmark = pytest.mark.usefixtures("house")


def told(owner: Profile) -> list[tuple[object, ...]]:
    return [
        (
            *(known.name, known.organisation, known.headline, known.contact.city),
            *(known.contact.note, known.phones, known.emails, known.sites, known.labels),
        )
        for known in whole_book(owner)
    ]


@pytest.mark.parametrize("version", ["3", "4"])
@pytest.mark.parametrize("written", [IPHONE, ANDROID.replace("\r\n", "\n"), GOOGLE])
def test_what_a_phone_or_google_gave_goes_out_and_comes_back_as_it_was(
    house: Flask, written: str, version: str
) -> None:
    ben, dieudonne = meeting.person("Ben"), meeting.person("Dieudonné")
    taken(ben, written)
    out = meeting.phone_of(house, ben).get(f"/member/contacts.vcf?version={version}").text
    taken(dieudonne, out)
    assert told(dieudonne) == told(ben)


def test_the_table_comes_back_and_no_cell_is_a_formula(house: Flask) -> None:
    ben, dieudonne = meeting.person("Ben"), meeting.person("Dieudonné")
    taken(ben, GOOGLE)
    with transaction():
        add(ben, ContactFields("=cmd|' /C calc'!A0", note="@SUM(1)"), now=make.NOW)
    out = meeting.phone_of(house, ben).get("/member/contacts.csv").text
    assert ("\r\n'=cmd" in out, ";=" in out, ";@" in out, ";+" in out) == (
        True,
        False,
        False,
        False,
    )
    taken(dieudonne, out.removeprefix("\ufeff"))
    awa = next(known for known in whole_book(dieudonne) if known.name == "Awa Ngono")
    assert (awa.phones, awa.emails) == (
        ["+237677123456", "+237699000000"],
        ["awa@x.cm", "awa@y.cm"],
    )
    assert (awa.organisation, awa.contact.city, awa.contact.note) == (
        "MTN, Cameroun",
        "Douala",
        "Une ligne\nDeux, trois",
    )


def test_pr37_everything_is_mine_and_nothing_is_another_ones(house: Flask) -> None:
    """[PR37] Consents, encounters, grants, cards and the book."""
    evening = meeting.evening()
    ben, chantal = meeting.guest("Ben", evening), meeting.guest("Chantal", evening)
    met = meeting.meets(ben, meeting.code(chantal, evening))
    with transaction():
        add(chantal, ContactFields("Secret de Chantal"), now=make.NOW)
    taken(ben, IPHONE)
    out = meeting.phone_of(house, ben).get("/member/network.json")
    everything = json.loads(out.text)
    assert sorted(row["name"] for row in everything["contact"]) == ["Awa Ngono", "Chantal"]
    assert [(row["side"], row["contact_id"]) for row in everything["encounter"]] == [
        ("by me", met.id)
    ]
    assert sorted(row["side"] for row in everything["grant"]) == ["by me", "to me"]
    assert {row["given"] for row in everything["consent"]} == {True}
    assert ("Secret" in out.text, "owner_id" in out.text, "token" in out.text) == (
        False,
        False,
        False,
    )


def test_taking_away_is_found_from_the_book(house: Flask) -> None:
    ben = meeting.person("Ben")
    taken(ben, IPHONE)
    phone = meeting.phone_of(house, ben)
    assert "Emporter" in words(phone.get("/member/contacts"))
    seen = phone.get("/member/exports").text
    assert all(f'href="/member/{name}"' in seen for name in ("contacts.vcf", "contacts.csv"))
