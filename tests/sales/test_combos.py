"""Group prices, early prices and codes together: a table."""

from __future__ import annotations

from typing import Any

import pytest

from app.orders.rules import Wanted
from app.promos.rules import Effect
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind
from tests import make
from tests.orders.test_actions import buy
from tests.sales.test_actions import room

pytestmark = pytest.mark.usefixtures("house")
GROUP = {"group_from": 4, "group_amount": 8_000}
PERCENT, AMOUNT, FIXED = Effect.PERCENT, Effect.AMOUNT, Effect.FIXED


@pytest.mark.parametrize(
    ("n", "effect", "value", "full", "due"),
    [
        (3, None, 0, 30_000, 30_000),
        (4, None, 0, 32_000, 32_000),  # a fourth costs 2 000 more
        (4, PERCENT, 10, 32_000, 28_800),  # off the group's price
        (4, AMOUNT, 5_000, 32_000, 27_000),
        (4, AMOUNT, 50_000, 32_000, 0),
        (4, FIXED, 6_000, 32_000, 24_000),
        (4, FIXED, 9_000, 32_000, 32_000),  # a fixed price never makes it dearer
        (3, FIXED, 9_000, 30_000, 27_000),
        (4, PERCENT, 100, 32_000, 0),
        (3, PERCENT, 33, 30_000, 20_100),
    ],
)
def test_a_code_works_on_the_group_price(
    n: int, effect: Effect | None, value: int, full: int, due: int
) -> None:
    event = make.event()
    kind = make.ticket_type(event, room(event), amount=10_000, **GROUP)
    code = make.promo(event, effect=effect, value=value) if effect else None

    order = buy(event, wanted=Wanted({kind.id: n}), promo=code)

    assert (order.total_amount + order.discount_amount, order.total_amount) == (full, due)


@pytest.mark.parametrize(
    ("early", "n", "due"),
    [
        (9_000, 3, 28_000),  # two early ones, one full
        (9_000, 4, 32_000),  # the group's price is lower than both
        (7_000, 4, 30_000),  # the early ones stay cheaper than the group
    ],
)
def test_early_and_group_prices_meet_at_the_lower_one(early: int, n: int, due: int) -> None:
    event = make.event()
    quota = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="first", size=2))
    facts: dict[str, Any] = GROUP | {"early_amount": early, "early_quota_id": quota.id}
    kind = make.ticket_type(event, room(event), amount=10_000, **facts)

    assert buy(event, wanted=Wanted({kind.id: n})).total_amount == due


def test_a_code_for_one_type_leaves_the_others_and_counts_groups_by_type() -> None:
    event = make.event()
    kind = make.ticket_type(event, room(event), amount=10_000, **GROUP)
    other = make.ticket_type(event, room(event), amount=6_000, **GROUP)
    code = make.promo(event, value=50, ticket_type_id=kind.id)

    order = buy(event, wanted=Wanted({kind.id: 2, other.id: 2}), promo=code)

    assert (order.discount_amount, order.total_amount) == (10_000, 22_000)
