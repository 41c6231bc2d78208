"""Reading the programme, and reckoning its dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrule, rrulestr
from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Organizer
from app.events.models import Appearance, Event, Series, Speaker, Theme, Venue
from app.events.rules import DAYS, Schedule, Status, read_rrule
from app.kernel.clock import instant, local
from app.kernel.db import db

YEAR = timedelta(days=365)


def dates_of(rule: str, *, starts_on: date, after: date, count: int) -> list[date]:
    """The next `count` dates of an RFC 5545 rule, from `after` on and never before `starts_on`.

    Weeks are counted from the first date that the rule names, as RFC 5545 advises for DTSTART.
    """
    if not rule:
        return []
    from_ = datetime.combine(max(starts_on, after), time())
    return [d.date() for d in _reading(rule, starts_on).xafter(from_, count=count, inc=True)]


def _reading(rule: str, starts_on: date) -> rrule:
    known = read_rrule(rule)
    if (
        known and not known.rank and not known.day
    ):  # the first such weekday, so that "every second" counts from it
        starts_on += timedelta(days=(known.weekday - starts_on.weekday()) % len(DAYS))
    return rrulestr(rule, dtstart=datetime.combine(starts_on, time()))


def next_dates(schedule: Schedule, *, now: datetime, count: int) -> list[date]:
    """The dates still to begin, for a form to show before anything is kept."""
    if schedule.recurrence is None:
        return []
    today = local(now, schedule.timezone).date()
    dates = dates_of(
        schedule.recurrence.rrule, starts_on=schedule.starts_on, after=today, count=count + 1
    )
    return [d for d in dates if instant(d, schedule.starts_at, schedule.timezone) > now][:count]


_SEEN = (
    joinedload(Event.organizer),
    joinedload(Event.series),
    joinedload(Event.theme),
    joinedload(Event.venue),
    joinedload(Event.picture),
    joinedload(Event.directory),
)


_BY_CODE = select(Event).where(Event.code == bindparam("code")).options(*_SEEN)
_SPEAK = selectinload(Event.speakers).joinedload(Appearance.speaker).joinedload(Speaker.picture)
_POSTER = _BY_CODE.options(_SPEAK, selectinload(Event.anchors))


def event_by_code(code: str) -> Event | None:
    """With its organizer, series, theme and venue, in one statement."""
    return db.session.scalar(_BY_CODE, {"code": code})


def poster(code: str) -> Event | None:
    """As its page shows it: speakers and anchor guests too, in three statements."""
    return db.session.scalar(_POSTER, {"code": code})


def series_by_code(code: str) -> Series | None:
    shown = (Series.organizer, Series.theme, Series.venue, Series.picture)
    seen = [joinedload(each) for each in shown]
    return db.session.scalar(select(Series).where(Series.code == code).options(*seen))


def organizer_by_code(code: str) -> Organizer | None:
    return db.session.scalar(select(Organizer).where(Organizer.code == code))


def series_by_form_key(organizer_id: int, key: str | None) -> Series | None:
    """What an earlier submit of the same form made."""
    same = (Series.organizer_id == organizer_id, Series.form_key == key)
    return db.session.scalar(select(Series).where(*same)) if key else None


def event_by_form_key(organizer_id: int, key: str | None) -> Event | None:
    same = (Event.organizer_id == organizer_id, Event.form_key == key)
    return db.session.scalar(select(Event).where(*same)) if key else None


def used_doors(codes: Iterable[str]) -> set[str]:
    return set(db.session.scalars(select(Event.door_code).where(Event.door_code.in_(list(codes)))))


def is_coming(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Published, and not over."""
    return (Event.status == Status.PUBLISHED, Event.ends_at > now)


def listed() -> Select[Event]:
    """Events with what a list shows of them, in one statement."""
    return (
        select(Event)
        .outerjoin(Event.venue)
        .outerjoin(Event.theme)
        .join(Event.organizer)
        .options(
            contains_eager(Event.venue),
            contains_eager(Event.theme),
            contains_eager(Event.organizer),
            joinedload(Event.picture),
        )
        .order_by(Event.starts_at, Event.id)
    )


def coming_of_series(series_id: int, *, now: datetime, count: int = 50) -> Sequence[Event]:
    query = listed().where(*is_coming(now), Event.series_id == series_id)
    return db.session.scalars(query.limit(count)).all()


def editions_held(series_id: int, *, now: datetime) -> tuple[int, datetime | None]:
    """How many published dates are past, and when the first was."""
    past = (Event.series_id == series_id, Event.status == Status.PUBLISHED, Event.ends_at <= now)
    row = db.session.execute(select(func.count(), func.min(Event.starts_at)).where(*past)).one()
    return row[0], row[1]


def coming_of_organizer(organizer_id: int, *, now: datetime, count: int = 50) -> Sequence[Event]:
    query = listed().where(*is_coming(now), Event.organizer_id == organizer_id)
    return db.session.scalars(query.limit(count)).all()


@dataclass(frozen=True, slots=True)
class Inviting:
    """One who invites: their dates of the last year, and those to come."""

    organizer: Organizer
    held: int
    coming: int


def who_invites(*, now: datetime) -> Sequence[Inviting]:
    """Who has a published date or series, the most active of a year first; in one statement."""
    over = and_(Event.status == Status.PUBLISHED, Event.ends_at <= now, Event.ends_at > now - YEAR)
    held, coming = func.count(case((over, 1))), func.count(case((and_(*is_coming(now)), 1)))
    promises = select(Series.id).where(
        Series.organizer_id == Organizer.id, Series.published_at.is_not(None)
    )
    public = or_(func.count(case((Event.status == Status.PUBLISHED, 1))) > 0, promises.exists())
    query = select(Organizer, held, coming).outerjoin(Event, Event.organizer_id == Organizer.id)
    query = query.where(Organizer.awaits_approval.is_(False)).group_by(Organizer.id).having(public)
    rows = db.session.execute(query.order_by(held.desc(), coming.desc(), Organizer.id))
    return [Inviting(organizer, held, coming) for organizer, held, coming in rows]


def short_of_dates(*, now: datetime) -> Sequence[Series]:
    """Published series with fewer dates made ahead than they promise."""
    ahead = (
        select(func.count())
        .where(Event.series_id == Series.id, Event.occurrence_on >= now.date())
        .scalar_subquery()
    )
    query = select(Series).where(Series.published_at.is_not(None), ahead < Series.dates_ahead)
    return db.session.scalars(query.order_by(Series.id)).all()


def published_series(organizer_id: int) -> Sequence[Series]:
    query = select(Series).where(
        Series.organizer_id == organizer_id, Series.published_at.is_not(None)
    )
    return db.session.scalars(query.order_by(Series.title, Series.id)).all()


# ---- for the team


def series_of(organizer_ids: Iterable[int]) -> Sequence[Series]:
    query = select(Series).where(Series.organizer_id.in_(list(organizer_ids)))
    query = query.options(joinedload(Series.organizer), joinedload(Series.theme))
    return db.session.scalars(query.order_by(Series.title, Series.id)).all()


def agenda(organizer_ids: Iterable[int], *, now: datetime, count: int = 30) -> Sequence[Event]:
    """The team's dates that have not ended, drafts too, soonest first."""
    query = listed().where(
        Event.organizer_id.in_(list(organizer_ids)),
        Event.ends_at > now,
        Event.status != Status.CANCELLED,
    )
    return db.session.scalars(query.limit(count)).all()


def past_of(organizer_ids: Iterable[int], *, now: datetime, count: int = 30) -> Sequence[Event]:
    """The team's dates that have ended, or will not be, latest first."""
    query = listed().where(
        Event.organizer_id.in_(list(organizer_ids)),
        or_(Event.ends_at <= now, Event.status == Status.CANCELLED),
    )
    return db.session.scalars(
        query.order_by(None).order_by(Event.starts_at.desc(), Event.id).limit(count)
    ).all()


def dates_of_series(series_id: int) -> Sequence[Event]:
    """All of them: past, coming, cancelled."""
    return db.session.scalars(listed().where(Event.series_id == series_id)).all()


def themes_of(organizer_id: int) -> Sequence[Theme]:
    query = select(Theme).where(Theme.organizer_id == organizer_id)
    return db.session.scalars(query.order_by(Theme.name)).all()


def venues_of(organizer_id: int) -> Sequence[Venue]:
    query = select(Venue).where(Venue.organizer_id == organizer_id)
    return db.session.scalars(query.order_by(Venue.name, Venue.city)).all()


def venues_of_team(organizer_ids: Iterable[int]) -> Sequence[tuple[Venue, int]]:
    """Each with how many dates are or were there; the busiest first."""
    dates = func.count(Event.id)
    query = select(Venue, dates).outerjoin(Event, Event.venue_id == Venue.id)
    query = query.where(Venue.organizer_id.in_(list(organizer_ids))).group_by(Venue.id)
    rows = db.session.execute(query.order_by(dates.desc(), Venue.name, Venue.id))
    return [(venue, n) for venue, n in rows]


def dates_at(venue_id: int) -> Sequence[Event]:
    """Latest first."""
    query = listed().where(Event.venue_id == venue_id).order_by(None)
    return db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id)).all()
