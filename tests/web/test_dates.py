"""Days and hours as people type them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
import time_machine
from flask import Flask
from wtforms import Form

from app.web.dates import DayField, HourField
from tests import make
from tests.faults.sizes import fault


class Asked(Form):
    day = DayField("Jour")
    since = DayField("Depuis", past=True)
    hour = HourField("Heure")


def read(house: Flask, name: str, typed: str) -> Any:
    """What is understood, or the sentence said."""
    with time_machine.travel(make.NOW, tick=False), house.test_request_context():
        from werkzeug.datastructures import MultiDict

        form = Asked(MultiDict({name: typed}))
        form.validate()
        return str(form[name].errors[0]) if form[name].errors else form[name].data


@fault("T7")
@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("2026-12-04", date(2026, 12, 4)),
        ("04/12/2026", date(2026, 12, 4)),
        ("4 12 2026", date(2026, 12, 4)),
        ("٢٠٢٦-١٢-٠٤", date(2026, 12, 4)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2026-11-21", date(2026, 11, 21)),
        ("", None),
        ("2026-11-20", "Cette date est passée."),
        ("0001-01-01", "Cette date est passée."),
        ("9999-12-31", "Choisissez un jour d’ici 5 ans."),
        ("2026-02-30", "Le 30 février n’existe pas."),
        ("2027-02-29", "Le 29 février n’existe pas."),
        ("31/11/2026", "Le 31 novembre n’existe pas."),
        ("12/31/2026", "Cette date ne se lit pas. Modèle\u00a0: 28/11/2026"),
        ("2026-00-10", "Cette date ne se lit pas. Modèle\u00a0: 28/11/2026"),
        ("samedi", "Cette date ne se lit pas. Modèle\u00a0: 28/11/2026"),
        ("2026-12-04T10:00", "Cette date ne se lit pas. Modèle\u00a0: 28/11/2026"),
    ],
)
def test_a_day_is_understood_or_the_reader_is_told(
    house: Flask, typed: str, understood: date | str | None
) -> None:
    assert read(house, "day", typed) == understood


@fault("T7")
def test_twin_a_reader_that_guesses_turns_day_and_month_around_without_a_word() -> None:
    from dateutil.parser import parse

    assert (parse("04/12/2026").date(), parse("31/12/2026").date()) == (
        date(2026, 4, 12),
        date(2026, 12, 31),
    )


def test_a_series_may_have_begun_long_ago(house: Flask) -> None:
    assert read(house, "since", "2019-03-30") == date(2019, 3, 30)
    assert read(house, "since", "1999-03-30") == "Cette date est passée."


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("18:30", time(18, 30)),
        ("18:30:00", time(18, 30)),
        ("18 h 30", time(18, 30)),
        ("18h", time(18)),
        ("9.15", time(9, 15)),
        ("24:00", "Cette heure ne se lit pas. Modèle\u00a0: 18:30"),
        ("10:60", "Cette heure ne se lit pas. Modèle\u00a0: 18:30"),
        ("23:59:60", "Cette heure ne se lit pas. Modèle\u00a0: 18:30"),
        ("midi", "Cette heure ne se lit pas. Modèle\u00a0: 18:30"),
    ],
)
def test_an_hour_is_understood_or_the_reader_is_told(
    house: Flask, typed: str, understood: time | str
) -> None:
    assert read(house, "hour", typed) == understood
