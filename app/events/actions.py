"""What an organizer does to the programme. Places and prices of a date: app/tickets/actions.py."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.models import Organizer
from app.accounts.rules import refuse_unapproved
from app.events import queries
from app.events.models import Event, Series, Theme, Venue
from app.events.rules import (
    AlreadyOver,
    NotReady,
    Place,
    Price,
    Readiness,
    Schedule,
    Shape,
    Status,
    ends_after,
    is_over,
    missing_before_publication,
    read_rrule,
)
from app.kernel.clock import instant, local
from app.kernel.codes import random_code
from app.kernel.db import db
from app.kernel.text import slug

SALT = 16  # bytes
DOOR_CODE = 4  # symbols
INHERITED = (  # what a date takes over from its series on the day it is made
    "organizer", "kind", "title", "about", "audience", "format", "activity", "dinner",
    "dinner_waived", "theme", "venue", "timezone", "change_hours", "may_transfer", "may_move",
    "cancels_as", "hand_share",
)  # fmt: skip


def create_series(
    organizer: Organizer,
    shape: Shape,
    schedule: Schedule,
    *,
    capacity: int,
    prices: Sequence[Price],
    now: datetime,
    dates_ahead: int = 6,
    form_key: str | None = None,
) -> Series:
    """Keep a recurring promise, not yet public. The same `form_key` gives the first one again."""
    one_at_a_time(organizer.id)
    made = queries.series_by_form_key(organizer.id, form_key)
    if made:
        return made
    series = Series(
        organizer=organizer,
        code=_free_code(Series, slug(shape.title, "rendez-vous")),
        kind=shape.kind,
        form_key=form_key,
        created_at=now,
    )
    update_series(
        series, shape, schedule, capacity=capacity, prices=prices, dates_ahead=dates_ahead
    )
    db.session.add(series)
    db.session.flush()
    return series


def update_series(
    series: Series,
    shape: Shape,
    schedule: Schedule,
    *,
    capacity: int,
    prices: Sequence[Price],
    dates_ahead: int = 6,
) -> None:
    """Change what the next dates will be made of. Dates already made keep what they have."""
    _take_shape(series, series.organizer, shape)
    series.rule = schedule.recurrence.rrule if schedule.recurrence else ""
    series.starts_on, series.starts_at = schedule.starts_on, schedule.starts_at
    series.minutes, series.timezone = schedule.minutes, schedule.timezone
    series.capacity, series.dates_ahead = capacity, dates_ahead
    series.prices = [asdict(price) for price in prices]


def publish_series(series: Series, *, now: datetime) -> None:
    """Put a series on the programme; app/tickets/actions.py:open_dates makes its dates.

    Raises: NotApproved, NotReady(missing).
    """
    refuse_unapproved(series.organizer.awaits_approval)
    missing = missing_before_publication(
        Readiness(
            kind=series.kind,
            audience=series.audience,
            theme=series.theme is not None,
            format=series.format,
            activity=series.activity,
            dinner=series.dinner or series.dinner_waived,
            place=series.venue is not None,
            prices=[price["amount"] for price in series.prices],
            dated=bool(series.rule),
        )
    )
    if missing:
        raise NotReady(missing=missing)
    series.published_at = series.published_at or now
    db.session.flush()


def make_dates(series: Series, *, now: datetime) -> list[Event]:
    """Make the next dates of a published series that are not made yet; those made, oldest first.

    A date that was moved or cancelled is not made again: it keeps its `occurrence_on`.
    """
    for row in (Organizer.id == series.organizer_id, Series.id == series.id):  # then addresses
        db.session.execute(select(1).where(row).with_for_update())
    known = set(db.session.scalars(select(Event.occurrence_on).where(Event.series_id == series.id)))
    schedule = Schedule(
        recurrence=read_rrule(series.rule),
        starts_on=series.starts_on,
        starts_at=series.starts_at,
        minutes=series.minutes,
        timezone=series.timezone,
    )
    days = queries.next_dates(schedule, now=now, count=series.dates_ahead)
    made = [_on_rule(series, day, now=now) for day in days if day not in known]
    db.session.flush()
    return made


def _on_rule(series: Series, day: date, *, now: datetime) -> Event:
    starts_at = instant(day, series.starts_at, series.timezone)
    ends_at = ends_after(starts_at, series.minutes)
    return date_of(series, starts_at, ends_at, occurrence_on=day, now=now)


def date_of(
    series: Series,
    starts_at: datetime,
    ends_at: datetime,
    *,
    occurrence_on: date | None,
    now: datetime,
) -> Event:
    """`occurrence_on` None: beside the dates of the rule. Not public before its series."""
    day = occurrence_on or local(starts_at, series.timezone).date()
    event = Event(
        code=_free_code(Event, f"{series.code}-{day}"),
        **_door(),
        series=series,
        occurrence_on=occurrence_on,
        starts_at=starts_at,
        ends_at=ends_at,
        status=Status.PUBLISHED if series.published_at else Status.DRAFT,
        created_at=now,
        **{name: getattr(series, name) for name in INHERITED},
    )
    db.session.add(event)
    return event


def create_event(
    organizer: Organizer,
    shape: Shape,
    *,
    starts_at: datetime,
    ends_at: datetime,
    timezone: str,
    now: datetime,
    form_key: str | None = None,
) -> Event:
    """Keep a one-off date as a draft. The same `form_key` gives the first one again."""
    one_at_a_time(organizer.id)
    made = queries.event_by_form_key(organizer.id, form_key)
    if made:
        return made
    day = local(starts_at, timezone).date()
    event = Event(
        code=_free_code(Event, f"{slug(shape.title, 'date')}-{day}"),
        **_door(),
        organizer=organizer,
        kind=shape.kind,
        timezone=timezone,
        form_key=form_key,
        created_at=now,
    )
    update_event(event, shape, starts_at=starts_at, ends_at=ends_at)
    db.session.add(event)
    db.session.flush()
    return event


def update_event(event: Event, shape: Shape, *, starts_at: datetime, ends_at: datetime) -> None:
    """Change one date; its series and its other dates stay. Its address stays too."""
    _take_shape(event, event.organizer, shape)
    event.starts_at, event.ends_at = starts_at, ends_at


def publish_event(event: Event, *, prices: Sequence[int], now: datetime) -> None:
    """Put one date on the programme; `prices` are the amounts of what it sells.

    Raises: AlreadyOver, NotApproved, NotReady(missing).
    """
    refuse_unapproved(event.organizer.awaits_approval)
    if is_over(event.ends_at, now=now):
        raise AlreadyOver()
    missing = what_lacks(event, prices=prices)
    if missing:
        raise NotReady(missing=missing)
    event.status = Status.PUBLISHED


def what_lacks(event: Event, *, prices: Sequence[int]) -> list[str]:
    return missing_before_publication(
        Readiness(
            kind=event.kind,
            audience=event.audience,
            theme=event.theme is not None,
            format=event.format,
            activity=event.activity,
            dinner=event.dinner or event.dinner_waived,
            place=event.venue is not None,
            prices=list(prices),
        )
    )


def _take_shape(row: Series | Event, organizer: Organizer, shape: Shape) -> None:
    row.title, row.about, row.audience = shape.title, shape.about, shape.audience
    row.format, row.activity = shape.format, shape.activity
    row.dinner, row.dinner_waived = shape.dinner, shape.dinner_waived and not shape.dinner
    row.change_hours, row.cancels_as = shape.changes.hours, shape.changes.cancels_as
    row.may_transfer, row.may_move = shape.changes.may_transfer, shape.changes.may_move
    row.hand_share = shape.hand_share
    row.theme = theme_named(organizer, shape.theme) if shape.theme else None
    row.venue = venue_at(organizer, shape.place) if shape.place else None


def theme_named(organizer: Organizer, name: str) -> Theme:
    """The organizer's theme of that name, capitals aside; made on first use with its own hue."""
    for theme in queries.themes_of(organizer.id):
        if theme.name.casefold() == name.casefold():
            return theme
    hue = int.from_bytes(hashlib.sha256(name.casefold().encode()).digest()[:2]) % 360
    theme = Theme(organizer_id=organizer.id, name=name, hue=hue)
    db.session.add(theme)
    return theme


def venue_at(organizer: Organizer, place: Place) -> Venue:
    """The organizer's venue of that name in that city; what is newly known of it is kept."""
    known = queries.venues_of(organizer.id)
    here = (place.name.casefold(), place.city.casefold())
    venue = next((v for v in known if (v.name.casefold(), v.city.casefold()) == here), None)
    if venue is None:
        venue = Venue(organizer_id=organizer.id, name=place.name, city=place.city, address="")
        db.session.add(venue)
    venue.address = place.address or venue.address
    venue.capacity = place.capacity or venue.capacity
    return venue


def one_at_a_time(organizer_id: int) -> None:
    """Two submits of one form at the same instant: the second waits, then finds the first's."""
    db.session.scalar(select(Organizer.id).where(Organizer.id == organizer_id).with_for_update())


def _free_code(table: type[Series] | type[Event], base: str) -> str:
    """`base`, or `base-2`, `base-3`…: the first that no other row has.

    In turn, whoever asks: two organizers may give one title on one day at the same instant.
    """
    accounts.one_at_a_time("addresses")
    taken = set(db.session.scalars(select(table.code).where(table.code.startswith(base))))
    n = 1
    while (code := base if n == 1 else f"{base}-{n}") in taken:
        n += 1
    return code


def _door() -> dict[str, Any]:
    """What names and hides an event's tickets at the door."""
    while True:
        code = random_code(DOOR_CODE)
        if db.session.scalar(select(Event.id).where(Event.door_code == code)) is None:
            return {"door_code": code, "door_salt": secrets.token_bytes(SALT)}
