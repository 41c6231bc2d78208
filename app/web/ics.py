"""Calendar entries (RFC 5545) of events, with their time zone, for phones and mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.events.models import Event
from app.events.rules import Status

if TYPE_CHECKING:
    from icalendar import Component


def calendar(
    events: Iterable[tuple[Event, str]], *, now: datetime, name: str = "", host: str = "entregent"
) -> bytes:
    """A .ics file of (event, address to open) pairs; `name` is a feed's title."""
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    made = Calendar()
    made.add("prodid", "-//Entregent//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", name)
    for event, url in events:
        made.add_component(_entry(event, url, now=now, host=host))
    for zone in sorted(made.get_missing_tzids()):
        made.subcomponents.insert(0, _zone(zone))
    return bytes(made.to_ical())


@cache
def _zone(name: str) -> Component:
    """Once: reckoning sixty years of it takes longer than a calendar of all dates."""
    from icalendar import Timezone  # noqa: PLC0415 -- slow import

    return Timezone.from_tzid(name)


def _entry(event: Event, url: str, *, now: datetime, host: str) -> Component:
    from icalendar import Event as Entry  # noqa: PLC0415 -- slow import

    zone = ZoneInfo(event.timezone)
    entry = Entry()
    entry.add("uid", f"{event.code}@{host}")
    entry.add("dtstamp", now)
    entry.add("sequence", _times_told(event))
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("url", url)
    entry.add("description", url)
    if event.venue:
        place = (event.venue.name, event.venue.address, event.venue.city)
        entry.add("location", ", ".join(part for part in place if part))
    entry.add("status", "CANCELLED" if event.status is Status.CANCELLED else "CONFIRMED")
    return entry


def _times_told(event: Event) -> int:
    """More with each time it is put elsewhere: calendars take the entry with the highest."""
    return int((event.shifted_at - event.created_at).total_seconds()) if event.shifted_at else 0
