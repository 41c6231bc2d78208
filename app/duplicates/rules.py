"""Who may be one person in two rows, without comparing everyone with everyone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from app.kernel.errors import Refused
from app.kernel.text import folded

ALIKE = 0.92  # of two names, below which they are two people (network study)
PAIRS_MOST = 2_000  # found at once in a book
TOGETHER_MOST = 200  # people of one key that are compared: a switchboard, a name of everybody's


class Tier(StrEnum):
    SURE = "sure"  # the same address; the same number and names that go together
    MAYBE = "maybe"  # names alike, in one organisation or town


@dataclass(frozen=True, slots=True)
class Face:
    """What one is known by. `name`: the sorted words of it, folded."""

    id: int
    name: str
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()  # organisation and town, folded
    profile_id: int | None = None


def name_key(name: str) -> str:
    """`N’Diaye, Élodie` and `Élodie N'Diaye` are one."""
    return " ".join(sorted(re.sub(r"[^\w\s']+", " ", folded(name)).split()))


def go_together(one: str, other: str) -> bool:
    """Each word of the shorter name is in the longer, or its beginning: « Awa N. », « Awa Ngono ».

    A number that people of different names share is a family's, or a shop's.
    """
    short, long = sorted((one.split(), other.split()), key=len)
    left = list(long)
    for word in short:
        fits = next((w for w in left if w.startswith(word) or word.startswith(w)), None)
        if fits is None:
            return likeness(one, other) >= ALIKE
        left.remove(fits)
    return bool(short)


def likeness(one: str, other: str) -> float:
    match = SequenceMatcher(None, one, other, autojunk=False)
    if match.real_quick_ratio() < ALIKE or match.quick_ratio() < ALIKE:
        return 0.0
    return match.ratio()


def tier_of(one: Face, other: Face) -> Tier | None:
    """None: two people, as far as we know; so are two members of the network."""
    if one.profile_id and other.profile_id and one.profile_id != other.profile_id:
        return None
    if one.emails & other.emails:
        return Tier.SURE
    if one.phones & other.phones and go_together(one.name, other.name):
        return Tier.SURE
    if one.places & other.places and likeness(one.name, other.name) >= ALIKE:
        return Tier.MAYBE
    return None


@dataclass
class Crowd:
    """Faces by what they may be found by."""

    _by_key: dict[tuple[str, ...], list[Face]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, faces: Iterable[Face]) -> Crowd:
        crowd = cls()
        for face in faces:
            crowd.add(face)
        return crowd

    def add(self, face: Face) -> None:
        for key in _keys(face):
            self._by_key[key].append(face)

    def alike(self, face: Face, *, by_name: bool = True) -> dict[int, Tier]:
        """Who may be this person: id -> how sure. Not `by_name`: those of a number or address."""
        near = {
            other.id: other
            for key in _keys(face)
            if by_name or key[0] != "name"
            for other in self._by_key.get(key, ())[:TOGETHER_MOST]
            if other.id != face.id
        }
        told = ((id_, tier_of(face, other)) for id_, other in sorted(near.items()))
        return {id_: tier for id_, tier in told if tier is not None}


def _keys(face: Face) -> Iterator[tuple[str, ...]]:
    """A number, an address; in one place, the same initials and a word that begins alike."""
    yield from (("email", email) for email in sorted(face.emails))
    yield from (("phone", phone) for phone in sorted(face.phones))
    words = face.name.split()
    initials = "".join(sorted(word[0] for word in words))
    for place in sorted(face.places):
        yield from (("name", place, initials, start) for start in sorted({w[:3] for w in words}))


# Making one of two

UNDO_WITHIN = timedelta(days=30)
# columns of a contact that are its own, whatever it is united with
OWN = frozenset(
    {"id", "owner_id", "linked_profile_id", "state", "search_key", "created_at", "merged_into_id"}
)
LATEST = ("last_touch_at", "last_in_person_at")
MET = ("met_on", "met_precision", "context_event_id", "context_text")  # go together
SIDE = frozenset({"note", "phone", "email", "qualified_at", "put_off_at", *LATEST, *MET})
BLANK = {"has_no_influence": False, "met_precision": "day"}  # where "" would be no value


class TwoMembers(Refused):
    """Each is a person of the network: they are two. Facts: name."""

    code = "two-members"


class TooLate(Refused):
    code = "merge-too-old"


class UndoLaterFirst(Refused):
    """The row that stayed went into another since. Facts: name."""

    code = "undo-later-first"


def chosen(kept: Any, gone: Any, *, theirs: bool) -> Any:
    """What is known wins over what is not; else the older row's, or the one that was asked for."""
    if _is_blank(kept) or (theirs and not _is_blank(gone)):
        return gone
    return kept


def _is_blank(value: Any) -> bool:
    return value is None or value == "" or value is False


def united_note(kept: str, gone: str) -> str:
    if gone and gone not in kept:
        return f"{kept}\n\n{gone}".strip()
    return kept


def in_conflict(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> list[str]:
    """Fields of which both say something, and not the same: the owner chooses."""
    return [
        name
        for name in kept
        if name not in OWN
        and name not in SIDE
        and not _is_blank(kept[name])
        and not _is_blank(gone[name])
        and kept[name] != gone[name]
    ]
