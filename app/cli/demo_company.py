"""Who is seen at the demonstration's dates, who asks Ben, and what was left for him.

Everything is said by the ways people say it: no yes without its line in the ledger of consents.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from app.accounts.actions import give_consent
from app.accounts.rules import Purpose
from app.badges.actions import leave_card
from app.badges.rules import Stranger
from app.cli.demo_evenings import MINUTE, members_at
from app.cli.demo_people import HEADLINES
from app.contacts.actions import ask_there
from app.door.models import Entry
from app.encounters.actions import ask, show_code
from app.encounters.queries import partners_of
from app.events.models import Event
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.profiles.actions import be_seen, claim_evening, join, new_profile
from app.profiles.models import Profile
from app.profiles.rules import CardFields
from app.tickets.models import Ticket

SEEN = 8  # people of a date who let themselves be seen
GUESTS = 6  # of the last evening, without an account: nobody has met them yet
TELLING = 2  # of them, contacts of Ben's who let their contacts see it too


def meet_again(me: Profile, event: Event, cards: Sequence[Profile]) -> None:
    """The last evening: two people ask, one was asked, a card was left; who else was there is what
    the morning after asks about."""
    at = event.starts_at - 60 * MINUTE
    guests = _guests(event, now=at)
    _let_be_seen(event, [me, *_others(me, event, cards), *guests], now=at)
    first, second, wanted, *_rest = guests
    for n, other in enumerate((first, second)):
        ask(other, me.id, event, fact_id=_mark(event, f"asks-{n}"), now=at + n * MINUTE)
    ask_there(me, wanted.id, event, fact_id=_mark(event, "asked"), now=at + 5 * MINUTE)
    card = Stranger("Rodrigue Sime", "+237677404142", agrees=True)
    token = show_code(me, event, now=event.starts_at)
    facts = {"card_id": _mark(event, "left"), "locale": "fr"}
    leave_card(token, card, now=event.starts_at + 90 * MINUTE, **facts)


def be_expected(
    me: Profile, event: Event, cards: Sequence[Profile], *, now: datetime, with_me: bool = False
) -> None:
    """A date to come, or one that is on: who has a place lets the others see it; Ben has yet to."""
    others = _others(me, event, cards)
    _let_be_seen(event, [me, *others] if with_me else others, now=now)
    mine = partners_of(me)
    for one in [one for one in others if one.id in mine][:TELLING]:
        give_consent(f"profile:{one.id}", Purpose.SEEN_BY_CONTACTS, locale="fr", now=now)


def _guests(event: Event, *, now: datetime) -> list[Profile]:
    """Some who came took part from their ticket's page."""
    came = select(Ticket).join(Entry, Entry.ticket_id == Ticket.id)
    came = came.where(Ticket.event_id == event.id, Ticket.n == 1)
    bought = came.join(OrderLine, OrderLine.id == Ticket.order_line_id).join(Order)
    rows = db.session.scalars(bought.where(Order.user_id.is_(None)).order_by(Ticket.id))
    return [_guest(ticket, n, now=now) for n, ticket in enumerate(rows.fetchmany(GUESTS))]


def _guest(ticket: Ticket, n: int, *, now: datetime) -> Profile:
    guest = new_profile(None, now=now)
    work = HEADLINES[5 * n % len(HEADLINES)]
    card = CardFields(ticket.holder_name, work, phone=f"+2376994051{n:02}")
    join(guest, card, agrees=True, is_adult=True, locale="fr", now=now)
    claim_evening(guest, ticket, now=now)
    return guest


def _others(me: Profile, event: Event, cards: Sequence[Profile]) -> list[Profile]:
    """Those who are in the network, whoever tried leaving it since."""
    here = [one for one in members_at(event, cards) if one is not me and one.is_active]
    return here[:SEEN]


def _let_be_seen(event: Event, people: Collection[Profile], *, now: datetime) -> None:
    for one in people:
        be_seen(one, event, locale=one.user.locale if one.user else "fr", now=now)


def _mark(event: Event, what: str) -> str:
    """As a phone would name it, the same one each time."""
    return str(uuid5(NAMESPACE_URL, f"demo-{event.id}-{what}"))
