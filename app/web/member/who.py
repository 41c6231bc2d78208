"""Who a contact is to the owner of the book, in words: for the contact's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from app.bringing.queries import origin_of
from app.contacts.models import Contact
from app.contacts.queries import circle_notes
from app.contacts.rules import ContactState
from app.qualifying.queries import Said, answers_of, said_of
from app.sorting.models import Criterion, Group, Territory
from app.sorting.queries import Sorted, sorted_by, words
from app.web.book_words import (
    CIRCLES,
    FAMILY_LINKS,
    FILE_SOURCES,
    FORMALITIES,
    NATURES,
    READINESS,
    ROLES,
    SPHERES,
    STATES,
    STRUCTURES,
    natural_words,
    rated,
)

MOODS = {
    ContactState.NEW: "info",
    ContactState.TO_QUALIFY: "wait",
    ContactState.QUALIFIED: "ok",
    ContactState.ARCHIVED: "off",
    ContactState.MERGED: "off",
}


@dataclass(frozen=True, slots=True)
class Who:
    state: str
    mood: str
    percent: int
    rows: list[tuple[str, str]]
    notes: list[tuple[str, str]]  # what the owner expects of their circles
    in_circles: bool


def who(contact: Contact) -> Who:
    said, kept = said_of(contact), sorted_by(contact)
    rows = [*_circles(contact, said), *_link(contact), *_own(contact, kept), *_context(contact)]
    answers = answers_of(contact, said, rated=bool(kept.influences))
    expected = circle_notes(contact.owner)
    return Who(
        str(STATES[contact.state]),
        MOODS[contact.state],
        answers.percent,
        [(term, words) for term, words in rows if words],
        [(str(CIRCLES[c]), expected[c]) for c in said.circles if c in expected],
        bool(said.circles),
    )


def _circles(contact: Contact, said: Said) -> list[tuple[str, str]]:
    kinds = dict.fromkeys(natural_words(circle.is_natural) for circle in said.circles)
    circles = ", ".join(str(CIRCLES[circle]) for circle in said.circles)
    words = f"{circles} ({', '.join(kinds)})" if circles else ""
    return [
        (_("Cercles"), words),
        (_("Famille"), _one(FAMILY_LINKS, contact.family_link)),
        (_("Type de structure"), _one(STRUCTURES, contact.structure)),
        (_("Rôles"), ", ".join(str(ROLES[role]) for role in said.roles)),
    ]


def _link(contact: Contact) -> list[tuple[str, str]]:
    nature = _one(NATURES, contact.nature)
    since = contact.supporter_since
    return [
        (_("Nature du lien"), ", ".join(w for w in (nature, contact.nature_note) if w)),
        (_("Relation"), _one(SPHERES, contact.sphere)),
        (_("Nos échanges"), _one(FORMALITIES, contact.formality)),
        (_("Proximité"), rated(contact.closeness)),
        (_("Partage son réseau"), rated(contact.openness)),
        (_("Plaisir à échanger"), rated(contact.pleasure)),
        (_("Efficacité"), rated(contact.usefulness)),
        (_("Avant de demander"), _one(READINESS, contact.readiness)),
        (_("Acquise à ma cause"), _("depuis le %(day)s", day=_day(since)) if since else ""),
    ]


def _own(contact: Contact, kept: Sorted) -> list[tuple[str, str]]:
    me = contact.owner
    rows = []
    if contact.has_no_influence:
        rows.append((_("Influence"), _("Aucune sur mes territoires")))
    if kept.influences:
        named = {t.id: t.name for t in words(me, Territory)}
        levels = [f"{named[id_]} {n}/5" for id_, n in kept.influences.items()]
        rows.append((_("Influence"), ", ".join(sorted(levels))))
    if kept.groups:
        mine = [g.name for g in words(me, Group) if g.id in kept.groups]
        rows.append((_("Groupes"), ", ".join(mine)))
    if kept.values:
        rows += [(c.name, kept.values.get(c.id, "")) for c in words(me, Criterion)]
    return rows


def _context(contact: Contact) -> list[tuple[str, str]]:
    through = contact.met_through
    return [
        (_("Domaine d’activité"), contact.domain),
        (_("Ville"), contact.city),
        (_("Rencontre"), contact.context_text),
        (_("Par"), through.name if through else ""),
        (_("Vient du fichier"), _from_file(contact)),
    ]


def _from_file(contact: Contact) -> str:
    """Where an import found them, and when: "contacts.vcf (téléphone), 28 nov. 2026"."""
    file = origin_of(contact.id)
    if file is None:
        return ""
    return f"{file.name} ({FILE_SOURCES[file.source]}), {_day(file.created_at)}"


def _one(names: dict[Any, Any], value: Any) -> str:
    return str(names[value]) if value is not None else ""


def _day(day: Any) -> str:
    return format_date(day, "d MMM y", locale=get_locale())
