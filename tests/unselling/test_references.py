"""A sale by a mobile money reference that is no good: a person finds the right one, or ends it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.door.models import Scanner
from app.events.models import Event
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement.rules import ReferenceUsed
from app.takes.rules import TakeDecided
from app.unselling.actions import correct, drop
from app.walkins.models import WalkIn
from app.walkins.queries import doubtful, odd_sales
from app.walkins.rules import Result, Told, Way
from tests import make
from tests.walkins.making import TONIGHT, inside, room, tell, till, told

pytestmark = pytest.mark.usefixtures("house")
REFERENCE = "MP261128.1802.C12345"


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert (broken(now=TONIGHT), orders.counter_drift()) == ({}, [])


def sold(event: Event, n: int = 1) -> tuple[Scanner, Told]:
    """Without network, by a reference that no operator writes."""
    phone = till(event)
    sale = told(event, n, way=Way.MOBILE, reference="MERCI")
    assert tell(phone, sale).result is Result.REFERENCE
    return phone, sale


def corrects(sale: Told, reference: str = REFERENCE) -> Result:
    return in_transaction(lambda: correct(sale.id, reference, user_id=1, now=TONIGHT))


def test_by_the_right_reference_it_is_paid_and_its_people_are_inside() -> None:
    event = make.event(amount=5_000, capacity=10)
    _phone, sale = sold(event, 2)
    assert [(one.code, n) for one, n in doubtful([event.organizer_id])] == [(event.code, 1)]
    assert (doubtful([event.organizer_id + 1]), inside(event)) == ([], 0)
    assert corrects(sale) is Result.SOLD
    assert db.session.query(Order).one().status is OrderStatus.PAID
    assert (room(event), inside(event)) == ((0, 2, 0, 0), 2)
    assert (odd_sales(event.id), doubtful([event.organizer_id])) == ([], [])
    with pytest.raises(TakeDecided):
        corrects(sale)


def test_a_reference_that_is_no_good_again_changes_nothing() -> None:
    event = make.event(amount=5_000, capacity=10)
    _phone, sale = sold(event)
    tell(till(event, "Zoé"), told(event, way=Way.MOBILE, reference=REFERENCE))
    for wrong in ("encore merci", "", REFERENCE):
        with pytest.raises(ReferenceUsed):
            corrects(sale, wrong)
    db.session.expire_all()
    assert db.session.get_one(WalkIn, sale.id).result is Result.REFERENCE
    assert (room(event), inside(event)) == ((1, 1, 0, 0), 1)


def test_without_money_it_ends_and_its_places_are_free_also_those_beyond() -> None:
    event = make.event(amount=5_000, capacity=1)
    _phone, sale = sold(event, 2)
    assert room(event) == (2, 0, 1, 0)
    in_transaction(lambda: drop(sale.id, user_id=1, now=TONIGHT))
    db.session.expire_all()
    row, order = db.session.query(WalkIn).one(), db.session.query(Order).one()
    assert (row.result, row.over_seats, order.status) == (Result.ASIDE, 0, OrderStatus.CANCELLED)
    assert (room(event), inside(event)) == ((0, 0, 0, 0), 0)
    with pytest.raises(TakeDecided):
        corrects(sale)
