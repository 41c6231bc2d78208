"""The money book's arithmetic: every movement adds up, and tax is split to the franc."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import CAMEROON_VAT
from app.ledger.rules import (
    Sold,
    Unbalanced,
    added,
    balanced,
    disputed,
    paid,
    sale,
    turned,
    unsale,
    without_vat,
)

AMOUNT = st.integers(min_value=0, max_value=99_999_999)
RATE = st.integers(min_value=0, max_value=3_000)


@pytest.mark.parametrize(
    ("with_tax", "before", "tax"),
    [(10_000, 8_386, 1_614), (15_000, 12_579, 2_421), (20_000, 16_771, 3_229)],
)
def test_a_price_with_cameroon_s_tax_splits_as_on_a_receipt(
    with_tax: int, before: int, tax: int
) -> None:
    assert without_vat(with_tax, CAMEROON_VAT) == before
    assert with_tax - before == tax


@given(AMOUNT, RATE)
def test_the_split_is_the_nearest_whole_franc(amount: int, rate: int) -> None:
    before = without_vat(amount, rate)
    assert abs(before * (10_000 + rate) - amount * 10_000) * 2 <= 10_000 + rate
    assert without_vat(-amount, rate) == -before


def test_without_a_rate_nothing_is_set_apart() -> None:
    assert sale(7, [Sold(3, 15_000)]) == [("order:7", 15_000), ("revenue:3", -15_000)]


def test_a_sale_of_two_dates_earns_each_its_own_and_keeps_the_tax_apart() -> None:
    lines = sale(
        7, [Sold(3, 10_000, CAMEROON_VAT), Sold(4, 15_000, 0), Sold(3, 10_000, CAMEROON_VAT)]
    )
    assert lines == [
        ("order:7", 35_000),
        ("revenue:3", -16_772),
        ("vat:3", -3_228),
        ("revenue:4", -15_000),
    ]


@given(st.lists(st.builds(Sold, st.integers(1, 3), AMOUNT, RATE), max_size=5))
def test_whatever_is_sold_the_lines_add_up_and_a_credit_note_undoes_them(sold: list[Sold]) -> None:
    lines = sale(1, sold)
    assert sum(amount for _, amount in lines) == 0
    assert dict(lines).get("order:1", 0) == sum(each.amount for each in sold)
    assert added([*lines, *unsale(1, sold)]) == []


def test_a_payment_with_a_fee_leaves_what_the_provider_really_holds() -> None:
    assert added(paid(7, 10_000, "clearing:card", fee=290, provider="card")) == [
        ("clearing:card", 9_710),
        ("order:7", -10_000),
        ("fees:card", 290),
    ]


def test_a_dispute_takes_the_money_and_a_fee_until_it_is_decided() -> None:
    lines = disputed(20_000, 1_500, "card")
    assert added(lines) == [
        ("dispute:card", 20_000),
        ("clearing:card", -21_500),
        ("fees:card", 1_500),
    ]
    assert added([*lines, *turned(lines)]) == []


def test_lines_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(Unbalanced):
        balanced([("order:1", 10), ("revenue:1", -9)])
