"""Taking an address out of books at its owner's word (PR20), and saying whether one holds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FEW = 5  # books: fewer are not counted aloud


class Origin(StrEnum):
    """How an address came into a book (PR41)."""

    BY_HAND = "by_hand"
    FILE = "file"
    MEETING = "meeting"  # a code was read, or a name left, at an evening


@dataclass(frozen=True, slots=True)
class Held:
    """`about`: how many books, told so that no single holder follows from it."""

    about: int
    origins: tuple[Origin, ...]

    @property
    def is_few(self) -> bool:
        return 0 < self.about < FEW


def rounded(books: int) -> int:
    """None; 1 for a few; else the five below."""
    return books // FEW * FEW or min(books, 1)
