"""What is refused around the programme, in words: questions of readers, calendars of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

PROGRAMME_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "nothing-answered": lambda f: _("Écrivez d’abord une réponse."),
    "bad-calendar-address": lambda f: _(
        "Cette adresse ne va pas : elle commence par https:// ou webcal://, sans mot de passe."
    ),
    "too-many-calendars": lambda f: _(
        "%(most)s agendas au plus. Retirez-en un d’abord.", most=f["most"]
    ),
}
