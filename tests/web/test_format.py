"""Numbers, money and moments as people write them, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from flask_babel import force_locale

from app.kernel.money import Money
from app.web import format as words

if TYPE_CHECKING:
    from flask import Flask

SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
DOUALA = "Africa/Douala"


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (Money(10_000, "XAF"), "10\u202f000\u00a0FCFA", "10,000\u00a0FCFA"),
        (Money(0, "XAF"), "0\u00a0FCFA", "0\u00a0FCFA"),
        (Money(500, "XOF"), "500\u00a0FCFA", "500\u00a0FCFA"),
        (Money(1550, "EUR"), "15,50\u00a0€", "€15.50"),
    ],
)
def test_money_is_written_as_people_write_it(
    house: Flask, amount: Money, french: str, english: str
) -> None:
    with force_locale("fr"):
        assert words.money(amount) == french
    with force_locale("en"):
        assert words.money(amount) == english


def test_moments_are_said_in_the_time_of_the_place(house: Flask) -> None:
    with force_locale("fr"):
        assert words.when(SATURDAY, DOUALA) == "samedi 28 novembre, 10\u00a0h"
        assert words.when(FIRST, DOUALA) == "dimanche 1er mars, 18\u00a0h\u00a030"
        assert words.day_words(FIRST, DOUALA, with_year=True) == "dimanche 1er mars 2026"
        assert words.when(SATURDAY, "Asia/Tokyo") == "samedi 28 novembre, 18\u00a0h"
        assert words.leaf(SATURDAY, DOUALA) == words.Leaf("sam.", "28", "nov.")
        assert words.iso(SATURDAY, DOUALA) == "2026-11-28T10:00+01:00"
    with force_locale("en"):
        assert words.when(SATURDAY, DOUALA) == "Saturday 28 November, 10:00"
        assert words.hours(SATURDAY, FIRST, DOUALA) == "10:00\u00a0–\u00a018:30"


def test_a_moment_without_a_zone_is_refused(house: Flask) -> None:
    with (
        house.test_request_context(),
        pytest.raises(ValueError, match="does not say its time zone"),
    ):
        words.when(datetime(2026, 11, 28, 9, 0))  # noqa: DTZ001 -- the mistake itself


def test_initials_come_from_any_script() -> None:
    names = ("Awa Ngo Bassong", "Ben", "李 伟", "عائشة محمد", "🎉 Chantal", "")
    assert [words.initials(name) for name in names] == ["AB", "B", "李伟", "عم", "C", "?"]


def test_a_code_is_read_in_fours() -> None:
    assert words.groups("ABCDEFGHJK") == "ABCD EFGH JK"


def test_french_signs_stay_with_their_word() -> None:
    assert words.tie("L’atelier : « dîner » ? 10:30") == "L’atelier\u00a0: «\u00a0dîner\u00a0»\u00a0? 10:30"  # fmt: skip # noqa: E501
