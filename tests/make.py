"""Builders: `make.event(capacity=2)`. Plain defaults, no surprises, saved at once.

The cast: Awa organizes, Ben attends, Chantal keeps the door, Dieudonné is the stranger.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import Role
from app.breaches.models import Breach
from app.disputes.models import Dispute
from app.elsewhere.models import OtherCalendar
from app.events.models import Appearance, Event, Series, Speaker, Theme, Venue
from app.events.rules import Format, Kind, Status
from app.inquiries.models import Inquiry
from app.kernel.codes import ALPHABET, secret
from app.kernel.db import Model, db, transaction
from app.kernel.text import folded
from app.kernel.vault import Vault
from app.ledger import rules as accounts
from app.ledger.actions import post
from app.ledger.models import Movement
from app.merchants.actions import connect
from app.merchants.models import MerchantAccount
from app.payments.gateway import DisputeState
from app.profiles.models import Profile
from app.promos.models import Promo
from app.promos.rules import Effect, folded_code
from app.sorting.models import Group, Territory
from app.sorting.rules import TerritoryKind
from app.statements.models import StatementLine
from app.statements.rules import LineState
from app.tickets.models import Quota, TicketType, TicketTypeQuota
from app.tills.models import Drawer

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # a Saturday, 18:00 in Douala
_n = count(1)
M = TypeVar("M", bound=Model)


def today() -> datetime:
    return datetime.now(UTC)


def next_number() -> int:
    return next(_n)


def save(made: M) -> M:
    with transaction():
        db.session.add(made)
    return made


def _add(made: M) -> M:
    """In a transaction: with its number, for what points at it."""
    db.session.add(made)
    db.session.flush()
    return made


def user(name: str = "Ben", **facts: Any) -> User:
    n = next(_n)
    email = facts.pop("email", f"{name.lower()}{n}@example.cm")
    return save(User(name=name, email=email, session_key=secret(), created_at=NOW, **facts))


def organizer(**facts: Any) -> Organizer:
    n = next(_n)
    base: dict[str, Any] = {"code": f"wusu-{n}", "name": "WUSU", "city": "Douala"}
    return save(Organizer(created_at=NOW, **(base | facts)))


def awa(of: Organizer, role: Role = Role.OWNER, **facts: Any) -> User:
    """A member of the organizer's team; the owner unless told otherwise."""
    return member(of, "Awa", role, **facts)


def member(of: Organizer, name: str, role: Role = Role.CASHIER, **facts: Any) -> User:
    person = user(name, **facts)
    save(Membership(user_id=person.id, organizer_id=of.id, role=role))
    db.session.expire(person, ["memberships"])
    return person


def series(of: Organizer | None = None, **facts: Any) -> Series:
    of = of or organizer()
    theme = save(Theme(organizer_id=of.id, name=f"Vendre {next(_n)}", hue=30))
    base: dict[str, Any] = {
        "organizer_id": of.id,
        "code": f"talk-{next(_n)}",
        "kind": Kind.TALK,
        "title": "WUSU Talk",
        "audience": "Entrepreneurs",
        "format": Format.PARTICIPATION,
        "theme_id": theme.id,
        "rule": "FREQ=MONTHLY;BYDAY=-1SA",
        "starts_on": date(2026, 11, 1),
        "starts_at": time(10),
        "minutes": 120,
        "timezone": "Africa/Douala",
        "capacity": 60,
        "prices": [{"name": "Entrée", "amount": 0}],
        "created_at": NOW,
    }
    return save(Series(**(base | facts)))


def door_code(n: int) -> str:
    """Four symbols of a date; drawn at random, one run in some fifty would draw two alike."""
    return "".join(ALPHABET[n // 32**place % 32] for place in (3, 2, 1, 0))


def event(
    of: Organizer | None = None, *, capacity: int | None = 60, amount: int = 15_000, **facts: Any
) -> Event:
    """A published event in a week with one ticket type over one room quota."""
    of = of or organizer()
    n = next(_n)
    base: dict[str, Any] = {
        "organizer_id": of.id,
        "code": f"evenement-{n}",
        "door_code": door_code(n),
        "door_salt": b"sixteen bytes ok",
        "kind": Kind.AFTERWORK,
        "title": "AfterWork Douala",
        "leisure": "Musique",
        "starts_at": NOW + timedelta(days=7),
        "ends_at": NOW + timedelta(days=7, hours=3),
        "timezone": "Africa/Douala",
        "status": Status.PUBLISHED,
        "created_at": NOW,
    }
    with transaction():
        venue = _add(Venue(organizer_id=of.id, name=f"Salle {n}", city="Douala"))
        made = _add(Event(**(base | {"venue_id": venue.id} | facts)))
        quota = _add(Quota(event_id=made.id, name="", size=capacity))
        _add_type(made, quota, amount=amount)
    return made


def ticket_type(of: Event, *quotas: Quota, amount: int = 15_000, **facts: Any) -> TicketType:
    with transaction():
        return _add_type(of, *quotas, amount=amount, **facts)


def _add_type(of: Event, *quotas: Quota, amount: int, **facts: Any) -> TicketType:
    base: dict[str, Any] = {"name": "Standard", "currency": "XAF", "amount": amount}
    made = _add(TicketType(event_id=of.id, **(base | facts)))
    for quota in quotas:
        db.session.add(TicketTypeQuota(ticket_type_id=made.id, quota_id=quota.id))
    return made


def speaker(of: Event, name: str = "Winnie", **facts: Any) -> Appearance:
    """Somebody who speaks at that date."""
    base: dict[str, Any] = {"organizer_id": of.organizer_id, "name": name, "key": folded(name)}
    one = save(Speaker(**(base | facts)))
    return save(Appearance(event_id=of.id, speaker_id=one.id, headline=one.headline))


def promo(of: Event, shown: str = "AMIS", **facts: Any) -> Promo:
    """A code that takes ten per cent off, unless told otherwise."""
    base: dict[str, Any] = {"shown": shown, "code": folded_code(shown)}
    base |= {"effect": Effect.PERCENT, "value": 10, "created_at": NOW}
    return save(Promo(event_id=of.id, **(base | facts)))


def other_calendar(of: Organizer, **facts: Any) -> OtherCalendar:
    base: dict[str, Any] = {"name": "ActivSpaces", "city": "Douala", "timezone": "Africa/Douala"}
    base |= {"url": f"https://agenda.example/{next(_n)}.ics", "created_at": NOW}
    return save(OtherCalendar(organizer_id=of.id, next_look_at=NOW, **(base | facts)))


def inquiry(of: Event | None, words: str = "Peut-on venir à deux ?", **facts: Any) -> Inquiry:
    base: dict[str, Any] = {"name": "Ben Tabi", "email": "ben@example.cm", "locale": "fr"}
    base |= {"form_key": f"inquiry-{next(_n)}", "created_at": NOW}
    return save(Inquiry(event=of, words=words, **(base | facts)))


def breach(*activities: str, **facts: Any) -> Breach:
    base: dict[str, Any] = {"discovered_at": NOW, "recorded_at": NOW, "happened": "Un vol."}
    base |= {"form_key": f"breach-{next(_n)}", "activities": list(activities or ("orders",))}
    return save(Breach(**(base | facts)))


def territory(of: Profile, name: str = "Bonanjo") -> Territory:
    kind, key = TerritoryKind.GEOGRAPHIC, folded(name)
    made = Territory(owner_id=of.id, kind=kind, name=name, name_key=key, created_at=NOW)
    return save(made)


def group(of: Profile, name: str = "Anciens") -> Group:
    made = Group(owner_id=of.id, name=name, name_key=folded(name), created_at=NOW)
    return save(made)


def room_of(of: Event) -> Quota:
    """The quota of the event's whole room."""
    return db.session.scalars(select(Quota).where(Quota.event_id == of.id, Quota.name == "")).one()


def bank_account(of: Organizer, **facts: Any) -> MerchantAccount:
    """An account of the organizer's own that needs no key."""
    told = {"holder": "WUSU SARL", "number": "10005 00020 01234567890 12"}
    base: dict[str, Any] = {"kind": "bank", "live": True, "facts": told, "ends": {}}
    return save(
        MerchantAccount(
            organizer_id=of.id, hook=f"hook-{next(_n)}", created_at=NOW, **(base | facts)
        )
    )


def account(
    of: Organizer, kind: str, typed: dict[str, Any], *, vault: Vault, base: str = ""
) -> MerchantAccount:
    """An account for tries, its keys sealed as the page seals them; `base` is its simulator's."""
    with transaction():
        made = connect(of.id, kind, typed, live=False, vault=vault, user_id=0, now=NOW)
        if base:
            made.facts = made.facts | {"base": base}
    return made


def dispute(payment: str, **facts: Any) -> Dispute:
    base = {"state": DisputeState.OPEN, "amount": 15_000, "currency": "XAF", "opened_at": NOW}
    base |= {"payment_id": payment, "provider_ref": f"dp-{next_number()}"}
    return save(Dispute(**(base | facts)))


def statement_line(of: Organizer, **facts: Any) -> StatementLine:
    """Money that nobody has recognized yet."""
    base: dict[str, Any] = {"source": "mtn", "amount": 15_000, "currency": "XAF"}
    base |= {"state": LineState.UNMATCHED, "key": str(70_000_000_000 + next(_n)), "at": NOW}
    return save(StatementLine(organizer_id=of.id, created_at=NOW, **(base | facts)))


def drawer(of: Organizer, who: User) -> Drawer:
    """An open one, in which 500 more were found than it should hold."""
    facts: dict[str, Any] = {"opening": 0, "opened_line": 0, "opened_at": NOW, "currency": "XAF"}
    made = save(Drawer(organizer_id=of.id, user_id=who.id, counts=1, **facts))
    found = accounts.moved(500, accounts.cash(f"user:{who.id}"), accounts.ROUNDING)
    how: dict[str, Any] = {"key": f"drawer:{made.id}:1", "organizer_id": of.id, "currency": "XAF"}
    with transaction():
        post(Movement.CASH, found, now=NOW, **how)
    return made
