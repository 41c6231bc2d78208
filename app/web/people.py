"""How people of the book are put in words: where we met, what they let us see."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.contacts.queries import Known
from app.contacts.rules import Precision
from app.profiles.models import Card
from app.web.phones import phone_words

PATTERNS = {Precision.DAY: "d MMM y", Precision.MONTH: "MMMM y", Precision.YEAR: "y"}


def met_words(known: Known) -> str:
    """ "AfterWork Douala, 28 nov. 2026"; "" for someone added by hand."""
    contact = known.contact
    title = contact.context_event.title if contact.context_event else ""
    day = ""
    if contact.met_on:
        pattern = PATTERNS[contact.met_precision]
        day = format_date(contact.met_on, pattern, locale=get_locale())
    return ", ".join(words for words in (title, day) if words)


def person(known: Known) -> dict[str, str]:
    """For the component person_card."""
    work = " · ".join(words for words in (known.headline, known.organisation) if words)
    return {
        "name": known.name,
        "url": url_for("member_contacts.show", contact_id=known.contact.id),
        "headline": work,
        "met": met_words(known),
        "note": known.contact.reason,
    }


def given(card: Card, *, without_phone: bool = False) -> list[tuple[str, str]]:
    """What a card gives, named: [("Nom", "Ben Tabi"), …]."""
    names: dict[str, Any] = {
        "name": _("Nom"),
        "headline": _("Activité"),
        "organisation": _("Organisation"),
        "phone": _("Téléphone"),
        "email": _("E-mail"),
    }
    fields = card.fields
    values = {name: getattr(fields, name) for name in fields.given()}
    if without_phone:
        values.pop("phone", None)
    if "phone" in values:
        values["phone"] = phone_words(values["phone"])
    return [(names[name], value) for name, value in values.items()]
