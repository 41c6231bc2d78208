"""What is said of people in a book, in words: circles, roles, links, exchanges."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.contacts.rules import (
    Circle,
    ContactRole,
    ContactState,
    FamilyLink,
    Formality,
    Layer,
    Nature,
    Readiness,
    Sphere,
    Structure,
)
from app.sorting.rules import CriterionKind, TerritoryKind
from app.touches.rules import Channel, Direction, Tone, TouchKind, TouchMode

LAYERS: dict[Layer, Any] = {
    Layer.PERSONAL: _l("Personnel"),
    Layer.PROFESSIONAL: _l("Professionnel"),
    Layer.EXTRA: _l("Extra-professionnel"),
}

CIRCLES: dict[Circle, Any] = {
    Circle.FAMILY: _l("Famille"),
    Circle.COMMUNITY: _l("Communauté"),
    Circle.FRIENDS: _l("Amis"),
    Circle.NEIGHBOURS: _l("Voisins"),
    Circle.FAMILY_CIRCLES: _l("Cercles familiaux"),
    Circle.LOCAL: _l("Relations de proximité"),
    Circle.STUDIES: _l("Études"),
    Circle.COLLEAGUES: _l("Collègues"),
    Circle.SUPPLIERS: _l("Fournisseurs"),
    Circle.SUBCONTRACTORS: _l("Sous-traitants"),
    Circle.CLIENTS: _l("Clients"),
    Circle.PARTNERS: _l("Partenaires"),
    Circle.PROSPECTS: _l("Prospects"),
    Circle.PROVIDERS: _l("Prestataires"),
    Circle.FUNDERS: _l("Financeurs"),
    Circle.PUBLIC_AUTHORITIES: _l("Pouvoirs publics"),
    Circle.SPORT: _l("Sport"),
    Circle.CULTURE: _l("Culture"),
    Circle.ASSOCIATIONS: _l("Associations"),
    Circle.MEMBERS: _l("Membres"),
    Circle.VOLUNTEERS: _l("Bénévoles"),
    Circle.DONORS: _l("Donateurs"),
    Circle.OTHER: _l("Autres"),
}

WAY_LABELS: dict[str, Any] = {  # what the files of any program come to; else the owner's own word
    "mobile": _l("Mobile"),
    "work": _l("Bureau"),
    "home": _l("Domicile"),
    "whatsapp": "WhatsApp",
}

FILE_SOURCES: dict[str, Any] = {  # ContactFile.source
    "phone": _l("téléphone"),
    "google": "Google",
    "linkedin": "LinkedIn",
    "list": _l("tableau"),
}

ROLES: dict[ContactRole, Any] = {
    ContactRole.CLIENT: _l("Client"),
    ContactRole.PROSPECT: _l("Prospect"),
    ContactRole.PRESCRIBER: _l("Prescripteur"),
    ContactRole.PARTNER: _l("Partenaire"),
    ContactRole.FUNDER: _l("Financeur"),
    ContactRole.MEMBER: _l("Membre"),
    ContactRole.DONOR: _l("Donateur"),
    ContactRole.VOLUNTEER: _l("Bénévole"),
    ContactRole.OTHER: _l("Autre rôle"),
    ContactRole.PUBLIC_AUTHORITY: _l("Pouvoir public"),
    ContactRole.PROVIDER: _l("Prestataire"),
    ContactRole.SUPPLIER: _l("Fournisseur"),
    ContactRole.ELECTED_OFFICIAL: _l("Élu, élue"),
    ContactRole.MEDIA: _l("Média"),
}

STRUCTURES: dict[Structure, Any] = {
    Structure.COMPANY: _l("Entreprise"),
    Structure.INDEPENDENT: _l("Indépendant"),
    Structure.ASSOCIATION: _l("Association, ONG"),
    Structure.COOPERATIVE: _l("Coopérative, GIC"),
    Structure.PUBLIC_BODY: _l("Administration, commune"),
    Structure.SCHOOL: _l("École, université"),
    Structure.SUPPORT: _l("Incubateur, chambre, structure d’appui"),
    Structure.FUND: _l("Banque, fonds"),
    Structure.PRESS: _l("Presse, radio, télévision"),
    Structure.OTHER: _l("Autre structure"),
}

NATURES: dict[Nature, Any] = {
    Nature.FAMILY: _l("Lien de famille"),
    Nature.FRIENDSHIP: _l("Amitié"),
    Nature.AFFINITY: _l("Sympathie"),
    Nature.WORK: _l("Travail"),
    Nature.BUSINESS: _l("Affaires"),
    Nature.MUTUAL_HELP: _l("Entraide"),
    Nature.COMMITMENT: _l("Engagement commun"),
    Nature.LEARNING: _l("Apprentissage, conseil"),
    Nature.ACQUAINTANCE: _l("Simple connaissance"),
}

FAMILY_LINKS: dict[FamilyLink, Any] = {
    FamilyLink.BLOOD: _l("Par le sang"),
    FamilyLink.UNION: _l("Par l’union"),
}

SPHERES: dict[Sphere, Any] = {
    Sphere.PERSONAL: _l("Personnelle"),
    Sphere.PROFESSIONAL: _l("Professionnelle"),
    Sphere.BOTH: _l("Les deux"),
}

FORMALITIES: dict[Formality, Any] = {
    Formality.FORMAL: _l("Formalisés"),
    Formality.INFORMAL: _l("Informels"),
}

READINESS: dict[Readiness, Any] = {
    Readiness.TO_STRENGTHEN: _l("À renforcer d’abord"),
    Readiness.MAY_BE_ASKED: _l("Je peux solliciter"),
}

STATES: dict[ContactState, Any] = {
    ContactState.NEW: _l("Nouveau contact"),
    ContactState.TO_QUALIFY: _l("À qualifier"),
    ContactState.QUALIFIED: _l("Qualifié"),
    ContactState.ARCHIVED: _l("Archivé"),
    ContactState.MERGED: _l("Réuni avec un autre"),
}

TERRITORY_KINDS: dict[TerritoryKind, Any] = {
    TerritoryKind.GEOGRAPHIC: _l("Lieu"),
    TerritoryKind.SECTOR: _l("Secteur d’activité"),
    TerritoryKind.ORGANISATION: _l("Organisation"),
}

CRITERION_KINDS: dict[CriterionKind, Any] = {
    CriterionKind.TEXT: _l("Texte"),
    CriterionKind.CHOICE: _l("Choix dans une liste"),
    CriterionKind.NUMBER: _l("Nombre"),
}


CHANNELS: dict[Channel, Any] = {
    Channel.IN_PERSON: _l("En personne"),
    Channel.PHONE: _l("Téléphone"),
    Channel.WHATSAPP: _l("WhatsApp"),
    Channel.SMS: _l("SMS"),
    Channel.EMAIL: _l("E-mail"),
    Channel.VIDEO: _l("Visio"),
    Channel.SOCIAL: _l("Réseau social"),
}

TOUCH_KINDS: dict[TouchKind, Any] = {
    TouchKind.NEWS: _l("Prendre des nouvelles"),
    TouchKind.WORK: _l("Parler travail"),
    TouchKind.INFORMATION: _l("Information partagée"),
    TouchKind.ADVICE: _l("Conseil"),
    TouchKind.INVITATION: _l("Invitation"),
    TouchKind.THANKS: _l("Remerciement"),
    TouchKind.WISHES: _l("Vœux, félicitations"),
    TouchKind.OTHER: _l("Autre chose"),
}

DIRECTIONS: dict[Direction, Any] = {
    Direction.BOTH: _l("L’un et l’autre"),
    Direction.OUT: _l("Je me suis adressé à elle"),
    Direction.IN: _l("Elle s’est adressée à moi"),
}

TONES: dict[Tone, Any] = {
    Tone.POSITIVE: _l("Positif"),
    Tone.NEUTRAL: _l("Neutre"),
    Tone.DIFFICULT: _l("Difficile"),
}

TOUCH_MODES: dict[TouchMode, Any] = {
    TouchMode.CODIFIED: _l("Codifié par l’usage"),
    TouchMode.SPONTANEOUS: _l("Spontané"),
}


def natural_words(is_natural: bool) -> str:
    return _("Naturel") if is_natural else _("Acquis")


def rated(level: int | None) -> str:
    """ "4 sur 5"; "" when it was not said."""
    return _("%(n)s sur 5", n=level) if level is not None else ""
