"""The form of a contact: what I know of someone, in my words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.accounts.rules import NAME_MAX
from app.contacts.models import Contact
from app.contacts.queries import contacts_named
from app.contacts.rules import NOTE_MAX, REASON_MAX, ContactFields, Precision
from app.profiles.rules import HEADLINE_MAX, ORGANISATION_MAX
from app.web.context import viewer
from app.web.fields import (
    CleanTextField,
    EmailField,
    LineField,
    NameField,
    PhoneField,
    TypedField,
)

PATTERNS = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}


class MetField(TypedField):
    """A day, a month or a year, as exactly as one remembers; `.data` is (first day, precision)."""

    blank = None

    def read(self, typed: str) -> tuple[date, Precision]:
        parts = re.fullmatch(r"(?:(?:(\d{1,2})[/. -])?(\d{1,2})[/. -])?(\d{4})", typed.strip())
        try:
            if parts is None:
                raise ValueError(typed)
            day, month, year = (int(part) if part else 0 for part in parts.groups())
            met_on = date(year if year >= 1900 else 0, month or 1, day or 1)
        except ValueError:
            raise ValueError(
                _("Cette date ne se lit pas. Modèles : 28/11/2026, 11/2026 ou 2026.")
            ) from None
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return met_on, precision

    def shown(self, data: Any) -> str:
        met_on, precision = data
        return str(met_on.strftime(PATTERNS[precision]))


def met_of(contact: Contact) -> dict[str, Any]:
    """How we met, for the form."""
    through = contact.met_through
    met = (contact.met_on, contact.met_precision) if contact.met_on else None
    return {"met": met, "through": through.name if through else ""}


ASIDE = ("csrf_token", "met", "through")  # no plain words


class ContactForm(FlaskForm):
    """What I know of someone, in my words."""

    name = NameField(_l("Nom"), required=True)
    headline = LineField(_l("Ce que cette personne fait"), max=HEADLINE_MAX)
    organisation = LineField(_l("Organisation"), max=ORGANISATION_MAX)
    domain = LineField(_l("Domaine d’activité"), max=HEADLINE_MAX)
    city = LineField(_l("Ville"), max=HEADLINE_MAX)
    phone = PhoneField(_l("Téléphone"), render_kw={"autocomplete": "off"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "off"})
    reason = LineField(
        _l("Ce qui vous a rapprochés"),
        max=REASON_MAX,
        description=_l("La raison de la rencontre, en une ligne."),
    )
    context_text = LineField(
        _l("Où et comment"),
        max=REASON_MAX,
        description=_l("Quand ce n’était pas à un événement d’ici."),
    )
    met = MetField(
        _l("Quand"), description=_l("Le jour, le mois ou l’année : 28/11/2026, 11/2026, 2026.")
    )
    through = LineField(_l("Par qui"), max=NAME_MAX, description=_l("Le nom d’un de vos contacts."))
    note = CleanTextField(
        _l("Notes"),
        max=NOTE_MAX,
        rows=8,
        description=_l(
            "Vous seul les lisez. N’écrivez rien sur l’origine, la religion, la santé"
            " ou les opinions."
        ),
        too_long=_l(
            "Note trop longue : 20 000 caractères au plus. Votre texte est conservé ci-dessous."
        ),
    )

    brought_by: Contact | None = None

    def validate_through(self, field: LineField) -> None:
        me = viewer().profile
        if field.data and me is not None:
            found = contacts_named(me, field.data)
            self.brought_by = found[0] if found else None
        if field.data and self.brought_by is None:
            raise ValidationError(_("Personne de ce nom dans votre répertoire."))

    def placed(self) -> dict[str, Any]:
        met_on, precision = self.met.data or (None, Precision.DAY)
        return {"met_on": met_on, "precision": precision, "through": self.brought_by}

    def fields(self, name: str = "") -> ContactFields:
        typed: dict[str, Any] = {f.name: f.data or "" for f in self if f.name not in ASIDE}
        return ContactFields(**typed | {"name": name or self.name.data})
