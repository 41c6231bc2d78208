"""Builders for evenings where people meet: `guest("Ben", evening)` holds a ticket and said yes."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from itertools import count
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.contacts.actions import meet
from app.contacts.models import Contact
from app.encounters.actions import show_code
from app.encounters.models import CardToken
from app.encounters.rules import FactKind
from app.events.models import Event
from app.kernel.db import db, transaction
from app.kernel.text import folded
from app.orders.queries import tickets_of_order
from app.orders.rules import Buyer, Wanted
from app.profiles.actions import claim_evening, join, new_profile
from app.profiles.models import Profile
from app.profiles.rules import CardFields
from app.sales.actions import place_order
from app.tickets.models import Ticket, TicketType
from tests import make

EVENING = make.NOW + timedelta(days=7, hours=1)  # Saturday 28 November 2026, 19:00 in Douala
_n = count(1)


def evening(**facts: Any) -> Event:
    """A free AfterWork on Saturday the 28th, 18:00 to 21:00 in Douala."""
    return make.event(amount=0, **facts)


def ticket(event: Event, name: str = "Ben", user: User | None = None) -> Ticket:
    """A valid ticket, through an order like any other."""
    kind = db.session.query(TicketType).filter_by(event_id=event.id).first()
    assert kind is not None
    buyer = Buyer(name, "+237677123456", "", "fr", user.id if user else None)
    with transaction():
        order_id, _new = place_order(
            event,
            Wanted({kind.id: 1}),
            buyer=buyer,
            provider="free",
            idem_key=f"key-{next(_n)}",
            now=make.NOW,
            hold=timedelta(minutes=15),
        )
    return tickets_of_order(order_id)[0]


def card(name: str = "Ben Tabi", **facts: str) -> CardFields:
    first = folded(name.split()[0])
    base = {
        "organisation": "ActivSpaces",
        "headline": "Transport frigorifique",
        "phone": "+237677123456",
        "email": f"{first}@example.cm",
    }
    return CardFields(name, **(base | facts))


def person(name: str, *, user: User | None = None, **facts: str) -> Profile:
    """Someone who said yes to the network, without a ticket."""
    with transaction():
        profile = new_profile(user, now=make.NOW)
        join(profile, card(name, **facts), agrees=True, is_adult=True, locale="fr", now=make.NOW)
    return profile


def guest(name: str, event: Event, **facts: Any) -> Profile:
    """Someone who said yes on the page of their ticket for this event."""
    profile = person(name, **facts)
    comes(profile, event)
    return profile


def comes(profile: Profile, event: Event) -> Ticket:
    """A ticket for this event, which is theirs."""
    mine = ticket(event)
    with transaction():
        claim_evening(profile, mine, now=make.NOW)
    return mine


def code(profile: Profile, event: Event, *, now: datetime = EVENING) -> CardToken:
    with transaction():
        return show_code(profile, event, now=now)


def meets(
    by: Profile,
    shown: CardToken,
    *,
    kind: FactKind = FactKind.SCAN,
    fact_id: str = "",
    now: datetime = EVENING,
    happened_at: datetime | None = None,
) -> Contact:
    """`by` scans the code that someone shows."""
    with transaction():
        made = meet(
            shown,
            by=by,
            kind=kind,
            fact_id=fact_id or str(uuid4()),
            happened_at=happened_at or now,
            now=now,
        )
    assert made is not None
    return made


def phone_of(house: Flask, profile: Profile) -> FlaskClient:
    """The browser of this person: signed in when they have an account, else a guest's."""
    if profile.user is not None:
        return account_phone(house, profile.user)
    return _phone(house, profile_id=profile.id)


def account_phone(house: Flask, user: User) -> FlaskClient:
    """The browser of someone signed in."""
    return _phone(house, _user_id=user.session_key, _fresh=True)


def _phone(house: Flask, **kept: Any) -> FlaskClient:
    house.config["WTF_CSRF_ENABLED"] = False
    phone = house.test_client()
    with phone.session_transaction() as session:
        session.update(kept)
    return phone


def plain(page: str) -> str:
    """As one reads it: no narrow or unbreakable spaces, no entities for quotes."""
    return unescape(page).replace("\u00a0", " ").replace("\u202f", " ")
