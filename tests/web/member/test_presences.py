"""Who is there: those who agreed, for those who agreed; a list asks and gives nothing (I5, I15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.contacts.queries import contact_for
from app.encounters.actions import block
from app.encounters.models import EncounterFact
from app.encounters.queries import there
from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.profiles.actions import be_seen, be_unseen
from app.profiles.models import Profile
from app.profiles.rules import SHOWN_AFTER
from app.tickets.models import Ticket
from tests import meeting
from tests.meeting import phone_of, plain
from tests.web.counting import statements
from tests.web.organize.test_badges import enters

pytestmark = pytest.mark.usefixtures("client")
BEFORE = meeting.EVENING - timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


def says_yes(profile: Profile, event: Event) -> None:
    in_transaction(lambda: be_seen(profile, event, locale="fr", now=BEFORE))


@pytest.fixture
def two() -> tuple[Profile, Profile, Event]:
    """Both will be there, and both agreed."""
    evening = meeting.evening()
    ben, zita = meeting.guest("Ben Tabi", evening), meeting.guest("Zita Talla", evening)
    for one in (ben, zita):
        says_yes(one, evening)
    return ben, zita, evening


def reads(house: Flask, who: Profile, event: Event, query: str = "") -> str:
    return plain(phone_of(house, who).get(f"/member/presences/{event.code}{query}").text)


def test_pr8_one_sees_those_who_agreed_once_one_agreed_oneself(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, _zita, evening = two
    paul = meeting.guest("Paul Essomba", evening)
    page = reads(house, ben, evening)
    assert "Zita" in page
    assert "Paul" not in page
    assert "Talla" not in page  # first name and organisation, nothing more
    assert "+237" not in page
    assert "Zita" not in reads(house, paul, evening)
    assert "Zita" not in reads(house, ben, evening, "?q=talla")
    assert "Zita" in reads(house, ben, evening, "?q=zita")


def test_who_says_yes_where_the_list_is_read_reads_it_next_and_a_request_once_made_is_told(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, evening = two
    paul = meeting.guest("Paul Essomba", evening)
    phone, here = phone_of(house, paul), f"/member/presences/{evening.code}"
    assert 'name="back" value="list"' in phone.get(here).text
    yes = {"event": evening.code, "back": "list"}
    answer = phone.post("/member/consents/directory_event", data=yes)
    assert (answer.status_code, answer.location) == (303, here)
    assert plain(phone.get(here).text).count("Demander à échanger avec") == 2
    phone.post(f"{here}/requests", data={"who": str(zita.id)})
    page = plain(phone.get(here).text)
    assert page.count("Demander à échanger avec") == 1
    assert "Vous avez demandé à échanger." in page.partition("Zita")[2]
    assert "Vous avez demandé" not in reads(house, ben, evening)


def test_i15_a_yes_taken_back_counts_at_the_next_page(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, evening = two
    in_transaction(lambda: be_unseen(zita, evening.id, locale="fr", now=BEFORE))
    assert "Zita" not in reads(house, ben, evening)
    assert "Ben" not in reads(house, zita, evening).partition("<main")[2]


def test_i5_who_is_blocked_stands_in_no_list(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, evening = two
    in_transaction(lambda: block(ben, zita.id, now=BEFORE))
    for one, other in ((ben, zita), (zita, ben)):
        assert "Demander à échanger" not in reads(house, one, evening)
        sent = {"who": str(other.id)}
        answer = phone_of(house, one).post(f"/member/presences/{evening.code}/requests", data=sent)
        assert answer.status_code == 404


def test_once_it_began_only_who_came_in_is_there_and_after_a_month_nobody(
    house: Flask, clock: Any, two: tuple[Profile, Profile, Event]
) -> None:
    ben, _zita, evening = two
    clock.move_to(meeting.EVENING)
    assert "Demander à échanger" not in reads(house, ben, evening)
    clock.move_to(evening.ends_at + SHOWN_AFTER + timedelta(seconds=1))
    answer = phone_of(house, ben).get(f"/member/presences/{evening.code}")
    assert answer.status_code == 404


def test_i19_a_list_asks_gives_nothing_and_is_no_meeting(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, evening = two
    where = f"/member/presences/{evening.code}/requests"
    for _twice in range(2):
        assert phone_of(house, ben).post(where, data={"who": str(zita.id)}).status_code == 303
    fact = db.session.query(EncounterFact).one()
    assert contact_for(ben, zita.id) is None
    assert "Ben" in phone_of(house, zita).get("/member/encounters").text
    assert phone_of(house, zita).post(f"/member/requests/{fact.id}").status_code == 303
    known = contact_for(ben, zita.id)
    assert known is not None
    assert (known.context_event_id, known.met_on) == (evening.id, None)


@pytest.mark.parametrize("who", ["", "x", "²", "0", "9" * 30])
def test_nobody_is_asked_who_is_not_in_the_list(
    house: Flask, two: tuple[Profile, Profile, Event], who: str
) -> None:
    ben, _zita, evening = two
    stranger = meeting.guest("Odile", meeting.evening())
    for phone in (phone_of(house, ben), phone_of(house, stranger)):
        answer = phone.post(f"/member/presences/{evening.code}/requests", data={"who": who})
        assert answer.status_code == 404
    assert phone_of(house, stranger).get(f"/member/presences/{evening.code}").status_code == 404


@pytest.mark.parametrize("people", [1, 4])
@pytest.mark.parametrize("begun", [False, True])
def test_a_list_takes_as_many_statements_for_four_people_as_for_one(
    people: int, begun: bool
) -> None:
    evening = meeting.evening()
    ben, *others = [meeting.guest(f"Ngono {n}", evening) for n in range(people + 1)]
    for one in (ben, *others):
        says_yes(one, evening)
    for ticket in db.session.query(Ticket).filter_by(event_id=evening.id).order_by(Ticket.id):
        enters(ticket)
    at = meeting.EVENING if begun else BEFORE
    db.session.expire_all()
    for loaded in (ben, evening):
        db.session.refresh(loaded)
    with statements() as sent:
        assert [one.card is not None for one in there(evening, to=ben, now=at)] == [True] * people
    assert len(sent) == (7 if begun else 5)
