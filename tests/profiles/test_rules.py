"""What a card gives, and what a stranger may read of it."""

from __future__ import annotations

from app.profiles.rules import CardFields, badge_name


def test_a_badge_shows_the_first_name_only() -> None:
    assert badge_name("Dieudonné Mbarga") == "Dieudonné"
    assert badge_name("") == ""


def test_a_card_gives_only_what_is_filled() -> None:
    assert CardFields("Ben Tabi", phone="+237677123456").given() == ["name", "phone"]
