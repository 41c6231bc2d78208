"""Refund or credit, by each buyer's own word: once, for good, and decided when nobody says it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.cancelling import actions
from app.cancelling.actions import choose
from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.queries import choices_of, progress
from app.cancelling.rules import CHOOSE, ChoiceMade, Gives
from app.credits.models import Credit
from app.events.rules import CancelsAs
from app.jobs.call_off import carry_on_all, decide_unsaid
from app.kernel.db import db, in_transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from tests.cancelling.test_call_off import evening, off
from tests.make import NOW
from tests.races.crowd import at_once, errors

pytestmark = pytest.mark.usefixtures("house")


def asked() -> tuple[Cancellation, list[Order]]:
    """20 000 and 10 000 francs, called off: each buyer chooses."""
    event, made = evening()
    begun = off(event, Gives.CHOICE)
    carry_on_all()
    return begun, made


def say(begun: Cancellation, order: Order, chosen: CancelsAs, actor: str = "buyer") -> int:
    return in_transaction(lambda: choose(begun.id, order.id, chosen, actor=actor, now=NOW))


def credits() -> list[int]:
    return list(db.session.scalars(select(Credit.amount).order_by(Credit.id)))


def test_nothing_comes_back_before_it_is_chosen_and_what_is_chosen_comes_once() -> None:
    begun, made = asked()
    seen = progress(begun)
    assert (seen.done, seen.choosing, seen.offered, seen.refund, seen.credit) == (
        3, 2, 30_000, 0, 0,
    )  # fmt: skip
    assert ([orders.order_by_id(order.id).refund_due for order in made], credits()) == ([0] * 3, [])

    assert say(begun, made[0], CancelsAs.CREDIT) == 20_000
    assert say(begun, made[1], CancelsAs.REFUND, "user:1") == 10_000

    assert ([orders.order_by_id(order.id).refund_due for order in made], credits()) == (
        [0, 10_000, 0], [20_000],
    )  # fmt: skip
    seen = progress(begun)
    assert (seen.choosing, seen.offered, seen.refund, seen.credit) == (0, 0, 10_000, 20_000)
    assert seen.chose == {"credit": 1, "refund": 1}
    for order, chosen in ((made[0], "credit"), (made[1], "refund")):
        with pytest.raises(ChoiceMade) as no:
            say(begun, order, CancelsAs.CREDIT)
        assert no.value.facts == {"chosen": chosen}
    with pytest.raises(ChoiceMade):
        say(begun, made[2], CancelsAs.CREDIT)  # was never paid
    trail = select(AuditEntry.actor).where(AuditEntry.action == "order.chosen")
    assert db.session.scalars(trail.order_by(AuditEntry.id)).all() == ["buyer", "user:1"]
    mails = select(Message.template, func.count()).group_by(Message.template)
    told = dict(db.session.execute(mails).all())
    assert (told["called_off"], told["chosen"]) == (2, 1)


def test_what_a_credit_had_paid_comes_back_as_one_without_a_choice() -> None:
    begun, made = asked()
    (row,) = choices_of(made[0].id)
    assert (row.offered, row.refund, row.credit, row.chosen) == (20_000, 0, 0, None)
    assert begun.choose_until == NOW + CHOOSE


def test_who_says_nothing_in_time_gets_the_money_back() -> None:
    begun, made = asked()
    say(begun, made[0], CancelsAs.CREDIT)
    with time_machine.travel(NOW + CHOOSE - timedelta(seconds=5)):
        assert decide_unsaid() == 0
    with time_machine.travel(NOW + CHOOSE + timedelta(seconds=5)):
        assert (decide_unsaid(), decide_unsaid()) == (1, 0)

    (row,) = choices_of(made[1].id)
    assert (row.chosen, row.chosen_by) == (CancelsAs.REFUND, "job")
    assert orders.order_by_id(made[1].id).refund_due == 10_000


def test_pressed_many_times_at_once_and_by_the_job_it_is_chosen_once(house: Flask) -> None:
    begun, made = asked()
    begun_id, order_id = begun.id, made[0].id
    db.session.rollback()

    def press(chosen: CancelsAs, actor: str) -> str:
        try:
            in_transaction(partial(choose, begun_id, order_id, chosen, actor=actor, now=NOW))
        except ChoiceMade:
            return "no"
        return chosen.value

    both = [(CancelsAs.CREDIT, "buyer"), (CancelsAs.REFUND, "job"), (CancelsAs.REFUND, "user:1")]
    heard = at_once(house, [partial(press, *both[n % 3]) for n in range(12)])

    db.session.rollback()
    assert errors(heard) == []
    assert Counter(heard)["no"] == 11
    assert orders.order_by_id(order_id).refund_due + sum(credits()) == 20_000


def test_without_the_guard_it_comes_back_twice(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: whoever looked before the first one pressed may press too."""
    begun, made = asked()
    begun_id, order_id = begun.id, made[0].id
    db.session.rollback()
    monkeypatch.setattr(actions, "_take_choice", lambda *_ids, **_facts: True)

    works = [
        partial(choose, begun_id, order_id, CancelsAs.CREDIT, actor="buyer", now=NOW)
        for _n in range(2)
    ]
    heard = at_once(house, [partial(in_transaction, work) for work in works])

    db.session.rollback()
    assert errors(heard) == []
    assert credits() == [20_000, 20_000]
    row = db.session.get_one(CancelledOrder, (begun_id, order_id))
    assert row.chosen is None
