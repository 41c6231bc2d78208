"""Events as lists show them, whoever looks: one statement more for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import format_date

from app.events.models import Event
from app.events.rules import Status, is_over
from app.kernel.clock import local
from app.tickets import queries as tickets
from app.tickets.queries import Front
from app.web.cards import EventCard


def state_of(event: Event, *, now: datetime) -> str:
    """ "draft", "cancelled", "past", or "" for a date one may still go to."""
    if event.status is not Status.PUBLISHED:
        return event.status.value
    return "past" if is_over(event.ends_at, now=now) else ""


def place_of(event: Event) -> str:
    return f"{event.venue.name}, {event.venue.city}" if event.venue else ""


def month_words(moment: datetime, zone: str) -> str:
    """ "novembre 2026"."""
    return str(format_date(local(moment, zone).date(), "LLLL y"))


def cards(events: Sequence[Event], *, now: datetime, base: str = "/events/") -> list[EventCard]:
    """`base` is where a card leads: the public page, or the team's."""
    fronts = tickets.fronts(event.id for event in events) if events else {}
    return [card(event, fronts[event.id], now=now, base=base) for event in events]


def card(event: Event, front: Front, *, now: datetime, base: str = "/events/") -> EventCard:
    return EventCard(
        title=event.title,
        url=f"{base}{event.code}",
        kind=event.kind.value,
        starts_at=event.starts_at,
        cover=f"/events/{event.code}/cover.svg",
        tz=event.timezone,
        theme=event.theme.name if event.theme else "",
        place=place_of(event),
        price=front.price,
        price_from=front.several,
        left=front.left,
        capacity=front.capacity,
        state=state_of(event, now=now),
    )
