"""Reading a pasted list of guests."""

from __future__ import annotations

import pytest

from app.gifts.rules import Typed, read_lines

ZITA = {"name": "Zita", "phone": "677 12 34 56", "email": "zita@example.cm", "n": "2"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Zita;677 12 34 56;zita@example.cm;2", 1),
        ("Zita, 677 12 34 56, zita@example.cm, 2", 1),
        ("Zita\t677 12 34 56\tzita@example.cm\t2", 1),
        ("2;zita@example.cm;Zita;677 12 34 56", 1),  # each cell says what it is
        ("Nom;Téléphone;E-mail;n\nZita;677 12 34 56;zita@example.cm;2", 2),
        ("E-MAIL,Places,Name,Tel\n\nzita@example.cm,2,Zita,677 12 34 56\n", 3),
        ('"Zita";"677 12 34 56";"zita@example.cm";"2"', 1),
    ],
)
def test_columns_stand_in_any_order_and_signs(text: str, number: int) -> None:
    lines = read_lines(text)
    assert [(line.number, line.name, line.phone, line.email, line.n) for line in lines] == [
        (number, *ZITA.values())
    ]


def test_first_and_last_names_in_two_columns_are_one_name() -> None:
    assert read_lines("Prénom;Nom;Tel\nZita;Ekambi;677123456") == [
        Typed(2, "Zita;Ekambi;677123456", "Zita Ekambi", "677123456")
    ]


def test_what_a_heading_does_not_name_is_left_out() -> None:
    assert read_lines("Nom;Société;Mail\nZita;WUSU;z@example.cm") == [
        Typed(2, "Zita;WUSU;z@example.cm", "Zita", "", "z@example.cm")
    ]


def test_a_blank_list_is_no_line() -> None:
    assert read_lines(" \n\n") == []
    assert read_lines("Nom;Téléphone") == []
