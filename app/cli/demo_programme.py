"""Putting the demonstration's rendez-vous on the programme, from half a year ago until now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from app.accounts.actions import add_organizer
from app.accounts.models import Organizer, User
from app.anchors.actions import name_people
from app.cli.demo_rendezvous import WUSU, Evening, Rendezvous
from app.events.actions import (
    create_event,
    create_series,
    publish_event,
    publish_series,
    update_event,
)
from app.events.models import Event, Series
from app.events.rules import AnchorState, Kind, Person, Price, Schedule
from app.planning.actions import open_dates
from app.tickets.actions import put_on_sale

ZONE = "Africa/Douala"
PAST_DATES = 6
NEXT_DATES = 4


def open_house(rendezvous: Rendezvous, owner: User, *, now: datetime) -> tuple[Organizer, Series]:
    """The organizer and its series as they were half a year ago, with six dates ahead."""
    organizer = add_organizer(
        owner,
        name=rendezvous.organizer,
        city=rendezvous.city,
        currency="XAF",
        timezone=ZONE,
        is_demo=True,
        now=now,
    )
    organizer.about, organizer.email = rendezvous.words, rendezvous.email
    organizer.mtn_number, organizer.orange_number = "+237677000100", "+237699000100"
    organizer.wallet_name = rendezvous.organizer.upper()
    schedule = Schedule(
        recurrence=rendezvous.rule,
        starts_on=now.date(),
        starts_at=rendezvous.starts_at,
        minutes=rendezvous.minutes,
        timezone=ZONE,
    )
    series = create_series(
        organizer,
        rendezvous.shape,
        schedule,
        capacity=rendezvous.capacity,
        prices=rendezvous.prices,
        dates_ahead=PAST_DATES + 1,  # this month's may have passed, or not
        now=now,
    )
    publish_series(series, now=now)
    return organizer, series


def open_editions(rendezvous: Rendezvous, series: Series, *, now: datetime) -> list[Event]:
    """The dates from `now` on, each with its own theme and people."""
    known = len(series.events)
    dates = open_dates(series, now=now)
    for n, event in enumerate(dates, start=known):
        evening = rendezvous.evenings[n % len(rendezvous.evenings)]
        shape = replace(rendezvous.shape, title=evening.title, theme=evening.theme)
        update_event(event, shape, starts_at=event.starts_at, ends_at=event.ends_at)
        _name_people(event, evening, announced=n < PAST_DATES + 1)
    return dates


def _name_people(event: Event, evening: Evening, *, announced: bool) -> None:
    if event.kind is Kind.TALK:
        speakers = [Person(name, headline) for name, headline in evening.people]
        name_people(event, speakers=speakers, anchors=())
        return
    state = AnchorState.ANNOUNCED if announced else AnchorState.CONFIRMED
    anchors = [Person(name, words, state, agreed=announced) for name, words in evening.people]
    if not announced:
        anchors.append(Person("Directeur du port", "", AnchorState.INVITED))
    name_people(event, speakers=(), anchors=anchors)


def open_tonight(organizer: Organizer, *, now: datetime) -> Event:
    """A meeting that is on at this moment, so that door and cards can be tried at any hour."""
    starts_at = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    starts_at -= timedelta(minutes=30)
    shape = replace(
        WUSU.shape,
        title="Rencontre express : se présenter en une minute",
        theme="Prise de parole",
    )
    event = create_event(
        organizer,
        shape,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        timezone=ZONE,
        now=now - timedelta(days=10),
    )
    put_on_sale(event, capacity=50, prices=[Price("Entrée libre", 0)])
    publish_event(event, prices=[0], now=now)
    name_people(event, speakers=[Person("Coach Essombe", "Coach en prise de parole")], anchors=())
    return event


def half_a_year_before(now: datetime) -> datetime:
    """The first of the sixth month before this one: six dates of each series have passed since."""
    first = date(now.year, now.month, 1)
    for _ in range(PAST_DATES):
        first = (first - timedelta(days=1)).replace(day=1)
    return now.replace(year=first.year, month=first.month, day=1, hour=7, minute=0)
