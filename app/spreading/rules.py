"""A change of one date that goes to others of its series: what each takes over, what it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from app.events.rules import Person, Shape

SHAPED = ("title", "about", "audience", "format", "activity", "theme", "place", "changes")
PAIRS = ("dinner", "leisure")  # there, or left out on purpose
PRICE = "price:"  # before a type's name
Values = Mapping[str, Any]


class Scope(StrEnum):
    """Which dates a change is for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Stand:
    """A date as its form says it; without the day, which is each one's own."""

    shape: Shape
    starts_at: time
    minutes: int
    capacity: int
    by_request: bool = False
    speakers: tuple[Person, ...] = ()
    prices: tuple[tuple[str, int], ...] = ()  # name, amount
    agenda: tuple[tuple[str, str, bool], ...] = ()  # hour, words, whether it relaxes

    def values(self) -> dict[str, Any]:
        """All that can be compared, by name."""
        shaped = {name: getattr(self.shape, name) for name in SHAPED}
        own: dict[str, Any] = {
            **{name: pair(self.shape, name) for name in PAIRS},
            "hand_share": self.shape.hand_share,
            "hours": (self.starts_at, self.minutes),
            "capacity": self.capacity,
            "by_request": self.by_request,
            "speakers": self.speakers,
            "agenda": self.agenda,
        }
        return shaped | own | {f"{PRICE}{name}": amount for name, amount in self.prices}


def pair(shape: Shape, name: str) -> tuple[Any, bool]:
    return getattr(shape, name), getattr(shape, f"{name}_waived")


def lined(agenda: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str, bool], ...]:
    """The lines of a programme, as they can be compared."""
    return tuple((line["at"], line["words"], bool(line.get("leisure"))) for line in agenda)


def unlined(lines: Sequence[tuple[str, str, bool]]) -> list[dict[str, Any]]:
    """As they are kept."""
    return [
        {"at": at, "words": words} | ({"leisure": True} if relaxes else {})
        for at, words, relaxes in lines
    ]


def changed(before: Values, after: Values) -> dict[str, tuple[Any, Any]]:
    """What both have and one has otherwise: name -> (was, is)."""
    return {
        name: (was, after[name])
        for name, was in before.items()
        if name in after and after[name] != was
    }


def taken_over(other: Values, change: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """What another date takes over: where it was the same as the one that changes."""
    return {name: new for name, (old, new) in change.items() if other.get(name, new) == old != new}


def kept(other: Values, change: Mapping[str, tuple[Any, Any]]) -> list[str]:
    """What it has of its own, and keeps."""
    return [name for name, both in change.items() if name in other and other[name] not in both]


def reshaped(shape: Shape, takes: Values) -> Shape:
    new = {name: takes[name] for name in (*SHAPED, "hand_share") if name in takes}
    for name in PAIRS:
        if name in takes:
            new[name], new[f"{name}_waived"] = takes[name]
    return replace(shape, **new)
