"""What is said when money is refused: the part of app/web/words.py that speaks of paying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.payments.failures import Why, why
from app.web.format import money

Facts = dict[str, Any]


def _bad_reference(facts: Facts) -> str:
    if facts.get("operator") == "mtn":
        return _("Un numéro de transaction MTN n’a que des chiffres : 8 à 15, sans lettre.")
    return _("Un numéro de transaction Orange ressemble à MP261128.1802.C12345.")


def _bad_statement(facts: Facts) -> str:
    said = {
        "empty": _l("Ce fichier est vide."),
        "big": _l("Ce fichier est trop gros. Choisissez une période plus courte."),
        "rows": _l("Ce relevé a trop de lignes. Choisissez une période plus courte."),
        "columns": _l(
            "Ce fichier n’a qu’une colonne. Exportez-le au format CSV, puis recommencez."
        ),
        "text": _l("Ce n’est pas un relevé en texte. Exportez-le au format CSV, puis recommencez."),
    }
    return str(said.get(str(facts.get("why")), said["text"]))


ACCOUNT_REFUSED = {
    "taken": _l("Ce compte est déjà connecté : ouvrez-le dans la liste pour changer ses clés."),
    "real": _l(
        "Cette clé est celle de l’argent réel. Choisissez « De l’argent réel », "
        "ou prenez la clé d’essai."
    ),
    "trial": _l(
        "Cette clé est une clé d’essai. Choisissez « Des essais », ou prenez la vraie clé."
    ),
}


WHY_NOT: dict[Why, Any] = {
    Why.DECLINED: _l("Le paiement a été refusé sur le téléphone, ou le code était faux."),
    Why.NO_FUNDS: _l("Il n’y avait pas assez d’argent sur ce compte, frais compris."),
    Why.NO_ANSWER: _l("Personne n’a tapé le code à temps."),
    Why.LIMIT: _l("Ce compte a atteint sa limite, du jour ou du mois."),
    Why.NO_WALLET: _l("Ce numéro n’a pas de compte chez cet opérateur. Vérifiez-le."),
    Why.RUNNING: _l("Un autre paiement de ce téléphone n’est pas terminé. Attendez une minute."),
    Why.AMOUNT: _l("Cette somme ne peut pas être payée ainsi en une fois."),
    Why.DOWN: _l("L’opérateur ne répond pas en ce moment. Réessayez plus tard, ou autrement."),
}


def why_not(failure: str) -> str:
    """Why a payment failed, in words that a payer can act on; "" when there is nothing to say."""
    return str(WHY_NOT.get(why(failure), ""))


def _provider_refused(facts: Facts) -> str:
    told = "" if facts.get("reason") == "down" else why_not(str(facts.get("reason", "")))
    if told:
        return _("%(why)s Rien n’a été débité.", why=told)
    return _(
        "Ce moyen de paiement ne répond pas comme prévu. Rien n’a été débité : essayez-en un autre."
    )


def _by_hand_full(facts: Facts) -> str:
    if not facts["left"]:
        return _(
            "Assez de places attendent déjà un paiement par mobile money ou virement. Payez "
            "autrement, ou réessayez plus tard."
        )
    return ngettext(
        "Il ne reste qu’une place à payer par mobile money ou virement. Prenez-en moins, ou payez "
        "autrement.",
        "Il ne reste que %(num)s places à payer par mobile money ou virement. Prenez-en moins, ou "
        "payez autrement.",
        int(str(facts["left"])),
    )


MONEY_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "being-paid": lambda f: _("Un paiement est en cours : la somme ne change plus."),
    "too-short": lambda f: _(
        "Il manque %(lacks)s, et votre équipe abandonne au plus %(most)s. Demandez le reste, "
        "rendez la somme, ou changez ce plafond dans les réglages de l’équipe.",
        lacks=money(f["lacks"]),
        most=money(f["most"]),
    ),
    "not-there": lambda f: _("Il n’y a que %(left)s là.", left=money(f["left"])),
    "drawer-open": lambda f: _("Cette personne a déjà une caisse ouverte."),
    "drawer-closed": lambda f: _("Cette caisse a déjà été comptée, ou ouverte de nouveau depuis."),
    "take-decided": lambda f: _("Quelqu’un a déjà décidé de cet encaissement."),
    "taken-back": lambda f: _("Ce versement a déjà été défait."),
    "already-settled": lambda f: _("Cette commande est déjà réglée ou close."),
    "refund-changed": lambda f: _(
        "La somme due est maintenant de %(due)s : rien n’a été noté. Vérifiez, puis notez.",
        due=money(f["due"]),
    ),
    "refund-running": lambda f: _(
        "Un remboursement est déjà en route pour cette commande : attendez qu’il arrive."
    ),
    "not-sent-back": lambda f: _(
        "Ce paiement ne peut pas repartir tout seul : rendez la somme à la main, puis notez-la."
    ),
    "dispute-over": lambda f: _(
        "La banque a décidé entre-temps : ces billets sont comme les autres."
    ),
    "deposit-changed": lambda f: _(
        "Les conditions de l’acompte viennent de changer. Relisez-les, puis validez."
    ),
    "due-too-late": lambda f: _("Le solde se paie avant le début, et pas dans le passé."),
    "balance-changed": lambda f: _(
        "Il reste maintenant %(due)s à payer : rien n’a été noté. Vérifiez, puis notez.",
        due=money(f["due"]),
    ),
    "reference-used": lambda f: _("Ce numéro de transaction a déjà servi. Vérifiez-le."),
    "bad-reference": _bad_reference,
    "bad-transfer-day": lambda f: _(
        "Choisissez le jour où le virement est parti : entre votre commande et aujourd’hui."
    ),
    "by-hand-full": _by_hand_full,
    "bad-statement": _bad_statement,
    "line-decided": lambda f: _(
        "Quelqu’un a déjà décidé pour cette somme, ou une partie est rendue."
    ),
    "money-gone": lambda f: _(
        "Une partie de cet argent est déjà rendue à cet acheteur : il n’est plus à quelqu’un "
        "d’autre."
    ),
    "no-such-order": lambda f: _(
        "Cette référence n’est celle d’aucune commande payante d’ici. Vérifiez-la."
    ),
    "account-refused": lambda f: str(ACCOUNT_REFUSED.get(str(f["why"]), ACCOUNT_REFUSED["taken"])),
    "account-in-use": lambda f: ngettext(
        "Quelqu’un paie par ce compte en ce moment. Mettez-le en pause, et retirez-le plus tard.",
        "%(num)s personnes paient par ce compte en ce moment. Mettez-le en pause, et retirez-le "
        "plus tard.",
        int(f["n"]),
    ),
    "bad-signature": lambda f: _("Signature refusée."),
    "phone-needed": lambda f: _(
        "Écrivez le numéro Mobile Money qui paie : 9 chiffres, par ex. 6 77 12 34 56."
    ),
    "provider-refused": _provider_refused,
}
