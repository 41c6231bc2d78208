"""Each invariant holds after a busy evening, and is told when somebody breaks it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, text

from app.cancelling.actions import call_off, work_off
from app.cancelling.rules import Gives
from app.cli import doctor
from app.events.rules import CancelsAs
from app.invariants.queries import LOOKS, broken
from app.invariants.rules import DO, SAYS
from app.kernel.db import db, in_transaction, is_sqlite, table_of, transaction
from app.kernel.money import Money
from app.orders.actions import lapse_due
from app.payments.gateway import Disputed, DisputeState, Outcome, Paid
from app.tickets.models import Quota
from tests import make
from tests.books.test_postings import pay, send_back
from tests.changes.test_cancel import give_up, keys_of
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy
from tests.refunds.test_hear import told
from tests.settlement.test_actions import begin
from tests.settlement.test_actions import hear as settled

pytestmark = pytest.mark.usefixtures("house")
GUARDS = "ledger_line_no_update", "ledger_line_no_delete", "receipt_no_update", "receipt_no_delete"


SIZE = "ALTER TABLE quota {} CONSTRAINT ck_quota_size"
HOLDS = {check.name: check for check in table_of(Quota).constraints}["ck_quota_size"]
LIFTED = (SIZE.format("DROP"),)
PUT_BACK = (
    "UPDATE quota SET size = 1000",
    SIZE.format("DROP").replace("CONSTRAINT", "CONSTRAINT IF EXISTS"),
    SIZE.format("ADD") + f" CHECK ({cast(CheckConstraint, HOLDS).sqltext})",
    "ALTER TABLE payment ALTER amount TYPE bigint",
)


def by_hand(*words: str) -> None:
    """What nobody of the house would do: past the triggers, and past the checks of a column."""
    with transaction():
        if is_sqlite():
            for name in GUARDS:
                db.session.execute(text("DROP TRIGGER IF EXISTS " + name))
            db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        else:
            for table in ("ledger_line", "receipt"):
                db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            for word in LIFTED:
                db.session.execute(text(word))
        for word in words:
            db.session.execute(text(word))


@pytest.fixture
def guards() -> object:
    """Puts back what `by_hand` took away."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    made = {row[0]: row[1] for row in db.session.execute(text(asked))} if is_sqlite() else {}
    db.session.rollback()
    yield made
    db.session.rollback()
    with transaction():
        if not is_sqlite():
            for table in ("ledger_line", "receipt"):
                db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
            for word in PUT_BACK:
                db.session.execute(text(word))
            return
        db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
        left = {row[0]: row[1] for row in db.session.execute(text(asked))}
        for name in set(made) - set(left):
            db.session.execute(text(made[name]))


def what_is_broken() -> list[str]:
    return list(broken(now=NOW + timedelta(minutes=1)))


def test_each_has_a_number_and_a_sentence() -> None:
    assert list(SAYS) == list(DO) == list(LOOKS) == [f"I{n}" for n in range(1, 15)]


def test_all_hold_after_everything_that_happens_to_money() -> None:
    event, over = make.event(capacity=9), make.event(capacity=9)
    for gives in (CancelsAs.REFUND, CancelsAs.CREDIT, CancelsAs.NOTHING):
        order = buy(event, 2)
        pay(order)
        give_up(order, keys_of(order)[:1], gives=gives)
        if gives is CancelsAs.REFUND:
            send_back(order)
    late = buy(event)
    payment = begin(late)
    with transaction():
        lapse_due(now=NOW + HOLD)
    settled(payment, at=NOW + HOLD)
    odd = begin(buy(event))
    settled(odd, Paid(Outcome.SUCCEEDED, "odd", Money(14_000)))
    disputed = pay(buy(event))
    told(disputed, disputes=(Disputed("dp", DisputeState.LOST, Money(15_000)),))
    waiting = buy(over)
    pay(waiting)
    awa = make.user("Awa")
    done = in_transaction(
        lambda: call_off(over.id, gives=Gives.CHOICE, words="", user_id=awa.id, now=NOW)
    )
    in_transaction(lambda: work_off(done.id, waiting.id, now=NOW))

    assert broken(now=NOW) == {}


BREAKS: list[tuple[str, Sequence[str]]] = [
    ("I1", ["UPDATE ledger_line SET amount = amount + 1 WHERE account LIKE 'clearing:%'"]),
    ("I3", ["DELETE FROM ledger_line WHERE movement = 'payment'"]),
    ("I3", ["DELETE FROM receipt"]),
    ("I3", ["INSERT-REFUND"]),
    ("I3", ["INSERT-DISPUTE"]),
    ("I4", ["UPDATE ticket SET n = n + 90"]),
    (
        "I5",
        ["UPDATE ledger_line SET amount = amount * 3, movement = 'refund' WHERE movement = 'sale'"],
    ),
    ("I5", ["INSERT-REFUND", "UPDATE refund SET amount = 15001"]),
    ("I6", ["UPDATE payment SET amount = 14999"]),
    ("I7", ["INSERT-LINE", "UPDATE statement_line SET state = 'matched', operator_ref = key"]),
    ("I8", ["INSERT-NOTICE"]),
    ("I8", ["INSERT-LINE", "UPDATE statement_line SET state = 'matched'"]),
    ("I9", ["UPDATE receipt SET n = 2"]),
    ("I9", ["DELETE FROM counter"]),
    ("I9", ["UPDATE receipt SET sha256 = 'other'"]),
    ("I10", ["UPDATE quota SET size = 0"]),
    ("I12", ["INSERT-LINE"]),
    ("I12", ["UPDATE ledger_line SET account = 'suspense:card' WHERE account LIKE 'clearing:%'"]),
    ("I14", ["UPDATE orders SET refund_due = 1"]),
    ("I14", ["UPDATE orders SET refund_due = 1, status = 'cancelled'"]),
]
INSERTS = {
    "INSERT-NOTICE": "INSERT INTO payment_notice (provider, event_key, kind, provider_ref, "
    "our_ref, refund_ref, is_signed, body, received_at, tries, error) VALUES ('card', 'e', 'k', "
    "'', '', '', true, '', '2026-11-21 16:00:00', 0, '')",
    "INSERT-REFUND": "INSERT INTO refund (id, payment_id, amount, currency, status, provider_ref, "
    "failure, created_at, checks) SELECT 'r', id, 15000, 'XAF', 'succeeded', 'x', '', created_at, "
    "0 FROM payment",
    "INSERT-DISPUTE": "INSERT INTO dispute (payment_id, provider_ref, state, amount, currency, "
    "fee_amount, fee_currency, reason, opened_at, voided) SELECT id, 'd', 'open', 15000, 'XAF', "
    "0, '', '', created_at, 0 FROM payment",
    "INSERT-LINE": "INSERT INTO statement_line (organizer_id, source, key, amount, currency, "
    "payer, phone, text, operator_ref, state, reason, moves, others, created_at) SELECT "
    "id, 'mtn', '70000000001', 15000, 'XAF', '', '', '', '', 'unmatched', '', 0, '[]', created_at "
    "FROM organizer",
}


@pytest.mark.parametrize(("name", "words"), BREAKS)
def test_what_breaks_it_by_hand_is_told(name: str, words: Sequence[str], guards: object) -> None:
    pay(buy(make.event()))
    if name == "I7":
        make.organizer()

    by_hand(*(INSERTS.get(word, word) for word in words))

    assert name in what_is_broken()


def test_a_guard_that_fell_is_told(guards: object) -> None:
    by_hand()
    assert what_is_broken() == ["I2"]


def test_a_number_that_paid_twice_is_told() -> None:
    for operator in ("mtn", "orange"):
        order = buy(make.event())
        payment = pay(order, "hand")
        with transaction():
            found = text("UPDATE payment SET operator = :o, operator_ref = '123' WHERE id = :id")
            db.session.execute(found, {"o": operator, "id": payment})
    assert broken(now=NOW) == {"I7": ["transaction 123"]}
    with transaction():
        db.session.execute(text("UPDATE payment SET operator_ref = 'mp1' WHERE operator = 'mtn'"))
        db.session.execute(
            text("UPDATE payment SET operator_ref = 'MP1' WHERE operator = 'orange'")
        )
    assert broken(now=NOW) == {"I7": ["transaction MP1"]}


def test_a_payment_that_nobody_asks_about_any_more_is_told() -> None:
    payment = begin(buy(make.event()))
    with transaction():
        db.session.execute(text("UPDATE payment SET next_check_at = NULL"))
    assert broken(now=NOW + timedelta(hours=25)) == {"I11": [f"payment {payment}"]}
    assert broken(now=NOW + timedelta(hours=23)) == {}


def test_an_amount_that_is_no_whole_number_is_told(guards: object) -> None:
    """PostgreSQL lets it in only once its column was made another."""
    pay(buy(make.event()))
    made = () if is_sqlite() else ("ALTER TABLE payment ALTER amount TYPE numeric",)
    by_hand(*made, "UPDATE payment SET amount = 15000.5")
    assert "I13" in what_is_broken()


def test_doctor_and_the_command_say_which_who_and_what_to_do(house: Flask) -> None:
    order = buy(make.event())
    pay(order)
    with transaction():
        db.session.execute(text("UPDATE orders SET refund_due = 1"))

    finding = doctor.money(NOW)
    told = house.test_cli_runner().invoke(args=["payments", "invariants"])

    wrong = f"I14, not so that {SAYS['I14']}: order {order.id} ({DO['I14']})"
    assert (finding.mood, wrong in finding.words) == ("bad", True)
    assert (told.exit_code, DO["I14"] in told.output) == (1, True)
