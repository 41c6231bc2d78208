"""A person decided of another sum than billed; then the match turns out to be wrong."""

from __future__ import annotations

from typing import Any

import pytest

from app.deciding.actions import confirm_by_hand, give_back, keep
from app.invariants.queries import broken
from app.kernel.db import in_transaction, transaction
from app.orders.actions import lapse_due
from app.settlement.queries import decidable
from app.unmatching.actions import undo
from app.unmatching.rules import MoneyGone
from tests import make
from tests.make import NOW
from tests.statements.test_actions import came, fresh, lines, order, suspense, tickets, who


@pytest.fixture
def event(house: object) -> Any:
    return make.event()


def decide(event: Any, order_: Any, what: Any, **facts: Any) -> None:
    odd = decidable(order_.id)
    assert odd is not None
    in_transaction(lambda: what(odd.id, user_id=who(event), now=NOW, **facts))


def take_off(event: Any, n: int = 0) -> None:
    in_transaction(lambda: undo(lines()[n].id, user_id=who(event), now=NOW))


def test_of_two_sums_that_paid_together_the_one_that_stays_is_owed(event: Any) -> None:
    mine = order(event)
    for amount in (9_000, 6_000):
        came(event, mine.reference, amount=amount)
    decide(event, mine, confirm_by_hand)
    assert (fresh(mine).status, tickets()) == ("paid", 1)

    take_off(event)

    assert (fresh(mine).status, tickets(), fresh(mine).refund_due) == ("held", 0, 6_000)
    assert suspense(event) == -9_000
    with transaction():
        lapse_due(now=mine.event.starts_at)
    assert (fresh(mine).status, broken(now=NOW)) == ("lapsed", {})


def test_what_was_to_be_given_back_waits_again_and_is_owed_no_more(event: Any) -> None:
    mine = order(event)
    came(event, mine.reference, amount=1_500)
    decide(event, mine, give_back)
    assert fresh(mine).refund_due == 1_500
    take_off(event)
    assert (fresh(mine).refund_due, suspense(event), broken(now=NOW)) == (0, -1_500, {})


def test_what_was_kept_is_nobodys_else(event: Any) -> None:
    mine = order(event)
    came(event, mine.reference, amount=1_500)
    decide(event, mine, keep, reason="Un don")
    with pytest.raises(MoneyGone):
        take_off(event)
    assert broken(now=NOW) == {}
