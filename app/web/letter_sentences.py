"""What is refused about letters and teams, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

LETTER_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "too-soon-to-know": lambda f: _(
        "On sait qui est venu le lendemain : choisissez un jour après."
    ),
    "after-the-date": lambda f: _(
        "Cette question se pose avant la date : choisissez un jour avant."
    ),
    "subscription-spent": lambda f: _("Ce lien est trop ancien : demandez la lettre à nouveau."),
    "edition-sent": lambda f: _("Cette lettre est déjà partie : écrivez-en une autre."),
    "wrong-file": lambda f: _(
        "Ce fichier ne se lit pas. Diapositives : PDF, PPTX ou ODP ; photos : JPEG, PNG ou WebP."
    ),
    "file-too-big": lambda f: _(
        "Ce fichier est trop lourd : %(most)s Mo au plus.", most=f["most"] // 1_000_000
    ),
    "too-many-files": lambda f: _("Il y en a déjà %(most)s, le plus possible.", most=f["most"]),
    "was-not-there": lambda f: _("Seules les personnes qui sont entrées témoignent."),
    "not-approved": lambda f: _(
        "La maison n’a pas encore accepté votre page : vous publierez dès son accord."
    ),
    "last-owner": lambda f: _("Il faut au moins une personne qui décide de tout."),
    "invitation-spent": lambda f: _("Cette invitation a déjà servi, ou elle est trop ancienne."),
    "already-in-team": lambda f: _("Cette personne est déjà dans l’équipe."),
}
