"""The programme of all organizers, as a list, as a month and as a feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.accounts.models import Organizer
from app.elsewhere.models import OtherDate
from app.elsewhere.queries import others
from app.events.models import Event, Theme, Venue
from app.events.queries import is_coming, listed
from app.events.rules import Status
from app.kernel.clock import local
from app.kernel.db import db
from app.kernel.text import folded
from app.programme.rules import (
    BEFORE,
    BEYOND,
    WEEK,
    Month,
    Plan,
    Search,
    alike,
    free_days,
    holds,
    once_each,
    why_clash,
)
from app.tickets.models import TicketType
from app.tickets.rules import TypeKind

PAGE = 12  # dates on one page of the list
OF_DAY = 40  # … and of a month or a day
PLANS_MOST = 2_000  # dates of others looked at when planning
FEED_MOST = 300  # dates of a feed: the soonest
FEED_PAST = timedelta(days=30)  # a feed keeps what is over so long
FARTHEST = timedelta(hours=14)  # of a local clock from UTC, either way


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the programme."""

    events: Sequence[Event]
    page: int  # from 1
    pages: int
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What coming dates can be chosen by."""

    cities: list[str]
    themes: list[str]
    audiences: list[str]
    written: dict[str, list[str]]  # "theme", "audience": as organizers wrote them


@dataclass(frozen=True, slots=True)
class Leaf:
    """One date of a month, before its words are fetched."""

    id: int
    day: date  # on the clocks there
    kind: str


def choices(*, now: datetime) -> Choices:
    """In one statement."""
    query = select(Venue.city, Theme.name, Event.audience).select_from(Event)
    query = query.outerjoin(Event.venue).outerjoin(Event.theme).where(*is_coming(now)).distinct()
    rows = db.session.execute(query).all()
    themes, audiences = [row[1] or "" for row in rows], [row[2] for row in rows]
    return Choices(
        cities=sorted({row[0] for row in rows if row[0]}),
        themes=once_each(themes),
        audiences=once_each(audiences),
        written={"theme": sorted(set(themes)), "audience": sorted(set(audiences))},
    )


def coming(
    search: Search, *, among: Choices, now: datetime, page: int = 1, size: int = PAGE
) -> Found:
    """Published events that have not ended, soonest first."""
    query = listed().where(*is_coming(now), *_wanted(search, among))
    if search.words:
        return _page_of([e for e in db.session.scalars(query) if _has(e, search)], page, size)
    return _cut(query, query, page, size)


def _cut(query: Select[Event], ordered: Select[Event], page: int, size: int) -> Found:
    ids = query.order_by(None).with_only_columns(Event.id).subquery()
    total = db.session.scalar(select(func.count()).select_from(ids)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    events = db.session.scalars(ordered.offset((page - 1) * size).limit(size)).all()
    return Found(events, page, pages, total)


def of_month(search: Search, month: Month, *, among: Choices) -> list[Leaf]:
    """Every published date of a month, past ones too, soonest first; in one statement."""
    told = (Event.title, Event.audience, Theme.name, Organizer.name, Venue.name, Venue.city)
    query = listed().with_only_columns(Event.id, Event.starts_at, Event.timezone, Event.kind, *told)
    query = query.where(*_between(month.first, month.after), *_wanted(search, among))
    rows = db.session.execute(query.where(Event.status == Status.PUBLISHED)).all()
    leaves = [
        Leaf(id_, local(starts_at, zone).date(), kind.value)
        for id_, starts_at, zone, kind, *names in rows
        if not search.words or holds([str(name or "") for name in names], search.words)
    ]
    return [leaf for leaf in leaves if month.first <= leaf.day < month.after]


def those(ids: Iterable[int]) -> Sequence[Event]:
    """As lists show them, soonest first."""
    return db.session.scalars(listed().where(Event.id.in_(list(ids)))).all()


def feed(search: Search, *, among: Choices, now: datetime) -> Sequence[Event]:
    """For a calendar that follows the programme: also what was called off, and the last month."""
    query = listed().where(
        Event.status != Status.DRAFT, Event.ends_at > now - FEED_PAST, *_wanted(search, among)
    )
    if search.words:
        return [e for e in db.session.scalars(query) if _has(e, search)][:FEED_MOST]
    return db.session.scalars(query.limit(FEED_MOST)).all()


def of_organizer(organizer_id: int, *, now: datetime) -> Sequence[Event]:
    """The same, of one organizer."""
    query = listed().where(Event.organizer_id == organizer_id, Event.status != Status.DRAFT)
    return db.session.scalars(query.where(Event.ends_at > now - FEED_PAST).limit(FEED_MOST)).all()


def past_editions(
    *, now: datetime, page: int, organizer_id: int | None = None, series_id: int | None = None
) -> Found:
    """Published dates that are over, latest first: of an organizer, or of a series."""
    query = listed().where(Event.status == Status.PUBLISHED, Event.ends_at <= now)
    if organizer_id is not None:
        query = query.where(Event.organizer_id == organizer_id)
    if series_id is not None:
        query = query.where(Event.series_id == series_id)
    latest = query.order_by(None).order_by(Event.starts_at.desc(), Event.id.desc())
    return _cut(query, latest, page, OF_DAY)


def editions_of(organizer_id: int, *, now: datetime) -> int:
    """How many dates an organizer has held."""
    held = (Event.organizer_id == organizer_id, Event.status == Status.PUBLISHED)
    return db.session.scalar(select(func.count(Event.id)).where(*held, Event.ends_at <= now)) or 0


def _between(first: date, after: date) -> tuple[ColumnElement[bool], ...]:
    """Roughly: a day begins at another instant in each zone."""
    start, end = (datetime.combine(day, time(), tzinfo=UTC) for day in (first, after))
    return Event.starts_at >= start - FARTHEST, Event.starts_at < end + FARTHEST


def _wanted(search: Search, among: Choices) -> list[ColumnElement[bool]]:
    """Of what `listed` joins; words aside."""
    asked: list[ColumnElement[bool]] = []
    if search.kind:
        asked.append(Event.kind == search.kind)
    if search.city:
        asked.append(Venue.city == search.city)
    if search.theme:
        asked.append(Theme.name.in_(alike(among.written["theme"], search.theme)))
    if search.audience:
        asked.append(Event.audience.in_(alike(among.written["audience"], search.audience)))
    if search.most is not None:
        asked.append(_costs(search.most).exists())
    return asked


def _costs(most: int) -> Select[Any]:
    """An entry that anyone may buy for so much, launch prices aside."""
    return (
        select(TicketType.id)
        .where(
            TicketType.event_id == Event.id,
            TicketType.kind == TypeKind.ADMISSION,
            TicketType.retired_at.is_(None),
            TicketType.hidden.is_(False),
            TicketType.door_only.is_(False),
            TicketType.pass_id.is_(None),
            TicketType.amount <= most,
        )
        .correlate(Event)
    )


def _has(event: Event, search: Search) -> bool:
    told = [event.title, event.audience, event.organizer.name]
    told += [event.theme.name] if event.theme else []
    told += [event.venue.name, event.venue.city] if event.venue else []
    return holds(told, search.words)


def _page_of(events: Sequence[Event], page: int, size: int) -> Found:
    """Done here because the two databases fold accents differently; the programme is short."""
    pages = max(1, -(-len(events) // size))
    page = min(max(1, page), pages)
    return Found(events[(page - 1) * size : page * size], page, pages, len(events))


# ---- when planning


@dataclass(frozen=True, slots=True)
class Clash:
    other: Plan
    why: list[str]


@dataclass(frozen=True, slots=True)
class Near:
    """What else the city holds around a date, and the free days nearest to it."""

    clashes: list[Clash]
    free: list[date]


def near(events: Sequence[Event], *, now: datetime) -> dict[int, Near]:
    """For each date to come that has a place; two statements for all of them."""
    plans = {e.id: _plan(e) for e in events if e.venue and e.ends_at > now}
    found = beside(list(plans.values()), now=now)
    return {id_: found[plan.id] for id_, plan in plans.items()}


def beside(plans: Sequence[Plan], *, now: datetime) -> dict[str, Near]:
    """For dates that are not made yet too, by their id; two statements for all of them."""
    if not plans:
        return {}
    first = min(plan.starts_at for plan in plans) - BEFORE - FARTHEST
    last = max(plan.starts_at for plan in plans) + BEYOND + FARTHEST
    query = listed().where(Event.status == Status.PUBLISHED)
    query = query.where(Event.starts_at >= first, Event.starts_at < last)
    held = [_plan(event) for event in db.session.scalars(query) if event.venue]
    held += [_other_plan(date_) for date_ in others(first=first, after=last, most=PLANS_MOST)]
    here: dict[str, list[Plan]] = {}
    for other in held:
        here.setdefault(folded(other.city), []).append(other)
    return {plan.id: _near(plan, here.get(folded(plan.city), []), now=now) for plan in plans}


def _near(plan: Plan, here: Sequence[Plan], *, now: datetime) -> Near:
    """`here`: what its city holds."""
    close = [other for other in here if abs(other.day - plan.day) < timedelta(days=WEEK)]
    clashes = [Clash(other, why) for other in close if (why := why_clash(plan, other))]
    taken = [other.day for other in here if other.id != plan.id]
    clashes.sort(key=lambda clash: (abs(clash.other.day - plan.day), clash.other.starts_at))
    return Near(clashes, free_days(plan.day, taken, today=now.date()))


def _plan(event: Event) -> Plan:
    return Plan(
        id=f"event:{event.id}",
        city=event.venue.city if event.venue else "",
        day=local(event.starts_at, event.timezone).date(),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=event.title,
        theme=event.theme.name if event.theme else "",
        audience=event.audience,
        url=f"/events/{event.code}",
    )


def _other_plan(other: OtherDate) -> Plan:
    return Plan(
        id=f"other:{other.id}",
        city=other.calendar.city,
        day=local(other.starts_at, other.calendar.timezone).date(),
        starts_at=other.starts_at,
        ends_at=other.ends_at,
        title=other.title,
        url=other.url,
    )
