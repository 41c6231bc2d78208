"""What is refused around the programme, in words: questions, calendars of others, dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.rules import OrganizerKind

KINDS = {
    OrganizerKind.ASSOCIATION: _l("Association"),
    OrganizerKind.SUPPORT: _l("Structure d’accompagnement"),
    OrganizerKind.CHAMBER: _l("Chambre ou groupement patronal"),
    OrganizerKind.COMPANY: _l("Entreprise"),
    OrganizerKind.NETWORK: _l("Réseau ou club"),
    OrganizerKind.SCHOOL: _l("École ou université"),
    OrganizerKind.PUBLIC: _l("Administration ou collectivité"),
    OrganizerKind.PERSON: _l("Une seule personne"),
}
LINKED = {
    "facebook": "Facebook",
    "x": "X (Twitter)",
    "linkedin": "LinkedIn",
    "whatsapp": _l("Chaîne WhatsApp"),
    "instagram": "Instagram",
    "youtube": "YouTube",
}


def _room_too_small(facts: dict[str, Any]) -> str:
    return _(
        "%(taken)s places sont déjà prises ou en cours de paiement : "
        "la salle ne peut pas descendre à %(wanted)s.",
        taken=facts["taken"],
        wanted=facts["wanted"],
    )


def organizer_kind(kind: OrganizerKind | None) -> str:
    """A template filter; "" where nothing is said."""
    return str(KINDS[kind]) if kind else ""


def network(name: str) -> str:
    """Whose service it is: a template filter."""
    return str(LINKED.get(name, name))


def bare(address: str) -> str:
    """An address as people read it: a template filter."""
    return address.removeprefix("https://").removeprefix("www.").rstrip("/")


PROGRAMME_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "room-too-small": _room_too_small,
    "picture-too-small": lambda f: _(
        "Cette image est trop petite : %(least)s pixels de large au moins.", least=f["least"]
    ),
    "not-later": lambda f: _("Choisissez un moment à venir, avant le début de la date."),
    "no-draft": lambda f: _("Cette date n’est plus un brouillon."),
    "speaker-name-taken": lambda f: _(
        "« %(name)s » a déjà une fiche. Si c’est la même personne, faites-en une seule, plus bas.",
        name=f["name"],
    ),
    "nothing-answered": lambda f: _("Écrivez d’abord une réponse."),
    "bad-calendar-address": lambda f: _(
        "Cette adresse ne va pas : elle commence par https:// ou webcal://, sans mot de passe."
    ),
    "too-many-calendars": lambda f: _(
        "%(most)s agendas au plus. Retirez-en un d’abord.", most=f["most"]
    ),
    "not-skipped": lambda f: _("Cette date n’est pas sautée, ou elle est annulée pour de bon."),
    "day-taken": lambda f: _("Ce rendez-vous a déjà une date ce jour-là."),
    "not-to-shift": lambda f: _("Elle a commencé, ou n’est pas publiée : elle ne se déplace plus."),
    "shifted-meanwhile": lambda f: _("Elle a été déplacée entre-temps : regardez, puis confirmez."),
}
