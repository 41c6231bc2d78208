"""The money book: written once, never rewritten, its receipts numbered without a gap."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.kernel.db import db, in_transaction
from app.kernel.money import Money
from app.ledger import queries
from app.ledger.actions import fingerprint, issue_receipt, next_number, post
from app.ledger.models import LedgerLine, Movement, Receipt, ReceiptKind
from app.ledger.rules import Line, Sold, paid, sale
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")

SALE = sale(7, [Sold(3, 10_000)])


def write(
    of: int, lines: list[Line] = SALE, *, key: str = "sale:7", movement: Movement = Movement.SALE
) -> bool:
    facts = {"key": key, "organizer_id": of, "currency": "XAF", "now": NOW, "order_id": 7}
    return in_transaction(lambda: post(movement, lines, **facts))  # type: ignore[arg-type]


def test_a_movement_is_written_once_whoever_comes_second() -> None:
    of = make.organizer().id
    assert write(of)
    assert not write(of)
    assert not write(of, [])
    assert queries.balances(of) == {"order:7": 10_000, "revenue:3": -10_000}


def test_a_paid_order_stands_at_zero_and_the_provider_holds_the_money() -> None:
    of = make.organizer().id
    write(of)
    write(of, paid(7, 10_000, "clearing:card"), key="pay:1", movement=Movement.PAYMENT)
    assert queries.balance(of, "order:7") == 0
    assert queries.balances(of, "clearing:") == {"clearing:card": 10_000}
    assert [line.account for line in queries.lines_of_order(7)] == [
        "order:7",
        "revenue:3",
        "clearing:card",
        "order:7",
    ]
    assert queries.unbalanced() == []


def test_another_organizer_s_book_says_nothing() -> None:
    of, other = make.organizer().id, make.organizer().id
    write(of)
    assert queries.balances(other) == {}
    assert queries.balance(other, "order:7") == 0


def test_a_half_written_movement_is_found() -> None:
    of = make.organizer().id
    write(of)
    rows = db.select(LedgerLine.__table__).where(LedgerLine.n == 1)
    half = dict(db.session.execute(rows).mappings().one()) | {"id": 99, "key": "half"}
    in_transaction(lambda: db.session.execute(db.insert(LedgerLine).values(half)))
    assert queries.unbalanced() == ["half"]


@pytest.mark.parametrize("table", ["ledger_line", "receipt"])
@pytest.mark.parametrize("word", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
def test_the_past_cannot_be_rewritten(table: str, word: str) -> None:
    of = make.organizer()
    write(of.id)
    receipt(buy(make.event(of)).id, of.id)
    with pytest.raises(DatabaseError, match="is only added to"):
        in_transaction(lambda: db.session.execute(text(word.format(table))))
    assert queries.balance(of.id, "order:7") == 10_000


def receipt(order_id: int, of: int, key: str = "a", now: datetime = NOW) -> Receipt:
    return in_transaction(
        lambda: issue_receipt(
            ReceiptKind.RECEIPT,
            {"total": 10_000, "buyer": "Zoé"},
            key=key,
            organizer_id=of,
            order_id=order_id,
            total=Money(10_000),
            zone="Africa/Douala",
            now=now,
        )
    )


def test_receipts_count_from_one_each_organizer_and_each_year_of_the_clocks_in_douala() -> None:
    of, other = make.organizer(), make.organizer()
    order, theirs = buy(make.event(of)).id, buy(make.event(other)).id
    eve = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Douala
    new_year = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    made = [
        receipt(order, of.id, "a", eve),
        receipt(order, of.id, "b", eve),
        receipt(order, of.id, "c", new_year),
        receipt(theirs, other.id, "d", eve),
    ]
    assert [(each.series, each.n) for each in made] == [
        ("REC-2026", 1),
        ("REC-2026", 2),
        ("REC-2027", 1),
        ("REC-2026", 1),
    ]
    assert made[0].sha256 == fingerprint({"buyer": "Zoé", "total": 10_000})
    assert queries.broken_series() == []


def test_a_number_whose_transaction_failed_is_given_to_the_next() -> None:
    of = make.organizer().id

    def fails() -> None:
        next_number(of, "REC-2026")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_transaction(fails)
    assert in_transaction(lambda: next_number(of, "REC-2026")) == 1
    assert queries.broken_series() == [f"{of}:REC-2026"]  # taken, and no receipt has it


def test_eight_at_once_take_eight_numbers(house: Flask) -> None:
    of = make.organizer().id
    taken: list[int] = []
    gate = Barrier(8)

    def take() -> None:
        with house.app_context():
            gate.wait()
            taken.extend(in_transaction(lambda: next_number(of, "REC-2026")) for _ in range(5))

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
