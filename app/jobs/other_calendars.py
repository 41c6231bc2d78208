"""Reading a calendar that somebody else wrote: the dates near us, whatever else stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from app.elsewhere.rules import AHEAD, BEHIND, DATES_MOST, WORDS_MAX, Dated
from app.kernel.text import clean_name

OLDEST = timedelta(days=366 * 20)  # a repetition that began before is left out
SLOW = ("HOURLY", "MINUTELY", "SECONDLY")
# what makes a small rule name very many dates, or none for ever
WIDE = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "BYYEARDAY", "BYWEEKNO", "BYEASTER")
DAYS_MOST = 10_000  # of one repetition
URL_MAX = 500  # characters


class Unreadable(Exception):
    """Not a calendar."""


def read(body: bytes, *, zone: str, now: datetime) -> list[Dated]:
    """The soonest of what begins between a month ago and a year ahead.

    Raises: Unreadable.
    """
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    try:
        entries = Calendar.from_ical(body).walk("VEVENT")
    except Exception as problem:  # what a library says of a stranger's bytes is no list
        raise Unreadable(type(problem).__name__) from problem
    found: dict[tuple[str, datetime], Dated] = {}
    for entry in entries:
        for each in _dates(entry, zone, now):
            found.setdefault((each.uid, each.starts_at), each)
    return sorted(found.values(), key=lambda each: each.starts_at)[:DATES_MOST]


def _dates(entry: Any, zone: str, now: datetime) -> Iterator[Dated]:
    """An entry that cannot be understood is left out; the others stay."""
    try:
        yield from _of(entry, zone, now)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return


def _of(entry: Any, zone: str, now: datetime) -> Iterator[Dated]:
    title = _words(entry.get("SUMMARY"))
    if not title or str(entry.get("STATUS", "")).upper() == "CANCELLED":
        return
    told = entry.decoded("DTSTART")
    start = _instant(told, zone)
    length = _length(entry, start, zone)
    for begins in _repeated(entry, start, zone, now):
        if now - BEHIND <= begins <= now + AHEAD:
            yield Dated(
                uid=str(entry.get("UID", ""))[:200],
                starts_at=begins.astimezone(UTC),
                ends_at=(begins + length).astimezone(UTC),
                title=title,
                place=_words(entry.get("LOCATION")),
                url=_web(entry.get("URL")),
                whole_day=not isinstance(told, datetime),
            )


def _instant(told: date | datetime, zone: str) -> datetime:
    if not isinstance(told, datetime):
        return datetime.combine(told, time(), tzinfo=ZoneInfo(zone))
    return told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone))


def _length(entry: Any, start: datetime, zone: str) -> timedelta:
    if "DTEND" in entry:
        length = _instant(entry.decoded("DTEND"), zone) - start
    elif "DURATION" in entry:
        length = entry.decoded("DURATION")
    else:
        length = timedelta(hours=1)
    return min(max(length, timedelta(0)), timedelta(days=31))


def _repeated(entry: Any, start: datetime, zone: str, now: datetime) -> Iterator[datetime]:
    """The clock there stays the same all year round."""
    rule = entry.get("RRULE")
    if rule is None:
        yield start
        return
    asked = rule.to_ical().decode().upper()
    if any(name in asked for name in (*SLOW, *WIDE)) or now - start > OLDEST:
        return
    count, step = rule.get("COUNT", [DAYS_MOST])[0], rule.get("INTERVAL", [1])[0]
    if step < 1:
        return
    parts = [part for part in asked.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    here = start.tzinfo
    until = _until(rule, zone) or now + AHEAD
    last = min(until, now + AHEAD).astimezone(here).replace(tzinfo=None)
    bounded = ";".join([*parts, f"UNTIL={last:%Y%m%dT%H%M%S}"])  # none goes on for ever
    left_out = set(_left_out(entry, zone))
    for moment in islice(rrulestr(bounded, dtstart=start.replace(tzinfo=None)), count):
        begins = moment.replace(tzinfo=here)
        if begins.astimezone(UTC) not in left_out:
            yield begins


def _until(rule: Any, zone: str) -> datetime | None:
    told = rule.get("UNTIL")
    return _instant(told[0], zone) if told else None


def _left_out(entry: Any, zone: str) -> Iterator[datetime]:
    told = entry.get("EXDATE", [])
    for line in told if isinstance(told, list) else [told]:
        for each in line.dts:
            yield _instant(each.dt, zone).astimezone(UTC)


def _words(told: Any) -> str:
    return clean_name(str(told or ""))[:WORDS_MAX].strip()


def _web(told: Any) -> str:
    url = str(told or "").strip()
    right = url.startswith(("https://", "http://")) and len(url) <= URL_MAX
    return url if right and not any(c.isspace() for c in url) else ""
