"""A second before, at, and a second after each deadline of the house: exact, on both databases.

Until: open before, closed at and after. From: closed before, open at and after.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from app.accounts import queries as accounts
from app.accounts.actions import count_try, make_link, use_link
from app.accounts.rules import Limit
from app.changes.queries import cancellable_until, transferable_until
from app.door.actions import open_pairing, pair
from app.door.queries import scanner_by_token
from app.door.rules import PAIRING_LASTS, SCANNER_OUTLIVES, DeviceRole
from app.encounters.actions import show_code
from app.encounters.rules import window
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.messages.actions import claim_next, leave
from app.messages.models import Message
from app.messages.rules import LEASE
from app.moving.queries import movable_until
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.rules import FOUND_AFTER, Channel
from app.parties.actions import claim
from app.parties.rules import Guest
from app.profiles.rules import CLOSES_AFTER
from app.promos.rules import why_not
from app.proposals.rules import is_open
from app.tickets.rules import is_on_sale
from tests import make, meeting
from tests.faults.sizes import WHOLE, fault, told
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy

pytestmark = [pytest.mark.usefixtures("house"), fault("T6")]
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
IsOpen = Callable[[datetime], bool]
Border = tuple[datetime, IsOpen]


def works(act: Callable[[], Any]) -> bool:
    """Whether it is not refused."""
    try:
        in_transaction(act)
    except Refused:
        return False
    return True


# ---- until: each makes what has a deadline, and asks whether it is open at an instant ----


def a_hold() -> Border:
    order = buy(make.event())
    return NOW + HOLD, lambda at: not in_transaction(lambda: lapse_due(now=at)) and bool(order)


def a_link_to_sign_in() -> Border:
    lasts = timedelta(minutes=30)
    token = in_transaction(lambda: make_link("ben@example.cm", lifetime=lasts, now=NOW))
    return NOW + lasts, lambda at: works(lambda: use_link(token, now=at))


def a_pairing_code() -> Border:
    event = make.event()
    awa = make.awa(event.organizer)
    facts: dict[str, Any] = {"gate": "A", "role": DeviceRole.SCAN, "by": awa, "now": NOW}
    code = in_transaction(lambda: open_pairing(event, **facts))
    return NOW + PAIRING_LASTS, lambda at: works(lambda: pair(code, name="x", now=at))


def a_scanner() -> Border:
    event = make.event()
    awa = make.awa(event.organizer)
    facts: dict[str, Any] = {"gate": "A", "role": DeviceRole.SCAN, "by": awa, "now": NOW}
    code = in_transaction(lambda: open_pairing(event, **facts))
    token = in_transaction(lambda: pair(code, name="x", now=NOW))[1]
    return event.ends_at + SCANNER_OUTLIVES, lambda at: scanner_by_token(token, now=at) is not None


def bought(**facts: Any) -> tuple[Event, Order]:
    event = make.event(amount=0, change_hours=24, **facts)
    return event, buy(event, 2)


def a_transfer() -> Border:
    event, order = bought(may_transfer=True)
    ticket = orders.tickets_of_order(order.id)[0]
    until = event.starts_at - 24 * HOUR
    return until, lambda at: transferable_until(ticket, now=at) is not None


def a_cancellation() -> Border:
    event, order = bought(cancels_as=CancelsAs.REFUND)
    until = event.starts_at - 24 * HOUR
    return until, lambda at: cancellable_until(order, now=at) is not None


def a_move() -> Border:
    series = make.series()
    event, order = bought(may_move=True, series_id=series.id, of=series.organizer)
    until = event.starts_at - 24 * HOUR
    return until, lambda at: movable_until(order, now=at) is not None


def a_seat_to_claim() -> Border:
    event, order = bought()
    ticket = orders.tickets_of_order(order.id)[1].id
    guest = Guest("Zita", "+237677000009", "")
    return event.ends_at, lambda at: works(lambda: claim(ticket, guest, locale="fr", now=at))


def a_promo_code() -> Border:
    return NOW, lambda at: not why_not(None, NOW, False, now=at)


def a_proposal() -> Border:
    order = buy(make.event())
    until = order.held_until
    return until, lambda at: is_open(Channel.WAITLIST, order.status, until, now=at)


def a_sale() -> Border:
    return NOW, lambda at: is_on_sale(None, NOW, now=at)


def a_search_for_ones_tickets() -> Border:
    order = buy(make.event())
    until = order.event.ends_at + FOUND_AFTER
    return until, lambda at: bool(orders.findable_orders(order.email, now=at))


UNTIL: list[Callable[[], Border]] = [
    a_hold, a_link_to_sign_in, a_pairing_code, a_scanner, a_transfer, a_cancellation, a_move,
    a_seat_to_claim, a_promo_code, a_proposal, a_sale, a_search_for_ones_tickets,
]  # fmt: skip


# ---- from: the other way round ----


def a_promo_code_begins() -> Border:
    return NOW, lambda at: not why_not(NOW, None, False, now=at)


def a_sale_begins() -> Border:
    return NOW, lambda at: is_on_sale(NOW, None, now=at)


def a_message_of_a_dead_worker() -> Border:
    with_lease = NOW + LEASE
    in_transaction(lambda: leave("tickets", to="b@example.cm", locale="fr", now=NOW, order_id=1))
    assert in_transaction(lambda: claim_next(now=NOW)) is not None
    return with_lease, lambda at: in_transaction(lambda: claim_next(now=at)) is not None


def a_limit_of_tries() -> Border:
    limit, who = Limit(1, timedelta(minutes=15)), f"ben {make.next_number()}"
    in_transaction(lambda: count_try("t6", who, limit, now=NOW))
    return NOW + limit.within, lambda at: works(
        lambda: accounts.refuse_when_spent("t6", who, limit, now=at)
    )


def an_evening_of_meetings() -> Border:
    event = make.event(amount=0)
    ben = meeting.guest("Ben", event)
    opens_at, _closes_at = window(event.starts_at, event.ends_at)
    return opens_at, lambda at: works(lambda: show_code(ben, event, now=at))


FROM: list[Callable[[], Border]] = [
    a_promo_code_begins, a_sale_begins, a_message_of_a_dead_worker, a_limit_of_tries,
    an_evening_of_meetings,
]  # fmt: skip


TWINS = [*UNTIL, *FROM] if WHOLE else [UNTIL[0], FROM[0]]


def seen(border: Callable[[], Border], *, off_by: timedelta = timedelta(0)) -> list[bool]:
    """Whether it is open a second before, at and after; made anew for each, as asking may spend."""
    answers = []
    for shift in (-SECOND, timedelta(0), SECOND):
        edge, is_open_at = border()
        answers.append(is_open_at(edge + shift + off_by))
        in_transaction(lambda: db.session.execute(delete(Message)))
    return answers


@pytest.mark.parametrize("border", UNTIL, ids=lambda b: b.__name__)
def test_it_is_open_to_the_last_second(border: Callable[[], Border]) -> None:
    assert seen(border) == [True, False, False]


@pytest.mark.parametrize("border", FROM, ids=lambda b: b.__name__)
def test_it_is_open_from_the_first_second(border: Callable[[], Border]) -> None:
    assert seen(border) == [False, True, True]


def test_an_evening_of_meetings_lasts_to_its_last_second() -> None:
    """The hours after an event include their end: the only deadline that does."""
    event = make.event(amount=0)
    ben = meeting.guest("Ben", event)
    last = event.ends_at + CLOSES_AFTER

    def is_open_at(at: datetime) -> bool:
        return works(lambda: show_code(ben, event, now=at))

    answers = [is_open_at(last + shift) for shift in (-SECOND, timedelta(0), SECOND)]
    assert answers == [True, True, False]


@pytest.mark.parametrize("border", TWINS, ids=lambda b: b.__name__)
def test_twin_a_clock_that_is_a_second_off_is_seen(border: Callable[[], Border]) -> None:
    exact = [border in FROM, border in FROM, border in FROM]
    late, early = seen(border, off_by=2 * SECOND), seen(border, off_by=-2 * SECOND)
    told(deadline=border.__name__.replace("_", " "), exact="yes")
    assert (late, early) == (exact, [not each for each in exact])
