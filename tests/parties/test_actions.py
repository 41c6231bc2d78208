"""Guests take their seats; the buyer names one, or takes one back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.changes.actions import transfer
from app.changes.rules import Holder, TicketUsed
from app.door.queries import rows_since
from app.door.rules import DeviceRole
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.parties import queries
from app.parties.actions import claim, name_seat, take_back
from app.parties.rules import Guest, Naming, SeatsClosed, SeatTaken
from app.passages.actions import take_scans
from app.register.actions import correct_contact
from app.register.rules import Contact
from app.tickets.models import Ticket
from tests import make
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import BEN, buy, kind_of

pytestmark = pytest.mark.usefixtures("house")
AWA = Guest("Awa Ngono", "+237677123456", "awa@example.cm")


def party(n: int = 3, **facts: Any) -> Order:
    event = make.event(amount=0, **facts)
    return buy(event, n)


def seats(order: Order) -> list[queries.Seat]:
    db.session.expire_all()
    return queries.seats_of(orders.order_by_id(order.id))


def names(order: Order) -> list[tuple[str, str]]:
    return [(seat.ticket.holder_name, seat.state.value) for seat in seats(order)]


def first(order: Order) -> Ticket:
    return seats(order)[0].ticket


def take(ticket: Ticket, guest: Guest = AWA, *, now: datetime = NOW) -> None:
    with transaction():
        claim(ticket.id, guest, locale="fr", now=now)


def in_list(event: Event, seq: int) -> list[tuple[str, str]]:
    """Who and how, in what changed for a desk after `seq`."""
    db.session.expire_all()
    fresh = db.session.get_one(Event, event.id)
    return [(row[1], row[3]) for row in rows_since(fresh, seq, DeviceRole.DESK)]


def test_a_guest_takes_a_seat_and_the_door_and_the_organizer_hear_of_it() -> None:
    order = party()
    seq = order.event.change_seq

    take(first(order))

    assert names(order) == [("Awa Ngono", "claimed"), ("Ben", "buyers"), ("Ben", "open")]
    assert in_list(order.event, seq) == [("Awa Ngono", "valid")]
    held = first(order)
    assert (held.holder_phone, held.holder_email) == (AWA.phone, AWA.email)
    story = select(AuditEntry.action, AuditEntry.actor).where(
        AuditEntry.object == f"order:{order.id}"
    )
    assert db.session.execute(story).all() == [("seat.claimed", "guest")]


def test_the_guests_ticket_leaves_to_them_once_and_only_with_an_address() -> None:
    order = party()
    one, two, _three = [seat.ticket for seat in seats(order)]

    take(one)
    take(one)
    take(two, Guest("Chantal", "+237677000000"))

    mails = select(Message.recipient, Message.facts).where(Message.template == "seat")
    assert db.session.execute(mails).all() == [
        (AWA.email, {"order_id": order.id, "ticket_id": one.id})
    ]


def test_a_second_guest_is_refused_and_the_first_stays() -> None:
    order = party()
    take(first(order))

    with pytest.raises(SeatTaken):
        take(first(order), Guest("Dieudonné", "+237677999999"))

    assert names(order)[0] == ("Awa Ngono", "claimed")


def test_a_ticket_bought_alone_is_no_seat_to_take() -> None:
    """It is its buyer's: giving it to somebody else is a transfer, with its own rule."""
    with pytest.raises(NotFound):
        take(first(party(1)))


def test_seats_close_when_the_evening_is_over_or_cancelled() -> None:
    order = party()
    ends_at = order.event.ends_at

    take(first(order), now=ends_at - timedelta(seconds=1))
    with pytest.raises(SeatsClosed) as late:
        take(seats(order)[1].ticket, now=ends_at)
    with transaction():
        db.session.get_one(Event, order.event_id).status = Status.CANCELLED
    with pytest.raises(SeatsClosed) as off:
        take(seats(order)[1].ticket)
    assert (late.value.facts, off.value.facts) == ({"why": "over"}, {"why": "cancelled"})


def test_the_buyer_names_a_seat_until_its_guest_says_otherwise() -> None:
    order = party()
    seat = seats(order)[1].ticket
    with transaction():
        name_seat(order.id, seat.id, "Chantal", now=NOW)
    assert names(order) == [("Ben", "buyers"), ("Chantal", "named"), ("Ben", "open")]

    take(seat)

    with pytest.raises(SeatTaken), transaction():
        name_seat(order.id, seat.id, "Estelle", now=NOW)
    assert names(order)[1] == ("Awa Ngono", "claimed")


def test_a_seat_taken_back_has_a_new_code_and_link_and_the_old_ones_are_dead() -> None:
    order = party()
    old = first(order)
    take(old)
    seq = order.event.change_seq

    with transaction():
        made = take_back(order.id, old.id, now=NOW)

    assert names(order) == [("Ben", "buyers"), ("Ben", "open"), ("Ben", "open")]
    assert first(order).id == made.id  # at its own place in the list
    assert (made.replaces_id, made.holder_phone, made.claimed_at) == (old.id, "", None)
    assert len({old.token, made.token}) == len({old.secret, made.secret}) == 2
    changed = in_list(order.event, seq)
    assert ("Awa Ngono", "cancelled") in changed
    assert ("Ben", "valid") in changed
    with pytest.raises(SeatsClosed) as refusal:
        take(old, Guest("Dieudonné", "+237677999999"))
    assert refusal.value.facts == {"why": "dead"}


def test_the_guest_of_a_seat_taken_back_is_told_once_in_the_language_they_claimed_it_in() -> None:
    order = party()
    one, two, three = [seat.ticket for seat in seats(order)]
    with transaction():
        claim(one.id, AWA, locale="en", now=NOW)
        claim(two.id, Guest("Chantal", "+237677000000"), locale="fr", now=NOW)

    for ticket in (one, two, three):
        with transaction():
            take_back(order.id, ticket.id, now=NOW)

    told = select(Message.recipient, Message.locale, Message.facts)
    assert db.session.execute(told.where(Message.template == "seat_back")).all() == [
        (AWA.email, "en", {"order_id": order.id, "ticket_id": one.id})
    ]


def test_who_is_in_keeps_their_seat() -> None:
    order = party()
    ticket = first(order)
    scanner, _token = phone(order.event)
    with transaction():
        take_scans(scanner, [told(ticket)], skew=timedelta(0), now=NOW)

    with pytest.raises(TicketUsed), transaction():
        take_back(order.id, ticket.id, now=NOW)
    with pytest.raises(TicketUsed), transaction():
        name_seat(order.id, ticket.id, "Chantal", now=NOW)


def test_a_buyer_touches_only_their_own_seats() -> None:
    mine, theirs = party(), party()
    with pytest.raises(NotFound), transaction():
        take_back(mine.id, first(theirs).id, now=NOW)
    with pytest.raises(NotFound), transaction():
        name_seat(mine.id, first(theirs).id, "Dieudonné", now=NOW)


def test_a_corrected_buyers_name_is_not_written_over_a_guest_of_that_name() -> None:
    order = party()
    take(first(order), Guest("Ben", "+237677000000"))

    with transaction():
        correct_contact(order.id, Contact("Benoît", "", BEN.email), actor="user:1", now=NOW)

    assert [name for name, _state in names(order)] == ["Ben", "Benoît", "Benoît"]


def test_a_seat_passed_on_is_no_longer_its_buyers() -> None:
    order = party()
    with transaction():
        given = transfer(first(order).id, Holder("Zita", "+237677000000", ""), actor="x", now=NOW)

    with pytest.raises(NotFound), transaction():
        take_back(order.id, given.id, now=NOW)
    with pytest.raises(NotFound), transaction():
        name_seat(order.id, given.id, "Chantal", now=NOW)


def test_the_count_of_names_is_what_the_seats_say() -> None:
    event = make.event(amount=0)
    table = make.ticket_type(event, make.room_of(event), amount=0, name="Table", seats=8)
    order = buy(event, wanted=_wanted(table.id))
    alone = buy(event, wanted=_wanted(kind_of(event)))
    for n, seat in enumerate(seats(order)[:4]):
        take(seat.ticket, Guest(f"Invité {n}", "+237677000000"))

    assert queries.namings([order.id, alone.id], event.id) == {order.id: Naming(5, 8)}
    open_ = [seat for seat in seats(order) if seat.state == "open"]
    assert len(open_) == 3


def _wanted(kind: int) -> Any:
    from app.orders.rules import Wanted

    return Wanted({kind: 1})
