"""The register in words: what is done, why, with what, for whom and until when.

The public notice and the operator's register say the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.processing.rules import Activity, Basis, End, Kept, Missing, Who
from app.web.format import language

YEAR = 365  # days
MONTHS = 12  # of a year


@dataclass(frozen=True, slots=True)
class ActivityText:
    title: Any
    purpose: Any
    data: Any


TEXTS: dict[str, ActivityText] = {
    "orders": ActivityText(
        _l("Commandes et billets"),
        _l("Envoyer le billet, le retrouver, prévenir si la date change."),
        _l("Nom, téléphone ou e-mail de qui commande et de qui vient, réponses, avoirs."),
    ),
    "waiting": ActivityText(
        _l("Listes d’attente et demandes de place"),
        _l("Prévenir quand une place se libère, répondre à une demande."),
        _l("Nom, téléphone ou e-mail, ce qui est dit de soi dans une demande."),
    ),
    "door": ActivityText(
        _l("La porte"),
        _l("Lire un billet, savoir qui est entré, ne laisser entrer qu’une fois."),
        _l("Nom et sorte de billet, lectures et entrées, badges ; ni téléphone ni e-mail."),
    ),
    "money": ActivityText(
        _l("Paiements et comptes"),
        _l("Encaisser, rembourser, donner un reçu, tenir les comptes."),
        _l("Sommes, références, numéro et nom de qui paie, reçus, caisses."),
    ),
    "provider-notices": ActivityText(
        _l("Avis des prestataires de paiement"),
        _l("Comprendre ce qui s’est passé quand un paiement se perd."),
        _l("Ce qu’ils nous écrivent, avec le nom et le numéro de qui paie."),
    ),
    "needs": ActivityText(
        _l("Repas et accès"),
        _l("Préparer la cuisine et l’accueil d’une date."),
        _l("Ce que chacun dit de son repas ou de son accès, s’il le veut."),
    ),
    "inquiries": ActivityText(
        _l("Questions posées à une équipe"),
        _l("Répondre ; le prénom reste avec une question publiée, l’e-mail jamais."),
        _l("Nom, e-mail, question et réponse."),
    ),
    "newsletters": ActivityText(
        _l("Lettres d’un organisateur"),
        _l("Écrire à qui l’a demandé, des thèmes choisis."),
        _l("E-mail, thèmes, langue."),
    ),
    "programme": ActivityText(
        _l("Intervenants, invités annoncés et témoignages"),
        _l("Dire qui vient parler, et ce que des participants en disent."),
        _l("Nom, titre, présentation, lien, portrait ; téléphone ou e-mail pour l’équipe seule."),
    ),
    "teams": ActivityText(
        _l("Organisateurs et leurs équipes"),
        _l("Savoir qui organise, qui encaisse et qui tient la porte."),
        _l("Nom et contact de l’organisateur, membres de l’équipe, comptes de paiement scellés."),
    ),
    "mails": ActivityText(
        _l("E-mails envoyés"),
        _l("Envoyer un message une fois, savoir s’il est parti."),
        _l("Adresse, langue, ce que le message contient ; adresses qui n’existent pas."),
    ),
    "accounts": ActivityText(
        _l("Comptes et connexions"),
        _l("Vous reconnaître sans mot de passe, arrêter qui devine."),
        _l("Nom, e-mail, langue, appareils connectés ; essais comptés par empreinte."),
    ),
    "network": ActivityText(
        _l("Carte, rencontres et présences"),
        _l("Échanger sa carte avec qui l’on rencontre, voir qui est là et l’accepte aussi."),
        _l("Profil, cartes, photo, codes, rencontres, partages, dates où l’on se montre."),
    ),
    "left-cards": ActivityText(
        _l("Contact laissé à un porteur de badge"),
        _l("Lui permettre de répondre, ou non."),
        _l("Nom et un contact."),
    ),
    "books": ActivityText(
        _l("Répertoires des membres"),
        _l("Se souvenir des personnes que l’on connaît et entretenir ces liens."),
        _l("Ce qu’un membre écrit de ses contacts : coordonnées, notes, échanges, classements."),
    ),
    "objections": ActivityText(
        _l("Oppositions"),
        _l("Ne plus écrire à une adresse, et la faire sortir des répertoires, à sa demande."),
        _l("Une empreinte de l’adresse, jamais l’adresse ; le jour de la demande."),
    ),
    "reports": ActivityText(
        _l("Signalements"),
        _l("Protéger les membres."),
        _l("Qui signale qui, pourquoi, et ce qui en a été décidé."),
    ),
    "consents": ActivityText(
        _l("Accords"),
        _l("Prouver chaque oui et chaque non."),
        _l("But, texte, langue, jour, et sous quoi la personne est connue."),
    ),
    "journal": ActivityText(
        _l("Journal de ce qui est fait"),
        _l("Savoir qui a fait quoi, et quelles données l’exploitant a ouvertes."),
        _l("Auteur, geste, objet et jour."),
    ),
    "breaches": ActivityText(
        _l("Violations de données"),
        _l("Prévenir l’autorité et les personnes, et pouvoir le montrer."),
        _l("Ce qui s’est passé et ce qui a été fait, en mots ; aucune adresse."),
    ),
}

BASES: dict[Basis, Any] = {
    Basis.CONTRACT: _l("Nécessaire à ce que vous avez demandé"),
    Basis.CONSENT: _l("Votre accord, que vous retirez quand vous voulez"),
    Basis.INTEREST: _l("Un intérêt légitime, auquel vous pouvez vous opposer"),
    Basis.LAW: _l("La loi l’exige"),
}

PEOPLE: dict[Who, Any] = {
    Who.BUYERS: _l("qui commande ou attend une place"),
    Who.GUESTS: _l("qui est invité"),
    Who.MEMBERS: _l("les membres"),
    Who.NOTED: _l("qui est noté dans un répertoire"),
    Who.VISITORS: _l("qui écrit sans compte"),
    Who.TEAMS: _l("l’équipe qui organise"),
    Who.DOOR: _l("qui tient la porte"),
    Who.PROVIDERS: _l("le prestataire de paiement choisi"),
    Who.OPERATOR: _l("l’exploitant seul, et chaque ouverture est notée"),
    Who.SELF: _l("vous seul"),
    Who.CHOSEN: _l("les personnes que vous choisissez"),
    Who.PUBLIC: _l("tout le monde, pour ce qui est publié"),
}

ENDS: dict[End, Any] = {
    End.ACCOUNT: _l("tant que le compte existe"),
    End.TRIED: _l("un essai ou un lien périmé : %(span)s"),
    End.TOLD_UNUSED: _l("sans servir : un e-mail prévient après %(span)s"),
    End.UNUSED: _l("puis tout est effacé, %(span)s après la dernière visite"),
    End.SIGNED_IN: _l("un appareil qui ne sert plus : %(span)s"),
    End.ASKED: _l("jusqu’à ce que vous, ou l’organisateur, demandiez à l’exploitant de l’effacer"),
    End.LAW: _l("aussi longtemps que la loi l’exige pour les comptes"),
    End.HOUSE: _l("tant que cette maison existe"),
    End.EVENING: _l("avec la date elle-même"),
    End.TAKEN_OFF: _l("jusqu’à ce que la personne le retire ou que l’équipe l’enlève"),
    End.SAID_NO: _l("jusqu’à ce que vous disiez non"),
    End.AFTER_DATE: _l("%(span)s après la date"),
    End.AFTER_ANSWER: _l("%(span)s après la réponse"),
    End.UNANSWERED: _l("sans réponse : %(span)s"),
    End.UNCONFIRMED: _l("jamais confirmé : %(span)s"),
    End.RECEIVED: _l("%(span)s après réception"),
    End.LEFT: _l("%(span)s après le départ du message"),
    End.SECRET: _l("le lien qu’il contient : %(span)s au plus"),
    End.DELETED: _l("« Tout supprimer » cache tout de suite, et efface après %(span)s"),
    End.OWNER: _l("jusqu’à ce que son propriétaire l’efface"),
    End.NOT_TAKEN: _l("un fichier regardé et pas repris : %(span)s"),
    End.UNITED: _l("de quoi séparer deux fiches réunies : %(span)s"),
    End.LOOKED_AT: _l("sans suite : %(span)s après avoir été examiné"),
    End.SAID: _l("%(span)s au plus, ou tant que la personne reste masquée"),
    End.LIFTED: _l("jusqu’à ce que vous leviez votre demande"),
}

MISSING: dict[Missing, Any] = {
    Missing.NAME: _l("Qui exploite cette maison"),
    Missing.CONTACT: _l("Comment joindre l’exploitant"),
    Missing.COUNTRY: _l("Le pays où les données sont hébergées"),
    Missing.TRANSFER: _l("Autorisation de transfert : n° / date"),
}


def span_words(span: timedelta) -> str:
    """In days under a year, in years when they are whole, else in months."""
    days = span.days
    if days < YEAR:
        return ngettext("%(num)s jour", "%(num)s jours", days)
    if days % YEAR == 0:
        return ngettext("%(num)s an", "%(num)s ans", days // YEAR)
    months = round(days * MONTHS / YEAR)
    return ngettext("%(num)s mois", "%(num)s mois", months)


def end_words(kept: Kept) -> str:
    words = ENDS[kept.end]
    return str(words % {"span": span_words(kept.span)} if kept.span else words)


def facts(activity: Activity) -> list[tuple[str, str]]:
    """Names and what stands for them, as both pages and the file tell an activity."""
    text = TEXTS[activity.code]
    return [
        (_("But"), str(text.purpose)),
        (_("Quoi"), str(text.data)),
        (_("De qui"), _listed(PEOPLE[who] for who in activity.whose)),
        (_("Qui le lit"), _listed(PEOPLE[who] for who in activity.seen_by)),
        (_("Fondement"), str(BASES[activity.basis])),
        (_("Jusqu’à quand"), _listed(end_words(kept) for kept in activity.kept)),
    ]


def country_words(code: str) -> str:
    """The name of a country in the reader's language; "" where none was said."""
    return str(Locale(language()).territories.get(code, code)) if code else ""


def _listed(parts: Iterable[Any]) -> str:
    return " ; ".join(str(part) for part in parts)
