"""The wallet's own messages pay each part of an order that its reference names."""

from __future__ import annotations

import pytest

from tests.deposits import paying
from tests.deposits.test_actions import state, sums
from tests.statements.test_actions import came

pytestmark = pytest.mark.usefixtures("house")


def test_a_message_pays_the_deposit_and_another_the_rest() -> None:
    event = paying.event()
    order = paying.order(event)

    came(event, f"Ref {order.reference}", amount=5_000)
    assert (state(order)[0], sums(order)[1]) == ("deposit", 5_000)

    came(event, f"Ref {order.reference}", amount=15_000)
    assert state(order) == ("paid", 1, 0)
