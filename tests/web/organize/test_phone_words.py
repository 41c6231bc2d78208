"""A clock that is wrong, as one says it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.organize.phone_words import clock_words

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (0, "juste"),
        (-29_000, "juste"),
        (-3 * HOUR, "avance de 3 h"),
        (3 * HOUR + 300_000, "retard de 3 h 05"),
        (720_000, "retard de 12 min"),
        (-49 * HOUR, "avance de 2 jours"),
    ],
)
def test_a_clock_is_said_in_words(app: Flask, skew: int, words: str) -> None:
    with app.test_request_context("/"):
        assert clock_words(skew).replace("\u00a0", " ") == words
