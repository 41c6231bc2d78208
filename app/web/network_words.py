"""What is refused around the network, in words: codes, cards, who may be in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

BAD_LIST: dict[str, LazyString] = {
    "none": _l("Choisissez d’abord un fichier."),
    "empty": _l("Ce fichier est vide, ou ne contient personne. Choisissez-en un autre."),
    "text": _l("Ce fichier n’est ni un carnet (.vcf) ni un tableau (.csv)."),
    "pdf": _l(
        "C’est un PDF : on ne peut pas y lire des contacts. Exportez-les en .vcf ou en .csv."
    ),
    "zip": _l(
        "C’est un classeur ou une archive. Dans Excel : « Enregistrer sous », CSV ; une archive "
        "s’ouvre d’abord."
    ),
    "statement": _l(
        "C’est un relevé de compte : les numéros de qui vous paie n’entrent pas dans votre "
        "répertoire."
    ),
}


def _bad_list(facts: dict[str, Any]) -> str:
    if facts["why"] == "big":
        return _(
            "Ce fichier est trop lourd : %(most)s Mo au plus. Exportez-le sans les photos, ou en "
            "plusieurs fois.",
            most=facts["most"],
        )
    if facts["why"] == "rows":
        return _("5 000 personnes au plus à la fois : coupez ce fichier en deux.")
    return str(BAD_LIST.get(facts["why"], BAD_LIST["text"]))


NETWORK_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "unknown-code": lambda f: _(
        "Ce code n’existe pas, ou n’est plus montré. Demandez à la personne de l’afficher."
    ),
    "unknown-badge": lambda f: _(
        "Ce badge n’ouvre pas de carte : la personne n’est pas encore entrée, n’a pas ouvert la "
        "sienne, ou la soirée est finie."
    ),
    "code-wrong": lambda f: _(
        "Ce code ne va pas avec cette adresse, ou n’est plus valable. Vérifiez les deux, ou "
        "demandez-en un autre."
    ),
    "own-code": lambda f: _("C’est votre propre code : montrez-le à quelqu’un."),
    "not-now": lambda f: _("Les cartes s’échangent autour de l’événement, pas avant ni après."),
    "no-ticket": lambda f: _("Ce code est pour ceux qui ont un billet de cet événement."),
    "not-in-network": lambda f: _("Entrez d’abord dans le réseau : ouvrez votre billet."),
    "name-taken": lambda f: _(
        "« %(name)s » existe déjà : choisissez un autre nom.", name=f["name"]
    ),
    "too-many-words": lambda f: _(
        "Vous en avez déjà %(most)s : retirez-en un pour en ajouter un autre.", most=f["most"]
    ),
    "sensitive-criterion": lambda f: _(
        "« %(name)s » : ici, personne n’est classé selon son origine, sa religion, ses opinions ou "
        "sa santé. Choisissez un autre critère.",
        name=f["name"],
    ),
    "too-many-cards": lambda f: _(
        "%(most)s cartes au plus : retirez-en une, ou changez-en une.", most=f["most"]
    ),
    "last-card": lambda f: _("C’est votre seule carte. Pour n’en donner aucune, sortez du réseau."),
    "two-members": lambda f: _(
        "Chacune de ces personnes est dans le réseau : ce sont deux personnes."
    ),
    "merge-too-old": lambda f: _("Les trente jours sont passés, ou c’est déjà défait."),
    "undo-later-first": lambda f: _(
        "Cette personne a été réunie à une autre depuis : défaites d’abord cela."
    ),
    "bad-list": _bad_list,
    "file-busy": lambda f: _("Ce fichier en est à une autre étape : la voici."),
    "no-name": lambda f: _("Écrivez au moins un nom."),
    "too-many-names": lambda f: _("%(most)s noms au plus à la fois.", most=f["most"]),
    "name-too-long": lambda f: _(
        "« %(name)s… » est trop long pour un nom : un par ligne, %(most)s caractères au plus.",
        name=f["name"],
        most=f["most"],
    ),
    "too-many-snapshots": lambda f: _(
        "Vous gardez déjà %(most)s bilans : effacez-en un.", most=f["most"]
    ),
    "circle-full": lambda f: _(
        "Votre cercle actif est plein (%(most)s personnes). Mettez d’abord quelqu’un en réserve :"
        " rien n’est effacé.",
        most=f["most"],
    ),
    "profile-held": lambda f: _(
        "Votre profil est mis de côté le temps d’une vérification. Écrivez-nous si cela dure."
    ),
    "touch-in-future": lambda f: _(
        "Un échange se note quand il a eu lieu : choisissez une date passée."
    ),
    "consent-needed": lambda f: _("Cochez les deux cases pour entrer dans le réseau."),
}
