"""Whose evening it is goes with the ticket; saying yes to the network stays with the person."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from app.changes.actions import transfer
from app.changes.rules import Holder
from app.encounters.queries import shown_code
from app.encounters.rules import NoTicket, UnknownCode
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.orders.queries import tickets_of_order
from app.orders.rules import Buyer
from app.parties.actions import claim, take_back
from app.parties.rules import Guest
from app.profiles import queries
from app.profiles.actions import claim_evening
from app.profiles.models import Profile
from app.profiles.queries import held_at, presence_of
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make, meeting
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
ZITA = Holder("Zita", "+237677000000", "")


def tickets_of(profile: Profile) -> Sequence[Ticket]:
    """By the two ways of finding them, one person at a time and many at once, which agree."""
    found = queries.tickets_of(profile)
    for event_id in db.session.scalars(select(Event.id)).all():
        of_date = {ticket.id for ticket in found if ticket.event_id == event_id}
        assert held_at(event_id, [profile.id]).get(profile.id, set()) == of_date
    return found


@pytest.mark.parametrize("is_member", [True, False])
def test_a_ticket_given_away_takes_the_evening_along_and_leaves_the_yes(is_member: bool) -> None:
    evening = meeting.evening()
    account = make.user("Ben") if is_member else None
    ben = meeting.person("Ben", user=account)
    mine = meeting.ticket(evening, user=account)
    if not is_member:
        with transaction():
            claim_evening(ben, mine, now=make.NOW)
    shown = meeting.code(ben, evening)

    with transaction():
        given = transfer(mine.id, ZITA, actor="buyer", now=make.NOW)

    assert (list(tickets_of(ben)), ben.is_active) == ([], True)
    with pytest.raises(NoTicket):
        meeting.code(ben, evening)
    with pytest.raises(UnknownCode):
        shown_code(shown.token, reader=None, now=meeting.EVENING)
    assert presence_of(given.id) is None  # its new holder says yes for themselves, or does not


def test_a_seat_that_a_guest_claimed_is_the_guests_evening_and_no_more_its_buyers() -> None:
    evening, account = meeting.evening(), make.user("Ben")
    ben = meeting.person("Ben", user=account)
    order = buy(evening, 2, buyer=Buyer("Ben", "+237677123456", "", "fr", account.id))
    one, two = tickets_of_order(order.id)
    assert [ticket.id for ticket in tickets_of(ben)] == [one.id, two.id]

    for seat, left in ((one, [two.id]), (two, [])):
        with transaction():
            claim(seat.id, Guest("Awa", "+237677000000"), locale="fr", now=make.NOW)
        assert [ticket.id for ticket in tickets_of(ben)] == left

    with transaction():
        take_back(order.id, one.id, now=make.NOW)
    assert len(tickets_of(ben)) == 1


def test_a_guest_whose_seat_was_taken_back_is_no_more_of_the_evening() -> None:
    evening = meeting.evening()
    order = buy(evening, 2)
    seat, _other = tickets_of_order(order.id)
    awa = meeting.person("Awa")
    with transaction():
        claim(seat.id, Guest("Awa", "+237677000000"), locale="fr", now=make.NOW)
        claim_evening(awa, seat, now=make.NOW)
    shown = meeting.code(awa, evening)

    with transaction():
        take_back(order.id, seat.id, now=make.NOW)

    with pytest.raises(UnknownCode):
        shown_code(shown.token, reader=None, now=meeting.EVENING)


def test_a_date_taken_off_the_programme_is_nobodys_evening_and_a_cancelled_ticket_neither() -> None:
    evening, account = meeting.evening(), make.user("Ben")
    ben = meeting.person("Ben", user=account)
    order = buy(evening, 2, buyer=Buyer("Ben", "+237677123456", "", "fr", account.id))
    first, second = tickets_of_order(order.id)
    with transaction():
        claim_evening(ben, first, now=make.NOW)  # said and bought: one ticket all the same
        second.status = TicketStatus.CANCELLED
    assert [ticket.id for ticket in tickets_of(ben)] == [first.id]
    with transaction():
        evening.status = Status.CANCELLED
    assert list(tickets_of(ben)) == []
