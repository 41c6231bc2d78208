"""Refusal code -> sentence. With templates and forms, the only place that speaks to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.rules import Role
from app.kernel.errors import Refused
from app.web.format import day_words, language, money
from app.web.guest_words import GUEST_SENTENCES
from app.web.letter_sentences import LETTER_SENTENCES
from app.web.money_words import MONEY_SENTENCES
from app.web.network_words import NETWORK_SENTENCES
from app.web.programme_words import PROGRAMME_SENTENCES

Facts = dict[str, Any]


def _sold_out(facts: Facts) -> str:
    left, name = int(facts.get("left", 0)), facts.get("name")
    if name:
        few = _("« %(name)s » : il n’en reste que %(n)s.", name=name, n=left)
        return few if left > 0 else _("« %(name)s » : il n’en reste plus.", name=name)
    if left <= 0:
        return _("Complet. Il ne reste plus de place.")
    return ngettext("Il ne reste qu’une place.", "Il ne reste que %(num)s places.", left)


def _too_many_tries(facts: Facts) -> str:
    return ngettext(
        "Trop d’essais. Réessayez dans une minute.",
        "Trop d’essais. Réessayez dans %(num)s minutes.",
        int(facts.get("minutes", 1)),
    )


ROLES: dict[Role, Callable[[], str]] = {
    Role.OWNER: lambda: _("décide de tout"),
    Role.ORGANIZER: lambda: _("organise"),
    Role.CASHIER: lambda: _("encaisse"),
    Role.DOOR: lambda: _("tient la porte"),
}


def role_words(role: Role) -> str:
    """What a person of the team does, as their account says it."""
    return ROLES[role]()


LACKING = {
    "audience": _l("la cible"),
    "theme": _l("le thème"),
    "format": _l("le format"),
    "date": _l("la date fixe"),
    "prices": _l("un tarif"),
    "activity": _l("l’activité"),
    "dinner": _l("le dîner"),
    "leisure": _l("le volet détente"),
    "venue": _l("le lieu"),
}


def lacking(names: list[str]) -> str:
    """ "la cible, le thème"."""
    return ", ".join(str(LACKING[name]) for name in names)


def _places_taken(facts: Facts) -> str:
    return ngettext(
        "Une place est déjà prise ou en cours de paiement : rien n’a été changé. "
        "Remboursez ou annulez d’abord cette commande.",
        "%(num)s places sont déjà prises ou en cours de paiement : rien n’a été changé. "
        "Remboursez ou annulez d’abord ces commandes.",
        int(facts["taken"]),
    )


def _dates_full(facts: Facts) -> str:
    days = ", ".join(day_words(at, zone) for at, zone in facts["days"])
    return _(
        "Complet : %(days)s. Cochez « Le prendre sans les dates complètes » pour avoir les autres.",
        days=days,
    )


def _too_few(facts: Facts) -> str:
    return _(
        "« %(name)s » : %(taken)s sont déjà vendus ou réservés, on ne peut pas descendre à "
        "%(wanted)s.",
        name=facts["name"],
        taken=facts["taken"],
        wanted=facts["wanted"],
    )


PROMO_REFUSED = {
    "unknown-pass": _l("Ce code n’existe pas pour ce carnet. Vérifiez-le, ou laissez vide."),
    "unknown": _l("Ce code n’existe pas pour cette date. Vérifiez-le, ou laissez vide."),
    "early": _l("Ce code ne marche pas encore."),
    "over": _l("Ce code n’est plus valable."),
    "used": _l("Ce code a déjà servi autant de fois que prévu."),
}


def in_language(french: str, english: str) -> str:
    """The words that an organizer wrote in both languages, in the reader's; French when alone."""
    return english if english and language() == "en" else french


def _price_changed(facts: Facts) -> str:
    return _(
        "Le prix de « %(name)s » est maintenant de %(price)s. Regardez le total, puis validez.",
        name=facts["name"],
        price=money(facts["price"]),
    )


ENDED = {
    "transferred": _l("Ce billet a déjà été transmis à une autre personne."),
    "moved": _l("Ce billet a déjà changé de date."),
    "cancelled": _l("Ce billet est annulé."),
}


def _too_late_to_change(facts: Facts) -> str:
    if facts.get("until") is None:
        return _("Cette date ne permet pas ce changement. Écrivez à l’organisateur.")
    return _("C’est trop tard pour le changer en ligne. Écrivez à l’organisateur.")


def _choice_made(facts: Facts) -> str:
    if facts.get("chosen") == "credit":
        return _("C’est déjà choisi : un avoir.")
    if facts.get("chosen") == "refund":
        return _("C’est déjà choisi : le remboursement.")
    return _("Il n’y a rien à choisir pour cette commande.")


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "refused": lambda f: _("Ce n’est pas possible."),
    "not-found": lambda f: _("Introuvable, ou vous n’y avez pas accès."),
    "not-allowed": lambda f: _("Réservé aux organisateurs de cet événement."),
    "link-spent": lambda f: _("Ce lien a déjà servi, ou il est trop ancien."),
    "pairing-spent": lambda f: _("Code refusé ou expiré. Demandez-en un nouveau."),
    "rehearsal-over": lambda f: _("L’événement a commencé : jumelez ce téléphone pour de bon."),
    "scanner-ended": lambda f: _("Ce lecteur n’a plus accès."),
    "event-over": lambda f: _("Cet événement est terminé : il n’y a plus d’entrées à lire."),
    "sold-out": _sold_out,
    "not-on-sale": lambda f: _("Ces places ne sont pas en vente en ce moment."),
    "bad-quantity": lambda f: _("Choisissez entre 1 et %(most)s places.", most=f.get("most", 10)),
    "price-changed": _price_changed,
    "code-changed": lambda f: _(
        "Avec ce code, le total est maintenant de %(price)s. Regardez-le, puis validez.",
        price=money(f["price"]),
    ),
    "too-many-for-one": lambda f: _(
        "« %(name)s » : %(most)s au plus par personne, commandes précédentes comprises.",
        name=f["name"],
        most=f["most"],
    ),
    "only-with-ticket": lambda f: _("Choisissez aussi un billet : ceci s’ajoute à une entrée."),
    "one-for-each": lambda f: _(
        "« %(name)s » : choisissez-en %(n)s, un par billet (%(taken)s choisis).",
        name=in_language(f["name"], f["name_en"]),
        n=f["n"],
        taken=f["taken"],
    ),
    "by-request": lambda f: _("Cette soirée choisit ses invités : demandez d’abord une place."),
    "promo-refused": lambda f: str(PROMO_REFUSED.get(f["reason"], PROMO_REFUSED["over"])),
    "promo-taken": lambda f: _(
        "Le code « %(shown)s » existe déjà pour cette date. Choisissez-en un autre.",
        shown=f["shown"],
    ),
    "promo-used-more": lambda f: ngettext(
        "Ce code a déjà servi une fois : écrivez 1 ou plus.",
        "Ce code a déjà servi %(num)s fois : écrivez %(num)s ou plus.",
        int(f["used"]),
    ),
    "batch-taken": lambda f: ngettext(
        "Une série « %(batch)s » existe déjà, avec un code. Donnez un autre nom.",
        "Une série « %(batch)s » existe déjà, avec %(num)s codes. Donnez un autre nom.",
        int(f["n"]),
        batch=f["batch"],
    ),
    "pass-over": lambda f: _("Ce carnet n’est pas en vente en ce moment."),
    "dates-full": _dates_full,
    "fewer-than-sold": lambda f: ngettext(
        "Un carnet est déjà pris : écrivez 1 ou plus, ou laissez vide.",
        "%(num)s carnets sont déjà pris : écrivez %(num)s ou plus, ou laissez vide.",
        int(f["taken"]),
    ),
    "credit-refused": lambda f: _(
        "Cet avoir a déjà servi. Retirez le code, ou écrivez-en un autre."
    ),
    "same-key-other-order": lambda f: _(
        "Une commande est déjà partie de ce formulaire. Pour en faire une autre, validez à nouveau."
    ),
    "too-many-holds": lambda f: _(
        "Vous avez déjà %(n)s commandes à payer pour cette date : payez-en "
        "une avant d’en faire une autre.",
        n=f["n"],
    ),
    "too-many-free": lambda f: _(
        "Avec ce téléphone ou cet e-mail, %(n)s commandes gratuites sont déjà faites pour cette "
        "date. Pour venir plus nombreux, écrivez à l’organisateur.",
        n=f["n"],
    ),
    "not-by-request": lambda f: _("Cette date ne prend pas de demandes en ce moment."),
    "asked-already": lambda f: _(
        "Ce téléphone ou cet e-mail a déjà demandé une place. Ouvrez le lien reçu, ou demandez à "
        "l’organisateur."
    ),
    "too-late": lambda f: _("C’est commencé : plus rien ne peut être proposé."),
    "still-on-sale": lambda f: ngettext(
        "Il reste une place : prenez-la, sans attendre.",
        "Il reste %(num)s places : prenez-les, sans attendre.",
        int(f["left"]),
    ),
    "line-closed": lambda f: _("Cette date n’a pas de liste d’attente en ce moment."),
    "other-name": lambda f: _(
        "Ce téléphone ou cet e-mail a déjà demandé, sous un autre nom. Écrivez le même nom, ou "
        "demandez à l’organisateur."
    ),
    "not-waiting": lambda f: _("Cette personne n’attend plus : la liste a changé entre-temps."),
    "too-many-questions": lambda f: _(
        "Une date pose %(most)s questions au plus. Retirez-en une d’abord.", most=f["most"]
    ),
    "seat-taken": lambda f: _(
        "Quelqu’un a déjà dit que ce billet est le sien. Demandez à qui vous l’a envoyé."
    ),
    "seats-closed": lambda f: {
        "over": _("Cette date est passée : les noms de ses places restent comme ils sont."),
        "cancelled": _("Cette date est annulée : les noms de ses places restent comme ils sont."),
        "dead": _("Cette place a été reprise. Demandez un nouveau lien à qui vous l’a envoyée."),
    }[str(f["why"])],
    "hold-expired": lambda f: _("Votre réservation a expiré. Vos places sont peut-être libres."),
    **MONEY_SENTENCES,
    **LETTER_SENTENCES,
    **GUEST_SENTENCES,
    **NETWORK_SENTENCES,
    "too-many-tries": _too_many_tries,
    **PROGRAMME_SENTENCES,
    "not-ready": lambda f: _("Avant de publier, il manque : %(what)s.", what=lacking(f["missing"])),
    "already-over": lambda f: _("Cette date est passée : elle ne peut plus être publiée."),
    "not-to-call-off": lambda f: _("Cette date est un brouillon, ou elle est déjà annulée."),
    "selection-changed": lambda f: _(
        "Des commandes ont changé entre-temps : voici ce qui se passerait maintenant. Vérifiez, "
        "puis confirmez."
    ),
    "choice-made": _choice_made,
    "ticket-used": lambda f: _("Quelqu’un est déjà entré avec ce billet : il ne change plus."),
    "ticket-ended": lambda f: str(ENDED.get(str(f.get("status")), ENDED["cancelled"])),
    "too-late-to-change": _too_late_to_change,
    "move-waits": lambda f: _(
        "Un changement de date attend déjà d’être payé. Payez-le, ou gardez d’abord l’ancienne "
        "date."
    ),
    "places-taken": _places_taken,
    "too-few": _too_few,
    "seats-fixed": lambda f: _(
        "Des billets de ce tarif sont déjà commandés : le nombre de personnes par billet ne change "
        "plus. Créez plutôt un nouveau tarif."
    ),
    "selling-now": lambda f: _(
        "Beaucoup de gens achètent en ce moment : rien n’a été changé. Réessayez dans un instant."
    ),
    "terms-changed": lambda f: _(
        "L’organisateur vient de changer ce tarif. Regardez le total, puis validez à nouveau."
    ),
}


def sentence(error: Refused) -> str:
    """What to tell the reader, in their language."""
    return SENTENCES.get(error.code, SENTENCES["refused"])(error.facts)
