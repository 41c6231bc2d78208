"""Who came, for the first time or again; who is awaited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.arrivals.queries import board, newcomers
from app.door.rules import ScanKind, Verdict
from app.events.models import AnchorGuest
from app.events.rules import AnchorState
from app.kernel.db import db, transaction
from app.passages.actions import take_scans
from app.tickets.rules import TicketStatus
from tests import make
from tests.awaited.evening import STILL, enters, known_as, tonight
from tests.door.making import cancel, phone, ticket, tickets, told
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")


def test_the_board_counts_by_type_gate_and_moment() -> None:
    event = tonight()
    ben, zita, paul, gone = (ticket(event, name) for name in ("Ben", "Zita", "Paul", "Gone"))
    cancel(gone)
    enters(phone(event, "Porte A")[0], ben)
    enters(phone(event, "Porte B")[0], zita, minutes=12)
    found = board(event)
    assert (found.entered, found.expected) == (2, 3)
    assert found.kinds == [("Standard", 2, 3)]
    assert found.gates == [("Porte A", 1), ("Porte B", 1)]
    assert found.times == [NOW, NOW + timedelta(minutes=12)]
    assert [(one.name, one.gate) for one in found.last] == [("Zita", "Porte B"), ("Ben", "Porte A")]
    assert paul.status is TicketStatus.VALID


def test_who_went_out_has_come_and_is_not_in_the_room_until_back() -> None:
    event = tonight()
    ben, zita = ticket(event, "Ben"), ticket(event, "Zita")
    door = phone(event)[0]
    enters(door, ben, zita)
    goes = told(ben, seconds=60, kind=ScanKind.EXIT, verdict=Verdict.OUT)
    with transaction():
        take_scans(door, [goes], skew=STILL, now=NOW + timedelta(minutes=1))
    found = board(event)
    assert (found.entered, found.inside, found.out) == (2, 1, 1)
    assert [(one.name, one.at) for one in found.outside] == [("Ben", NOW + timedelta(minutes=1))]
    with transaction():
        back = told(ben, seconds=120, verdict=Verdict.AGAIN)
        take_scans(door, [back], skew=STILL, now=NOW + timedelta(minutes=2))
    found = board(event)
    assert (found.entered, found.inside, found.outside) == (2, 2, [])


def test_a_cancelled_ticket_that_came_in_all_the_same_is_counted() -> None:
    event = tonight()
    ben = ticket(event, "Ben")
    enters(phone(event)[0], ben)
    cancel(ben)
    assert (board(event).entered, board(event).expected) == (1, 1)


def test_first_time_is_for_this_organizer_and_told_by_phone_or_e_mail() -> None:
    of = make.organizer()
    before, elsewhere, later, now = (
        tonight(of, -30),
        tonight(None, -30),
        tonight(of, 30),
        tonight(of),
    )
    numbers = {"ben": "+237677000001", "zita": "+237677000002", "paul": "+237677000003"}
    for event, names in ((before, ["ben"]), (elsewhere, ["zita"]), (later, ["paul"])):
        for name in names:
            one = ticket(event, name)
            known_as(one, numbers[name])
            enters(phone(event, now=event.starts_at)[0], one)
    door = phone(now)[0]
    for name, number in numbers.items():
        one = ticket(now, name)
        known_as(one, number)
        enters(door, one)
    found = board(now)
    assert (found.newcomers, found.regulars) == (2, 1)
    new = newcomers(now)
    assert [(one.name, one.phone) for one in new.rows] == [
        ("paul", numbers["paul"]),
        ("zita", numbers["zita"]),
    ]
    assert [one.name for one in newcomers(now, words="677 000 002").rows] == ["zita"]
    assert newcomers(now, words="ben").total == 0


def test_the_places_of_one_order_are_one_person_until_each_says_who_they_are() -> None:
    event = tonight()
    three = tickets(event, ["Ben", "Ben", "Ben"])
    door = phone(event)[0]
    enters(door, *three)
    assert (board(event).newcomers, board(event).regulars) == (1, 0)
    with transaction():
        three[1].holder_name, three[1].holder_phone = "Zita", "+237677000009"
    assert (board(event).newcomers, board(event).regulars) == (2, 0)
    assert [one.name for one in newcomers(event).rows] == ["Ben", "Zita"]


def test_an_anchor_guest_is_there_by_the_name_on_a_ticket_accents_aside() -> None:
    event = tonight()
    for name, state in (
        ("Aïcha Bello", AnchorState.ANNOUNCED),
        ("Paul", AnchorState.CONFIRMED),
        ("Nobody yet", AnchorState.INVITED),
        ("Only a thought", AnchorState.THOUGHT_OF),
    ):
        make.save(AnchorGuest(event_id=event.id, name=name, state=state))
    db.session.expire(event, ["anchors"])
    aicha, _paul = ticket(event, "aicha bello"), ticket(event, "Paul")
    enters(phone(event)[0], aicha)
    assert [(a.name, a.has_ticket, a.at) for a in board(event).anchors] == [
        ("Aïcha Bello", True, NOW),
        ("Paul", True, None),
        ("Nobody yet", False, None),
    ]
