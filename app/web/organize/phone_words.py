"""How a phone at the door does, in words: its clock, and its page."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.door.models import Scanner
from app.web.door import files
from app.web.format import NBSP

MINUTE = 60_000  # milliseconds


def clock_words(skew_ms: int) -> str:
    """Of our clock less the phone's: "avance de 3 h", "retard de 12 min", "juste"."""
    minutes = round(abs(skew_ms) / MINUTE)
    if not minutes:
        return _("juste")
    if skew_ms < 0:
        return _("avance de %(span)s", span=_span(minutes))
    return _("retard de %(span)s", span=_span(minutes))


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return ngettext("%(num)s jour", "%(num)s jours", hours // 24)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")


def page_words(phone: Scanner) -> str:
    """Whether it runs the page we send today."""
    if not phone.app_version:
        return _("pas encore connue")
    if phone.app_version == files.shelf().version:
        return _("à jour")
    return _("ancienne : rouvrez le lecteur quand il a du réseau")


def is_old(phone: Scanner) -> bool:
    return phone.app_version not in ("", files.shelf().version)
