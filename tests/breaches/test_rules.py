"""By when the authority is told, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta

from app.breaches.rules import Problem, Terms, changes, left, limit_at, problems
from tests import make

NOW = make.NOW
HOUR = timedelta(hours=1)
SAID = Terms(NOW - 31 * HOUR, "Un téléphone volé", ("orders",))


def test_pr49_the_authority_is_told_within_72_hours_of_the_discovery() -> None:
    assert limit_at(NOW) == NOW + 72 * HOUR
    assert left(NOW - 31 * HOUR, None, now=NOW) == 41 * HOUR
    assert left(NOW - 75 * HOUR, None, now=NOW) == -3 * HOUR
    assert left(NOW - 90 * HOUR, NOW - 20 * HOUR, now=NOW) == 2 * HOUR


def test_pr49_what_cannot_be_is_told_beside_its_field() -> None:
    day, hour = timedelta(days=1), HOUR
    today = date(2026, 11, 21)
    wrong = Terms(
        NOW + hour,
        "x",
        ("orders",),
        since=today + day,
        until=today,
        told_authority_at=NOW,
        told_people_at=NOW + 2 * hour,
    )
    assert problems(wrong, now=NOW, today=today) == {
        "discovered_at": Problem.FUTURE,
        "told_authority_at": Problem.EARLY,
        "told_people_at": Problem.FUTURE,
        "since": Problem.FUTURE,
        "until": Problem.TURNED,
    }
    at_the_edge = Terms(NOW, "x", ("orders",), today, today, "", "", NOW, NOW)
    assert problems(at_the_edge, now=NOW, today=today) == {}


def test_pr49_a_change_says_what_was_and_what_is() -> None:
    later = Terms(SAID.discovered_at, SAID.happened, ("orders", "books"), since=date(2026, 11, 1))
    assert changes(SAID, SAID) == {}
    assert changes(SAID, later) == {
        "activities": [["orders"], ["orders", "books"]],
        "since": [None, "2026-11-01"],
    }
