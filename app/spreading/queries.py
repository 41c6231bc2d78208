"""What a change would do to each date of a series, before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.catalogue.queries import quick_types
from app.events.models import Event, Series, Venue
from app.events.rules import Changes, Person, Place, Shape, Status
from app.fronts.queries import fronts_of
from app.kernel.clock import local
from app.kernel.db import db
from app.shifting.queries import Concerned, concerned
from app.spreading.rules import Scope, Stand, Values, changed, kept, lined, taken_over
from app.tickets import queries as tickets

NOBODY = Concerned(tickets=0, mailed=0, to_call=0, named=(), waiting=0)


@dataclass(frozen=True, slots=True)
class Planned:
    """One date: what it takes over and keeps; `too_full`: its room cannot get that small."""

    event: Event
    takes: Mapping[str, Any]
    keeps: Sequence[str]
    its: Concerned  # who has a place there
    too_full: bool = False

    @property
    def tells(self) -> bool:
        """Its people hear: it begins otherwise, or is elsewhere."""
        return bool(self.its.people) and bool({"hours", "place"} & set(self.takes))


def shape_of(row: Event | Series) -> Shape:
    changes = Changes(row.change_hours, row.may_transfer, row.may_move, row.cancels_as)
    return Shape(
        kind=row.kind,
        title=row.title,
        about=row.about,
        audience=row.audience,
        format=row.format,
        activity=row.activity,
        dinner=row.dinner,
        dinner_waived=row.dinner_waived,
        leisure=row.leisure,
        leisure_waived=row.leisure_waived,
        theme=row.theme.name if row.theme else "",
        place=place_of(row.venue),
        changes=changes,
        hand_share=row.hand_share,
    )


def place_of(venue: Venue | None) -> Place | None:
    return Place(venue.name, venue.city, venue.address) if venue else None


def stand_of(event: Event) -> Stand:
    starts_at = local(event.starts_at, event.timezone)
    return Stand(
        shape=shape_of(event),
        starts_at=starts_at.time(),
        minutes=int((event.ends_at - event.starts_at).total_seconds()) // 60,
        capacity=tickets.room_of(event.id).size or 0,
        by_request=event.by_request,
        speakers=tuple(Person(p.name, p.headline) for p in event.speakers),
        agenda=lined(event.agenda),
        prices=tuple((kind.name, kind.amount) for kind in quick_types(event.id)),
    )


def others(event: Event, scope: Scope, *, now: datetime) -> Sequence[Event]:
    """Its series' other dates to come, soonest first; only later ones for FOLLOWING."""
    if event.series_id is None or scope is Scope.THIS:
        return []
    after = max(now, event.starts_at) if scope is Scope.FOLLOWING else now
    query = select(Event).where(
        Event.series_id == event.series_id,
        Event.id != event.id,
        Event.status != Status.CANCELLED,
        Event.starts_at > after,
    )
    return db.session.scalars(query.order_by(Event.starts_at, Event.id)).all()


def planned(event: Event, after: Stand, scope: Scope, *, now: datetime) -> list[Planned]:
    """This date first, then the others; those that nothing happens to are left out."""
    change = changed(stand_of(event).values(), after.values())
    takes = {name: new for name, (_old, new) in change.items()}
    made = [Planned(event, takes, [], concerned(event))]
    for other in others(event, scope, now=now):
        row = _planned(other, change, now=now)
        if row.takes or row.keeps or row.too_full:
            made.append(row)
    return made


def _planned(other: Event, change: Mapping[str, tuple[Any, Any]], *, now: datetime) -> Planned:
    values = stand_of(other).values()
    takes = taken_over(values, change)
    its = concerned(other) if {"hours", "place"} & set(takes) else NOBODY
    full = _is_too_full(other, takes, now=now)
    if full:
        takes.pop("capacity")
    return Planned(other, takes, kept(values, change), its, too_full=full)


def _is_too_full(event: Event, takes: Values, *, now: datetime) -> bool:
    taken = fronts_of([event.id], now=now)[event.id].taken if "capacity" in takes else 0
    return "capacity" in takes and taken > takes["capacity"]
