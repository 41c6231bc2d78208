"""What a picture and a review say of a book: roles nobody has, ages, distances, rings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.contacts.rules import ContactRole
from app.reviews.rules import Age
from app.rings.rules import Ring

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
    ContactRole.SUPPLIER: _l("aucun fournisseur"),
    ContactRole.ELECTED_OFFICIAL: _l("aucun élu"),
    ContactRole.MEDIA: _l("aucun média"),
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
