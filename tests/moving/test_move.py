"""Moving to another date: the old place or the new one or the money, never none, never two."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.changes.actions import cancel, transfer
from app.changes.rules import Holder, TicketEnded, TicketUsed, TooLateToChange
from app.credits.models import Credit
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction, transaction
from app.moving.actions import move, withdraw
from app.moving.queries import choices, movable, movable_until
from app.moving.rules import Difference, MoveWaits, difference
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, lapse_due
from app.orders.models import Order
from app.orders.rules import Channel, NotOnSale, OrderStatus, PriceChanged
from app.passages.actions import admit
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import begin_payment, settle
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.changes.test_cancel import paid, quotas
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy, kind_of

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("price", "money", "credit", "gives", "then"),
    [
        (10, 10, 0, CancelsAs.NOTHING, Difference(10, 0, 0, 0, 10)),
        (15, 10, 0, CancelsAs.NOTHING, Difference(10, 5, 0, 0, 10)),
        (6, 10, 0, CancelsAs.CREDIT, Difference(6, 0, 4, 0, 6)),
        (6, 10, 0, CancelsAs.REFUND, Difference(6, 0, 0, 4, 6)),
        (6, 3, 7, CancelsAs.CREDIT, Difference(6, 0, 4, 0, 3)),
        (6, 3, 7, CancelsAs.REFUND, Difference(6, 0, 1, 3, 0)),
        (0, 0, 0, CancelsAs.REFUND, Difference(0, 0, 0, 0, 0)),
    ],
)
def test_the_difference_is_paid_kept_or_given_back(
    price: int, money: int, credit: int, gives: CancelsAs, then: Difference
) -> None:
    assert difference(price, money=money, credit=credit, gives=gives) == then


def dates(was: int, becomes: int, **facts: Any) -> tuple[Event, Event]:
    """Two dates of one series, a week apart."""
    series = make.series()
    of: dict[str, Any] = {"of": series.organizer, "series_id": series.id} | facts
    later = {"starts_at": NOW + 2 * WEEK, "ends_at": NOW + 2 * WEEK + timedelta(hours=3)}
    capacity = of.pop("room", 60)
    return make.event(amount=was, **of), make.event(
        amount=becomes, capacity=capacity, **(of | later)
    )


def go(order: Order, there: Event, *, n: int | None = None, **facts: Any) -> Order:
    keys = [each.key for each in movable(orders.order_by_id(order.id))][:n]
    keys, to = facts.pop("keys", keys), facts.pop("to", None) or kind_of(there)
    how: dict[str, Any] = {"seen": 10**9, "provider": "hand", "hold": HOLD, "actor": "buyer"}
    how |= {"now": NOW}
    new_id = in_transaction(lambda: move(order.id, keys, to, **(how | facts)))
    return orders.order_by_id(new_id)


def statuses(order: Order) -> list[TicketStatus]:
    return [ticket.status for ticket in orders.tickets_of_order(order.id)]


def left() -> list[int]:
    return list(db.session.scalars(select(Credit.remaining).order_by(Credit.id)))


@pytest.mark.usefixtures("house")
def test_at_the_same_price_it_is_done_at_once_and_the_tickets_follow_each_other() -> None:
    here, there = dates(10_000, 10_000)
    order = paid(here, 2)

    new = go(order, there)

    assert (new.status, new.channel, new.moved_from_id) == (
        OrderStatus.PAID, Channel.MOVED, order.id,
    )  # fmt: skip
    assert statuses(order) == [TicketStatus.MOVED] * 2
    assert [t.replaces_id for t in orders.tickets_of_order(new.id)] == [
        t.id for t in orders.tickets_of_order(order.id)
    ]
    assert (quotas(here), quotas(there)) == ({"room": (0, 0)}, {"room": (0, 2)})
    assert left() == [0]
    assert orders.counter_drift() == []


@pytest.mark.usefixtures("house")
def test_dearer_the_old_place_stays_until_the_rest_is_paid() -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)

    new = go(order, there)

    assert (new.status, new.total_amount, new.credit_amount) == (OrderStatus.HELD, 5_000, 10_000)
    assert (statuses(order), left()) == ([TicketStatus.VALID], [])
    assert (quotas(here), quotas(there)) == ({"room": (0, 1)}, {"room": (1, 0)})

    pay(new)

    new = orders.order_by_id(new.id)
    assert (new.status, new.moved_from_id, new.refund_due) == (OrderStatus.PAID, order.id, 0)
    assert (statuses(order), statuses(new)) == ([TicketStatus.MOVED], [TicketStatus.VALID])
    assert (quotas(here), quotas(there)) == ({"room": (0, 0)}, {"room": (0, 1)})
    assert left() == [0]
    assert orders.counter_drift() == []


def pay(new: Order, *, at: datetime = NOW) -> None:
    """The difference comes; a second time for the same order changes nothing but what is due."""
    payment = in_transaction(lambda: begin_payment(new.id, provider="hand", hold=HOLD, now=NOW))
    hear(payment, at=at)


def hear(payment: str, *, at: datetime = NOW) -> None:
    word = Paid(Outcome.SUCCEEDED, provider_ref="")
    in_transaction(lambda: settle(payment, word, actor="job", now=at))


@pytest.mark.usefixtures("house")
def test_unpaid_nothing_has_changed_and_it_may_be_asked_again() -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    go(order, there)
    with pytest.raises(MoveWaits):
        go(order, there)

    with transaction():
        lapse_due(now=NOW + timedelta(days=3))

    assert (statuses(order), left()) == ([TicketStatus.VALID], [])
    assert (quotas(here), quotas(there)) == ({"room": (0, 1)}, {"room": (0, 0)})
    assert orders.counter_drift() == []
    assert go(order, there).status is OrderStatus.HELD


@pytest.mark.usefixtures("house")
def test_late_money_moves_while_both_places_are_there_else_it_goes_back() -> None:
    here, there = dates(10_000, 15_000, room=1)
    order = paid(here)
    new = go(order, there)
    payment = in_transaction(lambda: begin_payment(new.id, provider="hand", hold=HOLD, now=NOW))
    with transaction():
        lapse_due(now=NOW + timedelta(days=2))
    other = buy(there)

    hear(payment, at=NOW + timedelta(days=2))

    assert orders.order_by_id(new.id).refund_due == 5_000
    assert (statuses(order), statuses(new)) == ([TicketStatus.VALID], [])
    assert other.status is OrderStatus.HELD
    with transaction():
        cancel_unpaid(orders.lock_order(other.id), actor="buyer", now=NOW)
    again = go(order, there)
    payment = in_transaction(lambda: begin_payment(again.id, provider="hand", hold=HOLD, now=NOW))
    with transaction():
        lapse_due(now=NOW + timedelta(days=2))
    hear(payment, at=NOW + timedelta(days=2))
    assert (statuses(order), statuses(again)) == ([TicketStatus.MOVED], [TicketStatus.VALID])
    assert orders.counter_drift() == []


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("meanwhile", ["scanned", "given", "cancelled", "begun"])
def test_money_for_an_old_place_that_is_gone_goes_back_and_the_new_one_too(meanwhile: str) -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    new = go(order, there)
    ticket = orders.tickets_of_order(order.id)[0]
    at = here.starts_at if meanwhile == "begun" else NOW
    scanner = phone(here)[0]
    with transaction():
        if meanwhile == "scanned":
            admit(scanner, told(ticket), now=NOW)
        if meanwhile == "given":
            transfer(ticket.id, Holder("Zita"), actor="buyer", now=NOW)
        if meanwhile == "cancelled":
            cancel(order.id, None, gives=CancelsAs.REFUND, actor="user:1", now=NOW, by_team=True)
    before = statuses(order)

    pay(new, at=at)

    after = orders.order_by_id(new.id)
    assert (after.status, after.refund_due) == (OrderStatus.CANCELLED, 5_000)
    assert (statuses(new), statuses(order)) == ([], before)
    assert quotas(there) == {"room": (0, 0)}
    assert orders.counter_drift() == []


@pytest.mark.usefixtures("house")
def test_who_changes_their_mind_keeps_the_old_place() -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    new = go(order, there)
    gave = [in_transaction(lambda: withdraw(new.id, actor="buyer", now=NOW)) for _n in range(2)]
    assert gave == [True, False]
    assert (statuses(order), quotas(there)) == ([TicketStatus.VALID], {"room": (0, 0)})


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("rule", "kept", "due"), [(CancelsAs.NOTHING, [4_000], 0), (CancelsAs.REFUND, [0], 4_000)]
)
def test_cheaper_the_rest_is_a_credit_or_goes_back(
    rule: CancelsAs, kept: list[int], due: int
) -> None:
    here, there = dates(10_000, 6_000, cancels_as=rule)
    order = paid(here)
    assert go(order, there).status is OrderStatus.PAID
    assert (left(), orders.order_by_id(order.id).refund_due) == (kept, due)


@pytest.mark.usefixtures("house")
def test_one_of_two_moves_and_the_other_stays() -> None:
    here, there = dates(0, 0)
    order = paid(here, 2)
    go(order, there, n=1)
    assert sorted(statuses(order)) == [TicketStatus.MOVED, TicketStatus.VALID]
    assert (quotas(here), quotas(there)) == ({"room": (0, 1)}, {"room": (0, 1)})
    assert orders.counter_drift() == []


@pytest.mark.usefixtures("house")
def test_a_no_leaves_everything_where_it_was() -> None:
    here, there = dates(10_000, 12_000, room=1)
    order = paid(here)
    other = make.event(amount=0)
    buy(there)

    def refused(error: type[Exception], to: Event = there, **facts: Any) -> None:
        with pytest.raises(error):
            go(order, to, **facts)
        assert statuses(order) == [TicketStatus.VALID]
        assert left() == []
        assert orders.counter_drift() == []

    refused(NotOnSale)  # full
    refused(NotOnSale, other)  # not of this series
    refused(TicketEnded, keys=["0-0"])
    refused(TooLateToChange, now=here.starts_at - timedelta(hours=24))
    with transaction():
        lapse_due(now=NOW + timedelta(days=3))
    refused(PriceChanged, seen=11_999)
    scanner = phone(here)[0]
    with transaction():
        admit(scanner, told(orders.tickets_of_order(order.id)[0]), now=NOW)
    refused((TicketUsed, TicketEnded), keys=["1-0"])  # type: ignore[arg-type]


@pytest.mark.usefixtures("house")
def test_twice_is_once() -> None:
    here, there = dates(10_000, 10_000)
    order = paid(here)
    keys = [each.key for each in movable(order)]
    go(order, there)
    with pytest.raises((TicketEnded, TooLateToChange)):
        go(order, there, keys=keys)
    assert db.session.query(Order).count() == 2
    assert db.session.query(Ticket).filter_by(status=TicketStatus.VALID).count() == 1


@pytest.mark.usefixtures("house")
def test_only_coming_dates_of_the_series_with_room_are_offered() -> None:
    here, there = dates(10_000, 12_000)
    make.event()
    order = paid(here, 2)
    found = choices(order, movable(order), now=NOW)
    assert [(c.event.id, c.price) for c in found] == [(there.id, 24_000)]
    assert movable_until(order, now=NOW) == here.starts_at - timedelta(hours=24)
    with transaction():
        here.may_move = False
    assert movable_until(order, now=NOW) is None
