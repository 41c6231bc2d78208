"""An operator's or a bank's statement as a file: read whatever its encoding, separator and header.

Which column says what is guessed from the header's words and put right by a person; nothing is
kept here. A row that cannot be read says why, with its number in the file.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mode
from string import ascii_uppercase
from zoneinfo import ZoneInfo

from app.kernel.errors import Refused
from app.kernel.text import folded
from app.readings.amounts import read_amount
from app.readings.tables import decoded, lines_of

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
REF_MOST = 64  # characters of a transaction number; what is longer is none
HOW_MUCH = frozenset({"amount", "in", "out"})  # one of these columns at least
FIELDS = ("at", "amount", "in", "out", "payer", "phone", "reference", "ref")
# the words that a column's name holds, folded; the first column that fits a field has it
_WORDS: dict[str, tuple[str, ...]] = {
    "ref": ("transaction id", "id transaction", "id de la transaction", "numero de transaction",
            "financial", "transaction no", "id"),
    "at": ("date", "heure", "time", "jour"),
    "in": ("credit", "entree", "recu", "received", "money in"),
    "out": ("debit", "sortie", "envoye", "sent", "money out"),
    "amount": ("montant", "amount", "valeur", "somme"),
    "payer": ("nom", "name", "expediteur", "payeur", "from", "tiers", "donneur"),
    "phone": ("telephone", "numero", "phone", "msisdn", "tel"),
    "reference": ("reference", "message", "motif", "libelle", "description", "note", "details"),
}  # fmt: skip
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%y")
_TIMES = ("", " %H:%M", " %H:%M:%S")


class BadFile(Refused):
    """Facts: why (empty | big | rows | columns | text)."""

    code = "bad-statement"
    status = 422


@dataclass(frozen=True, slots=True)
class Table:
    """A file as lines of cells. `first`: the number in the file of the row after the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int


@dataclass(frozen=True, slots=True)
class Row:
    """One movement. `amount` in francs, negative when it went out; `key` names it for ever."""

    number: int
    key: str
    amount: int
    at: datetime | None
    payer: str
    phone: str
    text: str
    operator_ref: str


@dataclass(frozen=True, slots=True)
class BadRow:
    number: int
    why: str  # amount | date
    cells: tuple[str, ...]


def read_table(body: bytes) -> Table:
    """Raises: BadFile(why)."""
    if not body.strip():
        raise BadFile(why="empty")
    if len(body) > MOST_BYTES:
        raise BadFile(why="big")
    text = decoded(body)
    if "\x00" in text:
        raise BadFile(why="text")
    try:
        lines = lines_of(text)
    except csv.Error:
        raise BadFile(why="text") from None
    header, at = _header(lines)
    rows = tuple(tuple(cell.strip() for cell in line) for line in lines[at:])
    if len(rows) > MOST_ROWS:
        raise BadFile(why="rows")
    return Table(tuple(cell.strip() for cell in header), rows, at + 1)


def guess(header: Sequence[str]) -> dict[str, int]:
    """Which column says what, as far as the header's words tell: field -> column."""
    names = [folded(re.sub(r"[_\-./]+", " ", name)) for name in header]
    columns: dict[str, int] = {}
    for field, words in _WORDS.items():
        for word in words:
            free = (n for n, name in enumerate(names) if n not in columns.values())
            found = next((n for n in free if re.search(rf"\b{word}\b", names[n])), None)
            if found is not None:
                columns[field] = found
                break
    if "in" in columns and "amount" in columns:  # one column of sums is enough
        columns.pop("in" if "out" not in columns else "amount")
    return columns


def read_rows(table: Table, columns: Mapping[str, int], *, zone: str) -> Iterator[Row | BadRow]:
    """Each row, read by these columns (field -> column). Empty rows are left out.

    Raises: BadFile(why="columns") when no column says how much.
    """
    if not HOW_MUCH & set(columns):
        raise BadFile(why="columns")
    for n, cells in enumerate(table.rows):
        if any(cells):
            yield _row(table.first + n, cells, columns, ZoneInfo(zone))


def _row(
    number: int, cells: tuple[str, ...], columns: Mapping[str, int], zone: ZoneInfo
) -> Row | BadRow:
    said = {field: cells[n] if n < len(cells) else "" for field, n in columns.items()}
    amount = _amount(said)
    if not amount:
        return BadRow(number, "amount", cells)
    at = read_instant(said.get("at", ""), zone)
    if said.get("at") and at is None:
        return BadRow(number, "date", cells)
    ref = re.sub(r"\s+", "", said.get("ref", "")).upper()
    told = (str(at), str(amount), said.get("payer", ""), said.get("reference", ""))
    ref = ref if len(ref) <= REF_MOST else ""
    key = ref or hashlib.sha256("|".join(told).encode()).hexdigest()
    return Row(
        number=number,
        key=key,
        amount=amount,
        at=at,
        payer=said.get("payer", ""),
        phone=said.get("phone", ""),
        text=said.get("reference", ""),
        operator_ref=ref,
    )


def _amount(said: Mapping[str, str]) -> int | None:
    if "amount" in said:
        return read_amount(said["amount"])
    came = read_amount(said.get("in", "") or "0")
    went = read_amount(said.get("out", "") or "0")
    return None if came is None or went is None else came - abs(went)


def read_instant(typed: str, zone: ZoneInfo) -> datetime | None:
    """A day, or a moment, as statements write it (day before month), on the clocks of `zone`."""
    text = re.sub(r"\s+", " ", typed.strip().replace("T", " "))
    for day in _DATES:
        for clock in _TIMES:
            try:
                read = datetime.strptime(text, day + clock).replace(tzinfo=zone)
            except ValueError:
                continue
            return read.astimezone(UTC)
    return None


def _header(lines: Sequence[Sequence[str]]) -> tuple[Sequence[str], int]:
    """The names of the columns, and where the rows begin: below the first line that names a sum.

    What stands above is the bank's own address. Where no line names one, a person will say which
    column it is: the first line as wide as most, or letters when that is a row already.
    """
    for n, line in enumerate(lines[:40]):
        if HOW_MUCH & set(guess(line)) and sum(map(bool, line)) > 1:
            return line, n + 1
    wide = [len(line) for line in lines if sum(bool(cell.strip()) for cell in line) > 1]
    if not wide:
        raise BadFile(why="columns")
    n = [len(line) for line in lines].index(mode(wide))
    if not any(map(_is_fact, lines[n])):
        return lines[n], n + 1
    return [ascii_uppercase[at % 26] * (1 + at // 26) for at in range(len(lines[n]))], n


def _is_fact(cell: str) -> bool:
    """A sum, a number or a moment: no name of a column."""
    return read_amount(cell) is not None or read_instant(cell, ZoneInfo("UTC")) is not None
