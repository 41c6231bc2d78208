"""PR32: what a team reads of an evening's meetings has no name, no pair and no note in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.contacts.models import Contact
from app.encounters.actions import leave, take_back
from app.events.models import Event
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.tickets.models import Ticket
from app.yields.queries import of_evening
from app.yields.rules import Share
from tests import make, meeting
from tests.awaited.evening import enters
from tests.door.making import phone
from tests.meeting import account_phone, plain

pytestmark = pytest.mark.usefixtures("client")
AFTER = meeting.EVENING + timedelta(days=1)


def comes_in(event: Event) -> None:
    """Everybody with a ticket of this date came."""
    tickets = db.session.query(Ticket).filter_by(event_id=event.id).order_by(Ticket.id).all()
    enters(phone(event)[0], *tickets, minutes=7 * 24 * 60 + 60)


def evening() -> tuple[Event, list[Profile]]:
    """Ten members, six of whom meet the first one; ten more guests outside the network."""
    event = meeting.evening()
    people = [meeting.guest(f"Canari {n}", event) for n in range(10)]
    for n in range(10):
        meeting.ticket(event, f"Dehors {n}")
    shown = meeting.code(people[0], event)
    for one in people[1:6]:
        meeting.meets(one, shown)
    return event, people


def test_the_meetings_of_an_evening_are_told_in_shares(house: Flask) -> None:
    event, people = evening()
    comes_in(event)
    told = of_evening(event)
    assert told.in_network == Share(50)
    assert (told.met_someone, told.exchanges) == (Share(None), 1)  # six of ten: four are a few
    meeting.meets(people[6], meeting.code(people[7], event))
    with transaction():
        take_back(people[1], people[0].id, now=AFTER)
    assert of_evening(event).exchanges == 1


def test_who_did_not_come_or_left_the_network_is_not_counted(house: Flask) -> None:
    event, people = evening()
    assert of_evening(event).is_silent  # nobody came
    comes_in(event)
    with transaction():
        for one in people[:6]:
            leave(one, locale="fr", now=AFTER)
    assert of_evening(event).in_network == Share(None)


def test_pr32_a_team_reads_shares_and_no_name_pair_or_note(house: Flask) -> None:
    event, people = evening()
    comes_in(event)
    with transaction():
        for contact in db.session.query(Contact):
            contact.note = "canary-note"
    awa = make.awa(event.organizer)
    with time_machine.travel(AFTER):
        page = plain(account_phone(house, awa).get(f"/organize/events/{event.code}/network").text)
    assert "environ 50 %" in page
    assert "moins de 5" in page
    assert not [word for word in ("Canari", "Dehors", "canary", "ActivSpaces") if word in page]
    assert not [one.id for one in people if f"/contacts/{one.id}" in page]


def test_before_the_end_nothing_is_told(house: Flask) -> None:
    event, _people = evening()
    comes_in(event)
    awa = make.awa(event.organizer)
    with time_machine.travel(meeting.EVENING):
        page = account_phone(house, awa).get(f"/organize/events/{event.code}/network").text
    assert ("Après la soirée" in page, "environ" in page) == (True, False)
