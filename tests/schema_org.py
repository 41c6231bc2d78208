"""A validator of what our pages tell in JSON-LD: the types of schema.org that we use, what each
must and may say, and what a value may be. Sources: schema.org 29, Google's "Event" structured data.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
ENUMS = {
    "eventStatus": {"EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled"},
    "eventAttendanceMode": {
        "OfflineEventAttendanceMode",
        "OnlineEventAttendanceMode",
        "MixedEventAttendanceMode",
    },
    "availability": {"InStock", "SoldOut", "PreOrder"},
}
# type: (must say, may say)
TYPES: dict[str, tuple[set[str], set[str]]] = {
    "Event": (
        {"name", "startDate"},
        {
            "endDate", "eventStatus", "eventAttendanceMode", "image", "url", "organizer",
            "location", "performer", "offers", "description", "audience", "superEvent",
        },
    ),
    "EventSeries": (
        {"name"}, {"url", "organizer", "subEvent", "description"}
    ),
    "Organization": ({"name"}, {"url", "sameAs"}),
    "Person": ({"name"}, set()),
    "Place": ({"name", "address"}, set()),
    "PostalAddress": ({"addressLocality"}, {"streetAddress"}),
    "Offer": ({"price", "priceCurrency", "availability"}, {"name", "url", "validFrom"}),
    "Audience": ({"audienceType"}, set()),
}  # fmt: skip
KINDS = {
    "organizer": {"Organization"},
    "location": {"Place"},
    "performer": {"Person"},
    "offers": {"Offer"},
    "audience": {"Audience"},
    "superEvent": {"EventSeries"},
    "subEvent": {"Event"},
    "address": {"PostalAddress"},
}
URLS, MOMENTS = {"url", "image", "sameAs"}, {"startDate", "endDate", "validFrom"}


def told(page: str) -> dict[str, Any]:
    """The one block of a page."""
    (found,) = SCRIPT.findall(page)
    facts: dict[str, Any] = json.loads(found)
    return facts


def faults(facts: dict[str, Any]) -> list[str]:
    """What is wrong with a block, by where it stands; nothing when it is right."""
    told = [] if facts.get("@context") == "https://schema.org" else ["@context"]
    return told + _of_thing(facts, facts.get("@type", "")) + _of_times(facts)


def _of_thing(facts: dict[str, Any], where: str) -> list[str]:
    must, may = TYPES.get(str(facts.get("@type")), (set(), set()))
    if not must:
        return [f"{where}: no such type"]
    said = {name for name in facts if not name.startswith("@")}
    wrong = [f"{where}.{name}: missing" for name in sorted(must - said)]
    wrong += [f"{where}.{name}: not of this type" for name in sorted(said - must - may)]
    for name in sorted(said & (must | may)):
        wrong += _of_value(name, facts[name], f"{where}.{name}")
    return wrong


def _of_value(name: str, value: Any, where: str) -> list[str]:
    if isinstance(value, list):
        return [
            line for n, each in enumerate(value) for line in _of_value(name, each, f"{where}[{n}]")
        ]
    if name in KINDS:
        if not isinstance(value, dict) or value.get("@type") not in KINDS[name]:
            return [f"{where}: not one of {sorted(KINDS[name])}"]
        return _of_thing(value, where)
    return [] if _is_right(name, value) else [f"{where}: {value!r}"]


def _is_right(name: str, value: Any) -> bool:
    if name in ENUMS:
        return str(value).removeprefix("https://schema.org/") in ENUMS[name]
    if name in URLS:
        return re.fullmatch(r"https?://\S+", str(value)) is not None
    if name in MOMENTS:
        return datetime.fromisoformat(value).tzinfo is not None
    if name == "price":
        return isinstance(value, int | float) and value >= 0
    if name == "priceCurrency":
        return re.fullmatch(r"[A-Z]{3}", value) is not None
    return isinstance(value, str) and bool(value.strip())


def _of_times(facts: dict[str, Any]) -> list[str]:
    start, end = facts.get("startDate"), facts.get("endDate")
    if not (start and end and all(_is_right("startDate", at) for at in (start, end))):
        return []
    backwards = datetime.fromisoformat(end) < datetime.fromisoformat(start)
    return ["endDate: before startDate"] if backwards else []
