"""Refusal code -> sentence. With templates and forms, the only place that speaks to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.errors import Refused

Facts = dict[str, Any]


def _sold_out(facts: Facts) -> str:
    left = int(facts.get("left", 0))
    if left <= 0:
        return _("Complet. Il ne reste plus de place.")
    return ngettext(
        "Il ne reste qu’une place. Voulez-vous la prendre ?",
        "Il ne reste que %(num)s places. Voulez-vous %(num)s places ?",
        left,
    )


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "refused": lambda f: _("Ce n’est pas possible."),
    "not-found": lambda f: _("Introuvable, ou vous n’y avez pas accès."),
    "not-allowed": lambda f: _("Réservé aux organisateurs de cet événement."),
    "sold-out": _sold_out,
}


def sentence(error: Refused) -> str:
    """What to tell the reader, in their language."""
    return SENTENCES.get(error.code, SENTENCES["refused"])(error.facts)
