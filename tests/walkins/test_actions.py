"""Sold at the door: one order, one receipt, its people inside; never refused afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from app.blocks.actions import fill, give_back
from app.door.models import Entry
from app.events.rules import Status
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, NotOnSale, OrderStatus, PriceChanged, SoldOut
from app.settlement.rules import ReferenceUsed
from app.takes.models import Take
from app.takes.queries import odd_takes, sums_of
from app.tickets.actions import stand_in_line
from app.walkins.models import WalkIn
from app.walkins.queries import odd_sales, on_sale_at_door
from app.walkins.rules import Result, Way, spread
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.walkins.making import TONIGHT, ask, drawer, inside, kind_of, room, tell, till, told

pytestmark = pytest.mark.usefixtures("house")
REFERENCE = "MP261128.1802.C12345"


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert broken(now=TONIGHT) == {}
    assert orders.counter_drift() == []


def only_order() -> Order:
    db.session.expire_all()
    return db.session.query(Order).one()


def test_sold_with_network_its_people_are_inside_and_its_money_in_the_drawer() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone = till(event)
    sold = ask(phone, told(event, 2, name="Vente à la porte"))
    order = only_order()
    assert (sold.result, sold.over) == (Result.SOLD, 0)
    assert (order.channel, order.status, order.total_amount) == (
        Channel.DOOR,
        OrderStatus.PAID,
        10_000,
    )
    assert (room(event), inside(event), drawer(phone)) == ((0, 2, 0, 0), 2, 10_000)
    assert {entry.gate for entry in db.session.query(Entry)} == {"Porte A"}
    assert len(book.receipts_of_order(order.id)) == 1
    (sum_,) = sums_of(event.id)
    assert (sum_.n, sum_.amount) == (1, 10_000)


def test_the_same_sale_told_again_is_only_answered_again() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone, sale = till(event), told(event, 2)
    first = ask(phone, sale)
    again = [tell(phone, sale), ask(phone, sale), tell(phone, sale)]
    assert [first.replay, *(one.replay for one in again)] == [False, True, True, True]
    assert (room(event), inside(event), drawer(phone)) == ((0, 2, 0, 0), 2, 10_000)


def test_a_place_for_nothing_is_sold_in_the_same_way() -> None:
    event = make.event(amount=0, capacity=3)
    phone = till(event)
    assert ask(phone, told(event, 2)).result is Result.SOLD
    assert tell(phone, told(event, 2)).over == 1
    assert (room(event), inside(event)) == ((0, 4, 1, 0), 4)
    assert db.session.query(Take).count() == 0


def test_with_network_the_room_is_respected() -> None:
    event = make.event(amount=5_000, capacity=3)
    phone = till(event)
    ask(phone, told(event, 2))
    with pytest.raises(SoldOut) as refusal:
        ask(phone, told(event, 2))
    assert refusal.value.facts == {"left": 1, "wanted": 2}
    assert (room(event), drawer(phone)) == ((0, 2, 0, 0), 10_000)
    assert db.session.query(WalkIn).count() == 1


def test_with_network_who_stands_in_line_comes_first_but_for_the_phones_own_places() -> None:
    event = make.event(amount=5_000, capacity=5)
    phone = till(event, block=2)
    with transaction():
        stand_in_line({make.room_of(event).id: 1})
    with pytest.raises(SoldOut):
        ask(phone, told(event, 3))
    assert ask(phone, told(event, 2)).result is Result.SOLD
    assert room(event) == (0, 2, 0, 0)  # and none is set aside anew before them


def test_with_network_lapsed_places_are_found_again() -> None:
    event = make.event(amount=5_000, capacity=2)
    buy(event, 2)  # never paid
    assert ask(till(event), told(event, 2)).result is Result.SOLD


def test_with_network_another_price_is_refused_and_afterwards_it_is_what_was_taken() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone = till(event)
    dear = told(event, 3, amount=10_000)
    with pytest.raises(PriceChanged):
        ask(phone, dear)
    assert tell(phone, dear).result is Result.SOLD
    order = only_order()
    assert [(line.quantity, line.unit_amount) for line in order.lines] == [(2, 3_333), (1, 3_334)]
    assert (order.total_amount, drawer(phone)) == (10_000, 10_000)


def test_a_sum_that_is_not_our_price_is_spread_over_what_was_sold() -> None:
    assert spread(10_000, 3) == [(2, 3_333), (1, 3_334)]
    assert spread(9_000, 3) == [(3, 3_000)]
    assert spread(2, 3) == [(1, 0), (2, 1)]


def test_mobile_money_by_a_reference_that_is_no_good_is_refused_or_flagged() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone = till(event)
    by_phone: dict[str, Any] = {"way": Way.MOBILE, "reference": REFERENCE}
    assert ask(phone, told(event, **by_phone)).result is Result.SOLD
    with pytest.raises(ReferenceUsed):
        ask(phone, told(event, **by_phone))
    assert tell(phone, told(event, **by_phone)).result is Result.REFERENCE
    assert (room(event), inside(event)) == ((1, 1, 0, 0), 1)
    (odd,) = odd_sales(event.id)
    assert (odd.result, odd.amount, odd.reference) == (Result.REFERENCE, 5_000, REFERENCE)
    assert odd_takes(event.id) == []  # it is told once


def test_a_block_is_kept_from_the_public_and_sold_without_network() -> None:
    event = make.event(amount=5_000, capacity=6)
    phone = till(event, block=4)
    assert room(event) == (4, 0, 0, 4)
    with pytest.raises(SoldOut):
        buy(event, 3)
    buy(event, 2)
    assert tell(phone, told(event, 3)).result is Result.SOLD
    assert room(event) == (3, 3, 0, 1)
    assert db.session.query(WalkIn).one().block_seats == 3


def test_what_was_sold_of_a_block_is_set_aside_anew_while_there_is_room() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone = till(event, block=4)
    tell(phone, told(event, 3))
    assert room(event) == (1, 3, 0, 1)
    assert in_transaction(lambda: fill(phone.id, now=TONIGHT)) == 4
    assert room(event) == (4, 3, 0, 4)


def test_beyond_its_block_and_the_room_a_sale_stands_and_is_flagged() -> None:
    event = make.event(amount=5_000, capacity=5)
    phone = till(event, block=2)
    buy(event, 3)
    sold = tell(phone, told(event, 4))
    assert (sold.result, sold.over) == (Result.OVER, 2)
    assert (room(event), inside(event), drawer(phone)) == ((3, 4, 2, 0), 4, 20_000)
    (odd,) = odd_sales(event.id)
    assert (odd.result, odd.n, odd.over, odd.cashier) == (Result.OVER, 4, 2, "Chantal")


def test_nobody_buys_a_place_that_comes_free_in_a_room_that_is_over() -> None:
    event = make.event(amount=0, capacity=2)
    first = buy(event, 2)
    tell(till(event), told(event, 1))
    from app.orders.actions import lower_places

    with transaction():
        order = orders.lock_order(first.id)
        lower_places(
            order,
            units={order.lines[0].id: 1},
            seats=orders.places_of(first.id) and {make.room_of(event).id: 1},
        )
    assert room(event) == (0, 2, 1, 0)
    with pytest.raises(SoldOut):
        buy(event, 1)


@pytest.mark.parametrize("n_phones", [1, 2])
def test_whatever_the_order_of_arrival_the_same_is_sold(n_phones: int) -> None:
    """Three sales, each told twice: all arrivals end alike."""
    ends = set()
    for arrival in permutations(range(3)):
        event = make.event(amount=5_000, capacity=4)
        phones = [till(event, gate=f"Porte {n}", block=2) for n in range(n_phones)]
        sales = [told(event, n) for n in (1, 2, 3)]
        for each in (*arrival, *arrival):
            tell(phones[each % n_phones], sales[each], minutes=each)
        money = sum(drawer(phone) for phone in phones)
        over = sum(one.over for one in odd_sales(event.id))
        ends.add((*room(event)[1:3], inside(event), money, over))
    assert ends == {(6, 2, 6, 30_000, 2)}


def test_when_its_phone_is_taken_away_what_it_kept_is_the_publics_again() -> None:
    event = make.event(amount=5_000, capacity=5)
    phone = till(event, block=3)
    assert in_transaction(lambda: give_back(phone.id)) == 3
    assert in_transaction(lambda: give_back(phone.id)) == 0
    assert room(event) == (0, 0, 0, 0)


def test_of_a_date_called_off_meanwhile_only_the_fact_is_kept() -> None:
    event = make.event(amount=5_000, capacity=5)
    phone = till(event)
    with transaction():
        event.status = Status.CANCELLED
    with pytest.raises(NotOnSale):
        ask(phone, told(event))
    assert tell(phone, told(event)).result is Result.UNKNOWN
    assert db.session.query(Order).count() == 0
    assert [odd.result for odd in odd_sales(event.id)] == [Result.UNKNOWN]


def test_of_another_houses_type_only_the_fact_is_kept() -> None:
    event, other = make.event(amount=5_000), make.event(amount=1)
    sale = replace(told(event), type_id=kind_of(other).id)
    assert tell(till(event), sale).result is Result.UNKNOWN
    assert db.session.query(WalkIn).one().ticket_type_id is None


def test_another_phones_id_tells_nothing() -> None:
    event = make.event(amount=5_000)
    sale = told(event)
    tell(till(event), sale)
    again = tell(till(event, "Zed", "Porte B"), sale)
    assert (again.result, again.over, again.replay) == (Result.REFUSED, 0, True)


def test_a_phone_without_a_till_sells_nothing() -> None:
    event = make.event(amount=5_000)
    phone = till(event)
    with transaction():
        phone.cashier_id = None
    assert tell(phone, told(event)).result is Result.REFUSED
    assert db.session.query(WalkIn).count() == 0


def test_what_is_sold_at_the_door_alone_is_offered_there_until_the_end() -> None:
    event = make.event(amount=5_000)
    at_door = make.ticket_type(event, make.room_of(event), name="Sur place", door_only=True)
    names = [offer.id for offer in on_sale_at_door(event, now=NOW)]
    assert names == [kind_of(event).id, at_door.id]
    assert on_sale_at_door(event, now=event.ends_at + timedelta(seconds=1)) == []
    assert ask(till(event), told(event, type_id=at_door.id, amount=15_000)).result is Result.SOLD


def test_a_table_takes_all_its_seats() -> None:
    event = make.event(amount=5_000, capacity=8)
    table = make.ticket_type(event, make.room_of(event), name="Table", seats=4, amount=50_000)
    phone = till(event, block=8)
    sale = replace(told(event), id=str(uuid4()), type_id=table.id, amount=100_000, quantity=2)
    assert tell(phone, sale).result is Result.SOLD
    assert (room(event), inside(event)) == ((0, 8, 0, 0), 8)
