"""A gift's facts, and reading a pasted list of them, however its columns stand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.kernel.text import folded

LINES_MAX = 200  # of one list
NOTE_MAX = 120  # characters the door reads
COLUMNS = {
    "name": (
        "nom",
        "nom complet",
        "nom et prenom",
        "prenom",
        "invite",
        "name",
        "full name",
        "guest",
    ),
    "phone": ("telephone", "tel", "tel.", "phone", "mobile", "numero", "whatsapp", "portable"),
    "email": ("e-mail", "email", "mail", "courriel", "adresse e-mail", "adresse mail"),
    "n": ("n", "nb", "nombre", "places", "billets", "quantite", "count", "quantity", "tickets"),
}
PHONE_DIGITS = 6  # from so many on, a number is a telephone


@dataclass(frozen=True, slots=True)
class Gift:
    """Places for one person, to be given. `note`: for the door."""

    ticket_type_id: int
    name: str
    phone: str  # E.164
    email: str
    n: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """One line of a list, not yet understood. `number`: its line, from 1; `text`: all of it."""

    number: int
    text: str
    name: str = ""
    phone: str = ""
    email: str = ""
    n: str = ""


def read_lines(text: str) -> list[Typed]:
    """Tabs, semicolons or commas; a first line of headings in any order, or none."""
    rows_ = enumerate(text.splitlines(), 1)
    lines = [(n, line.strip(" ")) for n, line in rows_ if line.strip()]  # a tab may begin a line
    if not lines:
        return []
    sign = next((s for s in ("\t", ";", ",") if any(s in line for _n, line in lines)), ";")
    rows = [(n, line, _cells(line, sign)) for n, line in lines]
    heads = _headings(rows[0][2])
    return [_typed(n, line, cells, heads) for n, line, cells in (rows[1:] if heads else rows)]


def _cells(line: str, sign: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=sign))]


def _headings(cells: Sequence[str]) -> list[str]:
    """What each column holds, "" unknown; none at all when this line names nothing."""
    known = {word: column for column, words in COLUMNS.items() for word in words}
    heads = [known.get(folded(cell), "") for cell in cells]
    return heads if "name" in heads else []


def _typed(number: int, line: str, cells: Sequence[str], heads: Sequence[str]) -> Typed:
    pairs = zip(heads, cells, strict=False) if heads else _guessed(cells)
    found: dict[str, str] = {}
    for column, cell in pairs:
        if column and cell:
            found[column] = f"{found[column]} {cell}" if column == "name" in found else cell
    return Typed(number, line, **found)


def _guessed(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Without headings, each cell says by itself what it is."""
    for cell in cells:
        digits = sum(sign.isdecimal() for sign in cell)
        if "@" in cell:
            yield "email", cell
        elif digits >= PHONE_DIGITS:
            yield "phone", cell
        elif cell.isdecimal():
            yield "n", cell
        else:
            yield "name", cell


def repeated(gifts: Sequence[Gift]) -> dict[int, int]:
    """Those for whom an earlier one is too, by phone, address or name: {place: that one's}."""
    found: dict[int, int] = {}
    first: dict[tuple[str, str], int] = {}
    for at, gift in enumerate(gifts):
        marks = {"phone": gift.phone, "email": gift.email.lower(), "name": folded(gift.name)}
        known = [(kind, mark) for kind, mark in marks.items() if mark]
        before = [first[mark] for mark in known if mark in first]
        if before:
            found[at] = min(before)
        first = dict.fromkeys(known, at) | first
    return found
