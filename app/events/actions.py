"""What an organizer does to the programme. Places and prices of a date: app/tickets/actions.py."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain, count
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
    "dinner_waived", "leisure", "leisure_waived", "theme", "venue", "timezone", "change_hours",
    "may_transfer", "may_move", "cancels_as", "hand_share", "picture", "agenda",
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
    agenda: Sequence[dict[str, Any]] = (),
    form_key: str | None = None,
) -> Series:
    """Keep a recurring promise, not yet public. The same `form_key` gives the first one again."""
    one_at_a_time(organizer.id)
    made = queries.series_by_form_key(organizer.id, form_key)
    if made:
        return made
    series = Series(
        organizer=organizer,
        code=_free_codes(Series, [slug(shape.title, "rendez-vous")])[0],
        kind=shape.kind,
        form_key=form_key,
        created_at=now,
    )
    facts: dict[str, Any] = {"prices": prices, "dates_ahead": dates_ahead, "agenda": agenda}
    update_series(series, shape, schedule, capacity=capacity, **facts)
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
    agenda: Sequence[dict[str, Any]] = (),
) -> None:
    """Change what the next dates will be made of. Dates already made keep what they have."""
    _take_shape(series, series.organizer, shape)
    series.rule = schedule.recurrence.rrule if schedule.recurrence else ""
    series.starts_on, series.starts_at = schedule.starts_on, schedule.starts_at
    series.minutes, series.timezone = schedule.minutes, schedule.timezone
    series.capacity, series.dates_ahead = capacity, dates_ahead
    series.prices, series.agenda = [asdict(price) for price in prices], list(agenda)


def publish_series(series: Series, *, now: datetime) -> None:
    """Put a series on the programme; app/planning/actions.py:open_dates makes its dates.

    Raises: NotApproved, NotReady(missing).
    """
    refuse_unapproved(series.organizer.awaits_approval)
    amounts = [price["amount"] for price in series.prices]
    missing = _missing(series, prices=amounts, dated=bool(series.rule))
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
    starts = {d: instant(d, series.starts_at, series.timezone) for d in days if d not in known}
    hours = [(at, ends_after(at, series.minutes), day) for day, at in starts.items()]
    made = _dates(series, hours, now=now) if hours else []
    db.session.flush()
    return made


def added_date(series: Series, starts_at: datetime, ends_at: datetime, *, now: datetime) -> Event:
    """Beside the dates of the rule. Not public before its series."""
    return _dates(series, [(starts_at, ends_at, None)], now=now)[0]


def _dates(
    series: Series, days: Sequence[tuple[datetime, datetime, date | None]], *, now: datetime
) -> list[Event]:
    """Begins, ends, day of the rule: rows in as many statements as for one."""
    named = [on or local(at, series.timezone).date() for at, _ends, on in days]
    start = f"{series.code}-"
    codes = _free_codes(Event, [f"{start}{day}" for day in named], start)
    made = [
        Event(
            code=code,
            **door,
            series=series,
            occurrence_on=on,
            starts_at=starts_at,
            ends_at=ends_at,
            status=Status.PUBLISHED if series.published_at else Status.DRAFT,
            created_at=now,
            **{name: getattr(series, name) for name in INHERITED},
        )
        for (starts_at, ends_at, on), code, door in zip(days, codes, _doors(len(days)), strict=True)
    ]
    db.session.add_all(made)
    return made


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
        code=_free_codes(Event, [f"{slug(shape.title, 'date')}-{day}"])[0],
        **_doors(1)[0],
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
    event.status, event.publish_at, event.preview = Status.PUBLISHED, None, None


def what_lacks(event: Event, *, prices: Sequence[int]) -> list[str]:
    return _missing(event, prices=prices, dated=True)


def _missing(row: Series | Event, *, prices: Sequence[int], dated: bool) -> list[str]:
    return missing_before_publication(
        Readiness(
            kind=row.kind,
            audience=row.audience,
            theme=row.theme is not None,
            format=row.format,
            activity=row.activity,
            dinner=row.dinner or row.dinner_waived,
            leisure=bool(row.leisure) or row.leisure_waived,
            place=row.venue is not None,
            prices=list(prices),
            dated=dated,
        )
    )


def _take_shape(row: Series | Event, organizer: Organizer, shape: Shape) -> None:
    row.title, row.about, row.audience = shape.title, shape.about, shape.audience
    row.format, row.activity = shape.format, shape.activity
    row.dinner, row.dinner_waived = shape.dinner, shape.dinner_waived and not shape.dinner
    row.leisure, row.leisure_waived = shape.leisure, shape.leisure_waived and not shape.leisure
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


def _free_codes(table: type[Series | Event], bases: Sequence[str], start: str = "") -> list[str]:
    """Each as it is, or with `-2`, `-3`…: the first that no other row has. `start`: of them all.

    In turn, whoever asks: two organizers may give one title on one day at the same instant.
    """
    accounts.one_at_a_time("addresses")
    alike = table.code.startswith(start or bases[0])
    taken = set(db.session.scalars(select(table.code).where(alike)))
    some = (chain([base], (f"{base}-{n}" for n in count(2))) for base in bases)
    return [next(name for name in names if name not in taken) for names in some]


def _doors(many: int) -> list[dict[str, Any]]:
    """What names and hides an event's tickets at the door."""
    codes: set[str] = set()
    while len(codes) < many:
        codes |= {random_code(DOOR_CODE) for _ in range(many - len(codes))}
        codes -= queries.used_doors(codes)
    return [{"door_code": code, "door_salt": secrets.token_bytes(SALT)} for code in codes]
