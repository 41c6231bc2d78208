"""People as files hold them: a phone's cards, Google's or LinkedIn's lists, anybody's table.

What was written is kept as written: who takes it in makes numbers and addresses alike. Of a file's
columns only those below are read: nothing of origin, faith, health or birth (PR23).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import mode
from string import ascii_uppercase

from app.kernel.errors import Refused
from app.kernel.text import clean_name, clean_text, folded
from app.readings import files
from app.readings.tables import lines_of

LINE_MAX = 120  # characters of a name, an organisation, a town
LABEL_MAX = 30  # characters
VALUE_MAX = 250  # characters of a number, an address
NOTE_MAX = 5_000  # characters
MOST_WAYS = 20  # of one person


class WayKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody. `label`: "mobile", "work", "home", or the owner's own word."""

    kind: WayKind
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of a file. All texts may be empty."""

    name: str = ""
    organisation: str = ""
    headline: str = ""
    city: str = ""
    note: str = ""
    ways: tuple[Way, ...] = ()


FIELDS = ("name", "given", "middle", "family", "organisation", "headline", "phone", "email",
          "site", "city", "note")  # fmt: skip
# the whole name of a column, folded, its numbers and signs gone; the first that fits has it
_TITLES: dict[str, str] = {
    "given": r"first name|given name|prenoms?|forename",
    "middle": r"middle name|additional name|autres? prenoms?|deuxieme prenom",
    "family": r"last name|family name|surname|nom de famille|noms de famille",
    "name": r"name|full name|display name|nom|noms|nom complet|noms? et prenoms?|prenoms? et noms?"
    r"|contact|personne",
    "organisation": r"organi[sz]ation( name)?|company( name)?|societe|entreprise|structure"
    r"|employeur|institution",
    "headline": r"organi[sz]ation title|job title|title|position|titre|fonction|poste|profession"
    r"|metier|activite|occupation",
    "phone": r"phones?( value| number)?|(home|business|mobile|primary|other|company main|work|cell)"
    r" phone|telephones?( portable| mobile| fixe)?|tels?|portable|mobile|whatsapp|gsm"
    r"|numeros?( de telephone)?|cellulaire",
    "email": r"e ?mails?( value| address)?|courriels?|mails?|adresse e ?mail|adresse electronique",
    "site": r"url|website( value)?|sites?( web| internet)?|web page|linkedin|profil linkedin|lien",
    "city": r"city|ville|address city|(home|business) city|localite",
    "note": r"notes?|remarques?|commentaires?|observations?",
}
_KINDS = {"phone": WayKind.PHONE, "email": WayKind.EMAIL, "site": WayKind.SITE}
_PLACES = (  # what a label comes to, in any file
    ("mobile", r"cell|mobile|portable|iphone|gsm|cellulaire"),
    ("work", r"work|business|bureau|travail|pro|professionnel|company|office"),
    ("home", r"home|maison|domicile|perso|personnel|prive"),
    ("whatsapp", r"whatsapp"),
)
# Google writes several values of one column so
AND = " ::: "


def guess(header: Sequence[str]) -> dict[int, str]:
    """Which column says what, as far as the header's words tell: column -> field."""
    columns: dict[int, str] = {}
    for n, title in enumerate(header):
        words = _plain(title)
        field = next((f for f, known in _TITLES.items() if re.fullmatch(known, words)), None)
        if field is not None and (field in _KINDS or field not in columns.values()):
            columns[n] = field
    if "given" in columns.values() and "family" not in columns.values():
        for n in [n for n, field in columns.items() if field == "name"]:
            columns[n] = "family"  # « Nom » beside « Prénom »
    return columns


class BadList(Refused):
    """Facts: why (none | empty | big | rows | text | pdf | zip | statement), most."""

    code = "bad-list"
    status = 422


def read_list(text: str) -> tuple[list[str], list[list[str]]]:
    """(The names of the columns, the rows below). What stands above the names is left out.

    Raises: BadList(why).
    """
    try:
        lines = lines_of(text)
    except csv.Error:
        raise BadList(why="text") from None
    for n, line in enumerate(lines[:40]):
        fields = set(guess(line).values())
        if len(fields) > 1 and fields & {"name", "given", "family", "phone", "email"}:
            if _is_statement(line, fields):
                raise BadList(why="statement")
            return line, lines[n + 1 :]
    if any(_is_statement(line, set()) for line in lines[:40]):
        raise BadList(why="statement")
    return _nameless(lines)


def _is_statement(header: Sequence[str], fields: set[str]) -> bool:
    """Money that came and went: its numbers are nobody's address book (PR27)."""
    told = set(files.guess(header))
    moves = bool(files.HOW_MUCH & told) and bool({"at", "ref"} & told)
    return moves and not fields & {"email", "given", "organisation"}


def _nameless(lines: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """A person will say which column is what: the first line as wide as most, or letters when that
    holds a number or an address already."""
    wide = [len(line) for line in lines if any(cell.strip() for cell in line)]
    cells = [cell for line in lines for cell in line]
    if not wide or (max(wide) == 1 and not any(map(_is_reach, cells))):
        raise BadList(why="text" if wide else "empty")
    n = [len(line) for line in lines].index(mode(wide))
    if not any(map(_is_reach, lines[n])):
        return lines[n], lines[n + 1 :]
    return [ascii_uppercase[at % 26] * (1 + at // 26) for at in range(len(lines[n]))], lines[n:]


def _is_reach(cell: str) -> bool:
    """A number, or an address: no name of a column."""
    return bool(re.search(r"@|\d{6}", re.sub(r"[\s.\-]", "", cell)))


def people_of(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[int, str]
) -> Iterator[Person]:
    """One for each row, read by these columns (column -> field); an empty one for an empty row."""
    labels = {n: _label_column(header, n) for n in columns}
    for row in rows:
        yield _person(header, row, columns, labels)


def _person(
    header: Sequence[str],
    row: Sequence[str],
    columns: Mapping[int, str],
    labels: Mapping[int, int | None],
) -> Person:
    said: dict[str, str] = {}
    ways: list[Way] = []
    for n, field in columns.items():
        cell = row[n].strip() if n < len(row) else ""
        if cell and field in _KINDS:
            at = labels[n]
            label = header[n] if at is None else row[at] if at < len(row) else ""
            ways += [Way(_KINDS[field], label, each) for each in cell.split(AND)]
        elif cell:
            said.setdefault(field, cell)
    is_whole = "given" in said or "family" in said
    parts = [said[part] for part in ("given", "middle", "family") if is_whole and part in said]
    return tidy(
        Person(
            name=" ".join(parts) or said.get("name", ""),
            organisation=said.get("organisation", ""),
            headline=said.get("headline", ""),
            city=said.get("city", ""),
            note=said.get("note", ""),
            ways=tuple(ways),
        )
    )


def _label_column(header: Sequence[str], n: int) -> int | None:
    """Google's "Phone 1 - Label" (once "- Type") stands beside "Phone 1 - Value"."""
    start = re.sub(r"\s*-\s*Value$", "", header[n])
    beside = (f"{start} - Label", f"{start} - Type")
    return next((at for at, title in enumerate(header) if title in beside), None)


def tidy(person: Person) -> Person:
    """Cleaned as what people type is, at most so long; a way that comes twice is one."""
    ways: dict[tuple[WayKind, str], Way] = {}
    for way in person.ways:
        value = clean_name(way.value)[:VALUE_MAX]
        if value and len(ways) < MOST_WAYS:
            ways.setdefault((way.kind, value.casefold()), Way(way.kind, label(way.label), value))
    return replace(
        person,
        name=clean_name(person.name)[:LINE_MAX],
        organisation=clean_name(person.organisation)[:LINE_MAX],
        headline=clean_name(person.headline)[:LINE_MAX],
        city=clean_name(person.city)[:LINE_MAX],
        note=clean_text(person.note)[:NOTE_MAX],
        ways=tuple(ways.values()),
    )


def label(written: str) -> str:
    """ "CELL" and "Mobile Phone" are "mobile"; what only says that it is a number or an address is
    nothing; the owner's own word stays."""
    words = clean_name(re.sub(r"_\$!<(.*?)>!\$_", r"\1", written)).lstrip("* ")[:LABEL_MAX]
    plain = _plain(words)
    for name, known in _PLACES:
        if re.search(rf"\b({known})\b", plain):
            return name
    no_word = any(re.fullmatch(_TITLES[field], plain) for field in _KINDS)
    return "" if no_word or plain in ("other", "autre", "main", "homepage", "profile") else words


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[_\-./:()\d]+", " ", folded(title)).split())
