"""What else a city holds around a date: told where a team plans it, before it is kept and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from app.events.models import Event, Series
from app.events.rules import ends_after
from app.holidays.queries import country_of, holiday_on
from app.holidays.rules import Holiday
from app.kernel.clock import instant, local
from app.planning.queries import Planned
from app.programme.queries import Near, beside, near
from app.programme.rules import Plan
from app.web.context import now
from app.web.format import day_words
from app.web.organize.effects import mark
from app.web.organize.shape import ShapeForm
from app.web.public.calendar import noon

page = Blueprint("planning", __name__)
SHOWN = 6  # clashes of one date


@dataclass(frozen=True, slots=True)
class Day:
    """One that is asked for, what stands in its way, and free ones near it."""

    plan: Plan
    near: Near
    holiday: Holiday | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a team sees before its dates are kept; the same form sent again keeps them."""

    days: Sequence[Day]
    known: str
    zone: str


def plans_of(
    form: ShapeForm, days: Iterable[tuple[datetime, datetime]], zone: str, *, id: str = ""
) -> list[Plan]:
    """Of a form that is filled in: when it begins and ends. Without a place there are none. `id`:
    of the date that is changed."""
    if not form.place_name.data:
        return []
    its = {
        "city": form.place_city.data,
        "title": form.title.data,
        "theme": form.theme.data,
        "audience": form.audience.data,
    }
    return [_new(zone, starts_at, ends_at, its, id) for starts_at, ends_at in days]


def told_of_change(
    event: Event, form: ShapeForm, *, starts_at: datetime, ends_at: datetime
) -> Told | None:
    """Of a date that goes elsewhere, or is for others: nothing of one that stays as it is."""
    if ends_at <= now():
        return None
    id, zone = f"event:{event.id}", event.timezone
    plans = plans_of(form, [(starts_at, ends_at)], zone, id=id)
    stood = plans_like(event, [(event.starts_at, event.ends_at)], id=id)
    same = [replace(plan, title="") for plan in plans] == [replace(p, title="") for p in stood]
    return None if same else told_first(plans, zone)


def plans_like(
    row: Series | Event, days: Iterable[tuple[datetime, datetime]], *, id: str = ""
) -> list[Plan]:
    """What it would be on other days. `id`: of the date that goes there."""
    if row.venue is None:
        return []
    its = {
        "city": row.venue.city,
        "title": row.title,
        "theme": row.theme.name if row.theme else "",
        "audience": row.audience,
    }
    return [_new(row.timezone, starts_at, ends_at, its, id) for starts_at, ends_at in days]


def _new(
    zone: str, starts_at: datetime, ends_at: datetime, its: dict[str, str], id: str = ""
) -> Plan:
    day = local(starts_at, zone).date()
    return Plan(id=id or f"new:{day}", day=day, starts_at=starts_at, ends_at=ends_at, **its)


def told_first(plans: Sequence[Plan], zone: str, *, alone: bool = True) -> Told | None:
    """What a team should know before these are kept; nothing where it was shown already.

    `alone`: a holiday is told by itself too; the year of a series has its own word for it.
    """
    found, country = beside(plans, now=now()), country_of(zone)
    days = [Day(plan, found[plan.id], holiday_on(plan.day, country)) for plan in plans]
    days = [day for day in days if day.near.clashes or (alone and day.holiday)]
    known = mark(*[(d.plan.day, [c.other.id for c in d.near.clashes], d.holiday) for d in days])
    if not days or request.form.get("known_beside") == known:
        return None
    return Told(days, known, zone)


def beside_year(series: Series, rows: Iterable[Planned]) -> dict[date, Near]:
    """Of the days to come of a year of it, those that clash."""
    plans = []
    for row in rows:
        if row.state in ("past", "off") or (row.event or series).venue is None:
            continue
        if row.event:
            hours = (row.event.starts_at, row.event.ends_at)
            plans += plans_like(row.event, [hours], id=f"event:{row.event.id}")
        else:
            starts_at = instant(row.day, series.starts_at, series.timezone)
            plans += plans_like(series, [(starts_at, ends_after(starts_at, series.minutes))])
    found = beside(plans, now=now())
    return {plan.day: found[plan.id] for plan in plans if found[plan.id].clashes}


@page.app_template_global("planned_beside")
def planned_beside(events: Sequence[Event]) -> dict[int, Near]:
    """For those that clash, by their id."""
    return {id_: found for id_, found in near(events, now=now()).items() if found.clashes}


@page.app_template_global("clash_words")
def clash_words(why: Sequence[str]) -> str:
    """ "même jour, même public"."""
    words: dict[str, Any] = {
        "hour": _("à la même heure ou presque"),
        "day": _("même jour"),
        "audience": _("même public"),
        "theme": _("même thème") if "day" in why else _("même thème, la même semaine"),
    }
    return ", ".join(words[reason] for reason in why)


@page.app_template_global("free_words")
def free_words(days: Sequence[date]) -> str:
    return ", ".join(day_words(noon(day), "UTC") for day in days)
