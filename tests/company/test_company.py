"""Who of my contacts will be there, and everybody who read my code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from flask import Flask

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.rules import Purpose
from app.company.queries import contacts_at, readings
from app.company.rules import Side
from app.encounters.actions import block, take_back
from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.profiles.actions import be_seen, be_unseen
from app.profiles.models import Profile
from tests import make, meeting
from tests.meeting import phone_of, plain
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("client")
NOW = meeting.EVENING
TITLE = "Qui de mes contacts y sera"


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def met() -> tuple[Profile, Profile, Event]:
    """Ben has Zita's card from an evening; she has a ticket for a later date and is seen there."""
    before, later = meeting.evening(), make.event(amount=0, starts_at=NOW.replace(day=30))
    ben, zita = meeting.guest("Ben Tabi", before), meeting.guest("Zita Talla", before)
    meeting.meets(ben, meeting.code(zita, before))
    meeting.comes(zita, later)
    in_transaction(lambda: be_seen(zita, later, locale="fr", now=NOW))
    return ben, zita, later


def agrees(profile: Profile) -> None:
    who = f"profile:{profile.id}"
    purpose = Purpose.SEEN_BY_CONTACTS
    in_transaction(lambda: give_consent(who, purpose, locale="fr", now=NOW))


def coming(me: Profile, event: Event) -> list[str]:
    return [known.name for known in contacts_at(me, event, now=NOW)]


def test_only_who_said_yes_to_their_contacts_is_told_to_one_who_is_not_there(
    met: tuple[Profile, Profile, Event],
) -> None:
    ben, zita, later = met
    assert coming(ben, later) == []
    agrees(zita)
    assert coming(ben, later) == ["Zita Talla"]
    who = f"profile:{zita.id}"
    no = Purpose.SEEN_BY_CONTACTS
    in_transaction(lambda: withdraw_consent(who, no, locale="fr", now=NOW))
    assert coming(ben, later) == []  # I15


def test_who_is_there_and_agreed_too_sees_their_contacts(
    met: tuple[Profile, Profile, Event],
) -> None:
    ben, _zita, later = met
    meeting.comes(ben, later)
    assert coming(ben, later) == []
    in_transaction(lambda: be_seen(ben, later, locale="fr", now=NOW))
    assert coming(ben, later) == ["Zita Talla"]


@pytest.mark.parametrize("people", [1, 4])
@pytest.mark.parametrize("i_go", [False, True])
def test_who_will_be_there_is_asked_in_as_many_statements_of_four_as_of_one(
    met: tuple[Profile, Profile, Event], people: int, i_go: bool
) -> None:
    ben, zita, later = met
    agrees(zita)
    for n in range(people - 1):
        evening = make.event(amount=0, starts_at=NOW, ends_at=NOW.replace(hour=23))
        meeting.comes(ben, evening)
        other = meeting.guest(f"Ngono {n}", evening)
        meeting.meets(ben, meeting.code(other, evening))
        meeting.comes(other, later)
        in_transaction(partial(be_seen, other, later, locale="fr", now=NOW))
        agrees(other)
    if i_go:
        meeting.comes(ben, later)
        in_transaction(lambda: be_seen(ben, later, locale="fr", now=NOW))
    db.session.expire_all()
    db.session.refresh(ben)
    db.session.refresh(later)
    with statements() as sent:
        assert len(coming(ben, later)) == people
    assert len(sent) == 5


@pytest.mark.parametrize("ending", ["unseen", "taken back", "blocked"])
def test_i5_who_hides_takes_back_or_blocks_is_not_told(
    met: tuple[Profile, Profile, Event], ending: str
) -> None:
    ben, zita, later = met
    agrees(zita)
    ends = {
        "unseen": lambda: be_unseen(zita, later.id, locale="fr", now=NOW),
        "taken back": lambda: take_back(zita, ben.id, now=NOW),
        "blocked": lambda: block(zita, ben.id, now=NOW),
    }
    in_transaction(ends[ending])
    assert coming(ben, later) == []


def test_the_page_of_a_date_says_it_to_one_person_and_stays_the_same_for_strangers(
    house: Flask, met: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, later = met
    agrees(zita)
    path = f"/events/{later.code}"
    mine = phone_of(house, ben).get(path)
    assert (TITLE in plain(mine.text), "Zita Talla" in plain(mine.text)) == (True, True)
    assert (mine.cache_control.private, mine.headers.get("ETag")) == (True, None)
    dry = meeting.person("Odile Manga")
    strange = phone_of(house, dry).get(path).text
    assert (TITLE in plain(strange), "Zita" in strange) == (False, False)
    anyone = house.test_client().get(path)
    assert (TITLE in plain(anyone.text), "Zita" in anyone.text) == (False, False)
    assert anyone.cache_control.public
    assert anyone.headers.get("ETag")
    assert "Set-Cookie" not in anyone.headers


def test_everybody_who_read_my_code_is_found_a_page_at_a_time_and_by_name(house: Flask) -> None:
    evening = meeting.evening()
    zita = meeting.guest("Zita Talla", evening)
    shown = meeting.code(zita, evening)
    for n in range(3):
        meeting.meets(meeting.guest(f"Ngono {n}", evening), shown)
    paul = meeting.guest("Paul Essomba", evening)
    meeting.meets(paul, shown)
    meeting.meets(zita, meeting.code(paul, evening))
    assert [readings(zita, Side.READ_MINE, page=p, size=3).pages for p in (0, 2, 99)] == [2, 2, 2]
    pages = [readings(zita, Side.READ_MINE, page=p, size=3) for p in (1, 2)]
    names = [m.known.name for page in pages for m in page.meetings]
    assert sorted(names) == ["Ngono 0", "Ngono 1", "Ngono 2", "Paul Essomba"]
    assert (readings(zita, Side.I_READ).found, readings(paul, Side.I_READ).found) == (1, 1)
    phone = phone_of(house, zita)
    found = plain(phone.get("/member/readings?q=essomba").text)
    assert ("Paul Essomba" in found, "Ngono" in found) == (True, False)
    assert "Paul" not in plain(
        phone_of(house, meeting.person("Odile")).get("/member/readings").text
    )
    for junk in ("?page=x&side=²", "?page=-3&q=%00", "?q=" + "z" * 300):
        assert phone.get(f"/member/readings{junk}").status_code == 200
