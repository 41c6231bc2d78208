"""What the team and those who wait did with a date: each action of the trail in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.web.format import when
from app.web.guest_words import PLANNING_SAID

Facts = dict[str, Any]
TERMS = {
    "amount": _l("le prix"),
    "open_price": _l("le prix libre"),
    "early_amount": _l("le prix de lancement"),
    "early_until": _l("le prix de lancement"),
    "early_most": _l("le prix de lancement"),
    "group_from": _l("le prix de groupe"),
    "group_amount": _l("le prix de groupe"),
    "most": _l("combien en vendre"),
    "per_order": _l("combien par personne"),
    "per_person": _l("combien par personne"),
    "sale_from": _l("quand il se vend"),
    "sale_to": _l("quand il se vend"),
    "hidden": _l("qui le voit"),
    "door_only": _l("où il se vend"),
    "one_each": _l("un par billet"),
    "shared": _l("les plafonds communs"),
}


def _type_written(facts: Facts) -> str:
    if facts.get("is_new"):
        return _("Nouveau tarif : « %(name)s ».", name=facts["name"])
    what = dict.fromkeys(str(words) for name, words in TERMS.items() if name in facts)
    if not what:
        return _("Tarif « %(name)s » récrit.", name=facts["name"])
    return _("Tarif « %(name)s » : changé %(what)s.", name=facts["name"], what=", ".join(what))


def _line_moved(facts: Facts) -> str:
    return _(
        "Liste d’attente : rang %(a)s → %(b)s, « %(why)s ».",
        a=facts["place_before"],
        b=facts["place_after"],
        why=facts["why"],
    )


SAID: dict[str, Callable[[Facts], str]] = {
    "event.publish": lambda f: _("Date publiée."),
    "event.planned": lambda f: _("Publication prévue pour plus tard."),
    "event.unplanned": lambda f: _("Publication prévue, abandonnée."),
    "event.unreleased": lambda f: _("Pas publiée à l’heure prévue : il manquait quelque chose."),
    "event.preview": lambda f: _("Lien d’aperçu du brouillon créé."),
    "event.preview-end": lambda f: _("Lien d’aperçu du brouillon retiré."),
    "event.draft": lambda f: _("Date retirée du programme."),
    "event.update": lambda f: _("Date modifiée."),
    "event.shifted": lambda f: _(
        "Date déplacée : du %(was)s au %(is_now)s.",
        was=when(datetime.fromisoformat(f["came_from"]), f["timezone"]),
        is_now=when(datetime.fromisoformat(f["goes_to"]), f["timezone"]),
    ),
    "inquiry.publish": lambda f: _("Une question de lecteur est publiée, avec sa réponse."),
    "inquiry.close": lambda f: _("Une question de lecteur a sa réponse, pour lui seul."),
    "inquiry.hide": lambda f: _("Une question de lecteur n’est pas sur la page."),
    "event.skipped": lambda f: _("Date sautée."),
    "event.resumed": lambda f: _("Date reprise."),
    "event.added": lambda f: _("Date ajoutée."),
    "event.cancelled": lambda f: _("Date annulée."),
    "event.orders-cancelled": lambda f: ngettext(
        "%(num)s commande annulée d’un coup.",
        "%(num)s commandes annulées d’un coup.",
        f["orders"],
    ),
    "type.write": _type_written,
    "type.retire": lambda f: _("« %(name)s » n’est plus en vente.", **f),
    "type.bring_back": lambda f: _("« %(name)s » est de nouveau en vente.", **f),
    "cap.write": lambda f: _("Plafond commun « %(name)s » écrit.", **f),
    "cap.drop": lambda f: _("Plafond commun « %(name)s » supprimé.", **f),
    "deposit.offered": lambda f: _("Un acompte est proposé."),
    "deposit.withdrawn": lambda f: _("L’acompte n’est plus proposé."),
    "promo.created": lambda f: _("Nouveau code : %(code)s.", **f),
    "promo.changed": lambda f: _("Code %(code)s changé.", **f),
    "promo.retired": lambda f: _("Code %(code)s arrêté.", **f),
    "promo.back": lambda f: _("Code %(code)s remis en marche.", **f),
    "promo.batch": lambda f: ngettext(
        "%(num)s code créé d’un coup : « %(batch)s ».",
        "%(num)s codes créés d’un coup : « %(batch)s ».",
        f["n"],
        batch=f["batch"],
    ),
    "letter.written": lambda f: _("Message écrit : « %(subject)s ».", **f),
    "letter.changed": lambda f: _("Message changé : « %(subject)s ».", **f),
    "letter.stopped": lambda f: _("Message arrêté pour cette date : « %(subject)s ».", **f),
    "letter.ended": lambda f: _("Message supprimé : « %(subject)s ».", **f),
    "event.picture": lambda f: _("Image de couverture changée."),
    "recap.published": lambda f: _("Page de l’après publiée."),
    "recap.hidden": lambda f: _("Page de l’après retirée du public."),
    "recap.file": lambda f: _("Ajouté à la page de l’après : « %(title)s ».", **f),
    "question.asked": lambda f: _("Nouvelle question : « %(label)s ».", **f),
    "question.changed": lambda f: _("Question changée : « %(label)s ».", **f),
    "question.retired": lambda f: _("Question arrêtée : « %(label)s ».", **f),
    "question.back": lambda f: _("Question posée à nouveau : « %(label)s ».", **f),
    "waitlist.opened": lambda f: _("Liste d’attente ouverte."),
    "waitlist.closed": lambda f: _("Liste d’attente fermée."),
    "waitlist.left": lambda f: _("Une personne a quitté la liste d’attente."),
    "waitlist.removed": lambda f: _("Une personne a été retirée de la liste d’attente."),
    "waitlist.moved": _line_moved,
    "application.accepted": lambda f: _("Une demande a été acceptée."),
    "application.refused": lambda f: _("Une demande a été refusée."),
    "application.withdrawn": lambda f: _("Une demande a été retirée par son auteur."),
    **PLANNING_SAID,
    "door.settle": lambda f: _("Règles de l’entrée changées."),
    "scanner.pair": lambda f: _("Un lecteur de billets a été ajouté."),
    "scanner.block": lambda f: _(
        "Places gardées pour les ventes, %(gate)s : %(kept)s.", gate=f["gate"], kept=f["kept"]
    ),
    "scanner.revoke": lambda f: _("Un lecteur de billets a été retiré."),
    "scanner.till-end": lambda f: _("%(gate)s : ce téléphone n’encaisse plus.", **f),
    "scanner.last-word": lambda f: ngettext(
        "%(gate)s : ce téléphone retiré a dit un encaissement.",
        "%(gate)s : ce téléphone retiré a dit %(num)s encaissements.",
        f["sums"],
        gate=f["gate"],
    ),
}
