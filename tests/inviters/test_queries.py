"""What links brought: places, entries, new people, readers."""

from __future__ import annotations

import pytest

from app.accounts.rules import TooManyTries
from app.events.models import AnchorGuest, Event
from app.inviters.actions import count_view, open_member_link, open_ticket_link
from app.inviters.models import Inviter
from app.inviters.queries import brought_by, event_behind, tree_of
from app.inviters.rules import Sums
from app.kernel.db import db, transaction
from app.orders.models import Order, OrderLine
from app.tickets.models import Ticket
from tests import make
from tests.awaited.evening import enters, known_as, tonight
from tests.door.making import cancel, phone, ticket, tickets
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")


def by(link: str | None, *of: Ticket) -> None:
    """The orders of these tickets came by this link."""
    with transaction():
        for one in of:
            line = db.session.get_one(OrderLine, one.order_line_id)
            db.session.get_one(Order, line.order_id).via = link or ""


def guest(event: Event, name: str = "Paul") -> AnchorGuest:
    return make.save(AnchorGuest(event_id=event.id, name=name))


def test_an_anchor_brings_twelve_and_nine_enter_one_through_another() -> None:
    event = tonight()
    paul = guest(event)
    ten = tickets(event, [f"Guest {n}" for n in range(10)])
    with transaction():
        mine = open_ticket_link(ten[0], now=NOW)
        again = open_ticket_link(ten[0], now=NOW)
    two = tickets(event, ["Zita", "Ama"])
    alone = ticket(event, "Alone")
    by(paul.code, ten[0])
    by(mine.code, two[0])
    enters(phone(event)[0], *ten[:8], two[0], alone)
    (root,) = tree_of(event)
    assert again.id == mine.id
    assert (root.name, root.all.places, root.all.entries) == ("Paul", 12, 9)
    assert (root.direct.places, root.direct.entries) == (10, 8)
    assert [(n.name, n.all.places, n.all.entries) for n in root.children] == [("Guest 0", 2, 1)]
    assert brought_by(mine) == root.children[0].all


def test_a_cancelled_ticket_brought_nobody() -> None:
    event = tonight()
    paul = guest(event)
    gone = ticket(event, "Gone")
    by(paul.code, gone)
    cancel(gone)
    assert [root.all for root in tree_of(event)] == [Sums()]


def test_new_is_who_never_ordered_from_this_organizer_by_phone_or_e_mail() -> None:
    of = make.organizer()
    before, elsewhere, event = tonight(of, -30), tonight(None, -30), tonight(of)
    known_as(ticket(before, "Ben"), "+237677000001")
    known_as(ticket(elsewhere, "Zita"), "+237677000002")
    with transaction():
        db.session.execute(
            db.update(Order).where(Order.event_id != event.id).values(created_at=before.starts_at)
        )
    paul = guest(event)
    for name, number in (("Ben", "1"), ("Zita", "2"), ("Zita again", "2"), ("Ama", "3")):
        one = ticket(event, name)
        known_as(one, f"+23767700000{number}")
        by(paul.code, one)
    (root,) = tree_of(event)
    assert (root.all.places, root.all.new) == (4, 2)  # Zita once, and Ama


def test_one_reader_counts_once_a_day_for_one_link() -> None:
    event = tonight()
    paul = guest(event)
    for reader, fresh in (("a phone", True), ("a phone", False), ("another", True)):
        if fresh:
            with transaction():
                count_view(str(paul.code), reader, now=NOW)
            continue
        with pytest.raises(TooManyTries), transaction():
            count_view(str(paul.code), reader, now=NOW)
    assert [root.all.views for root in tree_of(event)] == [2]


def test_a_members_link_leads_to_the_date_and_is_made_once() -> None:
    event, ben = tonight(), make.user("Ben")
    with transaction():
        links = [open_member_link(event.id, ben.id, now=NOW) for _ in range(2)]
    assert db.session.scalars(db.select(Inviter.id)).all() == [links[0].id]
    found = event_behind(links[0].code)
    assert found is not None
    assert (found.id, event_behind("NOTHING1")) == (event.id, None)
    assert [root.name for root in tree_of(event)] == ["Ben"]
