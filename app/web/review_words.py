"""What helps to recall people, circle by circle; by what one likes, and by where one worked."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.contacts.rules import Circle

PROMPTS: dict[Circle, Any] = {
    Circle.FAMILY: _l(
        "Parents, frères, sœurs, cousins, belle-famille : qui vous répond toujours ?"
    ),
    Circle.COMMUNITY: _l("Les personnes que vous retrouvez aux fêtes et aux réunions des vôtres."),
    Circle.FRIENDS: _l("À qui avez-vous fêté un anniversaire ? Qui vous appelle sans raison ?"),
    Circle.NEIGHBOURS: _l("Qui habite à côté ? Et là où vous habitiez avant ?"),
    Circle.FAMILY_CIRCLES: _l("Amis de vos parents, parents des amis de vos enfants, parrains."),
    Circle.LOCAL: _l(
        "Le commerçant du coin, la pharmacie, la couturière, le taxi que vous rappelez."
    ),
    Circle.STUDIES: _l("Camarades de classe, de promotion, professeurs, encadreurs de stage."),
    Circle.COLLEAGUES: _l("Collègues d’aujourd’hui et de chaque emploi d’avant, chefs compris."),
    Circle.SUPPLIERS: _l("À qui achetez-vous ce qu’il vous faut pour travailler ?"),
    Circle.SUBCONTRACTORS: _l("À qui confiez-vous une part de votre travail ?"),
    Circle.CLIENTS: _l("Vos clients fidèles, et ceux qui ne viennent plus."),
    Circle.PARTNERS: _l("Avec qui montez-vous des projets ?"),
    Circle.PROSPECTS: _l("Qui s’est renseigné sans acheter encore ?"),
    Circle.PROVIDERS: _l("Comptable, imprimeur, informaticien, avocat : qui vous rend service ?"),
    Circle.FUNDERS: _l("Banque, tontine, microfinance : qui prête, qui investit ?"),
    Circle.PUBLIC_AUTHORITIES: _l(
        "Mairie, impôts, ministère, chambre de commerce : qui connaissez-vous ?"
    ),
    Circle.SPORT: _l("L’équipe, la salle, le club, les supporters."),
    Circle.CULTURE: _l("Chorale, danse, théâtre, lecture : avec qui ?"),
    Circle.ASSOCIATIONS: _l("Associations, réunions, clubs : qui vient, qui organise ?"),
    Circle.MEMBERS: _l("Les membres des réseaux dont vous faites partie."),
    Circle.VOLUNTEERS: _l("Qui donne de son temps à vos projets ?"),
    Circle.DONORS: _l("Qui a déjà donné pour une cause qui vous tient à cœur ?"),
    Circle.OTHER: _l("Toute autre personne qui compte."),
}
LIKES: list[tuple[Circle, Any]] = [
    (Circle.SPORT, _l("Le sport que vous pratiquez ou regardez : avec qui ?")),
    (
        Circle.CULTURE,
        _l("La musique, la danse, la cuisine, la lecture : avec qui en parlez-vous ?"),
    ),
    (Circle.ASSOCIATIONS, _l("Une cause, une tontine, un club : qui y avez-vous connu ?")),
    (Circle.FRIENDS, _l("Un voyage, une fête, une passion : qui était là ?")),
]
JOBS: list[tuple[Circle, Any]] = [
    (Circle.COLLEAGUES, _l("Votre premier emploi : qui travaillait à côté de vous ?")),
    (Circle.STUDIES, _l("Vos stages et formations : qui vous a appris quelque chose ?")),
    (Circle.CLIENTS, _l("Les clients que vous serviez alors : lesquels reverriez-vous ?")),
    (Circle.SUPPLIERS, _l("Les fournisseurs d’alors : qui vous dépannait ?")),
]
