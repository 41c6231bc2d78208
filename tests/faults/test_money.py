"""Money that is told twice, at once, in any order, wrong, or never: what the book says of it."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.deciding import actions as deciding
from app.jobs import money, notices
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.ledger import queries as ledger
from app.ledger import rules as accounts
from app.ledger.actions import issue_receipt
from app.ledger.models import Receipt, ReceiptKind
from app.messages.models import Message
from app.notices.actions import keep_notice
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import AlreadySettled
from app.payments.gateway import Disputed, DisputeState, Hint, Outcome, Paid, Refunded
from app.refunds.actions import hear
from app.settlement import actions, queries
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from tests import make
from tests.faults.sizes import fault, size, told
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy
from tests.races.crowd import at_once
from tests.settlement.teller import Teller

if TYPE_CHECKING:
    from flask import Flask

    from app.events.models import Event

PRICE = 15_000
AT_ONCE = size(6, 20)
MANY = size(4, 60)  # payments of which no notice comes
LINKS = money.Links("https://here.example/back", "https://here.example/order")
ENDED = "app.settlement.actions.may_become"  # what ended stays ended


@pytest.fixture
def evening(house: Flask) -> Event:
    return make.event(capacity=10_000, amount=PRICE)


def begun(event: Event, provider: str = "teller") -> tuple[Order, str]:
    order = buy(event, provider=provider)
    how: dict[str, Any] = {"provider": provider, "hold": HOLD, "now": NOW}
    return order, in_transaction(lambda: actions.begin_payment(order.id, **how))


def standing(order: Order, payment_id: str) -> tuple[Any, ...]:
    """Payment, order, tickets, what is owed back, the receipts, and the order's own accounts."""
    db.session.rollback()
    db.session.refresh(order)
    payment = db.session.get_one(Payment, payment_id, populate_existing=True)
    kinds = Counter(each.kind for each in ledger.receipts_of_order(order.id))
    moved = {name: n for name, n in ledger.balances_of_order(order.id).items() if n}
    tickets = len(orders.tickets_of_order(order.id))
    return payment.status, order.status, tickets, order.refund_due, dict(kinds), moved


def ask_all(house: Flask, event: Event) -> tuple[Any, ...]:
    """Twenty notices, as many rounds of the clock and pages that one comes back to, at once."""
    order, payment_id = begun(event)
    teller = Teller()
    providers = {"teller": teller}
    teller.start(money._bill(order, queries.payment(payment_id), LINKS))  # type: ignore[arg-type]
    entry = teller.books[payment_id]
    entry.outcome, entry.paid = Outcome.SUCCEEDED, entry.billed
    for n in range(AT_ONCE):
        hint = Hint(f"{payment_id} {n}", "paid", payment_id=payment_id)
        with transaction():
            keep_notice("teller", hint, body=b"{}", now=datetime.now(UTC))

    def look() -> None:
        money.look(db.session.get_one(Payment, payment_id), providers, actor="buyer")

    works: list[Callable[[], Any]] = [look, lambda: notices.judge_all(providers)]
    works += [lambda: money.look_at_due(providers)]
    at_once(house, works * (AT_ONCE // 2))
    notices.judge_all(providers)
    said = select(func.count(AuditEntry.id)).where(AuditEntry.action == "payment.succeeded")
    mails = select(func.count(Message.id)).where(Message.template == "tickets")
    counted = db.session.scalar(said), db.session.scalar(mails)
    return *standing(order, payment_id)[:4], *counted


@fault("P2")
def test_told_by_everybody_at_once_it_is_paid_once(house: Flask, evening: Event) -> None:
    gave = ask_all(house, evening)
    told(notices=AT_ONCE, tickets=gave[2], audited=gave[4], mails=gave[5])
    assert gave == (PaymentStatus.SUCCEEDED, "paid", 1, 0, 1, 1)


@fault("P2")
def test_twin_where_a_payment_does_not_end_each_telling_is_owed_again(
    house: Flask, evening: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ENDED, lambda _now, _then: True)
    gave = ask_all(house, evening)
    told(owed_without_the_guard=gave[3])
    assert gave[3] > 0


def words(payment_id: str) -> list[Paid]:
    """All that a provider may say of one payment, whenever it is heard."""
    back = (Refunded(Outcome.SUCCEEDED, f"r-{payment_id}", total=Money(5_000)),)
    bank = (Disputed(f"d-{payment_id}", DisputeState.OPEN, Money(PRICE), "fraud"),)
    ref, total = f"t-{payment_id}", Money(PRICE)
    return [
        Paid(Outcome.PENDING, ref),
        Paid(Outcome.UNKNOWN, ref),
        Paid(Outcome.FAILED, ref, failure="declined"),
        Paid(Outcome.SUCCEEDED, ref, total, fee=Money(300)),
        Paid(Outcome.SUCCEEDED, ref, total, refunds=back),
        Paid(Outcome.SUCCEEDED, ref, total, refunds=back, disputes=bank),
    ]


def heard_in_all_orders(event: Event) -> Counter[str]:
    every = list(itertools.permutations(range(6)))
    ends: Counter[str] = Counter()
    for order_of_words in random.Random(3).sample(every, size(12, 720)):
        order, payment_id = begun(event)
        said = words(payment_id)
        for n in order_of_words:
            with transaction():
                actions.settle(payment_id, said[n], actor="webhook", now=NOW)
                hear(payment_id, said[n], actor="webhook", now=NOW)
        ends[str(standing(order, payment_id))] += 1
    return ends


@fault("P3")
def test_in_whatever_order_it_is_heard_it_ends_where_the_provider_is(evening: Event) -> None:
    ends = heard_in_all_orders(evening)
    told(orders=ends.total(), ends=len(ends))
    assert len(ends) == 1
    assert "'succeeded'" in next(iter(ends))


@fault("P3")
def test_twin_where_a_later_word_undoes_an_earlier_one_the_end_depends_on_the_order(
    evening: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ENDED, lambda _now, _then: True)
    ends = heard_in_all_orders(evening)
    told(ends_without_the_guard=len(ends))
    assert len(ends) > 1


def delays(payments: int, *, looks: bool) -> list[float | None]:
    """Seconds from the payer's yes to the ticket, when no notice ever comes; None: never."""
    dice, teller, gone = random.Random(5), Teller(), list[float | None]()
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(payments):
            event = make.event(amount=PRICE, starts_at=clock_now() + timedelta(days=7))
            order = buy(event, provider="teller", now=clock_now())
            money.ask_for_money(order, teller, LINKS)
            (entry,) = (e for e in teller.books.values() if e.outcome is Outcome.PENDING)
            says_yes = clock_now() + timedelta(seconds=dice.randint(5, 150))
            gone.append(waited(teller, entry, says_yes, clock, looks=looks))
            entry.outcome = Outcome.SUCCEEDED
    return gone


def clock_now() -> datetime:
    return datetime.now(UTC)


def waited(teller: Teller, entry: Any, yes: datetime, clock: Any, *, looks: bool) -> float | None:
    for _second in range(600):
        clock.shift(timedelta(seconds=1))
        if clock_now() >= yes:
            entry.outcome, entry.paid = Outcome.SUCCEEDED, entry.billed
        due = queries.next_look_due()
        if looks and due and due <= clock_now():
            money.look_at_due({"teller": teller})
            if db.session.get_one(Payment, entry.id).status is PaymentStatus.SUCCEEDED:
                return (clock_now() - yes).total_seconds()
        db.session.rollback()
    return None


@fault("P5")
def test_without_any_notice_the_clock_finds_each_payment_within_minutes(house: Flask) -> None:
    seconds = [each for each in delays(MANY, looks=True) if each is not None]
    told(payments=len(seconds), median=f"{median(seconds):.0f} s", longest=f"{max(seconds):.0f} s")
    assert len(seconds) == MANY
    assert median(seconds) < 60


@fault("P5")
def test_twin_without_the_clock_nobody_learns_of_it(house: Flask) -> None:
    assert set(delays(1, looks=False)) == {None}


def confirmed_by_many(house: Flask, event: Event) -> tuple[Counter[str], tuple[Any, ...]]:
    order, payment_id = begun(event, "hand")
    awa = make.awa(event.organizer).id

    def confirm() -> str:
        how: dict[str, Any] = {"user_id": awa, "now": NOW}
        return str(in_transaction(lambda: deciding.confirm_by_hand(payment_id, **how)))

    gave = at_once(house, [confirm] * size(6, 32))
    return Counter(each if isinstance(each, str) else type(each).__name__ for each in gave), (
        *standing(order, payment_id)[2:4],
        ledger.balances_of_order(order.id).get(accounts.buyer(order.id), 0),
    )


@fault("P6")
def test_confirmed_in_many_tabs_it_is_one_payment(house: Flask, evening: Event) -> None:
    gave, stands = confirmed_by_many(house, evening)
    told(tabs=gave.total(), gave=dict(gave))
    assert gave == {"succeeded": 1, AlreadySettled.__name__: size(6, 32) - 1}
    assert stands == (1, 0, 0)


@fault("P6")
def test_twin_where_nobody_looks_whether_it_ended_it_is_owed_back(
    house: Flask, evening: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ENDED, lambda _now, _then: True)

    def confirm(payment_id: str, *, user_id: int, now: datetime) -> PaymentStatus:
        word = Paid(Outcome.SUCCEEDED, "")
        return actions.settle(payment_id, word, actor=f"user:{user_id}", now=now)

    monkeypatch.setattr(deciding, "confirm_by_hand", confirm)
    _gave, stands = confirmed_by_many(house, evening)
    told(owed_without_the_guard=stands[1])
    assert stands[1] > 0


def numbered(house: Flask, event: Event) -> tuple[list[int], int]:
    """Receipts by eight at once, of whom one in six falls after it took its number."""
    order, each = buy(event), size(5, 75)
    zone, of = event.organizer.timezone, event.organizer_id

    def write(who: int) -> Iterator[int]:
        for n in range(each):
            key = f"{who}:{n}"

            def one(key: str = key, falls: bool = (who * each + n) % 6 == 0) -> int:
                facts: dict[str, Any] = {"key": key, "organizer_id": of, "order_id": order_id}
                facts |= {"total": Money(PRICE), "zone": zone, "now": NOW}
                made = issue_receipt(ReceiptKind.RECEIPT, {"key": key}, **facts)
                if falls:
                    raise ZeroDivisionError
                return made.n

            try:
                yield in_transaction(one)
            except ZeroDivisionError:
                yield 0

    order_id = order.id
    gave = at_once(house, [partial(list, write(who)) for who in range(8)], seconds=600)
    numbers = [n for some in gave for n in some]
    db.session.rollback()
    kept = db.session.scalars(select(Receipt.n).order_by(Receipt.n)).all()
    return list(kept), numbers.count(0)


@fault("P9")
def test_receipts_are_numbered_without_a_gap_though_some_fall(house: Flask, evening: Event) -> None:
    kept, fell = numbered(house, evening)
    told(receipts=len(kept), fell=fell)
    assert kept == list(range(1, size(40, 600) - fell + 1))
    assert ledger.broken_series() == []


@fault("P9")
def test_twin_where_a_number_is_taken_beside_the_transaction_there_are_gaps(
    house: Flask, evening: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = itertools.count(1)
    monkeypatch.setattr("app.ledger.actions.next_number", lambda _of, _series: next(numbers))
    kept, fell = numbered(house, evening)
    told(gaps_without_the_guard=kept[-1] - len(kept))
    assert fell > 0
    assert kept[-1] > len(kept)
