"""Two files of the demonstration's member: Google's, taken in, with people who stand there already;
a table of one's own, which waits for its owner's yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.bringing import queries
from app.bringing.actions import OPEN, Book, begin, read_some, ready, take, take_some
from app.bringing.models import ContactFile
from app.bringing.rules import Entry, RowState, entry_of, source_of
from app.duplicates.actions import look
from app.kernel.db import db
from app.profiles.models import Profile
from app.readings.people import Person, guess, people_of

GOOGLE = ("First Name", "Last Name", "Organization Name", "Organization Title",
          "Phone 1 - Label", "Phone 1 - Value", "E-mail 1 - Value", "Notes")  # fmt: skip
SAVED = (  # the first is in the book with her number alone; the last two may be one person
    ("Clarisse", "Kuate Fotso", "Cabinet Akwa Conseil", "Associée", "Mobile", "+237699445566",
     "clarisse.kuate@demo.example", ""),
    ("Bertrand", "Nguemo", "Hôtel Les Palétuviers", "Directeur", "Work", "+237677202031",
     "b.nguemo@demo.example", "Veut du café moulu, 20 kg par mois"),
    ("Solange", "Ekambi", "Sawa Imprimerie", "", "Mobile", "+237655202032", "", ""),
    ("Hortense", "Mpondo", "Ferme du Moungo", "Productrice", "Mobile", "+237699202033", "", ""),
    ("Hortence", "Mpondo", "Ferme du Moungo", "", "", "", "ferme.moungo@demo.example", ""),
)  # fmt: skip
MINE = ("Personne", "Numéro", "Où je l’ai vue", "Ville", "Courriel")
TYPED = (
    ("Joseph Atangana", "+237677303041", "Foire de Yaoundé", "Yaoundé", "j.atangana@demo.example"),
    ("Fanta Oumarou", "+237655303042", "Foire de Yaoundé", "Garoua", ""),
    ("Clarisse Kuate", "+237699445566", "ESSEC", "Douala", ""),
    ("Tonton Essombe", "+237677112233", "", "Douala", "essombe.bois@demo.example"),
    ("", "", "le monsieur du stand de miel", "", ""),
)
TAKEN, WAITING = "contacts-google.csv", "salon-du-cafe.csv"
WEEK = timedelta(weeks=1)


def take_a_file(owner: Profile, *, now: datetime) -> None:
    """Taken three weeks ago; who may be one person in two rows is found as after any file."""
    at = now - 3 * WEEK
    file, book = _look_at(owner, TAKEN, GOOGLE, SAVED, now=at)
    take(file)
    marks = current_app.extensions["marks"]
    while take_some(file, book, marks=marks, now=at):
        pass
    look(owner, now=at)


def leave_a_file(owner: Profile, *, now: datetime) -> None:
    """One that was looked at and waits; it is forgotten after a day as any other."""
    mine = select(ContactFile.id).where(
        ContactFile.owner_id == owner.id, ContactFile.state.in_(OPEN)
    )
    if db.session.scalar(mine.limit(1)) is None:
        _look_at(owner, WAITING, MINE, TYPED, now=now)


def _look_at(
    owner: Profile,
    name: str,
    header: Sequence[str],
    lines: Sequence[Sequence[str]],
    *,
    now: datetime,
) -> tuple[ContactFile, Book]:
    columns = guess(header)
    written = [list(line) for line in lines]
    facts: dict[str, Any] = {"source": source_of(header, is_cards=False), "columns": columns}
    file = begin(owner, name=name, written=written, header=header, now=now, **facts)
    book = Book(owner)
    rows = queries.waiting_rows(file, len(written))
    told = zip(rows, people_of(header, written, columns), strict=True)
    entries = [(row, _entry(person)) for row, person in told]
    read_some(
        file,
        [(r.id, e, book.verdict(r.n, e) if e else RowState.BAD) for r, e in entries],
    )
    ready(file)
    return file, book


def _entry(person: Person) -> Entry | None:
    """Numbers stand above as they are kept: no other way to write them is read."""
    return entry_of(person, {way.value: way.value for way in person.ways})
