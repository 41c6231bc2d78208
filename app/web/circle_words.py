"""The book's circles, layers, roles and distances, as one reads them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.contacts.rules import Circle, ContactRole, Layer
from app.reviews.rules import Age
from app.rings.rules import Ring

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
}
NO_ROLE: dict[ContactRole, Any] = {
    ContactRole.CLIENT: _l("aucun client"),
    ContactRole.PROSPECT: _l("aucun prospect"),
    ContactRole.PRESCRIBER: _l("aucun prescripteur"),
    ContactRole.PARTNER: _l("aucun partenaire"),
    ContactRole.FUNDER: _l("aucun financeur"),
    ContactRole.MEMBER: _l("aucun membre"),
    ContactRole.DONOR: _l("aucun donateur"),
    ContactRole.VOLUNTEER: _l("aucun bénévole"),
    ContactRole.PUBLIC_AUTHORITY: _l("aucun pouvoir public"),
    ContactRole.PROVIDER: _l("aucun prestataire"),
}
AGES: dict[Age, Any] = {
    Age.MONTH: _l("30 jours au plus"),
    Age.QUARTER: _l("1 à 3 mois"),
    Age.HALF: _l("3 à 6 mois"),
    Age.YEAR: _l("6 à 12 mois"),
    Age.OLDER: _l("plus d’un an"),
    Age.NEVER: _l("aucun échange noté"),
}
RATES: dict[str, Any] = {
    "5": _l("5, au plus près"),
    "4": "4",
    "3": "3",
    "2": "2",
    "1": _l("1, au plus loin"),
    "none": _l("pas encore dite"),
}
RINGS: dict[Ring, Any] = {
    Ring.INTIMATE: _l("Intimes"),
    Ring.CLOSE: _l("Proches"),
    Ring.AFFINITY: _l("Affinités"),
    Ring.ACTIVE: _l("Actifs"),
    Ring.RESERVE: _l("En réserve"),
}
