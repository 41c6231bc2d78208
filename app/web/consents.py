"""What a consent says, in full: asked unticked, kept with its version (CONSENT_VERSION).

A changed word here is a new version: tests/web/test_consents.py holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.rules import Purpose


@dataclass(frozen=True, slots=True)
class ConsentText:
    """`ask` stands beside the box; `who_and_until` says the audience and the end."""

    ask: Any
    who_and_until: Any


TEXTS: dict[Purpose, ConsentText] = {
    Purpose.BADGE_SCAN: ConsentText(
        ask=_l("Je veux pouvoir échanger ma carte avec les personnes que je rencontre"),
        who_and_until=_l(
            "Seules les personnes à qui vous montrez votre code, ou dont vous lisez le code, la"
            " reçoivent, jusqu’à ce que vous changiez d’avis : deux touches, dans « Ma carte »."
        ),
    ),
    Purpose.SHARE_BACK: ConsentText(
        ask=_l("Cette personne peut recevoir mon nom et ce contact"),
        who_and_until=_l(
            "Elle seule, ni l’organisateur ni le public. Sans réponse d’elle, tout est effacé deux"
            " semaines après."
        ),
    ),
    Purpose.TESTIMONY: ConsentText(
        ask=_l("Je veux bien que ce témoignage soit publié, sous le nom écrit ici"),
        who_and_until=_l(
            "Tout le monde peut le lire sur la page de cette date, si l’équipe le choisit, jusqu’à"
            " ce que vous le retiriez : un geste, sur cette page."
        ),
    ),
    Purpose.NEWSLETTER: ConsentText(
        ask=_l("Oui, je veux recevoir cette lettre"),
        who_and_until=_l(
            "Seul cet organisateur vous écrit, des thèmes que vous avez choisis, jusqu’à ce que"
            " vous disiez non : un geste, au bas de chaque lettre."
        ),
    ),
    Purpose.NEEDS_EVENT: ConsentText(
        ask=_l("Gardez ce que je dis de mon repas ou de mon accès"),
        who_and_until=_l(
            "Seules l’équipe et la cuisine le lisent, pour cette date. C’est effacé sept jours"
            " après, ou quand vous le demandez sur votre billet."
        ),
    ),
}
ADULT = _l("J’ai 18 ans ou plus")
