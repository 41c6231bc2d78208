"""How people of the book are put in words: where we met, what they let us see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.contacts.queries import Known, Listed
from app.contacts.rules import Precision
from app.profiles.models import Card
from app.profiles.queries import photo_of
from app.profiles.rules import WITH_PHONE
from app.web.book_words import WAY_LABELS
from app.web.own_cards import said_words
from app.web.phones import phone_words

PATTERNS = {Precision.DAY: "d MMM y", Precision.MONTH: "MMMM y", Precision.YEAR: "y"}


def met_words(known: Known) -> str:
    """ "AfterWork Douala, 28 nov. 2026"; "" for someone added by hand."""
    contact = known.contact
    title = contact.context_event.title if contact.context_event else ""
    return _met(title, contact.met_on, contact.met_precision)


def _met(title: str, on: date | None, precision: Precision) -> str:
    day = _day(on, PATTERNS[precision], get_locale()) if on else ""
    return ", ".join(words for words in (title, day) if words)


@lru_cache(maxsize=1_000)  # everyone of an evening was met the same day
def _day(on: date, pattern: str, locale: Locale) -> str:
    return format_date(on, pattern, locale=locale)


def person(known: Known) -> dict[str, str]:
    """For the component person_card."""
    return {
        "name": known.name,
        "url": url_for("member_contacts.show", contact_id=known.contact.id),
        "headline": _work(known),
        "met": met_words(known),
        "note": known.contact.reason,
    }


def _work(of: Known | Listed) -> str:
    return " · ".join(words for words in (of.headline, of.organisation) if words)


@dataclass(frozen=True, slots=True)
class Row:
    """The same, of a list: its template asks an object sooner than a dict."""

    id: int
    name: str
    url: str
    headline: str
    met: str
    note: str
    picture: None = None


def rows_of(people: Iterable[Listed]) -> list[Row]:
    url = url_for("member_contacts.show", contact_id=0).removesuffix("0")
    return [
        Row(
            id=line.id,
            name=line.name,
            url=f"{url}{line.id}",
            headline=_work(line),
            met=_met(line.met_at, line.met_on, line.met_precision),
            note=line.reason,
        )
        for line in people
    ]


def given(card: Card, *, without_phone: bool = False) -> list[tuple[str, str]]:
    """What a card gives, named: [("Nom", "Ben Tabi"), …]."""
    names: dict[str, Any] = {
        "name": _("Nom"),
        "title": _("Fonction"),
        "headline": _("Activité"),
        "organisation": _("Organisation"),
        "phone": _("Téléphone"),
        "whatsapp": "WhatsApp",
        "email": _("E-mail"),
        "linkedin": "LinkedIn",
        "site": _("Site"),
        "note": _("Un mot"),
    }
    fields = card.fields
    values = {name: getattr(fields, name) for name in fields.given()}
    for name in WITH_PHONE & values.keys():
        values[name] = phone_words(values[name])
    left_out = WITH_PHONE if without_phone else frozenset()
    return [(names[name], value) for name, value in values.items() if name not in left_out]


def labels_of(known: Known) -> dict[str, Any]:
    """What each number, address or page is called, in words: value -> "Bureau", "MoMo"."""
    return {value: WAY_LABELS.get(label, label) for value, label in known.labels.items()}


def all_of_theirs(known: Known) -> dict[str, Any]:
    """For templates/member/_their_card.html: what this person lets me see today, and their face."""
    if known.card is None:
        return {}
    photo = photo_of(known.card.profile_id)
    words = given(known.card, without_phone=known.without_phone)
    return {
        "their": words + said_words(known.card.profile.says),
        "their_face": photo.digest[:8] if photo else "",
    }
