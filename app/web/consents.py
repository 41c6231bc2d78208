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
    Purpose.DIRECTORY_EVENT: ConsentText(
        ask=_l("Les autres participants de cette date peuvent voir que j’y suis"),
        who_and_until=_l(
            "Seuls ceux qui ont dit oui aussi lisent votre prénom et votre organisation, jusqu’à"
            " trente jours après, ou jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.SEEN_BY_CONTACTS: ConsentText(
        ask=_l("Mes contacts peuvent voir, sur la page d’une date, que j’y serai"),
        who_and_until=_l(
            "Seules les personnes à qui vous donnez votre carte, pour les dates où vous acceptez"
            " d’être vu, jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.FIND_BY_PHONE_EMAIL: ConsentText(
        ask=_l("Qui a déjà mon numéro ou mon e-mail peut apprendre que je suis ici"),
        who_and_until=_l(
            "Seules les personnes qui ont dit oui aussi et qui vous ont dans leur répertoire,"
            " jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.INVITES_FROM_CONTACTS: ConsentText(
        ask=_l("Mes contacts peuvent m’inviter à une date"),
        who_and_until=_l(
            "Un message au plus par personne et par date, de quelqu’un que vous avez rencontré,"
            " jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.MATCHING: ConsentText(
        ask=_l("On peut me suggérer des personnes à rencontrer, et me suggérer à elles"),
        who_and_until=_l(
            "À partir de ce que chacun dit de lui-même, jamais de votre répertoire. Seuls les"
            " membres qui ont dit oui aussi, jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.REMINDERS_EMAIL: ConsentText(
        ask=_l("Rappelez-moi par e-mail les personnes à qui donner des nouvelles"),
        who_and_until=_l(
            "Un e-mail par semaine au plus, à vous seul, jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.REMINDERS_WHATSAPP_SMS: ConsentText(
        ask=_l("Rappelez-moi mes dates par WhatsApp ou SMS"),
        who_and_until=_l(
            "À votre numéro seul, sans rien de votre répertoire, jusqu’à ce que vous changiez"
            " d’avis."
        ),
    ),
    Purpose.MORNING_AFTER: ConsentText(
        ask=_l("Demandez-moi par e-mail, le lendemain d’une date, qui j’y ai rencontré"),
        who_and_until=_l(
            "Un e-mail par date au plus, à vous seul, pour les dates où vous acceptez d’être vu,"
            " jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.PHOTO: ConsentText(
        ask=_l("Une photo de soirée où l’on me reconnaît peut être publiée"),
        who_and_until=_l(
            "Sur la page de cette date, que tout le monde peut lire, jusqu’à ce que vous changiez"
            " d’avis : elle en est retirée sous trois jours."
        ),
    ),
    Purpose.COMMUNITY_DIRECTORY: ConsentText(
        ask=_l("Les membres d’une communauté dont je fais partie peuvent me trouver"),
        who_and_until=_l(
            "Eux seuls, tant que vous en êtes membre, ou jusqu’à ce que vous changiez d’avis."
        ),
    ),
    Purpose.PAGE_INDEXED: ConsentText(
        ask=_l("Les moteurs de recherche peuvent trouver ma page"),
        who_and_until=_l(
            "Tout le monde peut alors la lire, tant que vous la gardez ouverte, ou jusqu’à ce que"
            " vous changiez d’avis ; un moteur peut mettre des jours à l’oublier."
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

# Asked on « Mes accords », in this order; the others are asked where they are needed.
ASKED_ONCE = (
    Purpose.SEEN_BY_CONTACTS,
    Purpose.FIND_BY_PHONE_EMAIL,
    Purpose.INVITES_FROM_CONTACTS,
    Purpose.MATCHING,
    Purpose.MORNING_AFTER,
    Purpose.REMINDERS_EMAIL,
    Purpose.REMINDERS_WHATSAPP_SMS,
    Purpose.PHOTO,
    Purpose.COMMUNITY_DIRECTORY,
    Purpose.PAGE_INDEXED,
)
# of those; the rest wait for what will ask them
USED = (Purpose.SEEN_BY_CONTACTS, Purpose.MORNING_AFTER, Purpose.PAGE_INDEXED)
ADULT = _l("J’ai 18 ans ou plus")
