"""What the demonstration's member says of the people in their book."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import select

from app.contacts.models import Contact
from app.contacts.rules import Circle, ContactRole, Nature, Readiness, Structure
from app.kernel.db import db
from app.profiles.models import Profile
from app.qualifying.actions import qualify
from app.qualifying.rules import Facts
from app.sorting.actions import add_criterion, add_group, add_territory, save_filter
from app.sorting.rules import CriterionKind, TerritoryKind
from app.touches.actions import note
from app.touches.rules import Channel, TouchFacts, TouchKind

SAID = (
    (Circle.CLIENTS, ContactRole.CLIENT, Nature.BUSINESS, 3, 2),
    (Circle.PARTNERS, ContactRole.PARTNER, Nature.WORK, 4, 3),
    (Circle.ASSOCIATIONS, ContactRole.MEMBER, Nature.COMMITMENT, 5, 3),
    (Circle.PROSPECTS, ContactRole.PROSPECT, Nature.ACQUAINTANCE, 2, 1),
    (Circle.FUNDERS, ContactRole.FUNDER, Nature.WORK, 2, 2),
)
KNOWN_LONG = (  # the last three of the book, typed by hand
    (Circle.NEIGHBOURS, ContactRole.PROVIDER, Nature.MUTUAL_HELP, 4, 4),
    (Circle.STUDIES, ContactRole.PRESCRIBER, Nature.FRIENDSHIP, 5, 5),
    (Circle.LOCAL, ContactRole.OTHER, Nature.ACQUAINTANCE, 3, 2),
)
HOUSES = (Structure.COMPANY, Structure.ASSOCIATION, Structure.COOPERATIVE, Structure.PUBLIC_BODY)
SPOKEN = (
    (Channel.WHATSAPP, TouchKind.NEWS, "Son devis arrive vendredi"),
    (Channel.PHONE, TouchKind.ADVICE, "A relu mon dossier"),
    (Channel.IN_PERSON, TouchKind.WORK, "Café à Bonanjo"),
)


def sort_book(owner: Profile, *, now: datetime) -> None:
    """About half of the people met are qualified, and those known long before."""
    town = add_territory(owner, "Bonanjo", TerritoryKind.GEOGRAPHIC, now=now)
    trade = add_territory(owner, "Filière cacao", TerritoryKind.SECTOR, now=now)
    group = add_group(owner, "Comité du salon", now=now)
    team = add_criterion(owner, "Taille de l’équipe", CriterionKind.NUMBER, now=now)
    save_filter(owner, "Clients à renforcer", "circle=clients&readiness=to_strengthen", now=now)
    mine = select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)
    people = db.session.scalars(mine).all()
    told = [*zip(people[:-3:2], cycle(SAID)), *zip(people[-3:], KNOWN_LONG, strict=True)]
    for n, (contact, (circle, role, nature, openness, closeness)) in enumerate(told):
        facts = Facts(
            circles=frozenset({circle}),
            roles=frozenset({role}),
            nature=nature,
            openness=openness,
            closeness=closeness,
            structure=HOUSES[n % len(HOUSES)] if n % 3 else None,
            influences={town.id: 1 + n % 5} if n % 3 else {trade.id: 4},
            readiness=Readiness.TO_STRENGTHEN if n % 2 else Readiness.MAY_BE_ASKED,
            groups=frozenset({group.id}) if n % 4 == 0 else frozenset(),
            values={team.id: str(2 + 3 * n)} if n % 3 == 0 else {},
        )
        qualify(contact, facts, now=now)
        if n < len(SPOKEN):
            channel, kind, words = SPOKEN[n]
            said = TouchFacts(channel, now - timedelta(days=9 * n), kind=kind, note=words)
            note([contact], said, key=f"{owner.id}-demo-{n}", now=now)
