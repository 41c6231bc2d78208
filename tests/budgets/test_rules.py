"""From how many places on an evening pays: to the franc."""

from __future__ import annotations

from typing import Any

import pytest

from app.budgets.rules import (
    Curve,
    Kind,
    Line,
    LineKind,
    Plan,
    Standing,
    break_even,
    curve,
    margin,
    result,
    share,
)

ROOM = Line(LineKind.FIXED, "Salle", 150_000)
SHOW = Line(LineKind.FIXED, "Musicien", 100_000)
DINNER = Line(LineKind.PER_HEAD, "Dîner", 6_000)
BANK = Line(LineKind.SPONSOR, "Banque", 50_000)
ENTRY = Kind(1, "Entrée", 15_000, planned=30)
TABLE = Kind(2, "Table de huit", 100_000, seats=8, planned=2)


def plan(*kinds: Kind, **facts: Any) -> Plan:
    return Plan((ROOM, SHOW, DINNER, BANK), kinds or (ENTRY,), **facts)


def test_each_ticket_leaves_its_price_less_tax_fee_and_what_its_people_cost() -> None:
    assert margin(ENTRY, plan()) == 9_000
    assert margin(ENTRY, plan(fee_bp=200)) == 8_700
    assert margin(TABLE, plan()) == 52_000
    taxed = plan(Kind(1, "Entrée", 10_000), vat_bp=1_925, fee_bp=250)
    assert margin(taxed.kinds[0], taxed) == 8_386 - 250 - 6_000


@pytest.mark.parametrize(
    ("standing", "needed", "balance"),
    [
        (Standing(), 23, -200_000),  # 200 000 at 9 000 each: 22.2
        (Standing(revenue=150_000, places=10), 13, -110_000),
        (Standing(revenue=150_000, places=14), 15, -134_000),  # four were given: they dine too
        (Standing(revenue=330_000, places=22), 1, -2_000),
        (Standing(revenue=345_000, places=23), 0, 7_000),
        (Standing(revenue=345_000, places=23, fees=7_001), 1, -1),
        (Standing(revenue=345_000, places=23, lost=8_000), 1, -1_000),
    ],
)
def test_what_is_sold_brings_the_break_even_nearer(
    standing: Standing, needed: int, balance: int
) -> None:
    even = break_even(plan(), standing)
    assert (even.needed, even.balance) == (needed, balance)


def test_places_are_reckoned_in_the_mix_that_is_still_to_come() -> None:
    """30 entries and 2 tables: 46 places that leave 374 000; the entries sold, tables alone."""
    assert break_even(plan(ENTRY, TABLE), Standing()).needed == 25
    sold = Kind(1, "Entrée", 15_000, planned=30, sold=30)
    now = Standing(revenue=200_000, places=30)  # with a code
    assert break_even(plan(sold, TABLE), now).needed == 28  # 180 000 at 6 500 a place


def test_no_number_of_places_ever_pays_what_costs_more_than_its_price() -> None:
    cheap = plan(Kind(1, "Étudiant", 6_000, planned=50))
    assert break_even(cheap, Standing()).needed is None
    assert curve(cheap, 60).crossing is None
    assert break_even(Plan((ROOM,), ()), Standing()).needed is None


def test_without_planned_numbers_each_type_counts_alike_but_the_free_ones() -> None:
    free, entry = Kind(1, "Presse", 0), Kind(2, "Entrée", 15_000)
    assert break_even(plan(free, entry), Standing()).needed == 23


def test_the_plan_comes_to_one_sum() -> None:
    found = result(plan(ENTRY, TABLE, fee_bp=200))
    assert (found.places, found.revenue, found.fees, found.heads) == (46, 650_000, 13_000, 276_000)
    assert found.total == 650_000 + 50_000 - 13_000 - 250_000 - 276_000


def test_the_picture_is_two_lines_that_cross_where_the_evening_pays() -> None:
    assert curve(plan(), 60) == Curve(60, (250_000, 610_000), (50_000, 950_000), 23)
    assert curve(Plan((BANK,), (ENTRY,)), 60).crossing == 0


def test_a_share_is_rounded_half_up() -> None:
    assert [share(n, 250) for n in (0, 19, 20, 59, 60, 10_000)] == [0, 0, 1, 1, 2, 250]
