"""The morning after: whom one may have met is suggested, asked, and never given by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.rules import Purpose
from app.contacts.queries import contact_for
from app.encounters.actions import block, take_back
from app.encounters.models import EncounterFact
from app.encounters.queries import pair, requests_to, told_too_late
from app.encounters.rules import FactKind, PairState
from app.events.models import Event
from app.jobs.mornings import ask_all
from app.jobs.post import NothingToSay
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.mornings.queries import suggestions
from app.mornings.rules import ASKED_FOR, Reason, asked_at
from app.profiles.actions import be_seen, be_unseen, claim_evening
from app.profiles.models import Profile
from app.tickets.models import Ticket, TicketType
from app.touches.queries import last_of
from app.web.mail import compose
from tests import make, meeting
from tests.awaited.evening import enters
from tests.door.making import phone
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
BEFORE = meeting.EVENING - timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


def seen(profile: Profile, event: Event) -> Profile:
    in_transaction(lambda: be_seen(profile, event, locale="fr", now=BEFORE))
    return profile


def all_come(event: Event) -> None:
    tickets = db.session.query(Ticket).filter_by(event_id=event.id).order_by(Ticket.id).all()
    enters(phone(event)[0], *tickets, minutes=7 * 24 * 60 + 60)


@pytest.fixture
def three(clock: Any) -> tuple[Profile, Profile, Profile, Event]:
    """Ben, Zita and Paul were there; Ben and Zita agreed to be seen. It is the next morning."""
    event = meeting.evening()
    ben, zita = (seen(meeting.guest(n, event), event) for n in ("Ben Tabi", "Zita Talla"))
    paul = meeting.guest("Paul Essomba", event)
    all_come(event)
    clock.move_to(morning(event))
    return ben, zita, paul, event


def morning(event: Event) -> Any:
    return asked_at(event.ends_at, event.timezone)


def says(house: Flask, who: Profile, event: Event, other: Profile, end: str = "") -> int:
    where = f"/member/mornings/{event.code}{end}"
    return phone_of(house, who).post(where, data={"who": str(other.id)}).status_code


def reads(house: Flask, who: Profile, event: Event) -> str:
    return plain(phone_of(house, who).get(f"/member/mornings/{event.code}").text)


def test_the_mail_leaves_at_eight_where_the_evening_was() -> None:
    event = meeting.evening()
    assert asked_at(event.ends_at, "Africa/Douala").isoformat() == "2026-11-29T07:00:00+00:00"
    late = event.ends_at + timedelta(hours=6)  # three in the morning
    assert asked_at(late, "Africa/Douala").isoformat() == "2026-11-29T07:00:00+00:00"


def test_only_those_who_agreed_are_suggested_and_only_to_who_agreed(
    house: Flask, three: tuple[Profile, Profile, Profile, Event]
) -> None:
    ben, _zita, paul, event = three
    page = reads(house, ben, event)
    assert ("Zita" in page, "Paul" in page, "Talla" in page, "+237" in page) == (
        True,
        False,
        False,
        False,
    )
    assert "Vous y êtes entrés tous les deux." in page
    assert "Zita" not in reads(house, paul, event)
    assert f"/member/mornings/{event.code}" in phone_of(house, ben).get("/member").text
    there = phone_of(house, ben).get(f"/member/presences/{event.code}").text
    assert f"/member/mornings/{event.code}" in there


def test_one_yes_asks_and_gives_nothing_and_two_are_an_exchange_of_that_evening(
    house: Flask, three: tuple[Profile, Profile, Profile, Event]
) -> None:
    ben, zita, _paul, event = three
    for _twice in range(2):
        assert says(house, ben, event, zita) == 303
    fact = db.session.query(EncounterFact).one()
    assert (fact.kind, pair(ben.id, zita.id).giving) == (FactKind.MET, frozenset())
    assert (contact_for(ben, zita.id), contact_for(zita, ben.id)) == (None, None)
    assert "Zita" not in reads(house, ben, event)
    assert "Dit vous avoir rencontré(e)" in plain(
        phone_of(house, zita).get("/member/encounters").text
    )
    assert phone_of(house, zita).post(f"/member/requests/{fact.id}").status_code == 303
    known = contact_for(ben, zita.id)
    assert known is not None
    assert pair(ben.id, zita.id).state is PairState.MUTUAL
    assert (known.context_event_id, str(known.met_on)) == (event.id, "2026-11-28")
    assert last_of(known)[1] == event.starts_at  # both said so: in person, that evening


def test_a_no_is_its_authors_alone_and_is_not_asked_again(
    house: Flask, three: tuple[Profile, Profile, Profile, Event]
) -> None:
    ben, zita, _paul, event = three
    assert says(house, ben, event, zita, "/end") == 303
    assert "Zita" not in reads(house, ben, event)
    assert "Ben" in reads(house, zita, event).partition("<main")[2]
    assert pair(ben.id, zita.id).state is PairState.NONE
    assert list(told_too_late(ben)) == []
    assert "not_met" not in phone_of(house, zita).get("/member/network.json").text
    assert says(house, ben, event, zita) == 404  # not both


def test_i5_who_refused_is_never_suggested(
    house: Flask, three: tuple[Profile, Profile, Profile, Event]
) -> None:
    ben, zita, _paul, event = three
    now = morning(event)
    in_transaction(lambda: take_back(zita, ben.id, now=now))
    assert suggestions(ben, event, now=now) == []
    in_transaction(lambda: block(ben, zita.id, now=now))
    assert (says(house, ben, event, zita), says(house, zita, event, ben)) == (404, 404)


def test_a_shared_table_and_a_wish_are_reasons_and_no_proof(house: Flask, clock: Any) -> None:
    event = meeting.evening()
    kind = db.session.query(TicketType).filter_by(event_id=event.id).one()
    ben, zita, rose, ines = (
        seen(meeting.guest(n, event), event) for n in ("Ben", "Zita", "Rose", "Ines")
    )
    line = db.session.query(Ticket).order_by(Ticket.id).first()
    assert line is not None
    with transaction():
        kind.seats = 2
    seat = make.save(
        Ticket(
            event_id=event.id,
            ticket_type_id=kind.id,
            order_line_id=line.order_line_id,
            n=2,
            token="a-seat",
            token_hash="a-seat",
            secret="a-seat",
            holder_name="Rose",
            changed_seq=0,
            issued_at=make.NOW,
        )
    )
    in_transaction(lambda: claim_evening(rose, seat, now=make.NOW))
    where = f"/member/presences/{event.code}/requests"
    assert phone_of(house, ben).post(where, data={"who": str(ines.id)}).status_code == 303
    all_come(event)
    clock.move_to(morning(event))
    told = [(one.person.id, one.why) for one in suggestions(ben, event, now=morning(event))]
    assert told == [(rose.id, Reason.TABLE), (ines.id, Reason.WANTED), (zita.id, Reason.THERE)]
    assert last_of_all(ben) == []


def last_of_all(who: Profile) -> list[Any]:
    """I19: nobody is in the book for having been at the same table."""
    return [c for c in (contact_for(who, n) for n in range(1, 9)) if c is not None]


def test_the_mail_is_for_who_said_yes_once_a_date_and_names_nobody(
    house: Flask, clock: Any, three: tuple[Profile, Profile, Profile, Event]
) -> None:
    ben, zita, _paul, event = three
    subject = f"profile:{ben.id}"
    yes: dict[str, Any] = {"locale": "fr", "now": BEFORE}
    in_transaction(lambda: give_consent(subject, Purpose.MORNING_AFTER, **yes))
    clock.move_to(morning(event) - timedelta(seconds=1))
    told = [ask_all()]
    clock.move_to(morning(event))
    told += [ask_all(), ask_all()]
    assert told == [0, 1, 0]
    message = db.session.query(Message).filter_by(template="morning").one()
    assert message.recipient == "ben@example.cm"
    with house.test_request_context():
        mail = str(compose(message, sender="a@example.cm").get_body(("plain",)))
    assert f"/member/mornings/{event.code}" in mail
    assert "/consents/" in mail  # the link that takes it back
    assert "Zita" not in mail
    in_transaction(lambda: withdraw_consent(subject, Purpose.MORNING_AFTER, **yes))
    with house.test_request_context(), pytest.raises(NothingToSay):
        compose(message, sender="a@example.cm")
    in_transaction(lambda: give_consent(subject, Purpose.MORNING_AFTER, **yes))
    in_transaction(lambda: be_unseen(zita, event.id, locale="fr", now=BEFORE))
    with house.test_request_context(), pytest.raises(NothingToSay):
        compose(message, sender="a@example.cm")


def test_a_stranger_finds_no_such_date_and_after_two_weeks_nobody_does(
    house: Flask, clock: Any, three: tuple[Profile, Profile, Profile, Event]
) -> None:
    ben, zita, paul, event = three
    stranger = meeting.guest("Odile", meeting.evening())
    where = f"/member/mornings/{event.code}"
    assert phone_of(house, stranger).get(where).status_code == 404
    assert (says(house, stranger, event, zita), says(house, ben, event, paul)) == (404, 404)
    for junk in ("", "x", "²", "9" * 30):
        assert phone_of(house, ben).post(where, data={"who": junk}).status_code == 404
    clock.move_to(event.ends_at - timedelta(seconds=1))
    assert phone_of(house, ben).get(where).status_code == 404
    clock.move_to(event.ends_at + ASKED_FOR)
    assert phone_of(house, ben).get(where).status_code == 404
    assert requests_to(zita, now=event.ends_at) == []
