"""The words an owner makes to sort their book: territories, groups, criteria, saved filters."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.errors import Refused
from app.kernel.text import folded

NAME_MAX = 60  # characters
TEXT_MAX = 200  # characters of a criterion's value
CHOICES_MAX = 20
MOST = 100  # of each: territories, groups, criteria, filters of one owner


class TerritoryKind(StrEnum):
    GEOGRAPHIC = "geographic"
    SECTOR = "sector"
    ORGANISATION = "organisation"


class CriterionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"


class NameTaken(Refused):
    """Facts: name. Upper case and accents make no difference."""

    code = "name-taken"


class TooMany(Refused):
    """Facts: most."""

    code = "too-many-words"


class SensitiveCriterion(Refused):
    """What nobody is sorted by here (PR23). Facts: name."""

    code = "sensitive-criterion"


# Folded words that no criterion, and none of its choices, is made of (PR23).
SENSITIVE = frozenset(
    {
        *("ethnie", "ethnies", "ethnique", "ethnic", "ethnicity", "race", "racial"),
        *("tribu", "tribus", "tribal", "tribe", "origine", "origines", "origin", "maternelle"),
        *("religion", "religions", "religieux", "religieuse", "religious", "confession"),
        *("croyance", "croyances", "faith", "eglise", "mosquee", "church", "mosque"),
        *("parti", "partis", "party", "politique", "political", "syndicat", "syndical"),
        *("sante", "health", "maladie", "maladies", "disease", "handicap", "disability"),
    }
)


def names_what_is_sensitive(name: str) -> bool:
    words = "".join(c if c.isalnum() else " " for c in folded(name)).split()
    return not SENSITIVE.isdisjoint(words)
