"""What is typed in a search is words, whatever signs they hold."""

from __future__ import annotations

import pytest
from flask import Flask

from app.orders.rules import Buyer
from app.register.queries import page_of
from app.register.rules import Filters
from tests import make
from tests.orders.test_actions import buy


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("100%", {"Marché 100% bio"}),
        ("%", {"Marché 100% bio"}),
        ("a_b", {"Sarl a_b"}),
        ("_", {"Sarl a_b"}),
        ("\\", {"C:\\Ventes"}),
        ("SARL", {"Sarl a_b", "Sarl axb"}),
        ("1000", {"Marché 1000 bio"}),
        ("%%", set()),
    ],
)
def test_signs_that_databases_take_for_patterns_are_signs(
    house: Flask, typed: str, found: set[str]
) -> None:
    event = make.event(capacity=100)
    names = ("Marché 100% bio", "Marché 1000 bio", "Sarl a_b", "Sarl axb", "C:\\Ventes")
    for n, name in enumerate(names):
        buy(event, buyer=Buyer(name, "", f"p{n}@example.cm", "fr"))
    rows, _then = page_of(event.id, Filters(words=typed))
    assert {row.name for row in rows} == found
