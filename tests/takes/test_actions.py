"""Money taken on phones at the door: each sum once, in whatever order it comes, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from app.door.actions import open_pairing, pair
from app.door.models import Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.takes.actions import Heard, take
from app.takes.models import Take
from app.takes.queries import cashiers_of, odd_takes, sums_of, with_dues
from app.takes.rules import Method, Result, Told
from tests import make
from tests.deposits.paying import AT_DOOR, reserved
from tests.faults.sizes import fault
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")
REST = 15_000  # of 20 000, a quarter paid
TONIGHT = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert broken(now=NOW) == {}


def till(event: Event, who: str = "Chantal", gate: str = "Porte A") -> Scanner:
    """A phone that carries this person's drawer."""
    person = make.user(who)
    facts: dict[str, Any] = {"gate": gate, "role": DeviceRole.SCAN, "now": NOW}
    with transaction():
        code = open_pairing(event, by=person, cashier_id=person.id, **facts)
    with transaction():
        return pair(code, name="Tecno", now=NOW)[0]


def told(order: Order, amount: int = REST, **facts: Any) -> Told:
    """The first ticket of the order was scanned, and this much was handed over."""
    mark = orders.tickets_of_order(order.id)[0].token_hash
    base = Told(str(uuid4()), mark, amount, Method.CASH, TONIGHT, offline=True)
    return replace(base, **facts)


def hear(phone: Scanner, sum_: Told, minutes: int = 0) -> Heard:
    at = TONIGHT + timedelta(minutes=minutes)
    return in_transaction(lambda: take(phone, sum_, skew=timedelta(0), now=at))


def state(order: Order) -> tuple[OrderStatus, int, int]:
    db.session.refresh(order)
    return order.status, len(orders.own_tickets(order.id)), order.refund_due


def drawer(phone: Scanner) -> int:
    return book.balance(phone.event.organizer_id, f"cash:user:{phone.cashier_id}")


def test_the_rest_taken_at_the_door_opens_it_for_the_whole_order() -> None:
    order = reserved(terms=AT_DOOR, n=2)
    phone = till(order.event)
    seq = max(ticket.changed_seq for ticket in orders.tickets_of_order(order.id))

    heard = hear(phone, told(order, 30_000))

    assert heard.result is Result.TAKEN
    assert state(order) == (OrderStatus.PAID, 2, 0)
    assert drawer(phone) == 30_000
    db.session.expire_all()
    assert all(ticket.changed_seq > seq for ticket in orders.tickets_of_order(order.id))
    assert len(book.receipts_of_order(order.id)) == 2  # of the deposit, and of the whole


@fault("F62")
@pytest.mark.parametrize("first", ["A", "B"])
def test_cash_for_one_order_on_two_phones_without_network_is_owed_back_once(first: str) -> None:
    """Each phone tells it twice, in every order of arrival that matters."""
    order = reserved(terms=AT_DOOR, n=2)
    phones = {"A": till(order.event), "B": till(order.event, "Ben", "Porte B")}
    sums = {name: told(order, 30_000) for name in phones}
    second = "B" if first == "A" else "A"

    heard = [hear(phones[name], sums[name]) for name in (first, second, first, second, second)]

    assert [one.result for one in heard] == [
        Result.TAKEN,
        Result.OVER,
        Result.TAKEN,
        Result.OVER,
        Result.OVER,
    ]
    assert [one.replay for one in heard] == [False, False, True, True, True]
    assert state(order) == (OrderStatus.PAID, 2, 30_000)
    assert (drawer(phones["A"]), drawer(phones["B"])) == (30_000, 30_000)
    assert len(book.receipts_of_order(order.id)) == 2  # of the deposit, and of the whole
    (odd,) = odd_takes(order.event_id)
    assert (odd.result, odd.over, odd.gate) == (Result.OVER, 30_000, phones[second].gate)


@fault("F62")
def test_whatever_the_order_of_arrival_the_same_money_is_there() -> None:
    """Two orders, three sums, each told twice: all arrivals end alike."""
    found = set()
    for arrival in permutations(range(3)):
        one = reserved(terms=AT_DOOR)
        other = reserved(of=one.event, terms=AT_DOOR)
        phones = [till(one.event, f"Awa {arrival}"), till(one.event, f"Ben {arrival}")]
        sums = [(phones[0], told(one)), (phones[1], told(one)), (phones[1], told(other))]
        for n in (*arrival, *arrival):
            hear(*sums[n])
        found.add((state(one), state(other), drawer(phones[0]), drawer(phones[1])))
    paid = OrderStatus.PAID
    assert found == {((paid, 1, REST), (paid, 1, 0), REST, 2 * REST)}


def test_a_sum_told_twice_at_the_same_time_is_kept_once_without_that_it_would_be_two() -> None:
    order = reserved(terms=AT_DOOR)
    phone, sum_ = till(order.event), told(order)
    hear(phone, sum_)
    assert hear(phone, sum_) == Heard(sum_.id, Result.TAKEN, replay=True)
    assert (drawer(phone), state(order)[2]) == (REST, 0)
    hear(phone, replace(sum_, id=str(uuid4())))  # the twin: another id is other money
    assert (drawer(phone), state(order)[2]) == (2 * REST, REST)


def test_mobile_money_is_taken_by_a_reference_that_pays_once() -> None:
    one = reserved(terms=AT_DOOR)
    other = reserved(of=one.event, terms=AT_DOOR)
    phone = till(one.event)
    facts: dict[str, Any] = {"method": Method.MOBILE, "reference": "12345678901"}

    assert hear(phone, told(one, **facts)).result is Result.TAKEN
    seq = orders.tickets_of_order(other.id)[0].changed_seq
    assert hear(phone, told(other, **facts)).result is Result.REFERENCE
    assert hear(phone, told(other, **(facts | {"reference": "rien"}))).result is Result.REFERENCE

    assert state(one) == (OrderStatus.PAID, 1, 0)
    assert state(other)[0] is OrderStatus.DEPOSIT
    db.session.expire_all()
    assert orders.tickets_of_order(other.id)[0].changed_seq > seq  # the phone hears that it waits
    assert drawer(phone) == 0
    kept = db.session.scalars(db.select(Payment.operator_ref).order_by(Payment.created_at)).all()
    assert kept.count("12345678901") == 1
    assert len(odd_takes(one.event_id)) == 2


def test_less_than_the_rest_is_kept_and_the_ticket_waits() -> None:
    order = reserved(terms=AT_DOOR)
    phone = till(order.event)
    assert hear(phone, told(order, 10_000)).result is Result.PART
    assert state(order) == (OrderStatus.DEPOSIT, 0, 0)
    assert hear(phone, told(order, 5_000)).result is Result.TAKEN
    assert (drawer(phone), state(order)) == (REST, (OrderStatus.PAID, 1, 0))


def test_money_for_an_order_given_up_meanwhile_is_owed_back() -> None:
    order = reserved(terms=AT_DOOR)
    phone, sum_ = till(order.event), told(order)
    from app.deposits.actions import give_up

    in_transaction(lambda: give_up(order.id, keeps=False, user_id=1, now=TONIGHT))
    assert state(order)[2] == 5_000
    assert hear(phone, sum_).result is Result.OVER
    assert state(order) == (OrderStatus.CANCELLED, 0, 5_000 + REST)


def test_a_phone_without_a_till_takes_nothing() -> None:
    order = reserved(terms=AT_DOOR)
    phone = till(order.event)
    with transaction():
        phone.cashier_id = None
    assert hear(phone, told(order)).result is Result.REFUSED
    assert db.session.query(Take).count() == 0
    assert state(order)[0] is OrderStatus.DEPOSIT


def test_a_phone_of_another_house_can_touch_nothing_here() -> None:
    order = reserved(terms=AT_DOOR)
    mine = told(order)
    hear(till(order.event), mine)
    stranger = till(make.event(amount=5_000, of=make.organizer(name="Ailleurs")), "Zed")
    assert hear(stranger, told(order)).result is Result.UNKNOWN
    assert hear(stranger, mine) == Heard(mine.id, Result.REFUSED, replay=True)
    assert state(order) == (OrderStatus.PAID, 1, 0)
    assert drawer(stranger) == 0


def test_its_list_says_what_is_left_and_which_tickets_one_sum_pays() -> None:
    order = reserved(terms=AT_DOOR, n=2)
    tickets = orders.tickets_of_order(order.id)
    rows = [(t.token_hash, "", 1, "due", None, None, 0) for t in tickets]
    rows += [("other", "", 1, "valid", None, None, 3)]
    assert with_dues(rows, order.event_id) == [
        *((*row, {"due": 30_000, "o": order.id}) for row in rows[:2]),
        rows[2],
    ]


def test_what_came_is_added_up_by_phone_person_and_way() -> None:
    order = reserved(terms=AT_DOOR)
    phone = till(order.event)
    hear(phone, told(order))
    (found,) = sums_of(order.event_id)
    assert (found.gate, found.cashier, found.method) == ("Porte A", "Chantal", Method.CASH)
    assert (found.n, found.amount) == (1, REST)


def test_only_who_handles_money_may_hold_a_drawer() -> None:
    of = make.organizer()
    awa = make.awa(of)
    assert cashiers_of(of.id) == {awa.id: awa.name}
