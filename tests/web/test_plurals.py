"""Nothing and one are singular in French, one alone in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import render_template_string
from flask_babel import force_locale, ngettext

if TYPE_CHECKING:
    from flask import Flask

PLACES = ("%(num)s place prise", "%(num)s places prises")


@pytest.mark.parametrize(
    ("n", "french", "english"),
    [
        (0, "0 place prise", "0 places taken"),
        (1, "1 place prise", "1 place taken"),
        (2, "2 places prises", "2 places taken"),
    ],
)
def test_each_language_counts_its_own_way(app: Flask, n: int, french: str, english: str) -> None:
    page = "{{ ngettext(one, many, n) }}"
    for locale, words in (("fr", french), ("en", english)):
        with app.test_request_context(), force_locale(locale):
            assert ngettext(*PLACES, n) == words
            assert render_template_string(page, one=PLACES[0], many=PLACES[1], n=n) == words


def test_what_english_does_not_know_is_said_in_french(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert ngettext("%(num)s zébu", "%(num)s zébus", 0) == "0 zébu"
