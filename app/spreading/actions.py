"""A change of one date goes to others of its series; whoever has a place there is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from app.catalogue.actions import write_prices
from app.catalogue.queries import quick_types
from app.events import actions as programme
from app.events.models import Event, Series
from app.events.rules import Price, Schedule, Status, ends_after, read_rrule
from app.kernel.clock import instant, local
from app.shifting.actions import shift
from app.shifting.queries import concerned
from app.speakers.actions import name_speakers
from app.spreading.queries import shape_of
from app.spreading.rules import PAIRS, PRICE, Values, lined, pair, reshaped, taken_over, unlined
from app.tickets.actions import resize_room
from app.tickets.rules import Sale


def tell_first(
    event: Event,
    *,
    starts_at: datetime,
    ends_at: datetime,
    elsewhere: bool,
    user_id: int,
    now: datetime,
) -> None:
    """Who has a place is told of other hours, or of another place (`elsewhere`)."""
    other = elsewhere or (event.starts_at, event.ends_at) != (starts_at, ends_at)
    if other and event.status is Status.PUBLISHED and concerned(event).people:
        shift(
            event.id,
            starts_at=starts_at,
            ends_at=ends_at,
            seen=event.starts_at,
            user_id=user_id,
            now=now,
        )


def take_over(event: Event, takes: Values, *, user_id: int, now: datetime) -> None:
    """One other date becomes as was shown. Raises: RoomTooSmall, NotReady, NotToShift."""
    starts_at, ends_at = event.starts_at, event.ends_at
    if "hours" in takes:
        starts_at, ends_at = _when(event, *takes["hours"])
    told = {"starts_at": starts_at, "ends_at": ends_at}
    tell_first(event, elsewhere="place" in takes, user_id=user_id, now=now, **told)
    programme.update_event(event, reshaped(shape_of(event), takes), **told)
    if "capacity" in takes:
        resize_room(event.id, takes["capacity"])
    if "speakers" in takes:
        name_speakers(event, takes["speakers"])
    if "agenda" in takes:
        event.agenda = unlined(takes["agenda"])
    event.by_request = takes.get("by_request", event.by_request)
    sales = [
        Sale(kind.name, takes[f"{PRICE}{kind.name}"], kind.id, kind.seats)
        for kind in quick_types(event.id)
        if f"{PRICE}{kind.name}" in takes
    ]
    write_prices(event, sales, now=now)


def _when(event: Event, at: time, minutes: int) -> tuple[datetime, datetime]:
    """On its own day."""
    day = local(event.starts_at, event.timezone).date()
    starts_at = instant(day, at, event.timezone)
    return starts_at, ends_after(starts_at, minutes)


def take_over_for_next(series: Series, change: Mapping[str, tuple[Any, Any]]) -> None:
    """The dates that are not made yet will be as the changed ones are."""
    prices = [Price(each["name"], each["amount"]) for each in series.prices]
    stands = {"hours": (series.starts_at, series.minutes), "capacity": series.capacity}
    shape = shape_of(series)
    stands |= {name: getattr(shape, name, None) for name in change if name not in stands}
    stands |= {name: pair(shape, name) for name in PAIRS}
    stands |= {"agenda": lined(series.agenda)}
    stands |= {f"{PRICE}{price.name}": price.amount for price in prices}
    takes = taken_over({name: stands[name] for name in change if name in stands}, change)
    at, minutes = takes.get("hours", stands["hours"])
    programme.update_series(
        series,
        reshaped(shape, takes),
        Schedule(read_rrule(series.rule), series.starts_on, at, minutes, series.timezone),
        capacity=takes.get("capacity", series.capacity),
        prices=[replace(p, amount=takes.get(f"{PRICE}{p.name}", p.amount)) for p in prices],
        dates_ahead=series.dates_ahead,
        agenda=unlined(takes.get("agenda", stands["agenda"])),
    )
