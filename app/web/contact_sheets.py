"""The book as a table for a spreadsheet, and all of one's network as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from app.contacts.queries import Known
from app.exports.queries import everything
from app.kernel.sheets import sheet
from app.profiles.models import Profile
from app.web.people import met_words

PHONES, EMAILS, SITES = 3, 2, 2  # columns of each; what is more stands in the last one
AND = " / "


def table(people: Iterable[Known]) -> Iterator[str]:
    """One line a person, its titles understood when it comes back."""
    return sheet([[_titles(), *map(_line, people)]])


def _titles() -> list[str]:
    return [
        _("Nom complet"),
        _("Organisation"),
        _("Fonction"),
        _("Ville"),
        *(f"{_('Téléphone')} {n + 1}" for n in range(PHONES)),
        *(f"{_('E-mail')} {n + 1}" for n in range(EMAILS)),
        *(f"{_('Site')} {n + 1}" for n in range(SITES)),
        _("Rencontre"),
        _("Raison"),
        _("Notes"),
    ]


def _line(known: Known) -> list[object]:
    contact = known.contact
    return [
        known.name,
        known.organisation,
        known.headline,
        contact.city,
        *_cells(known.phones, PHONES),
        *_cells(known.emails, EMAILS),
        *_cells(known.sites, SITES),
        met_words(known),
        contact.reason,
        contact.note,
    ]


def _cells(values: list[str], n: int) -> list[str]:
    shown = [*values[: n - 1], AND.join(values[n - 1 :])]
    return [*shown, *[""] * (n - len(shown))]


def data(me: Profile) -> str:
    return json.dumps(everything(me), ensure_ascii=False, indent=1, default=str)
