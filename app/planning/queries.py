"""A year of one series: the dates that are made, those its rule will give, holidays among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from app.cancelling.models import Cancellation
from app.events.models import Event, Series
from app.events.queries import dates_of, dates_of_series
from app.events.rules import Schedule, Status
from app.fronts.queries import Front, fronts_of
from app.holidays.queries import country_of, holiday_on
from app.holidays.rules import Holiday, days_instead
from app.kernel.clock import local
from app.kernel.db import db
from app.planning.rules import YEAR_MOST, last_day, months_from


@dataclass(frozen=True, slots=True)
class Planned:
    """One day of the year. `event` None: its row is not made yet."""

    day: date
    event: Event | None = None
    front: Front = field(default_factory=Front)
    is_past: bool = False
    called_off: bool = False  # with tickets; else it was only skipped
    holiday: Holiday | None = None
    instead: Sequence[date] = ()

    @property
    def state(self) -> str:
        """ "past", "off", "draft", "ahead" (not made yet), "themeless" or "open"."""
        if self.event is None:
            return "ahead"
        if self.event.status is Status.CANCELLED:
            return "off"
        if self.is_past:
            return "past"
        if self.event.status is Status.DRAFT:
            return "draft"
        return "open" if self.event.theme_id else "themeless"


def year_of(series: Series, first: date, *, now: datetime) -> Mapping[date, Sequence[Planned]]:
    """Month by month (its first day), soonest first."""
    months = months_from(first)
    begins, ends = months[0], last_day(months[-1])
    made = [e for e in dates_of_series(series.id) if begins <= _day(e) <= ends]
    ahead = _ahead(series, begins, ends, now=now)
    taken = {_day(e) for e in made if e.status is not Status.CANCELLED} | set(ahead)
    fronts = fronts_of([e.id for e in made], now=now) if made else {}
    off = _called_off([e.id for e in made])
    today, country = local(now, series.timezone).date(), country_of(series.timezone)

    def planned(day: date, event: Event | None) -> Planned:
        feast = holiday_on(day, country)
        is_past = event is not None and event.ends_at <= now
        instead = days_instead(day, taken=taken | _feasts(day, country), today=today)
        return Planned(
            day=day,
            event=event,
            front=fronts[event.id] if event else Front(),
            is_past=is_past,
            called_off=event is not None and event.id in off,
            holiday=feast,
            instead=instead if feast and not is_past else (),
        )

    rows = [planned(_day(e), e) for e in made] + [planned(day, None) for day in ahead]
    rows.sort(key=lambda row: (row.day, row.event.id if row.event else 0))
    return {month: [r for r in rows if r.day.replace(day=1) == month] for month in months}


def _day(event: Event) -> date:
    return local(event.starts_at, event.timezone).date()


def _ahead(series: Series, begins: date, ends: date, *, now: datetime) -> list[date]:
    """What the rule will give and has not given yet, after today."""
    query = select(Event.occurrence_on).where(Event.series_id == series.id)
    known = set(db.session.scalars(query))
    after = max(begins, local(now, series.timezone).date())
    every = dates_of(series.rule, starts_on=series.starts_on, after=after, count=YEAR_MOST)
    return [day for day in every if day <= ends and day not in known]


def _feasts(day: date, country: str) -> set[date]:
    near = [date.fromordinal(day.toordinal() + n) for n in range(-14, 15)]
    return {each for each in near if holiday_on(each, country)}


def _called_off(event_ids: Sequence[int]) -> set[int]:
    """Those that somebody had a place at: what follows from that is under way."""
    query = select(Cancellation.event_id).where(Cancellation.event_id.in_(event_ids))
    return set(db.session.scalars(query.where(Cancellation.whole)))


def days_taken(series: Series) -> set[date]:
    """On which it has a date that will be, or was."""
    return {_day(e) for e in dates_of_series(series.id) if e.status is not Status.CANCELLED}


def is_called_off(event_id: int) -> bool:
    return bool(_called_off([event_id]))


@dataclass(frozen=True, slots=True)
class OffRule:
    """Dates already made that another rule does not name: `empty` ones go, `taken` ones stay."""

    empty: Sequence[Event]
    taken: Sequence[Event]


def off_rule(series: Series, schedule: Schedule, *, now: datetime) -> OffRule:
    """Those to come. A date that was moved or added by hand is its own."""
    if schedule.recurrence is None or schedule.recurrence.rrule == series.rule:
        return OffRule((), ())
    ahead = [
        e
        for e in dates_of_series(series.id)
        if e.starts_at > now and e.status is not Status.CANCELLED and e.occurrence_on == _day(e)
    ]
    if not ahead:
        return OffRule((), ())
    named = set(
        dates_of(
            schedule.recurrence.rrule,
            starts_on=schedule.starts_on,
            after=_day(ahead[0]),
            count=YEAR_MOST * len(ahead),
        )
    )
    off = [e for e in ahead if e.occurrence_on not in named]
    fronts = fronts_of([e.id for e in off], now=now) if off else {}
    return OffRule(
        empty=[e for e in off if not fronts[e.id].taken],
        taken=[e for e in off if fronts[e.id].taken],
    )
