"""The network review: what is counted, when a step is complete, and what is missing.

Numbers tell where one stands; nobody is ranked or rewarded by how many people they know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.contacts.rules import Circle, ContactRole
from app.kernel.errors import Refused
from app.kernel.text import clean_name

ESTIMATE_MAX = 100_000  # people one thinks one knows
NAMES_MAX = 50  # typed on one screen
NAME_LENGTH = 100  # characters
SNAPSHOTS_MAX = 200  # reviews one keeps


class Mark(StrEnum):
    """What the owner said of a circle."""

    DONE = "done"
    SKIPPED = "skipped"


class Age(StrEnum):
    """How long ago the last exchange was."""

    MONTH = "month"  # 30 days at most
    QUARTER = "quarter"  # 90
    HALF = "half"  # 180
    YEAR = "year"  # 365
    OLDER = "older"
    NEVER = "never"


A_YEAR = timedelta(days=365)  # one sees each contact once in it: SEWE's ten recommendations
AGES: dict[Age, timedelta] = {
    Age.MONTH: timedelta(days=30),
    Age.QUARTER: timedelta(days=90),
    Age.HALF: timedelta(days=180),
    Age.YEAR: A_YEAR,
}


class NoName(Refused):
    """Nothing that reads as a name was typed."""

    code = "no-name"
    status = 422


class TooManyNames(Refused):
    """Facts: most."""

    code = "too-many-names"
    status = 422


class NameTooLong(Refused):
    """Facts: name (how it begins), most."""

    code = "name-too-long"
    status = 422


class TooManySnapshots(Refused):
    """Facts: most."""

    code = "too-many-snapshots"


@dataclass(frozen=True, slots=True)
class Step:
    """How far the first step is: whom one knows, circle by circle."""

    counts: Mapping[Circle, int]
    marks: Mapping[Circle, Mark]
    said_done: bool = False

    def is_settled(self, circle: Circle) -> bool:
        """Somebody stands there, or the owner said enough of it."""
        return self.counts.get(circle, 0) > 0 or circle in self.marks

    @property
    def settled(self) -> int:
        return sum(map(self.is_settled, Circle))

    @property
    def next(self) -> Circle | None:
        return next((circle for circle in Circle if not self.is_settled(circle)), None)

    @property
    def is_complete(self) -> bool:
        """Someone in each circle that was not skipped, or the owner said so."""
        return self.said_done or all(
            self.counts.get(circle, 0) > 0 or self.marks.get(circle) is Mark.SKIPPED
            for circle in Circle
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """A review: numbers only, nobody's name. Keys are the words of the book's rules."""

    total: int
    qualified: int = 0
    supporters: int = 0
    estimate: int | None = None
    unplaced: int = 0  # in no circle
    layers: dict[str, int] = field(default_factory=dict)
    natural: int = 0
    acquired: int = 0
    circles: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    closeness: dict[str, int] = field(default_factory=dict)  # "1" to "5", "none"
    territories: dict[str, int] = field(default_factory=dict)  # by the territory's id
    ages: dict[str, int] = field(default_factory=dict)
    in_person: int | None = None  # people one saw within a year; None: not counted then
    at_distance: int | None = None  # people one wrote or spoke to within a year, and did not see

    @property
    def unheard(self) -> int | None:
        """People one had no exchange with within a year."""
        if self.in_person is None or self.at_distance is None:
            return None
        return self.total - self.in_person - self.at_distance

    def kept(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Numbers:
        """What an older version did not count yet stays empty."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})


def missing_roles(numbers: Numbers) -> list[ContactRole]:
    """Nobody is that: what the network lacks. "Other" is no lack."""
    return [r for r in ContactRole if r is not ContactRole.OTHER and not numbers.roles.get(r)]


def missing_circles(numbers: Numbers, skipped: Iterable[Circle] = ()) -> list[Circle]:
    leave = {*skipped, Circle.OTHER}
    return [c for c in Circle if c not in leave and not numbers.circles.get(c)]


def typed_names(typed: str) -> list[str]:
    """One a line; the same twice is once.

    Raises: NoName; TooManyNames; NameTooLong.
    """
    names = list(dict.fromkeys(filter(None, map(clean_name, typed.splitlines()))))
    if not names:
        raise NoName()
    if len(names) > NAMES_MAX:
        raise TooManyNames(most=NAMES_MAX)
    if long := next((name for name in names if len(name) > NAME_LENGTH), None):
        raise NameTooLong(name=long[:30], most=NAME_LENGTH)
    return names
