"""What happened at the demonstration's evenings: who came in, and who met whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.cli.demo_people import Person
from app.contacts.actions import add, change, meet
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.door.actions import open_pairing, pair
from app.door.models import Scanner
from app.door.rules import DeviceRole, ScanKind, Told, Verdict
from app.encounters.actions import show_code
from app.encounters.models import CardToken
from app.encounters.rules import FactKind
from app.events.models import Event
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.passages.actions import take_scans
from app.profiles.actions import join, new_profile
from app.profiles.models import Profile
from app.profiles.rules import CardFields
from app.tickets.actions import next_change
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

MINUTE = timedelta(minutes=1)
GATES = ("Entrée principale", "Côté jardin")
REASONS = (
    "Cherche un imprimeur pour ses emballages", "A proposé de relire mon dossier de financement",
    "Connaît bien le port", "Veut venir parler au prochain Talk", "Peut me présenter sa banquière",
    "Cherche une stagiaire en communication", "Vend à Libreville depuis deux ans",
)  # fmt: skip


def identity(dice: Random) -> str:
    """A UUID as a phone would make it, the same one for the same dice."""
    return str(UUID(int=dice.getrandbits(128), version=4))


def those_who_came(event: Event, share: float, dice: Random) -> list[tuple[str, list[Ticket]]]:
    """About this share of an event's tickets, by the gate they came through."""
    query = select(Ticket).where(Ticket.event_id == event.id).order_by(Ticket.id)
    tickets = list(db.session.scalars(query))
    came = dice.sample(tickets, round(len(tickets) * share))
    return [(GATES[0], came[::3] + came[1::3]), (GATES[1], came[2::3])]


def open_gate(event: Event, gate: str, *, by: User) -> Scanner:
    """A phone paired an hour before the doors open."""
    opened = event.starts_at - 60 * MINUTE
    code = open_pairing(event, gate=gate, role=DeviceRole.SCAN, by=by, now=opened)
    scanner, _token = pair(code, name=f"Téléphone, {gate}", now=opened)
    return scanner


def scan_of(ticket: Ticket, event: Event, dice: Random, *, again: bool = False) -> Told:
    """How a phone tells of this ticket: let in, or shown once more later and refused."""
    minutes = 80 + dice.random() * 10 if again else dice.triangular(-25, 70, 0)
    return Told(
        id=identity(dice),
        token_hash=ticket.token_hash,
        kind=ScanKind.ENTRY,
        verdict=Verdict.DUP if again else Verdict.OK,
        at=event.starts_at + minutes * MINUTE,
        offline=dice.random() < 0.3,
        list_seq=event.change_seq,
    )


def let_in(event: Event, *, share: float, by: User, dice: Random, now: datetime) -> None:
    """Who is in already, at an event that is on."""
    for gate, tickets in those_who_came(event, share, dice):
        scanner = open_gate(event, gate, by=by)
        told = [scan_of(ticket, event, dice) for ticket in tickets]
        take_scans(scanner, [s for s in told if s.at <= now], skew=timedelta(0), now=now)
        scanner.last_seen_at = now


def enroll(user: User, person: Person, *, now: datetime) -> Profile:
    """A member who said yes to the network, with a card."""
    profile = new_profile(user, now=now)
    card = CardFields(person.name, person.headline, person.organisation, person.phone, person.email)
    join(profile, card, agrees=True, is_adult=True, locale=person.locale, now=now)
    return profile


def members_at(event: Event, profiles: Sequence[Profile]) -> list[Profile]:
    """Those of them who hold a ticket of this event."""
    here = select(Order.user_id).join(OrderLine).join(Ticket, Ticket.order_line_id == OrderLine.id)
    here = here.where(Ticket.event_id == event.id, Ticket.status == TicketStatus.VALID)
    users = set(db.session.scalars(here))
    return [profile for profile in profiles if profile.user_id in users]


def mingle(
    event: Event, here: Sequence[Profile], *, meetings: int, dice: Random, until: datetime
) -> None:
    """So many meetings among those present, by scan and by typed code; the first meets most."""
    pairs: set[tuple[int, int]] = set()
    codes: dict[int, CardToken] = {}
    for n in range(meetings if len(here) > 1 else 0):
        me = here[0] if n % 2 == 0 else dice.choice(here)
        other = dice.choice([profile for profile in here if profile is not me])
        at = event.starts_at + (30 + 80 * dice.random()) * MINUTE
        mark = (min(me.id, other.id), max(me.id, other.id))
        if at > until or mark in pairs:
            continue
        pairs.add(mark)
        token = codes.get(other.id) or show_code(other, event, now=at)
        codes[other.id] = token
        kind = FactKind.SCAN if dice.random() < 0.8 else FactKind.CODE
        meet(token, by=me, kind=kind, fact_id=identity(dice), happened_at=at, now=at)


def fill_book(owner: Profile, dice: Random, *, now: datetime) -> None:
    """What the owner wrote beside the people met, and some they knew long before."""
    mine = select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)
    for n, contact in enumerate(db.session.scalars(mine).all()):
        if n % 3 != 2:
            about = contact.organisation or ""
            words = ContactFields(contact.name, organisation=about, reason=dice.choice(REASONS))
            change(contact, words)
    for name, headline, phone in (
        ("Tonton Essombe", "Menuisier, mon voisin", "+237677112233"),
        ("Clarisse Kuate", "Ma camarade de l’ESSEC", "+237699445566"),
        ("Pharmacie du Rond-Point", "M. Owona", "+237655778899"),
    ):
        add(owner, ContactFields(name=name, headline=headline, phone=phone), now=now)


def cancel(ticket: Ticket) -> None:
    """Take one right to enter back; the doors hear of it."""
    ticket.status = TicketStatus.CANCELLED
    ticket.changed_seq = next_change(ticket.event_id)
