"""When a contact is qualified, and how much of them is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.contacts.rules import (
    Circle,
    ContactRole,
    FamilyLink,
    Formality,
    Layer,
    Nature,
    Readiness,
    Sphere,
    Structure,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an owner says of a contact on their card. None, "" and nothing: not said."""

    circles: frozenset[Circle] = frozenset()
    roles: frozenset[ContactRole] = frozenset()
    family_link: FamilyLink | None = None
    nature: Nature | None = None
    nature_note: str = ""
    openness: int | None = None
    closeness: int | None = None
    pleasure: int | None = None
    usefulness: int | None = None
    influences: Mapping[int, int] = field(default_factory=dict)  # by territory
    has_no_influence: bool = False
    sphere: Sphere | None = None
    formality: Formality | None = None
    structure: Structure | None = None
    readiness: Readiness | None = None
    supporter_since: date | None = None
    groups: frozenset[int] = frozenset()
    values: Mapping[int, str] = field(default_factory=dict)  # by criterion


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
        said = (
            *(self.circle, self.nature, self.openness, self.influence),
            *(self.sphere, self.role, self.closeness, self.domain, self.readiness),
        )
        return 100 * sum(said) // len(said)


def sphere_of(circles: Collection[Circle]) -> Sphere | None:
    """What the circles say of it, when the owner did not."""
    personal = any(circle.layer is not Layer.PROFESSIONAL for circle in circles)
    professional = any(circle.layer is Layer.PROFESSIONAL for circle in circles)
    if personal and professional:
        return Sphere.BOTH
    if professional:
        return Sphere.PROFESSIONAL
    return Sphere.PERSONAL if personal else None
