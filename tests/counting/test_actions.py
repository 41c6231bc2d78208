"""A drawer told by phones: opened, filled, counted, in whatever order its words arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from app.counting.actions import Heard, tell
from app.counting.models import DrawerWord
from app.counting.queries import Sheet, sheet_of
from app.counting.rules import Kind, Result, Told
from app.door.models import Scanner
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.orders.models import Order
from app.takes.actions import take
from app.takes.rules import Told as Sum
from app.tills.actions import count_again, count_drawer, open_drawer
from app.tills.models import Drawer
from app.untaking.actions import undo_if_told, untake
from app.untaking.rules import Told as Back
from tests.deposits.paying import AT_DOOR, reserved
from tests.faults.sizes import fault
from tests.make import NOW
from tests.takes.test_actions import REST, TONIGHT, till, told

pytestmark = pytest.mark.usefixtures("house")
FLOAT = 10_000
LATER = TONIGHT + timedelta(hours=6)  # all is heard of then
Act = Callable[[], object]


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert broken(now=NOW) == {}


def at(minutes: int) -> Any:
    return TONIGHT + timedelta(minutes=minutes)


def word(kind: Kind, amount: int, minutes: int, mark: str, **pieces: int) -> Told:
    told_at = at(minutes)
    return Told(str(uuid4()), mark, kind, amount, told_at, offline=True, pieces=pieces)


def hear(phone: Scanner, told_: Told, minutes: int = 360) -> Heard:
    return in_transaction(lambda: tell(phone, told_, skew=timedelta(0), now=at(minutes)))


def sum_at(order: Order, minutes: int, amount: int = REST) -> Sum:
    return told(order, amount, at=at(minutes))


def take_in(phone: Scanner, sum_: Sum, minutes: int = 360) -> None:
    in_transaction(lambda: take(phone, sum_, skew=timedelta(0), now=at(minutes)))
    in_transaction(lambda: undo_if_told(sum_.id, now=at(minutes)))


def only_drawer() -> Drawer:
    return db.session.scalars(db.select(Drawer).execution_options(populate_existing=True)).one()


def sums(held: Drawer) -> tuple[int, int, int, int, int]:
    cash = held.cash
    return cash.opening, cash.came, cash.back, held.counted, held.over


def rounding(phone: Scanner) -> int:
    return book.balance(phone.event.organizer_id, "rounding")


def evening(n: int, counted: int) -> tuple[Scanner, list[Act]]:
    """A float, two sums, one of them tapped by mistake, and a count: all told without network."""
    one = reserved(terms=AT_DOOR)
    other = reserved(of=one.event, terms=AT_DOOR)
    phone, mark = till(one.event, f"Rose {n}"), str(uuid4())
    first, wrong = sum_at(one, 10), sum_at(other, 20)
    back = Back(str(uuid4()), wrong.id, at(21), offline=True)
    opened, count = word(Kind.OPEN, FLOAT, 0, mark), word(Kind.COUNT, counted, 200, mark)
    return phone, [
        lambda: hear(phone, opened),
        lambda: take_in(phone, first),
        lambda: take_in(phone, wrong),
        lambda: in_transaction(lambda: untake(phone, back, skew=timedelta(0), now=LATER)),
        lambda: hear(phone, count),
    ]


def closings(arrivals: Iterable[Sequence[int]]) -> set[tuple[Any, ...]]:
    """How the drawer of such an evening closes; each word, sum and undoing is told twice."""
    found = set()
    for n, arrival in enumerate(arrivals):
        phone, acts = evening(n, FLOAT + REST - 500)
        for turn in (*arrival, *arrival):
            acts[turn]()
        held = db.session.scalars(db.select(Drawer).filter_by(user_id=phone.cashier_id)).one()
        db.session.refresh(held)
        found.add((sums(held), held.closed_at == at(200), rounding(phone)))
    return found


@fault("F62")
@fault("F63")
def test_a_drawer_closes_short_by_the_same_sum_in_whatever_order_its_words_come() -> None:
    found = closings([*permutations(range(5))][::17])
    assert found == {((FLOAT, REST, 0, FLOAT + REST - 500, -500), True, 500)}


@fault("F63")
def test_twin_a_sum_that_stays_where_it_is_told_makes_the_difference_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for room in ("takes", "untaking"):
        monkeypatch.setattr(f"app.{room}.actions.put_where_it_lay", lambda *_who, **_facts: None)
    told_last, told_first = (0, 4, 1, 2, 3), (0, 1, 2, 3, 4)
    assert len(closings([told_last, told_first])) == 2


def test_what_was_taken_before_it_was_opened_lies_in_it() -> None:
    order = reserved(terms=AT_DOOR)
    phone, mark = till(order.event), str(uuid4())
    take_in(phone, sum_at(order, 0), minutes=1)
    hear(phone, word(Kind.OPEN, FLOAT, 5, mark), minutes=6)
    hear(phone, word(Kind.COUNT, FLOAT + REST, 60, mark, **{"10000": 2, "5000": 1}), minutes=61)
    assert sums(only_drawer()) == (FLOAT, REST, 0, FLOAT + REST, 0)
    sheet = sheet_of(only_drawer())
    assert (sheet.pieces, told_rows(sheet)) == ({"10000": 2, "5000": 1}, [(at(0), REST)])


def told_rows(sheet: Sheet) -> list[tuple[Any, int]]:
    assert sum(row.amount for row in sheet.rows) == sheet.cash.expected - sheet.cash.opening
    return [(row.at, row.amount) for row in sheet.rows]


def test_a_sum_told_after_the_count_lies_in_the_drawer_that_was_counted() -> None:
    """Also where the next one is open by then."""
    order, more = (one := reserved(terms=AT_DOOR)), reserved(of=one.event, terms=AT_DOOR)
    phone, mark = till(order.event), str(uuid4())
    hear(phone, word(Kind.OPEN, FLOAT, 0, mark), minutes=1)
    hear(phone, word(Kind.COUNT, FLOAT + REST, 60, mark), minutes=61)
    assert (only_drawer().over, rounding(phone)) == (REST, -REST)
    hear(phone, word(Kind.OPEN, 2_000, 70, "next"), minutes=71)
    take_in(phone, sum_at(order, 30), minutes=80)
    take_in(phone, sum_at(more, 75), minutes=81)
    first, second = db.session.scalars(db.select(Drawer).order_by(Drawer.id)).all()
    db.session.refresh(first)
    assert (sums(first), rounding(phone)) == ((FLOAT, REST, 0, FLOAT + REST, 0), 0)
    assert sheet_of(second).cash.expected == 2_000 + REST
    assert told_rows(sheet_of(first)) == [(at(30), REST)]
    assert told_rows(sheet_of(second)) == [(at(75), REST)]


def test_a_drawer_the_organizer_opened_or_counted_is_the_same_one() -> None:
    order = reserved(terms=AT_DOOR)
    phone = till(order.event)
    facts: dict[str, Any] = {"user_id": phone.cashier_id}
    of = order.organizer_id
    made = in_transaction(lambda: open_drawer(of, FLOAT, now=at(-60), **facts))
    assert hear(phone, word(Kind.OPEN, 7_000, 0, "mine"), minutes=1).result is Result.KEPT
    assert (only_drawer().id, only_drawer().opening) == (made, FLOAT)
    take_in(phone, sum_at(order, 5), minutes=10)
    in_transaction(lambda: count_drawer(made, FLOAT, now=at(30), **facts))
    assert only_drawer().over == -REST
    late = word(Kind.COUNT, FLOAT + REST, 20, "mine")
    assert hear(phone, late, minutes=40).result is Result.LATER  # counted again since
    assert only_drawer().over == -REST
    again = word(Kind.COUNT, FLOAT + REST, 50, "mine")
    assert hear(phone, again, minutes=60).result is Result.KEPT
    assert (only_drawer().over, rounding(phone)) == (0, 0)
    in_transaction(lambda: count_again(made, now=at(70), **facts))
    assert sheet_of(only_drawer()).cash.expected == FLOAT + REST


def test_what_was_told_earliest_is_what_it_began_with() -> None:
    order = reserved(terms=AT_DOOR)
    phone = till(order.event)
    hear(phone, word(Kind.OPEN, 5_000, 30, "second"))
    hear(phone, word(Kind.OPEN, FLOAT, 0, "first"))
    hear(phone, word(Kind.OPEN, 1, 40, "third"))
    assert (only_drawer().opening, only_drawer().opened_at) == (FLOAT, at(0))


def test_a_phone_without_a_till_has_no_drawer_and_another_cashiers_word_is_not_taken() -> None:
    order = reserved(terms=AT_DOOR)
    phone, other = till(order.event), till(order.event, "Ben")
    opened = word(Kind.OPEN, FLOAT, 0, "mine")
    hear(phone, opened)
    assert hear(other, opened) == Heard(opened.id, Result.REFUSED, replay=True)
    hear(other, word(Kind.COUNT, 0, 10, "mine"))  # the same name for another drawer
    counted = db.session.scalars(db.select(Drawer).filter_by(user_id=other.cashier_id)).one()
    assert (counted.opening, counted.over) == (0, 0)
    with transaction():
        other.cashier_id = None
    assert hear(other, word(Kind.OPEN, 1, 0, "none")).result is Result.REFUSED
    assert db.session.query(DrawerWord).count() == 2
