"""Sold with an entry at the door: a dinner, drinks; and a price that is typed."""

from __future__ import annotations

from typing import Any

import pytest

from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import NotOnSale, PriceChanged, SoldOut
from app.tickets.models import Quota, TicketType
from app.tickets.rules import QuotaKind, TypeKind
from app.unselling.actions import decide
from app.walkins.models import WalkIn
from app.walkins.rules import Result
from tests import make
from tests.walkins.making import TONIGHT, ask, drawer, inside, kind_of, room, tell, till, told

pytestmark = pytest.mark.usefixtures("house")


def only_order() -> Order:
    db.session.expire_all()
    return db.session.query(Order).one()


def dinner(event: Event, amount: int = 5_000, **facts: Any) -> TicketType:
    """With its own stock of three."""
    stock = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="dîner", size=3))
    return make.ticket_type(event, stock, name="Dîner", kind=TypeKind.ADDON, amount=amount, **facts)


def lines() -> list[tuple[str, int, int]]:
    order = orders.order_by_id(only_order().id)
    return sorted((x.ticket_type.name, x.quantity, x.unit_amount) for x in order.lines)


def test_what_goes_with_an_entry_is_sold_with_it_and_out_of_its_own_stock() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone, meal = till(event), dinner(event)
    sold = ask(phone, told(event, 2, amount=20_000, addons=((meal.id, 2),)))
    assert (sold.result, lines()) == (Result.SOLD, [("Dîner", 2, 5_000), ("Standard", 2, 5_000)])
    assert (inside(event), drawer(phone), room(event)[1]) == (2, 20_000, 2)
    with pytest.raises(SoldOut):
        ask(phone, told(event, 2, amount=20_000, addons=((meal.id, 2),)))
    late = tell(phone, told(event, 2, amount=20_000, addons=((meal.id, 2),)))
    assert (late.result, late.over) == (Result.OVER, 1)


def test_without_network_what_went_with_it_is_paid_first_and_what_is_gone_is_left_out() -> None:
    event, other = make.event(amount=5_000), make.event()
    phone, meal = till(event), dinner(event)
    foreign = dinner(other)
    tell(phone, told(event, 2, amount=13_000, addons=((meal.id, 1), (foreign.id, 1))))
    assert lines() == [("Dîner", 1, 5_000), ("Standard", 2, 4_000)]
    with pytest.raises(NotOnSale):
        ask(phone, told(event, 1, amount=10_000, addons=((foreign.id, 1),)))


def test_an_open_price_is_what_was_typed_and_no_less_than_its_least() -> None:
    event = make.event(amount=2_000, capacity=10)
    with transaction():
        db.session.merge(kind_of(event)).open_price = True
    phone = till(event)
    with pytest.raises(PriceChanged):
        ask(phone, told(event, 2, amount=3_000, each=1_500))
    with pytest.raises(PriceChanged):
        ask(phone, told(event, 2, amount=3_000, each=3_500))
    ask(phone, told(event, 2, amount=7_000, each=3_500))
    assert lines() == [("Standard", 2, 3_500)]


def test_a_sale_that_a_person_accepts_late_keeps_whom_to_write_to_and_a_refused_one_forgets() -> (
    None
):
    event = make.event(amount=2_000, capacity=10)
    phone, meal = till(event), dinner(event)
    with transaction():
        phone.till_ended_at = event.starts_at
    whom = {"name": "Zita", "email": "zita@example.cm", "phone": "", "locale": "en"}
    sales = [told(event, 1, amount=7_000, addons=((meal.id, 1),), **whom) for _n in range(2)]
    assert [tell(phone, one).result for one in sales] == [Result.AFTER, Result.AFTER]
    for one, accepts in zip(sales, (True, False), strict=True):
        in_transaction(lambda: decide(one.id, accepts=accepts, user_id=1, now=TONIGHT))  # noqa: B023
    order = only_order()
    kept = (order.buyer_name, order.email, order.phone, order.locale)
    assert kept == ("Zita", "zita@example.cm", "", "en")
    assert lines() == [("Dîner", 1, 5_000), ("Standard", 1, 2_000)]
    rows = db.session.query(WalkIn).all()
    assert [sorted(row.facts) for row in rows] == [["addons", "each"], ["addons", "each"]]
