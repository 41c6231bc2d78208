"""A date is put elsewhere: its tickets stay good, each is told once and may think it over."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.changes.actions import cancel
from app.changes.queries import cancellable
from app.changes.rules import TooLateToChange
from app.events.models import Event
from app.events.rules import CancelsAs, Status
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Buyer
from app.shifting import queries
from app.shifting.actions import shift, tell_some
from app.shifting.models import Shift
from app.shifting.rules import NotToShift, ShiftedMeanwhile
from app.tickets.rules import TicketStatus
from app.web.mail import compose
from tests import make
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.waitlist.standing import waits

pytestmark = pytest.mark.usefixtures("house")
WEEK = timedelta(days=7)


def by(email: str) -> Buyer:
    return Buyer("Ben", phone="" if email else "+237677000001", email=email, locale="fr")


def put(event: Event, by: timedelta = WEEK, **facts: Any) -> Shift:
    how: dict[str, Any] = {
        "starts_at": event.starts_at + by,
        "ends_at": event.ends_at + by,
        "seen": event.starts_at,
        "user_id": make.user("Awa").id,
        "now": NOW,
        "words": "La salle est prise.",
    }
    return in_transaction(lambda: shift(event.id, **(how | facts)))


def told(made: Shift, *, most: int = 50) -> list[tuple[str, str]]:
    """All are told, so many orders at a time; the mails: (template, to)."""
    while in_transaction(lambda: tell_some(made.id, now=NOW, most=most)):
        pass
    rows = select(Message.template, Message.recipient)
    rows = rows.where(Message.template.in_(["shifted", "shifted_guest", "waitlist_shifted"]))
    return sorted(tuple(row) for row in db.session.execute(rows))  # type: ignore[misc]


def test_forty_tickets_stay_good_and_each_buyer_is_told_once() -> None:
    event = make.event(capacity=60)
    made = [paid(event, 2, buyer=by(f"b{n}@example.cm")) for n in range(19)]
    silent = paid(event, 2, buyer=by(""))
    assert queries.concerned(event).tickets == 40
    was = event.starts_at
    done = put(event)
    assert Counter(told(done, most=7)) == {("shifted", order.email): 1 for order in made}
    assert in_transaction(lambda: tell_some(done.id, now=NOW)) == 0
    assert (event.starts_at, event.shifted_from) == (was + WEEK, was)
    assert {t.status for o in [*made, silent] for t in orders.tickets_of_order(o.id)} == {
        TicketStatus.VALID
    }
    assert [order.id for order in queries.to_call_since(done)] == [silent.id]
    assert (db.session.get_one(Shift, done.id).told, queries.unfinished()) == (19, [])


def test_killed_between_two_turns_it_goes_on_and_tells_nobody_twice() -> None:
    event = make.event()
    for n in range(5):
        paid(event, buyer=by(f"b{n}@example.cm"))
    done = put(event)
    in_transaction(lambda: tell_some(done.id, now=NOW, most=2))
    db.session.rollback()
    assert queries.unfinished() == [done.id]
    assert len(told(done, most=2)) == 5


def test_who_has_not_paid_yet_is_told_too_and_who_orders_later_is_not() -> None:
    event = make.event()
    held = buy(event, buyer=by("held@example.cm"))
    later = NOW + timedelta(minutes=1)
    done = put(event, now=later)
    after = buy(event, buyer=by("after@example.cm"), now=later + timedelta(seconds=1))
    assert told(done) == [("shifted", held.email)]
    assert after.email == "after@example.cm"


def test_guests_with_an_address_and_who_waits_are_told_of_the_new_day(house: Flask) -> None:
    event = make.event(capacity=1)
    (ticket,) = orders.tickets_of_order(paid(event).id)
    with transaction():
        ticket.holder_email = "guest@example.cm"
    waiting = waits(event, buyer=by("waits@example.cm"))
    assert queries.concerned(event).waiting == 1
    assert told(put(event)) == [
        ("shifted", "ben@example.cm"),
        ("shifted_guest", "guest@example.cm"),
        ("waitlist_shifted", waiting.email),
    ]
    mails = select(Message).where(Message.template.like("%shifted%")).order_by(Message.id)
    with house.test_request_context():
        for message in db.session.scalars(mails):
            text = compose(message, sender="a@example.cm").get_body(("plain",))
            assert text is not None
            assert "5 décembre" in text.get_content()


def leave(order: Order, now: datetime) -> int:
    gone = in_transaction(
        lambda: cancel(order.id, None, gives=CancelsAs.REFUND, actor="buyer", now=now)
    )
    return gone.refund


def test_who_had_a_place_gives_it_up_for_a_week_whatever_the_rule() -> None:
    event = make.event(amount=10_000, cancels_as=CancelsAs.NOTHING)
    had, also = paid(event), paid(event)
    assert cancellable(had, now=NOW) is None
    put(event, by=4 * WEEK)
    new = paid(event, now=NOW + timedelta(seconds=1))
    end = NOW + WEEK
    terms = cancellable(orders.order_by_id(had.id), now=end - timedelta(seconds=1))
    assert terms is not None
    assert (terms.gives, terms.until) == (CancelsAs.REFUND, end)
    assert cancellable(orders.order_by_id(also.id), now=end) is None
    assert cancellable(orders.order_by_id(new.id), now=NOW + timedelta(minutes=1)) is None
    assert leave(had, NOW + timedelta(days=1)) == 10_000
    with pytest.raises(TooLateToChange):
        leave(also, end)


def test_the_time_to_think_ends_when_it_begins() -> None:
    event = make.event()
    put(event, by=timedelta(days=-5))
    assert event.leave_until == event.starts_at


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"starts_at": NOW}, NotToShift),
        ({"now": NOW + 2 * WEEK}, NotToShift),
        ({"seen": NOW}, ShiftedMeanwhile),
    ],
)
def test_no_date_goes_into_the_past_nor_twice_from_one_page(
    facts: dict[str, Any], refusal: type[Exception]
) -> None:
    event = make.event()
    with pytest.raises(refusal):
        put(event, **facts)
    assert db.session.scalars(select(Shift)).all() == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_only_a_published_date_is_put_elsewhere(status: Status) -> None:
    with pytest.raises(NotToShift):
        put(make.event(status=status))
