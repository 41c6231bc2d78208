"""When a contact is qualified, and how much of them is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answers:
    """Which questions about a contact have an answer."""

    circle: bool
    nature: bool
    openness: bool
    influence: bool  # on one territory at least, or "none"
    sphere: bool = False
    role: bool = False
    closeness: bool = False
    domain: bool = False
    readiness: bool = False

    @property
    def is_qualified(self) -> bool:
        return self.nature and self.openness and self.influence and self.circle

    @property
    def percent(self) -> int:
        """Completeness: every question counts the same."""
        answers = [getattr(self, name) for name in self.__dataclass_fields__]
        return 100 * sum(answers) // len(answers)
