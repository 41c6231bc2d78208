"""A sale at the door is taken back by its cashier, once, whatever comes first; one told too late
waits for a person, like a sum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import permutations
from uuid import uuid4

import pytest

from app.door.models import Entry, Scanner
from app.events.models import Event
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.ledger.models import ReceiptKind
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.takes.queries import sums_of
from app.takes.rules import TakeDecided
from app.tickets.rules import TicketStatus
from app.unselling.actions import decide, undo, undo_if_told
from app.untaking.rules import Result as Undone
from app.untaking.rules import Told as Back
from app.walkins.models import WalkIn
from app.walkins.queries import odd_sales, sold_by, told_after, undecided
from app.walkins.rules import Result, Told
from tests import make
from tests.walkins.making import TONIGHT, ask, drawer, inside, kind_of, room, tell, till, told

pytestmark = pytest.mark.usefixtures("house")
LATER = TONIGHT + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert (broken(now=TONIGHT), orders.counter_drift()) == ({}, [])


def back(phone: Scanner, sale: Told, id_: str = "") -> Undone:
    word = Back(id_ or str(uuid4()), sale.id, sale.at + timedelta(minutes=1), offline=True)
    heard = in_transaction(lambda: undo(phone, word, skew=timedelta(0), now=LATER))
    return heard.result


def outcome() -> tuple[Result, OrderStatus, set[TicketStatus]]:
    db.session.expire_all()
    row, order = db.session.query(WalkIn).one(), db.session.query(Order).one()
    return row.result, order.status, {one.status for one in orders.tickets_of_order(order.id)}


GONE = (Result.UNDONE, OrderStatus.CANCELLED, {TicketStatus.CANCELLED})


def test_its_places_its_money_and_its_people_are_taken_back() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone, sale = till(event), told(event, 2, email="ben@example.cm")
    assert ask(phone, sale).result is Result.SOLD
    id_ = str(uuid4())
    assert [back(phone, sale, id_), back(phone, sale, id_), back(phone, sale)] == [
        Undone.UNDONE,
        Undone.UNDONE,
        Undone.UNDONE,
    ]
    assert outcome() == GONE
    assert (room(event), inside(event), drawer(phone)) == ((0, 0, 0, 0), 0, 0)
    assert (sums_of(event.id), odd_sales(event.id), sold_by(phone.id)) == ([], [], (0, 0))
    receipts = book.receipts_of_order(db.session.query(Order.id).scalar())
    assert [one.kind for one in receipts] == [ReceiptKind.RECEIPT, ReceiptKind.CREDIT_NOTE]
    mails = db.session.query(Message.template).filter_by(template="payment_undone")
    assert mails.count() == 1  # the receipt they had was for nothing


def test_in_whatever_order_the_house_hears_of_both() -> None:
    for first, _second in permutations(("sale", "back")):
        event = make.event(amount=5_000, capacity=10)
        phone, sale = till(event, f"Chantal {first}"), told(event, 2)
        if first == "back":
            assert back(phone, sale) is Undone.WAITS
        tell(phone, sale)
        in_transaction(partial(undo_if_told, sale.id, now=LATER))  # as a sync does
        if first == "sale":
            back(phone, sale)
        assert (room(event), inside(event), drawer(phone)) == ((0, 0, 0, 0), 0, 0)


def test_one_for_nothing_beyond_the_places_leaves_none_beyond() -> None:
    event = make.event(amount=0, capacity=1)
    phone, sale = till(event), told(event, 3)
    assert tell(phone, sale).over == 2
    assert back(phone, sale) is Undone.UNDONE
    assert outcome() == GONE
    assert (room(event), inside(event), odd_sales(event.id)) == ((0, 0, 0, 0), 0, [])


def test_another_cashier_takes_nothing_back() -> None:
    event = make.event(amount=0, capacity=5)
    phone, sale = till(event), told(event)
    tell(phone, sale)
    assert back(till(event, "Dieudonné"), sale) is not Undone.UNDONE
    assert (room(event), inside(event)) == ((0, 1, 0, 0), 1)


def ended(event: Event) -> Scanner:
    phone = till(event)
    with transaction():
        db.session.get_one(Scanner, phone.id).till_ended_at = event.starts_at + timedelta(minutes=5)
    return phone


def test_told_once_its_till_had_ended_it_waits_for_a_person() -> None:
    event = make.event(amount=5_000, capacity=10)
    phone = ended(event)
    early = told(event, 1, at=event.starts_at)
    late, refused = told(event, 2), told(event)
    assert [tell(phone, one).result for one in (early, late, refused)] == [
        Result.SOLD,
        Result.AFTER,
        Result.AFTER,
    ]
    assert ask(phone, told(event)).result is Result.REFUSED
    assert (room(event), inside(event), drawer(phone)) == ((0, 1, 0, 0), 1, 5_000)
    name = kind_of(event).name
    assert [(sale.quantity, what) for sale, what in told_after(phone.id)] in (
        [(2, name), (1, name)],
        [(1, name), (2, name)],
    )
    assert undecided(event.id, {phone.id: 1}) == {phone.id: 3}

    def decides(sale: Told, *, accepts: bool) -> Result:
        return in_transaction(lambda: decide(sale.id, accepts=accepts, user_id=1, now=LATER))

    assert decides(late, accepts=True) is Result.SOLD
    assert decides(refused, accepts=False) is Result.ASIDE
    with pytest.raises(TakeDecided):
        decides(late, accepts=False)
    assert (room(event), inside(event), drawer(phone)) == ((0, 3, 0, 0), 3, 15_000)
    assert db.session.query(Entry).count() == 3
