"""Dates of a series are added, skipped and taken up again."""

from __future__ import annotations

from datetime import date, datetime

from app.events import actions as programme
from app.events.models import Event, Series
from app.events.queries import dates_of
from app.events.rules import DATES_AHEAD_MAX, AlreadyOver, Price, Status
from app.kernel.clock import local
from app.kernel.db import db
from app.planning import queries
from app.planning.rules import DayTaken, NotSkipped
from app.tickets import queries as tickets
from app.tickets.actions import put_on_sale, withdraw


def open_dates(series: Series, *, now: datetime) -> list[Event]:
    """Make the next dates of a published series and put them on sale; those made just now."""
    made = programme.make_dates(series, now=now)
    put_on_sale(*made, capacity=series.capacity, prices=_prices(series))
    return made


def _prices(series: Series) -> list[Price]:
    return [Price(price["name"], price["amount"]) for price in series.prices]


def add_date(series: Series, *, starts_at: datetime, ends_at: datetime, now: datetime) -> Event:
    """One more, beside those of the rule: made of what its series is, on sale like the others.

    Raises: AlreadyOver, DayTaken (one date of a series a day).
    """
    programme.one_at_a_time(series.organizer_id)
    if starts_at <= now:
        raise AlreadyOver()
    day = local(starts_at, series.timezone).date()
    if day in queries.days_taken(series):
        raise DayTaken(day=day)
    event = programme.added_date(series, starts_at, ends_at, now=now)
    db.session.flush()
    put_on_sale(event, capacity=series.capacity, prices=_prices(series))
    return event


def skip(event: Event) -> None:
    """It will not be, this once; nobody has a place. Raises: PlacesTaken(taken)."""
    withdraw(event, to=Status.CANCELLED)


def resume(event: Event, *, now: datetime) -> None:
    """What was skipped will be after all. Raises: NotSkipped, AlreadyOver, NotReady."""
    if event.status is not Status.CANCELLED or queries.is_called_off(event.id):
        raise NotSkipped()
    programme.publish_event(event, prices=tickets.entry_prices(event.id), now=now)


def look_ahead(series: Series, until: date, *, now: datetime) -> int:
    """Keep as many dates made as there are until that day, as far as one may; how many."""
    today = local(now, series.timezone).date()
    rule, starts_on = series.rule, series.starts_on
    days = dates_of(rule, starts_on=starts_on, after=today, count=DATES_AHEAD_MAX)
    series.dates_ahead = max(series.dates_ahead, sum(day <= until for day in days), 1)
    return series.dates_ahead
