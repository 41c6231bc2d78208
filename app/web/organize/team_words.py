"""What was done with a team, its series and accounts: each action of the trail in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.rules import Role
from app.payments.registry import service
from app.web.format import money
from app.web.words import role_words

Facts = dict[str, Any]
ACCOUNTS = {
    "card": _l("Carte bancaire (Stripe)"),
    "pawapay": _l("MTN et Orange (pawaPay)"),
    "notchpay": _l("MTN et Orange (Notch Pay)"),
    "momo": _l("MTN MoMo, en direct"),
    "bank": _l("Virement bancaire"),
}


def _account(facts: Facts) -> str:
    return str(ACCOUNTS.get(facts["kind"]) or service(facts["kind"]))


def _role(facts: Facts) -> str:
    return role_words(Role(facts["role"]))


def _sum(facts: Facts) -> str:
    return money(facts["amount"], facts["currency"])


SAID: dict[str, Callable[[Facts], str]] = {
    "house.set-up": lambda f: _("Maison installée."),
    "organizer.create": lambda f: _("Organisateur créé."),
    "organizer.update": lambda f: _("Présentation, argent ou reçus de l’organisateur modifiés."),
    "organizer.logo": lambda f: _("Logo changé."),
    "organizer.approve": lambda f: _("Organisateur accepté : il peut publier."),
    "newsletter.sent": lambda f: _("Lettre envoyée : « %(subject)s ».", **f),
    "team.invited": lambda f: _("Invitation envoyée : %(role)s.", role=_role(f)),
    "team.role": lambda f: _("%(name)s a un autre rôle : %(role)s.", name=f["name"], role=_role(f)),
    "team.left": lambda f: _("%(name)s n’est plus dans l’équipe.", name=f["name"]),
    "series.create": lambda f: _("Rendez-vous « %(series)s » créé.", **f),
    "series.publish": lambda f: _("Rendez-vous « %(series)s » publié.", **f),
    "series.update": lambda f: _("Rendez-vous « %(series)s » modifié.", **f),
    "series.picture": lambda f: _("Rendez-vous « %(series)s » : image changée.", **f),
    "venue.update": lambda f: _("Lieu « %(name)s » modifié.", **f),
    "speaker.update": lambda f: _("Fiche de %(name)s modifiée.", **f),
    "speaker.merge": lambda f: _("%(other)s et %(name)s : une seule fiche.", **f),
    "calendar.list": lambda f: _("Agenda d’ailleurs listé : « %(name)s ».", **f),
    "calendar.drop": lambda f: _("Agenda d’ailleurs retiré : « %(name)s ».", **f),
    "pass.created": lambda f: _("Nouveau carnet : « %(name)s ».", **f),
    "pass.changed": lambda f: _("Carnet « %(name)s » modifié.", **f),
    "account.erased": lambda f: _("Compte effacé : personne ne s’en servait plus."),
    "account.connect": lambda f: _("Compte relié : %(kind)s.", kind=_account(f)),
    "account.change": lambda f: _("Clés du compte changées : %(kind)s.", kind=_account(f)),
    "account.pause": lambda f: _("Compte mis en pause : %(kind)s.", kind=_account(f)),
    "account.resume": lambda f: _("Compte remis en marche : %(kind)s.", kind=_account(f)),
    "account.remove": lambda f: _("Compte retiré : %(kind)s.", kind=_account(f)),
    "payout.noted": lambda f: _("Versé à la banque : %(sum)s.", sum=_sum(f)),
    "payout.taken-back": lambda f: _("Versement à la banque défait : %(sum)s.", sum=_sum(f)),
    "drawer.opened": lambda f: _("Caisse ouverte avec %(sum)s.", sum=_sum(f)),
    "drawer.counted": lambda f: _(
        "Caisse comptée : %(sum)s, écart %(over)s.",
        sum=_sum(f),
        over=money(f["over"], f["currency"]),
    ),
    "drawer.reopened": lambda f: _("Caisse ouverte de nouveau, pour la recompter."),
    "statement.put-aside": lambda f: _("Argent reçu mis de côté : %(sum)s.", sum=_sum(f)),
    "session.start": lambda f: _("Connexion."),
    "session.end": lambda f: _("Un appareil déconnecté."),
    "session.end-all": lambda f: _("Déconnexion partout."),
}
