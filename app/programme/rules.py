"""The programme as readers look through it: what they look for, and the leaves of a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.events.rules import Kind
from app.kernel.text import folded

PRICES = (5_000, 10_000, 20_000)  # steps of "at most", in the smallest unit of XAF
FIRST, LAST = 2000, 2100  # years that a calendar is drawn for
WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader of the programme looks for; empty means all."""

    city: str = ""
    kind: Kind | None = None
    theme: str = ""
    audience: str = ""
    most: int | None = None  # an entry costs at most so much; 0: one that is free
    words: str = ""

    @property
    def is_ours(self) -> bool:
        """Asks for what only dates of this house tell."""
        return bool(self.kind or self.theme or self.audience) or self.most is not None

    @property
    def is_all(self) -> bool:
        return not (self.city or self.words or self.is_ours)


def holds(told: Iterable[str], words: str) -> bool:
    """Each of the words stands in it, accents and capitals aside: "theatre" finds "Théâtre"."""
    text = folded(" ".join(told))
    return all(word in text for word in folded(words).split())


def alike(names: Iterable[str], wanted: str) -> list[str]:
    """Those that are `wanted` but for accents and capitals: organizers write alike by chance."""
    return [name for name in names if folded(name) == folded(wanted)]


def once_each(names: Iterable[str]) -> list[str]:
    """In the order of the alphabet, what is alike once, empty ones left out."""
    kept: dict[str, str] = {}
    for name in sorted(names):
        if name:
            kept.setdefault(folded(name), name)
    return [kept[key] for key in sorted(kept)]


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def after(self) -> date:
        """The first day of the next one."""
        return (self.first + timedelta(days=31)).replace(day=1)

    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday that hold the month; its neighbours' days too."""
        day = self.first - timedelta(days=self.first.weekday())
        weeks = []
        while day < self.after:
            weeks.append([day + timedelta(days=n) for n in range(WEEK)])
            day += timedelta(days=WEEK)
        return weeks

    def beside(self, step: int) -> Month | None:
        """`step` months on; None where no calendar is drawn."""
        years, month = divmod(self.month - 1 + step, 12)
        year = self.year + years
        return Month(year, month + 1) if FIRST <= year < LAST else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def read_month(typed: str) -> Month | None:
    """ "2026-12"."""
    year, _dash, month = typed.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isascii()):
        return None
    if not (year.isdigit() and month.isdigit()):
        return None
    there = FIRST <= int(year) < LAST and 1 <= int(month) <= 12
    return Month(int(year), int(month)) if there else None


CLOSE = timedelta(hours=3)  # one does not go from one evening to another
BEFORE, BEYOND = timedelta(days=10), timedelta(days=21)  # where free days are looked for
FREE_MOST = 3  # free days that are named


@dataclass(frozen=True, slots=True)
class Plan:
    """A date as clashes see it; a whole day holds all its hours."""

    id: str
    city: str
    day: date  # on the clocks there
    starts_at: datetime
    ends_at: datetime
    title: str
    theme: str = ""
    audience: str = ""
    url: str = ""


def why_clash(one: Plan, other: Plan) -> list[str]:
    """ "hour", "day", "audience", "theme": what two dates of one city share; nothing is no clash.

    The same theme also clashes within one week. Sources: product A3, network 88.
    """
    if one.id == other.id or folded(one.city) != folded(other.city):
        return []
    same_theme = bool(one.theme) and folded(one.theme) == folded(other.theme)
    if one.day != other.day:
        same_week = one.day.isocalendar()[:2] == other.day.isocalendar()[:2]
        return ["theme"] if same_theme and same_week else []
    close = other.starts_at < one.ends_at + CLOSE and one.starts_at < other.ends_at + CLOSE
    same_audience = bool(one.audience) and folded(one.audience) == folded(other.audience)
    shared = {"hour": close, "audience": same_audience, "theme": same_theme}
    return ["day", *(name for name, is_so in shared.items() if is_so)]


def free_days(day: date, taken: Iterable[date], *, today: date) -> list[date]:
    """The nearest days on which nothing is, those of the same day of the week first."""
    busy = set(taken) | {day}
    days = [day + timedelta(days=n) for n in range(-BEFORE.days, BEYOND.days + 1)]
    free = [each for each in days if each not in busy and each > today]
    near = sorted(free, key=lambda each: (each.weekday() != day.weekday(), abs(each - day), each))
    return sorted(near[:FREE_MOST])
