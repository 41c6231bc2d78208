"""What is said when a guest's word is refused, and what was done with anchor guests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

Facts = dict[str, Any]

GUEST_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "not-agreed": lambda f: _("Un nom s’annonce avec l’accord de la personne."),
    "allotment-spent": lambda f: _("Toutes vos places sont offertes."),
    "has-brought": lambda f: ngettext(
        "Une commande est venue par son lien : gardez ce nom, ou notez « Ne vient pas ».",
        "%(num)s commandes sont venues par son lien : gardez ce nom, ou notez « Ne vient pas ».",
        int(f["n"]),
    ),
}


def anchor_said(facts: Facts) -> str:
    """One step with an anchor guest, in the date's journal."""
    said = {
        "thought_of": _("%(name)s est pressenti comme invité moteur."),
        "invited": _("%(name)s est invité."),
        "confirmed": _("%(name)s vient."),
        "announced": _("%(name)s est annoncé en public."),
        "declined": _("%(name)s ne vient pas."),
        "dropped": _("%(name)s n’est plus dans la liste des invités moteurs."),
    }
    return said[facts["state"]] % {"name": facts["name"]}


def decided(facts: Facts) -> str:
    said = {
        "go": _("Décidé : on y va."),
        "no_go": _("Décidé : on n’y va pas."),
        "open": _("La décision est de nouveau ouverte."),
    }
    return said[facts["decision"]]


PLANNING_SAID: dict[str, Callable[[Facts], str]] = {
    "anchor.state": anchor_said,
    "budget.written": lambda f: _("Budget écrit."),
    "budget.copied": lambda f: _("Budget repris de « %(title)s ».", title=f["title"]),
    "budget.decided": decided,
}
