"""Two hundred messages, shuffled, doubled, cut short, with wrong sums and wrong codes, in many
pastes: nobody gets two tickets, nobody who paid is without, and nobody enters on another's money.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from app.invariants.queries import broken
from app.kernel.codes import ALPHABET
from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.readings.sms import read_messages
from app.statements import actions
from app.statements.models import StatementLine
from app.tickets.models import Ticket
from app.web.organize.statements import entry_of
from tests import make
from tests.make import NOW
from tests.statements.test_actions import order, who

pytestmark = pytest.mark.usefixtures("house")
SEED, PASTES = 20261128, 9
SHAPES = (
    (
        "Vous avez recu {sum} XAF de NGONO AWA (237677123456 ) sur votre compte Mobile Money "
        "2026-11-21 18:02:11. Message de l'expediteur:{code}. Votre nouveau solde est de 215450 "
        "FCFA. Frais: 0 XAF. Transaction ID: {ref}.Gagnez des cadeaux avec MoMo!"
    ),
    (
        "Vous avez reçu {sum} XAF de TABI BEN (677123456) sur votre compte Mobile Money "
        "2026-11-21 18:02:11. Message de l’expéditeur: {code}. Votre nouveau solde est de 9 FCFA. "
        "ID de la transaction : {ref}."
    ),
    (
        "You have received {sum} XAF from NGONO AWA (237677123456) on your mobile money account "
        "at 2026-11-21 18:02:11. Message from sender: {code}. Your new balance: 215450 XAF. "
        "Fees: 0 XAF. Financial Transaction Id: {ref}."
    ),
    (
        "Vous avez reçu {sum} FCFA de TABI BEN 691234567. Motif: {code}. Nouveau solde: "
        "3 250,50 FCFA. ID transaction: {orange}"
    ),
    (
        "You have received {sum} FCFA of TABI BEN 691234567. Reference: {code}. New balance: "
        "3 250,50 FCFA. Transaction ID: {orange}"
    ),
)
SUMS = ("15000", "15 000", "15\u00a0000", "15,000.00", "15.000")


@dataclass
class Storm:
    """Orders by what was paid for them, and the messages that tell it."""

    event: Any
    luck: random.Random = field(default_factory=lambda: random.Random(SEED))
    texts: list[str] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)  # one's own code on another's number
    paid: list[Order] = field(default_factory=list)
    unpaid: list[Order] = field(default_factory=list)
    made: int = 0

    def sms(self, code: str, amount: str = "", *, ref: int = 0) -> str:
        self.made += 1
        ref = ref or self.made
        number = {"ref": 71_000_000_000 + ref, "orange": f"PP261121.1802.C{ref:05}"}
        shape = SHAPES[ref % len(SHAPES)]
        return shape.format(sum=amount or self.luck.choice(SUMS), code=code, **number)

    def spelled(self, reference: str) -> str:
        small = reference.lower()
        broken_up = f"{reference[:6]} {reference[6:]}"
        words = (reference, small, broken_up, reference.replace("-", ""), f"billet {reference} svp")
        return self.luck.choice(words)

    def typo(self, reference: str) -> str:
        n = self.luck.randrange(3, len(reference))
        other = self.luck.choice([c for c in ALPHABET if c != reference[n]])
        return reference[:n] + other + reference[n + 1 :]

    def gather(self, numbers: Iterable[int] = range(70)) -> None:
        """Forty who paid, told of three times or four, and thirty who did not."""
        for n in numbers:
            one = order(self.event, f"+2376771{n:05}")
            whole = self.sms(self.spelled(one.reference))
            good = n < 40
            (self.paid if good else self.unpaid).append(one)
            if n < 25:
                self.texts += [whole] * (4 if n % 2 else 3)
            elif n < 40:  # cut short first, or paid twice
                twice = self.sms(self.spelled(one.reference))
                self.texts += [whole, whole[: len(whole) // 2] if n < 33 else twice]
            elif n < 50:  # cut short: its number is not there
                self.texts += [whole[:70], whole[:110]]
            elif n < 60:
                odd = self.luck.choice(("14000", "16 000", "1500", "150000"))
                self.texts += [self.sms(one.reference, odd)] * 3
            else:
                self.texts += [self.sms(self.typo(one.reference))] * 3
                self.forged.append(self.sms(one.reference, "15000", ref=n - 59))

    def pastes(self) -> list[str]:
        self.luck.shuffle(self.texts)
        size = -(-len(self.texts) // PASTES)
        some = [self.texts[n : n + size] for n in range(0, len(self.texts), size)]
        ends = ("\n\n", "\n", " ")
        return [ends[n % 3].join(texts) for n, texts in enumerate(some)]


def paste(event: Any, text: str) -> Counter[str]:
    user, counts = who(event), Counter[str]()
    how: dict[str, Any] = {"currency": "XAF", "user_id": user, "now": NOW}
    for told in read_messages(text):
        entry = entry_of(told)
        state = in_transaction(partial(actions.take_in, event.organizer_id, entry, **how))
        counts[str(state or "known")] += 1
    return counts


def held(one: list[Order]) -> list[int]:
    """How many tickets each of these has."""
    db.session.rollback()
    query = select(OrderLine.order_id, func.count(Ticket.id))
    query = query.join(Ticket, Ticket.order_line_id == OrderLine.id).where(Ticket.status == "valid")
    found = {row[0]: row[1] for row in db.session.execute(query.group_by(OrderLine.order_id))}
    return [found.get(each.id, 0) for each in one]


def test_nobody_gets_two_tickets_and_nobody_who_paid_is_without() -> None:
    """[F34, F57, F58, F59, F60, F61]"""
    storm = Storm(make.event(capacity=200))
    storm.gather()
    assert len(storm.texts) + len(storm.forged) >= 200
    told: Counter[str] = Counter()
    for text in [*storm.pastes(), "\n".join(storm.forged), *storm.pastes()]:
        told += paste(storm.event, text)
        assert max(held([*storm.paid, *storm.unpaid])) <= 1
    for text in dict.fromkeys(storm.texts):  # what could not be read between others is pasted alone
        told += paste(storm.event, text)
    assert held(storm.paid) == [1] * 40
    assert held(storm.unpaid) == [0] * 30
    assert (told["twice"], told["unmatched"] + told["suggested"]) == (7, 10)
    assert (broken(now=NOW), orders.counter_drift()) == ({}, [])
    lines = db.session.scalar(select(func.count(StatementLine.id)))
    assert lines == sum(told.values()) - told["known"]


def test_twin_without_the_operators_number_one_enters_on_anothers_money(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its uniqueness off, in the list of lines and among the payments."""
    storm = Storm(make.event(capacity=200))
    storm.gather([*range(10), *range(60, 70)])
    real, n = actions._once, iter(range(10_000))

    def always(organizer_id: int, entry: Any, **how: Any) -> int | None:
        return real(organizer_id, replace(entry, key=f"{entry.key} {next(n)}"), **how)

    monkeypatch.setattr(actions, "_once", always)
    monkeypatch.setattr(actions, "_name", lambda _payment, _row: None)
    for text in [*storm.pastes(), "\n".join(storm.forged)]:
        paste(storm.event, text)
    assert sum(held(storm.unpaid)) == 10
