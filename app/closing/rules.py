"""A day, or a month, of takings: the same sums whichever way they are added."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app.kernel.clock import instant

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Taking:
    """What one person or provider took and gave back for one date, in one way."""

    who: str  # "user:7"; "webhook", "job", "buyer": nobody of the team
    way: str  # "hand", "card", "pawapay:12", "cash"
    event_id: int
    came: int  # smallest unit
    back: int  # what went back, as a positive number
    payments: int

    @property
    def left(self) -> int:
        return self.came - self.back


@dataclass(frozen=True, slots=True)
class Sum:
    came: int = 0
    back: int = 0
    payments: int = 0

    @property
    def left(self) -> int:
        return self.came - self.back


def summed(takings: Iterable[Taking], key: Callable[[Taking], K]) -> dict[K, Sum]:
    """By whom, by what way, by which date: each grouping makes the same whole."""
    sums: dict[K, Sum] = {}
    for each in takings:
        so_far = sums.get(key(each), Sum())
        sums[key(each)] = Sum(
            so_far.came + each.came, so_far.back + each.back, so_far.payments + each.payments
        )
    return sums


def whole(takings: Iterable[Taking]) -> Sum:
    return summed(takings, lambda _each: "").get("", Sum())


def cashier(who: str) -> int | None:
    """The person who took it; None: it came by itself."""
    kind, _colon, number = who.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


YEARS = range(2000, 2101)  # of any book: before and after them, days cannot be reckoned with


def read_day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def read_month(typed: str, *, today: date) -> date:
    """The first day of the month that was meant: "2026-11"; this one when it cannot be read."""
    return read_day(f"{typed}-01") or today.replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def period(first: date, until: date, *, zone: str) -> tuple[datetime, datetime]:
    """The instants from the first second of `first` to the one `until` begins."""
    return instant(first, time(), zone), instant(until, time(), zone)
