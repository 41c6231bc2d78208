"""Letters around a date: when they leave, to whom, once; and who says they do not come any more."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.changes.actions import cancel
from app.events.models import Event
from app.events.rules import CancelsAs, Status
from app.jobs.letters import send_due
from app.kernel.db import db, transaction
from app.letters import actions, queries
from app.letters.models import Letter
from app.letters.rules import (
    LATE,
    AfterTheDate,
    Audience,
    Held,
    LetterKind,
    Terms,
    TooSoonToKnow,
    filled,
    is_due,
    moment,
    one_each,
    unknown_blanks,
)
from app.messages.models import Message
from app.orders.models import Order
from app.orders.queries import own_tickets
from app.orders.rules import Buyer
from app.passages.actions import admit
from app.tickets.models import Ticket
from tests import make
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
MERCI = Terms(LetterKind.FREE, 1, time(10), Audience.ALL, "Merci {prénom}", "À bientôt")
SECOND = timedelta(seconds=1)


def bought(event: Event, name: str, *, email: bool = True, n: int = 1) -> Order:
    address = f"{name.lower()}@example.cm" if email else ""
    return buy(event, n, buyer=Buyer(name, "+237677123456", address, "fr"))


def wrote(event: Event, *, each_date: bool = False, **facts: Any) -> Letter:
    terms = Terms(**{f: getattr(MERCI, f) for f in MERCI.__dataclass_fields__} | facts)
    with transaction():
        return actions.write(event, terms, each_date=each_date, now=NOW)


def came_in(ticket: Ticket) -> None:
    scanner = phone(ticket.event)[0]
    with transaction():
        admit(scanner, told(ticket), now=NOW)


def sent(at: datetime) -> list[str]:
    """Who is written to at that moment, that was not before."""
    db.session.rollback()
    before = set(db.session.scalars(select(Message.id)))
    with time_machine.travel(at, tick=False):
        send_due(per_minute=60)
    query = select(Message).where(Message.template == "letter").order_by(Message.id)
    return [m.recipient for m in db.session.scalars(query) if m.id not in before]


def test_a_letter_leaves_once_to_everybody_with_a_ticket_and_an_address() -> None:
    event = make.event(amount=0)
    bought(event, "Ben", n=2)
    bought(event, "Ben")
    bought(event, "Chantal")
    bought(event, "Awa", email=False)
    letter = wrote(event, days=-2)
    at = queries.leaves_at(letter, event)

    everybody = ["ben@example.cm", "chantal@example.cm"]
    assert [sent(at - SECOND), sent(at), sent(at + SECOND)] == [[], everybody, []]


def test_it_leaves_at_the_hour_there() -> None:
    there = moment(date(2026, 3, 29), -1, time(10), "Europe/Paris")
    day_after = moment(date(2026, 3, 28), 1, time(10), "Europe/Paris")
    assert (there.hour, day_after.hour) == (9, 8)  # the clocks change that night


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [(-1, 0, True), (-1, 12, True), (-1, 13, False), (1, 2, False), (-1, -1, False)],
)
def test_a_letter_leaves_late_rather_than_never_but_not_for_what_was_over(
    made: int, now: int, due: bool
) -> None:
    hour = timedelta(hours=1)
    assert is_due(NOW, made=NOW + made * hour, now=NOW + now * hour) is due
    assert 12 * hour == LATE


def test_who_came_and_who_did_not_read_different_letters() -> None:
    event = make.event(amount=0)
    came_in(own_tickets(bought(event, "Ben").id)[0])
    bought(event, "Chantal")
    thanks = wrote(event, audience=Audience.CAME)
    wrote(event, audience=Audience.MISSED, at=time(11))

    at = queries.leaves_at(thanks, event)

    assert sent(at) == ["ben@example.cm"]
    assert sent(at + timedelta(hours=1)) == ["chantal@example.cm"]


def test_a_letter_of_a_series_leaves_for_each_of_its_dates() -> None:
    series = make.series()
    dates = [
        make.event(
            series.organizer,
            amount=0,
            series_id=series.id,
            starts_at=NOW + timedelta(days=days),
            ends_at=NOW + timedelta(days=days, hours=2),
        )
        for days in (3, 6)
    ]
    for event, name in zip(dates, ("Ben", "Chantal"), strict=True):
        bought(event, name)
    letter = wrote(dates[0], each_date=True, days=-1)

    assert [len(queries.letters_of(event)) for event in dates] == [1, 1]
    assert [sent(queries.leaves_at(letter, e)) for e in dates] == [
        ["ben@example.cm"],
        ["chantal@example.cm"],
    ]


def test_a_letter_that_is_stopped_for_a_date_leaves_for_the_others_alone() -> None:
    event = make.event(amount=0)
    bought(event, "Ben")
    first, second = wrote(event), wrote(event)
    with transaction():
        actions.stop(first, event, now=NOW)
        actions.end(db.session.get_one(Letter, second.id), now=NOW)

    assert sent(queries.leaves_at(first, event)) == []


def test_nothing_leaves_for_a_draft_or_a_date_that_is_called_off() -> None:
    for status in (Status.DRAFT, Status.CANCELLED):
        event = make.event(amount=0)
        bought(event, "Ben")
        letter = wrote(event)
        with transaction():
            db.session.get_one(Event, event.id).status = status
        assert sent(queries.leaves_at(letter, event)) == []


def test_what_cannot_be_known_or_asked_on_that_day_is_refused() -> None:
    event = make.event()
    with pytest.raises(TooSoonToKnow):
        wrote(event, days=0, audience=Audience.CAME)
    with pytest.raises(AfterTheDate):
        wrote(event, days=0, kind=LetterKind.STILL_COMING)


def test_a_ticket_that_its_guest_claimed_is_theirs_and_the_others_their_buyers() -> None:
    def held(n: int, holder: str = "") -> Held:
        return Held(n, 7, holder, "Zita", "en", "Ben@x.cm", "Ben", "fr", n == 2)

    ben, zita = one_each([held(1), held(2), held(3, "zita@x.cm"), held(4, "ben@x.cm")])

    assert (ben.email, ben.locale, ben.came, ben.orders, ben.tickets) == (
        "ben@x.cm", "fr", True, [7], [],
    )  # fmt: skip
    assert (zita.email, zita.locale, zita.came, zita.orders, zita.tickets) == (
        "zita@x.cm", "en", False, [], [3],
    )  # fmt: skip


def test_blanks_are_filled_and_nothing_else_is_read() -> None:
    facts = {"prénom": "Ben", "titre": "{{7*7}} {prénom}"}
    typed = "{Prénom} {{7*7}} {% raw %} %(x)s {0.__class__} {titre}"
    assert filled(typed, facts) == "Ben {{7*7}} {% raw %} %(x)s {0.__class__} {{7*7}} {prénom}"
    assert unknown_blanks("{prénom} {prenon}", facts) == ["{prenon}"]


def test_what_people_say_is_counted_and_a_place_given_back_too() -> None:
    event = make.event(amount=0, cancels_as=CancelsAs.NOTHING)
    ben, chantal, dieudonne = (bought(event, n) for n in ("Ben", "Chantal", "Dieudonné"))
    with transaction():
        actions.say(own_tickets(ben.id), coming=False, now=NOW)
        actions.say(own_tickets(ben.id), coming=True, now=NOW)
        actions.say(own_tickets(chantal.id), coming=False, now=NOW)
    with transaction():
        cancel(dieudonne.id, None, gives=CancelsAs.NOTHING, actor="buyer", now=NOW)

    answers = queries.answers_of(event.id, since=NOW)

    assert (answers.coming, answers.not_coming, answers.given_back) == (1, 1, 1)
    assert queries.answers_of(event.id, since=NOW + SECOND).given_back == 0
