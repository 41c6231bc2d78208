"""How numbers, money and moments are written for people: French first, English too.

French: "10 000 FCFA", "samedi 28 novembre, 10 h". English: "10,000 FCFA", "Saturday 28 November,
10:00".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale, get_timezone

from app.changes.rules import first_name
from app.kernel.money import Money, decimals
from app.payments.registry import service
from app.web.phones import phone_words

NBSP = "\u00a0"
FRANCS = {"XAF": "FCFA", "XOF": "FCFA"}  # what people call them; CLDR says XAF and "FCFA" by turns

Zone = str | tzinfo | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a tear-off calendar: "sam.", "28", "nov."."""

    weekday: str
    day: str
    month: str


def language() -> str:
    """The language of the page: "fr" or "en"."""
    return str(get_locale().language)


def number(value: int) -> str:
    return format_decimal(value, locale=get_locale())


def money(value: Money | int, currency: str = "XAF") -> str:
    """`Money(10_000, "XAF")` as people write it; an int is in the smallest unit of `currency`."""
    amount = value if isinstance(value, Money) else Money(value, currency)
    if amount.currency in FRANCS:
        return number(amount.amount) + NBSP + FRANCS[amount.currency]
    units = amount.amount / 10 ** decimals(amount.currency)
    return format_currency(units, amount.currency, locale=get_locale())


def local(moment: datetime, tz: Zone = None) -> datetime:
    """Raises: ValueError for a datetime that does not say its zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} does not say its time zone")
    zone = ZoneInfo(tz) if isinstance(tz, str) and tz else tz
    return moment.astimezone(zone if isinstance(zone, tzinfo) else get_timezone())


def day_words(moment: datetime, tz: Zone = None, *, with_year: bool = False) -> str:
    """ "samedi 28 novembre", "dimanche 1er mars 2026"."""
    here = local(moment, tz)
    year = " y" if with_year else ""
    words = format_date(here.date(), f"EEEE d MMMM{year}", locale=get_locale())
    return words.replace(" 1 ", " 1er ", 1) if language() == "fr" else words


def short_day(moment: datetime, tz: Zone = None) -> str:
    """ "sam. 28 nov."."""
    return format_date(local(moment, tz).date(), "EEE d MMM", locale=get_locale())


def day_said(day: str) -> str:
    """ "2026-11-28" as day_words says it."""
    return day_words(datetime.fromisoformat(day).replace(tzinfo=UTC), UTC)


def time_words(moment: datetime, tz: Zone = None) -> str:
    """ "10 h", "18 h 30"; in English "10:00", "18:30"."""
    here = local(moment, tz)
    if language() != "fr":
        return f"{here:%H:%M}"
    minutes = f"{NBSP}{here:%M}" if here.minute else ""
    return f"{here.hour}{NBSP}h{minutes}"


def clock(at: str) -> str:
    """ "18:30" as time_words says it: "18 h 30"."""
    hour, minute = (int(part) for part in at.split(":"))
    return time_words(datetime(2000, 1, 1, hour, minute, tzinfo=UTC), UTC)


def hours(starts_at: datetime, ends_at: datetime | None = None, tz: Zone = None) -> str:
    """ "10 h – 12 h", or the start alone."""
    start = time_words(starts_at, tz)
    return start if ends_at is None else f"{start}{NBSP}–{NBSP}{time_words(ends_at, tz)}"


def when(moment: datetime, tz: Zone = None) -> str:
    """ "samedi 28 novembre, 10 h"."""
    return f"{day_words(moment, tz)}, {time_words(moment, tz)}"


def iso(moment: datetime, tz: Zone = None) -> str:
    """For `<time datetime>`."""
    return local(moment, tz).isoformat(timespec="minutes")


def leaf(moment: datetime, tz: Zone = None) -> Leaf:
    here = local(moment, tz)
    words = format_datetime(here, "EEE|d|MMM", locale=get_locale()).split("|")
    return Leaf(*words)


def groups(code: str, size: int = 4) -> str:
    """ "ABCD EFGH": easier to read aloud."""
    return " ".join(code[i : i + size] for i in range(0, len(code), size))


def tie(words: str) -> str:
    """French signs stay on the line of the word before: "saveurs :" is never cut."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", NBSP, words)


def decimals_of(currency: str) -> int:
    return decimals(currency)


def initials(name: str) -> str:
    """ "Awa Ngono" gives "AN"; any script, at most two letters."""
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


FILTERS = (
    money, number, day_words, day_said, short_day, time_words, clock, hours, when, iso, leaf,
    groups, initials, decimals_of, tie, phone_words, first_name,
)  # fmt: skip


def install(app: Flask) -> None:
    for filter_ in FILTERS:
        app.add_template_filter(filter_)
    app.add_template_global(language)
    app.add_template_global(service)
