"""What is refused around the programme, in words: questions of readers, calendars of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _


def _room_too_small(facts: dict[str, Any]) -> str:
    return _(
        "%(taken)s places sont déjà prises ou en cours de paiement : "
        "la salle ne peut pas descendre à %(wanted)s.",
        taken=facts["taken"],
        wanted=facts["wanted"],
    )


PROGRAMME_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "room-too-small": _room_too_small,
    "nothing-answered": lambda f: _("Écrivez d’abord une réponse."),
    "bad-calendar-address": lambda f: _(
        "Cette adresse ne va pas : elle commence par https:// ou webcal://, sans mot de passe."
    ),
    "too-many-calendars": lambda f: _(
        "%(most)s agendas au plus. Retirez-en un d’abord.", most=f["most"]
    ),
}
