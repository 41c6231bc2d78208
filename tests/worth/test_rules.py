"""What a part of an order is worth: whole francs, fair, and never one too many."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.worth.rules import Bought, of_lines, pieces, spread


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (0, [], []),
        (0, [5, 5], [0, 0]),
        (10, [1, 1, 1], [3, 3, 4]),
        (10_000, [15_000, 5_000], [7_500, 2_500]),
        (1, [1, 1], [0, 1]),
        (7, [0, 3, 0, 4], [0, 3, 0, 4]),
    ],
)
def test_a_sum_is_shared_by_weight_and_the_parts_make_it_again(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert spread(total, weights) == parts


def test_a_share_is_never_more_than_its_weight_nor_less_than_nothing() -> None:
    dice = random.Random(27)
    for _round in range(300):
        weights = [dice.randrange(0, 9_999) for _n in range(dice.randrange(1, 12))]
        total = dice.randint(0, sum(weights))
        parts = spread(total, weights)
        assert sum(parts) == total
        assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


ENTRY = Bought(1, 7, quantity=2, unit=10_000, seats=1)
TABLE = Bought(2, 7, quantity=2, unit=40_000, seats=4)
BOOK = Bought(3, 7, quantity=3, unit=3_000, seats=0)


def told(lines: list[Bought], money: int, credit: int = 0) -> list[tuple[int, int, int, int]]:
    return [
        (p.line_id, p.index, p.money, p.credit) for p in pieces(lines, money=money, credit=credit)
    ]


def test_each_ticket_is_worth_what_was_paid_for_it() -> None:
    assert told([ENTRY], 20_000) == [(1, 0, 10_000, 0), (1, 1, 10_000, 0)]


def test_a_discount_lowers_each_and_a_credit_is_part_of_each() -> None:
    assert told([ENTRY], 14_999, 3_000) == [(1, 0, 7_499, 1_501), (1, 1, 7_500, 1_499)]


def test_a_code_of_one_type_lowers_that_type_alone() -> None:
    other = Bought(4, 7, quantity=1, unit=10_000, seats=1, reduced=False)
    assert told([ENTRY, other], 20_000) == [(1, 0, 5_000, 0), (1, 1, 5_000, 0), (4, 0, 10_000, 0)]


def test_a_table_is_one_piece() -> None:
    assert told([TABLE], 80_000) == [(2, 0, 40_000, 0), (2, 1, 40_000, 0)]


def test_add_ons_go_with_the_tickets_they_were_written_on() -> None:
    made = pieces([ENTRY, BOOK], money=29_000, credit=0)
    assert [dict(piece.units) for piece in made] == [{1: 1, 3: 2}, {1: 1, 3: 1}]
    assert [piece.money for piece in made] == [16_000, 13_000]


def test_dinners_of_one_word_go_back_with_the_tickets_they_stand_on() -> None:
    fish = Bought(5, 7, quantity=1, unit=2_000, seats=0, turns="Dîner")
    hen = Bought(6, 7, quantity=1, unit=1_000, seats=0, turns="Dîner")
    made = pieces([ENTRY, fish, hen], money=23_000, credit=0)
    assert [dict(piece.units) for piece in made] == [{1: 1, 5: 1}, {1: 1, 6: 1}]
    assert [piece.money for piece in made] == [12_000, 11_000]


def test_dates_of_one_pass_are_apart() -> None:
    there = Bought(9, 8, quantity=1, unit=5_000, seats=1)
    made = pieces([ENTRY, BOOK, there], money=34_000, credit=0)
    assert [(piece.event_id, piece.money) for piece in made] == [
        (7, 16_000),
        (7, 13_000),
        (8, 5_000),
    ]


def test_whatever_was_bought_the_pieces_make_exactly_what_was_paid() -> None:
    dice = random.Random(9)
    for _round in range(200):
        lines = [
            Bought(n, 1, dice.randint(1, 5), dice.choice([0, 333, 10_000]), dice.choice([1, 1, 8]))
            for n in range(1, dice.randint(2, 5))
        ]
        lines.append(Bought(99, 1, dice.randint(1, 7), dice.choice([0, 1_250]), 0))
        full = sum(line.unit * line.quantity for line in lines)
        due = dice.randint(0, full)
        credit = dice.randint(0, due)
        made = pieces(lines, money=due - credit, credit=credit)
        assert sum(piece.money for piece in made) == due - credit
        assert sum(piece.credit for piece in made) == credit
        assert all(piece.money >= 0 and piece.credit >= 0 for piece in made)
        bought = {line.id: line.quantity for line in lines}
        assert {n: sum(p.units.get(n, 0) for p in made) for n in bought} == bought


def test_lines_after_the_discount_make_what_was_paid() -> None:
    assert of_lines([ENTRY, BOOK], 26_999) == {1: 18_620, 3: 8_379}
    only_the_entries = replace(BOOK, reduced=False)
    assert of_lines([ENTRY, only_the_entries], 26_999) == {1: 17_999, 3: 9_000}
