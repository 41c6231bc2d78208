"""Giving a ticket to another person, against a real database, without HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.accounts.rules import TooManyTries
from app.changes.actions import transfer
from app.changes.queries import transferable_until
from app.changes.rules import Holder, TicketEnded, TicketUsed, TooLateToChange
from app.door.queries import rows_since
from app.door.rules import DeviceRole, Result, Verdict
from app.events.rules import Status
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.rules import Buyer
from app.passages.actions import admit
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import buy, room_of

pytestmark = pytest.mark.usefixtures("house")
ZITA = Holder("Zita Talla", email="zita@example.cm")


def ticket(**facts: Any) -> Ticket:
    order = buy(make.event(amount=0, **facts), 1)
    return orders.tickets_of_order(order.id)[0]


def give(old: Ticket, to: Holder = ZITA, **facts: Any) -> Ticket:
    how: dict[str, Any] = {"actor": "buyer", "now": NOW} | facts
    return in_transaction(lambda: transfer(old.id, to, **how))


def states(old: Ticket) -> list[tuple[str, TicketStatus]]:
    query = select(Ticket.holder_name, Ticket.status).order_by(Ticket.id)
    rows = db.session.execute(query.where(Ticket.order_line_id == old.order_line_id))
    return [(name, status) for name, status in rows]


def test_the_old_ticket_ends_and_a_new_one_stands_in_its_place() -> None:
    old = ticket()

    new = give(old)

    assert states(old) == [("Ben", TicketStatus.TRANSFERRED), ("Zita Talla", TicketStatus.VALID)]
    assert (new.replaces_id, new.n, new.holder_email) == (old.id, 2, "zita@example.cm")
    assert len({old.token, new.token, old.secret, new.secret}) == 4
    assert room_of(old.event) == (0, 1)
    assert orders.counter_drift() == []


@pytest.mark.parametrize("known", ["account", "order", "nobody"])
def test_its_new_holder_is_written_to_in_the_language_they_chose(known: str) -> None:
    if known == "account":
        make.user("Zita", email=ZITA.email, locale="en")
    if known == "order":
        buy(make.event(amount=0), buyer=Buyer("Zita", "", ZITA.email, "en"))

    give(ticket())

    mails = select(Message.locale).where(Message.template == "ticket_given")
    assert db.session.scalars(mails).all() == ["fr" if known == "nobody" else "en"]


def test_its_new_holder_is_mailed_and_the_story_says_who_did_what() -> None:
    old = ticket()

    new = give(old)

    mails = db.session.execute(select(Message.template, Message.recipient, Message.facts))
    assert [tuple(row) for row in mails if row.template != "tickets"] == [
        ("ticket_given", "zita@example.cm", {"ticket_id": new.id})
    ]
    acts = select(AuditEntry.actor, AuditEntry.facts).where(
        AuditEntry.action == "ticket.transferred"
    )
    assert [tuple(row) for row in db.session.execute(acts)] == [
        ("buyer", {"ticket": old.id, "came_from": "Ben", "given_to": "Zita Talla"})
    ]


def test_doors_hear_of_both_tickets_at_their_next_word() -> None:
    old = ticket()
    seq = old.event.change_seq

    new = give(old)

    rows = {row[0]: row[3] for row in rows_since(old.event, seq, DeviceRole.SCAN)}
    assert rows == {old.token_hash: "transferred", new.token_hash: "valid"}


def test_a_used_ticket_stays_whose_it_is_even_for_the_team() -> None:
    old = ticket()
    scanner = phone(old.event)[0]
    with transaction():
        assert admit(scanner, told(old), now=NOW).result is Result.ACCEPTED

    for by_team in (False, True):
        with pytest.raises(TicketUsed):
            give(old, by_team=by_team)

    assert states(old) == [("Ben", TicketStatus.VALID)]


def test_a_ticket_is_given_once_and_then_by_its_new_holder() -> None:
    old = ticket()
    new = give(old)

    with pytest.raises(TicketEnded) as refusal:
        give(old, Holder("Paul"))
    assert refusal.value.facts == {"status": TicketStatus.TRANSFERRED}

    give(new, Holder("Paul", phone="+237677000009"))
    assert states(old) == [
        ("Ben", TicketStatus.TRANSFERRED),
        ("Zita Talla", TicketStatus.TRANSFERRED),
        ("Paul", TicketStatus.VALID),
    ]


def test_a_holder_may_until_the_hours_before_the_start_and_the_team_until_the_end() -> None:
    old = ticket(change_hours=24)
    event = old.event
    last = event.starts_at - timedelta(hours=24)
    assert transferable_until(old, now=last - timedelta(seconds=1)) == last
    assert transferable_until(old, now=last) is None

    with pytest.raises(TooLateToChange):
        give(old, now=last)
    give(old, now=event.ends_at - timedelta(seconds=1), by_team=True)

    again = ticket()
    with pytest.raises(TooLateToChange):
        give(again, now=again.event.ends_at, by_team=True)


@pytest.mark.parametrize("facts", [{"may_transfer": False}, {"status": Status.CANCELLED}])
def test_where_the_date_does_not_allow_it_nobody_gives_a_ticket_alone(facts: Any) -> None:
    old = ticket()
    with transaction():
        for name, value in facts.items():
            setattr(old.event, name, value)

    with pytest.raises(TooLateToChange):
        give(old)


def test_one_order_does_not_send_mails_to_many_strangers() -> None:
    last = ticket()
    for n in range(10):
        last = give(last, Holder(f"Zita {n}", email=f"zita{n}@example.cm"))

    with pytest.raises(TooManyTries):
        give(last)


def test_what_was_passed_on_is_no_longer_its_buyers() -> None:
    event = make.event(amount=0)
    order = buy(event, 2)
    first, second = orders.tickets_of_order(order.id)

    give(first)

    assert [ticket.id for ticket in orders.own_tickets(order.id)] == [second.id]


def test_a_phone_that_did_not_hear_of_it_lets_in_and_the_organizer_sees_it() -> None:
    old = ticket()
    scanner = phone(old.event)[0]
    new = give(old)

    with transaction():
        late = admit(scanner, told(old, offline=True), now=NOW)
        good = admit(scanner, told(new, seconds=1), now=NOW)
        refused = admit(scanner, told(old, verdict=Verdict.TRANSFERRED, seconds=2), now=NOW)

    assert (late.result, good.result) == (Result.ACCEPTED_CANCELLED, Result.ACCEPTED)
    assert refused.result is Result.LOGGED
