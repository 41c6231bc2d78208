"""Events as lists show them, whoever looks: one statement more for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.events.models import Event
from app.events.rules import Status, is_over
from app.fronts.queries import Front, fronts_of
from app.kernel.clock import local
from app.web.cards import EventCard
from app.web.context import viewer
from app.web.format import when


def state_of(event: Event, *, now: datetime) -> str:
    """ "draft", "cancelled", "past", or "" for a date one may still go to."""
    if event.status is not Status.PUBLISHED:
        return event.status.value
    return "past" if is_over(event.ends_at, now=now) else ""


def place_of(event: Event) -> str:
    return f"{event.venue.name}, {event.venue.city}" if event.venue else ""


def cover_of(event: Event) -> tuple[str, int, str]:
    """What its picture is drawn from: (name, hue, kind); the title's while it has no theme."""
    if event.theme:
        return event.theme.name, event.theme.hue, event.kind.value
    digest = hashlib.sha256(event.title.encode()).digest()
    return event.title, int.from_bytes(digest[:2]) % 360, event.kind.value


def month_words(moment: datetime, zone: str) -> str:
    """ "novembre 2026"."""
    return str(format_date(local(moment, zone).date(), "LLLL y"))


def cards(events: Sequence[Event], *, now: datetime, for_team: bool = False) -> list[EventCard]:
    """For readers, or for the team: then each leads to its dashboard and tells what is sold."""
    fronts = fronts_of([event.id for event in events], now=now) if events else {}
    return [card(event, fronts[event.id], now=now, for_team=for_team) for event in events]


def card(event: Event, front: Front, *, now: datetime, for_team: bool = False) -> EventCard:
    return EventCard(
        title=event.title,
        url=team_page(event) if for_team else f"/events/{event.code}",
        kind=event.kind.value,
        starts_at=event.starts_at,
        cover=f"/events/{event.code}/cover.svg",
        tz=event.timezone,
        photo=event.picture.code if event.picture else "",
        theme=event.theme.name if event.theme else "",
        place=team_words(event, front) if for_team else place_of(event),
        price=front.price,
        price_from=front.several and bool(front.price),  # a free ticket is "Gratuit" at once
        left=front.left,
        capacity=front.capacity,
        state=state_of(event, now=now),
    )


def team_page(event: Event) -> str:
    """Where a date leads someone of its team: its dashboard, or the door for who keeps it."""
    here = f"/organize/events/{event.code}"
    return here if viewer().may("organize", event.organizer_id) else f"{here}/scanners"


def by_theme(shown: Sequence[EventCard], title: str) -> list[EventCard]:
    """The dates of a series called `title`: those called the same are named by their theme."""
    return [
        replace(each, title=each.theme, theme="") if each.theme and each.title == title else each
        for each in shown
    ]


def team_words(event: Event, front: Front) -> str:
    """What is sold; of a draft, when it goes public."""
    if event.status is Status.DRAFT and event.publish_at:
        return _("publication prévue %(when)s", when=when(event.publish_at, event.timezone))
    return taken_words(front)


def taken_words(front: Front) -> str:
    """ "12 places prises sur 60"."""
    if front.capacity is None:
        return ngettext("%(num)s place prise", "%(num)s places prises", front.sold)
    return ngettext(
        "%(num)s place prise sur %(capacity)s",
        "%(num)s places prises sur %(capacity)s",
        front.sold,
        capacity=front.capacity,
    )
