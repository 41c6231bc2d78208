"""What a line costs, and what a code takes off."""

from __future__ import annotations

import pytest

from app.promos.rules import Effect
from app.sales.rules import Part, discounts, parts
from app.tickets.rules import share_out


def test_early_ones_come_first_and_the_others_at_the_full_price() -> None:
    made = parts(3, price=8_000, full=10_000, is_early=True, early_left=2)
    assert made == [Part(2, 8_000, early=True), Part(1, 10_000)]


def test_an_early_price_by_date_alone_is_for_all() -> None:
    made = parts(3, price=8_000, full=10_000, is_early=True, early_left=None)
    assert made == [Part(3, 8_000, early=True)]


@pytest.mark.parametrize(("n", "unit"), [(3, 10_000), (4, 9_000)])
def test_a_group_pays_less_from_so_many(n: int, unit: int) -> None:
    price = {"price": 10_000, "full": 10_000, "is_early": False, "early_left": None}
    made = parts(n, group_from=4, group_price=9_000, **price)  # type: ignore[arg-type]
    assert made == [Part(n, unit)]


@pytest.mark.parametrize(
    ("effect", "value", "only", "off"),
    [
        (Effect.PERCENT, 10, None, 2_600),
        (Effect.PERCENT, 100, None, 26_000),
        (Effect.PERCENT, 10, 2, 600),
        (Effect.AMOUNT, 5_000, None, 5_000),
        (Effect.AMOUNT, 50_000, None, 26_000),
        (Effect.AMOUNT, 50_000, 2, 6_000),
        (Effect.FIXED, 4_000, None, 14_000),
        (Effect.FIXED, 4_000, 1, 12_000),
        (Effect.UNLOCK, 0, None, 0),
    ],
)
def test_what_a_code_takes_off(effect: Effect, value: int, only: int | None, off: int) -> None:
    lines = [(1, 10_000, 2), (2, 6_000, 1)]
    assert discounts(lines, effect=effect, value=value, only=only) == off


def test_a_percentage_is_a_whole_number_and_the_half_goes_to_the_buyer() -> None:
    assert discounts([(1, 999, 1)], effect=Effect.PERCENT, value=50, only=None) == 500


def test_add_ons_go_to_the_tickets_in_turn() -> None:
    extras = [("Poisson", 3, ""), ("Livre", 1, "Livre")]
    assert share_out(extras, 2) == ["2 × Poisson · Livre", "Poisson"]
    dinners = [("Poisson", 1, "Dîner"), ("Poulet", 2, "Dîner"), ("Livre", 1, "Livre")]
    assert share_out(dinners, 3) == ["Poisson · Livre", "Poulet", "Poulet"]
    assert share_out([], 2) == ["", ""]
