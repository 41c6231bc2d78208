"""Files of contacts: what is read of them, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.kernel.errors import Refused
from app.kernel.text import clean_name, same_email
from app.readings.people import Person, Way, WayKind

MOST_ROWS = 5_000
MOST_BYTES = 10_000_000  # of a file; pictures in it are read over
AT_ONCE = 300  # rows read within a request; measured: 0.9 ms a card, and a request has 2 s
TOGETHER = 100  # rows of one transaction
DRAFT_KEPT = timedelta(days=1)  # a file that was looked at and not taken
NAME_MAX = 80  # characters of a file's name
COLUMNS_MOST = 200


class FileState(StrEnum):
    READING = "reading"
    READY = "ready"  # waits for its owner's yes
    TAKING = "taking"
    STOPPED = "stopped"  # by its owner; may go on
    DONE = "done"
    UNDONE = "undone"


class RowState(StrEnum):
    WAITING = "waiting"
    NEW = "new"
    ALIKE = "alike"  # somebody of the book may be this person; there is more about them here
    KNOWN = "known"  # in the book, with all that stands here
    BAD = "bad"  # cannot be read, or tells of nobody
    TAKEN = "taken"


COMING = (RowState.NEW, RowState.ALIKE)  # those that will be in the book


class FileBusy(Refused):
    """It is not in a state for this: taken already, stopped, undone. Facts: state."""

    code = "file-busy"


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody as the book will have them: numbers in E.164, addresses in small letters."""

    name: str
    organisation: str
    headline: str
    city: str
    note: str
    ways: tuple[Way, ...]

    def of(self, kind: WayKind) -> list[str]:
        return [way.value for way in self.ways if way.kind is kind]

    def first(self, kind: WayKind) -> str:
        return next(iter(self.of(kind)), "")

    @property
    def reached(self) -> list[tuple[str, str]]:
        return [(way.kind.value, way.value) for way in self.ways]

    def without(self, gone: Collection[tuple[str, str]]) -> Entry | None:
        """None when it was known by nothing else."""
        if any(self.name == value for _kind, value in gone):
            return None
        left = tuple(way for way in self.ways if (way.kind.value, way.value) not in gone)
        return replace(self, ways=left)


def entry_of(person: Person, phones: Mapping[str, str]) -> Entry | None:
    """None when it tells of nobody. `phones`: as written -> E.164, "" for what is no number.

    What cannot be rung or written to is kept in the note: nothing is lost.
    """
    ways: dict[tuple[WayKind, str], Way] = {}
    unread: list[str] = []
    for way in person.ways:
        value = _alike(way, phones)
        if value:
            ways.setdefault((way.kind, value), Way(way.kind, way.label, value))
        else:
            unread.append(way.value)
    reached = next((way.value for way in ways.values() if way.kind is not WayKind.SITE), "")
    name = person.name or person.organisation or reached
    if not name:
        return None
    note = "\n".join(filter(None, (person.note, *unread)))
    made = (name, person.organisation, person.headline, person.city, note)
    return Entry(*made, ways=tuple(ways.values()))


def _alike(way: Way, phones: Mapping[str, str]) -> str:
    if way.kind is WayKind.PHONE:
        return phones.get(way.value, "")
    if way.kind is WayKind.EMAIL:
        address = same_email(way.value)
        return address if address.count("@") == 1 and " " not in address else ""
    return way.value if way.value.lower().startswith(("http://", "https://")) else _site(way.value)


def _site(written: str) -> str:
    """« www.entregent.cm » leads somewhere; « javascript:… » nowhere."""
    host = written.partition("/")[0]
    return f"https://{written}" if "." in host and ":" not in host and " " not in written else ""


def packed(entry: Entry) -> dict[str, Any]:
    """As JSON keeps it."""
    ways = [[way.kind.value, way.label, way.value] for way in entry.ways]
    texts = ("name", "organisation", "headline", "city", "note")
    return {name: getattr(entry, name) for name in texts} | {"ways": ways}


def unpacked(kept: Mapping[str, Any]) -> Entry:
    ways = tuple(Way(WayKind(kind), label, value) for kind, label, value in kept["ways"])
    return Entry(**{**kept, "ways": ways})


def file_name(told: str) -> str:
    """The last part of what a browser says it is called."""
    return clean_name(told.replace("\\", "/").rpartition("/")[2])[-NAME_MAX:]


def source_of(header: Iterable[str], *, is_cards: bool) -> str:
    """Whose file it is, by its shape: "phone", "google", "linkedin", or "list"."""
    if is_cards:
        return "phone"
    titles = {title.strip() for title in header}
    if {"Connected On", "Company", "Position"} <= titles:
        return "linkedin"
    return "google" if any("E-mail 1 - " in t or "Phone 1 - " in t for t in titles) else "list"
