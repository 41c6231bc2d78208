"""A pass: one order, a ticket a date, real places on each, and the dates that come later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.clock import local
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import hand_over, lapse_due
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel, NotOnSale, OrderStatus, SameKeyOtherOrder, SoldOut, Wanted
from app.passes import queries
from app.passes.actions import change_pass, create_pass, give_new_dates
from app.passes.rules import DatesFull, FewerThanSold, PassOver, PassTerms
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy as buy_ticket
from tests.passes.making import a_pass, a_series, buy, date_of, days, gaps, lines, rooms

pytestmark = pytest.mark.usefixtures("house")


def pay(order: Order) -> None:
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW)


def fill(event: Event, n: int = 20) -> None:
    """The public takes places of this date."""
    while n:
        some = min(n, 10)
        buy_ticket(event, some, hold=timedelta(days=90))
        n -= some


def room_of(event: Event) -> tuple[Any, Any]:
    """The room's quota: the pass has one of its own on its first date."""
    return Quota.event_id == event.id, Quota.kind == QuotaKind.ROOM


def give(order: Order) -> int:
    return in_transaction(lambda: give_new_dates(order.id, now=NOW))


def test_a_pass_is_one_order_with_a_place_on_each_date() -> None:
    series, events = a_series(5)
    order = buy(a_pass(series))

    ids = [event.id for event in events]
    assert (order.channel, order.status, order.total_amount, order.event_id) == (
        Channel.SEASON, OrderStatus.HELD, 24_000, ids[0],
    )  # fmt: skip
    assert lines(order) == [(ids[0], 24_000), (ids[1], 0), (ids[2], 0)]
    assert rooms(events) == [(1, 0)] * 3 + [(0, 0)] * 2
    assert days(order) == []

    pay(order)

    assert days(order) == ids[:3]
    assert rooms(events) == [(0, 1)] * 3 + [(0, 0)] * 2
    assert orders.counter_drift() == []
    assert give(order) == 0  # nothing is owed


def test_a_pass_not_paid_gives_all_its_dates_back() -> None:
    series, events = a_series(3)
    season = a_pass(series, size=1)
    buy(season)
    with pytest.raises(PassOver):
        buy(queries.pass_by_id(series.id, season.id) or season)

    with transaction():
        lapse_due(now=NOW + timedelta(days=1))

    assert rooms(events) == [(0, 0)] * 3
    assert buy(queries.pass_by_id(series.id, season.id) or season).status is OrderStatus.HELD


def test_the_same_form_sent_twice_is_one_pass() -> None:
    series, events = a_series(3)
    season = a_pass(series)
    first, again = (buy(season, idem_key="the same") for _ in range(2))
    assert first.id == again.id
    assert rooms(events) == [(1, 0)] * 3
    with pytest.raises(SameKeyOtherOrder):
        buy(season, idem_key="the same", without_full=True)


def test_a_full_date_is_refused_by_its_day_and_nothing_is_kept() -> None:
    series, events = a_series(4)
    season = a_pass(series)
    fill(events[1])

    with pytest.raises(DatesFull) as refusal:
        buy(season)

    assert refusal.value.facts == {"days": [(events[1].starts_at, "Africa/Douala")]}
    assert rooms(events) == [(0, 0), (20, 0), (0, 0), (0, 0)]


def test_without_the_full_dates_a_later_one_is_given_and_the_gap_is_kept() -> None:
    series, events = a_series(4)
    season = a_pass(series)
    fill(events[1])

    order = buy(season, without_full=True)
    pay(order)

    assert days(order) == [events[0].id, events[2].id, events[3].id]
    assert gaps(order) == [events[1].id]
    assert orders.counter_drift() == []


def test_a_pass_for_all_dates_loses_the_full_one() -> None:
    series, events = a_series(4)
    until = local(events[2].starts_at, "Africa/Douala").date()
    season = a_pass(series, dates=None, until=until)
    fill(events[1])

    order = buy(season, without_full=True)
    pay(order)

    assert (days(order), gaps(order)) == ([events[0].id, events[2].id], [events[1].id])
    late = date_of(series, 7)
    assert (give(order), late.id in days(order)) == (0, False)  # it is after the pass


def test_who_waits_for_a_date_comes_before_a_pass() -> None:
    series, events = a_series(3)
    season = a_pass(series)
    with transaction():
        db.session.scalars(select(Quota).where(*room_of(events[0]))).one().waiting = 1
    with pytest.raises(DatesFull):
        buy(season)


def test_places_of_lapsed_holds_are_given_to_a_pass() -> None:
    series, events = a_series(3, capacity=1)
    season = a_pass(series)
    buy(season)
    later = NOW + timedelta(days=1)
    assert buy(season, now=later).status is OrderStatus.HELD
    assert rooms(events) == [(1, 0)] * 3


def test_a_date_made_later_is_given_once_with_its_mail() -> None:
    series, events = a_series(2)
    order = buy(a_pass(series))
    pay(order)
    assert (days(order), queries.waiting_for_dates(now=NOW)) == ([e.id for e in events], [])

    new, newer = date_of(series, 3), date_of(series, 4)
    assert queries.waiting_for_dates(now=NOW) == [order.id]
    assert (give(order), give(order)) == (1, 0)

    assert days(order) == [events[0].id, events[1].id, new.id]
    assert queries.waiting_for_dates(now=NOW) == []
    assert rooms([new, newer]) == [(0, 1), (0, 0)]
    assert orders.counter_drift() == []
    sent = db.session.scalars(select(Message.template).order_by(Message.id))
    assert list(sent) == ["tickets", "pass_date"]


def test_a_full_new_date_is_a_gap_and_the_next_one_is_given() -> None:
    series, _events = a_series(2)
    order = buy(a_pass(series))
    pay(order)
    full = date_of(series, 3, capacity=5)
    fill(full, 5)

    assert (give(order), gaps(order)) == (0, [full.id])
    assert queries.waiting_for_dates(now=NOW) == []
    date_of(series, 4)
    assert (give(order), len(days(order))) == (1, 3)
    assert orders.counter_drift() == []


def test_a_cancelled_date_is_made_up_for_by_the_next_one() -> None:
    series, events = a_series(4)
    order = buy(a_pass(series))
    pay(order)
    with transaction():
        db.session.get_one(Event, events[1].id).status = Status.CANCELLED

    assert queries.waiting_for_dates(now=NOW) == [order.id]
    assert give(order) == 1
    assert events[3].id in days(order)
    assert queries.waiting_for_dates(now=NOW) == []


def of_date(event: Event) -> tuple[int, int]:
    n, amount = db.session.execute(queries.part_of_date(event.id)).one()
    return n, int(amount)


def test_each_date_has_its_part_of_the_price_and_the_parts_make_the_whole() -> None:
    series, events = a_series(3)
    season = a_pass(series, amount=20_000)
    pay(buy(season))
    buy(season)  # not paid: no part of anything
    assert [of_date(event) for event in events] == [(1, 6_666), (1, 6_667), (1, 6_667)]

    with transaction():  # one ticket comes back: two dates are left of it
        line = db.session.scalars(select(OrderLine).order_by(OrderLine.id)).first()
        assert line
        line.cancelled = 1
    assert [of_date(event) for event in events] == [(0, 0), (1, 6_666), (1, 6_667)]


def test_dates_still_to_be_made_keep_their_part() -> None:
    series, events = a_series(2)
    pay(buy(a_pass(series, dates=4, amount=20_000)))
    assert [of_date(event) for event in events] == [(1, 5_000)] * 2


def test_a_moved_date_keeps_its_ticket() -> None:
    series, events = a_series(3)
    order = buy(a_pass(series))
    pay(order)
    before = days(order)
    with transaction():
        db.session.get_one(Event, events[0].id).starts_at += timedelta(days=1)
    assert (give(order), days(order)) == (0, before)


def test_a_free_pass_is_handed_over_at_once() -> None:
    series, events = a_series(2)
    order = buy(a_pass(series, amount=0))
    assert (order.status, order.provider) == (OrderStatus.PAID, "free")
    assert days(order) == [event.id for event in events]


def test_a_pass_out_of_its_time_or_retired_is_not_sold() -> None:
    series, _events = a_series(3)
    for facts in ({"sale_from": NOW + timedelta(days=1)}, {"sale_to": NOW}):
        with pytest.raises(PassOver):
            buy(a_pass(series, **facts))
    season = a_pass(series)
    terms = PassTerms("Carnet", "", 24_000, 3, None)
    in_transaction(lambda: change_pass(season, terms, now=NOW))
    with pytest.raises(PassOver):
        buy(season)


def test_a_pass_type_is_never_sold_as_a_ticket() -> None:
    series, events = a_series(3)
    season = a_pass(series)
    kind = queries.types_on(season.id, [events[0].id])[events[0].id]
    with pytest.raises(NotOnSale):
        buy_ticket(events[0], wanted=Wanted({kind.id: 1}))


def test_passes_are_never_fewer_than_those_sold() -> None:
    series, _events = a_series(3)
    season = a_pass(series, size=5)
    for _ in range(2):
        pay(buy(season))
    change = PassTerms("Carnet", "", 24_000, 3, None, size=1)
    with pytest.raises(FewerThanSold):
        in_transaction(lambda: change_pass(season, change, now=None))
    fits = PassTerms("Carnet d’or", "", 30_000, 3, None, size=2)
    in_transaction(lambda: change_pass(season, fits, now=None))
    with pytest.raises((PassOver, SoldOut)):
        buy(queries.pass_by_id(series.id, season.id) or season)


def test_a_series_without_a_date_sells_no_pass() -> None:
    series = make.series(published_at=NOW)
    with pytest.raises(PassOver):
        in_transaction(lambda: create_pass(series, PassTerms("Carnet", "", 1, 3, None), now=NOW))
