"""What an event is, what a publication needs, and how a fixed date is written. Facts in, facts out.

The dates themselves are reckoned in queries.py: a library reads RFC 5545, and rules use none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.kernel.errors import Refused

ABOUT_MAX = 20_000  # characters
YEARS_AHEAD = 5  # no date later than this
CAPACITY_MAX = 100_000  # people
MINUTES_MAX = 24 * 60  # length of one date
EVENING, DAWN = 15, time(6)  # a date that starts from 15:00 on may end the next day, until 6:00
DATES_AHEAD_MAX = 53  # a year of weeks
HAND_SHARE = 30  # per cent of the places that by-hand orders may keep while they are not paid
CHANGE_HOURS_MAX = 30 * 24  # a month before the start
ROWS_MAX = 20  # prices, speakers or anchor guests of one date

TALK_STARTS, TALK_MINUTES = time(10), 120  # WUSU: "durent en moyenne deux heures"
AFTERWORK_STARTS, AFTERWORK_MINUTES = time(18), 180  # WUSU: "entre 18 et 21h"
AFTERWORK_PRICES = (10_000, 15_000, 20_000)  # FCFA; WUSU: "de 10.000 FCFA à 20.000 FCFA"


class Kind(StrEnum):
    TALK = "talk"
    AFTERWORK = "afterwork"


class Format(StrEnum):
    PRESENTATION = "presentation"
    PARTICIPATION = "participation"


class Activity(StrEnum):
    SEMINAR = "seminar"
    WORKSHOP = "workshop"
    SHOW = "show"
    OTHER = "other"


class DirectoryMode(StrEnum):
    """Whether a date has a list of who is there, as its team chose. No mode shows everybody."""

    OFF = "off"
    CONSENTING = "consenting"  # unless chosen: those who agree, for who agrees too


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class CancelsAs(StrEnum):
    """What a buyer who cancels alone gets back."""

    NOTHING = "nothing"  # they may not: they write to the organizer
    CREDIT = "credit"
    REFUND = "refund"


class AnchorState(StrEnum):
    THOUGHT_OF = "thought_of"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    DECLINED = "declined"


AWAITED_ANCHORS = (AnchorState.INVITED, AnchorState.CONFIRMED, AnchorState.ANNOUNCED)


class NotReady(Refused):
    """Facts: missing (a list of the names in NEEDS)."""

    code = "not-ready"
    status = 422

    def __init__(self, *, missing: list[str]) -> None:
        super().__init__(missing=missing)
        self.missing = missing


class AlreadyOver(Refused):
    """A date that has ended cannot be published or moved."""

    code = "already-over"
    status = 422


DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RANKS = (1, 2, 3, 4, -1)  # which one in its month; -1 is the last
_RULE = re.compile(
    r"FREQ=MONTHLY;BYDAY=(?P<rank>-1|[1-4])(?P<day>[A-Z]{2})"
    r"|FREQ=WEEKLY;(?:INTERVAL=(?P<weeks>\d{1,2});)?BYDAY=(?P<weekday>[A-Z]{2})"
    r"|FREQ=MONTHLY;BYMONTHDAY=(?P<days>[\d,]{1,11})(?P<nearest>;BYSETPOS=-1)?"
)
SHORTEST, LONGEST = 28, 31  # days of a month


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A fixed date. `Recurrence(5, rank=-1)`: each last Saturday; `Recurrence(4, weeks=2)`: every
    second Friday; `Recurrence(day=30)`: each 30th. Monday is 0; rank 0 counts by weeks.
    """

    weekday: int = 0
    rank: int = 0
    weeks: int = 1
    day: int = 0  # of the month; the weekday then says nothing
    skips: bool = False  # a month too short for that day has none, instead of its last day

    @property
    def rrule(self) -> str:
        """As RFC 5545 writes it, without DTSTART."""
        if self.day:
            return f"FREQ=MONTHLY;BYMONTHDAY={self._month_days()}"
        day = DAYS[self.weekday]
        if self.rank:
            return f"FREQ=MONTHLY;BYDAY={self.rank}{day}"
        every = f"INTERVAL={self.weeks};" if self.weeks > 1 else ""
        return f"FREQ=WEEKLY;{every}BYDAY={day}"

    def _month_days(self) -> str:
        """The 31st, else the last day: the last of 28, 29, 30 and 31 that the month has."""
        if self.day <= SHORTEST or self.skips:
            return str(self.day)
        return ",".join(str(n) for n in range(SHORTEST, self.day + 1)) + ";BYSETPOS=-1"


def read_rrule(rule: str) -> Recurrence | None:
    """What our forms can say again; None for a rule they cannot, and for no rule."""
    found = _RULE.fullmatch(rule)
    if not found:
        return None
    if found["days"]:
        last = int(found["days"].rpartition(",")[2] or 0)
        made = Recurrence(day=last, skips=not found["nearest"] and last > SHORTEST)
        return made if 1 <= made.day <= LONGEST and made.rrule == rule else None
    if (found["day"] or found["weekday"]) not in DAYS:
        return None
    if found["rank"]:
        return Recurrence(DAYS.index(found["day"]), rank=int(found["rank"]))
    return Recurrence(DAYS.index(found["weekday"]), weeks=int(found["weeks"] or 1))


@dataclass(frozen=True, slots=True)
class Place:
    """A venue by its name; the same name in the same city is the same venue."""

    name: str
    city: str
    address: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` in the smallest unit of the organizer's currency."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What a buyer may change alone, until so many `hours` before the start."""

    hours: int = 24
    may_transfer: bool = True
    may_move: bool = True
    cancels_as: CancelsAs = CancelsAs.NOTHING


@dataclass(frozen=True, slots=True)
class Shape:
    """What a series and one date say alike. A Talk has a format, an AfterWork an activity."""

    kind: Kind
    title: str
    about: str = ""
    audience: str = ""
    format: Format | None = None
    activity: Activity | None = None
    dinner: bool = False
    dinner_waived: bool = False  # no dinner, on purpose
    leisure: str = ""  # an AfterWork's: what relaxes
    leisure_waived: bool = False  # nothing does, on purpose
    theme: str = ""
    place: Place | None = None
    changes: Changes = Changes()
    hand_share: int = HAND_SHARE


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a series falls: local clock time in `timezone`, from `starts_on`."""

    recurrence: Recurrence | None
    starts_on: date
    starts_at: time
    minutes: int
    timezone: str


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker, or an anchor guest in one state of being won over."""

    name: str
    headline: str = ""
    state: AnchorState = AnchorState.THOUGHT_OF
    agreed: bool = False  # to be named in public
    greeter: str = ""  # who welcomes them at the door


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a publication is judged by. `prices` in the smallest unit; `dated`: a rule or a date."""

    kind: Kind
    audience: str = ""
    theme: bool = False
    format: Format | None = None
    activity: Activity | None = None
    dinner: bool = False  # or left out on purpose
    leisure: bool = False  # the same
    place: bool = False
    prices: list[int] = field(default_factory=list)
    dated: bool = True


# What each kind cannot be published without. Source: WUSU, "Comment créer et/ou exploiter un
# Talk professionnel" and "… un AfterWork".
NEEDS: dict[Kind, dict[str, Callable[[Readiness], bool]]] = {
    Kind.TALK: {
        "audience": lambda r: bool(r.audience),
        "theme": lambda r: r.theme,
        "format": lambda r: r.format is not None,
        "date": lambda r: r.dated,
        "prices": lambda r: bool(r.prices),
    },
    Kind.AFTERWORK: {
        "activity": lambda r: r.activity is not None,
        "dinner": lambda r: r.dinner,
        "leisure": lambda r: r.leisure,
        "venue": lambda r: r.place,
        "date": lambda r: r.dated,
        "prices": lambda r: any(amount > 0 for amount in r.prices),
    },
}


def missing_before_publication(ready: Readiness) -> list[str]:
    """The names of what still lacks, in the order of the form."""
    return [name for name, is_there in NEEDS[ready.kind].items() if not is_there(ready)]


def minutes_between(start: time, end: time) -> int:
    """How long it lasts. An evening may end after midnight, until six; else 0 when end <= start."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes < 0 and start.hour >= EVENING and end <= DAWN:
        return minutes + 24 * 60
    return max(0, minutes)


def ends_after(starts_at: datetime, minutes: int) -> datetime:
    return starts_at + timedelta(minutes=minutes)


def clock_oddity(day: date, at: time, zone: str) -> str:
    """ "skipped" or "twice" when clocks change at that very hour of that day, else ""."""
    here = ZoneInfo(zone)
    first = datetime.combine(day, at, tzinfo=here)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    there_and_back = first.astimezone(ZoneInfo("UTC")).astimezone(here)
    return "twice" if there_and_back.time() == at else "skipped"


def is_over(ends_at: datetime, *, now: datetime) -> bool:
    return ends_at <= now


def hour_after(start: time, minutes: int) -> time:
    """What the clock shows `minutes` later."""
    whole = (start.hour * 60 + start.minute + minutes) % (24 * 60)
    return time(whole // 60, whole % 60)
