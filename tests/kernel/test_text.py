"""What people type is kept as they wrote it, without what forges."""

from __future__ import annotations

import pytest

from app.kernel.text import clean_name, clean_text, folded, slug


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Awa   Ndongo ", "Awa Ndongo"),
        ("Awa\nNdongo\t!", "Awa Ndongo !"),
        ("عائشة", "عائشة"),
        ("Ben 🙂", "Ben 🙂"),
        ("Chan\u202etal", "Chantal"),
        ("Ngo\u0000n", "Ngon"),
        ("Andre\u0301", "André"),
    ],
)
def test_a_name_keeps_its_script_and_loses_what_forges(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_an_address_is_made_of_a_name() -> None:
    assert slug("Les Soirées du Wouri !") == "les-soirees-du-wouri"
    assert slug("🙂", "x") == "x"


def test_a_text_keeps_its_lines() -> None:
    assert clean_text(" un\r\ndeux\rtrois\u202e\x00 ") == "un\ndeux\ntrois"


def test_names_are_found_without_accents_and_capitals() -> None:
    assert folded("  N’Diaye  Élodie Œuvrard") == "n'diaye elodie oeuvrard"
