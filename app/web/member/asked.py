"""What is asked of the book, read from the address and written back into it. Junk is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from app.browsing.rules import Ask
from app.contacts.rules import (
    RATES,
    Circle,
    ContactRole,
    ContactState,
    Layer,
    Readiness,
    Sort,
    Structure,
)
from app.kernel.text import clean_name
from app.profiles.rules import HEADLINE_MAX
from app.sorting.rules import TEXT_MAX
from app.web.book_words import CIRCLES, LAYERS, READINESS, ROLES, STATES, STRUCTURES, natural_words
from app.web.context import asked_number

E = TypeVar("E", bound=StrEnum)
WORDS_MAX = 100  # characters
# the part of a question -> what it is called in the address
NAMES = {
    "words": "q",
    "circle": "circle",
    "layer": "layer",
    "natural": "kind",
    "role": "role",
    "structure": "structure",
    "event_id": "event",
    "theme_id": "theme",
    "territory_id": "territory",
    "group_id": "group",
    "criterion_id": "criterion",
    "value": "value",
    "domain": "domain",
    "closeness": "closeness",
    "readiness": "readiness",
    "supporter": "supporter",
    "state": "state",
    "sort": "sort",
}


def ask_of(args: Mapping[str, str]) -> Ask:
    closeness = _number(args, "closeness")
    return Ask(
        words=clean_name(args.get("q", "")[:WORDS_MAX]),
        circle=_one(Circle, args.get("circle")),
        layer=_one(Layer, args.get("layer")),
        natural={"natural": True, "acquired": False}.get(args.get("kind", "")),
        role=_one(ContactRole, args.get("role")),
        structure=_one(Structure, args.get("structure")),
        event_id=_number(args, "event"),
        theme_id=_number(args, "theme"),
        territory_id=_number(args, "territory"),
        group_id=_number(args, "group"),
        criterion_id=_number(args, "criterion"),
        value=clean_name(args.get("value", "")[:TEXT_MAX]),
        domain=clean_name(args.get("domain", "")[:HEADLINE_MAX]),
        closeness=closeness if closeness in RATES else None,
        readiness=_one(Readiness, args.get("readiness")),
        supporter=args.get("supporter") == "1",
        state=_one(ContactState, args.get("state")),
        sort=_one(Sort, args.get("sort")) or Sort.NEWEST,
    )


def _one(kind: type[E], typed: str | None) -> E | None:
    return kind(typed) if typed in set(kind) else None


def _number(args: Mapping[str, str], name: str) -> int | None:
    try:
        return asked_number(args[name])
    except (KeyError, ValueError):
        return None


def args_of(ask: Ask) -> dict[str, str]:
    """The address of this question, and no more: what was not asked is not in it."""
    nothing = Ask()
    return {
        name: _written(part, getattr(ask, part))
        for part, name in NAMES.items()
        if getattr(ask, part) != getattr(nothing, part)
    }


def _written(part: str, value: Any) -> str:
    if part == "natural":
        return "natural" if value else "acquired"
    return "1" if value is True else str(value)


def query_of(ask: Ask) -> str:
    return urlencode(args_of(ask))


def address(ask: Ask, *, away: str | None = None, page: int | None = None, **changes: Any) -> str:
    """The same list with something else asked."""
    asked: dict[str, Any] = args_of(replace(ask, **changes)) | {"away": away, "page": page}
    return url_for("member_contacts.index", **asked)


def parts(ask: Ask, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What narrows the list, in words, each with the address of the list without it."""
    words: list[tuple[str, str]] = []
    for part, said in _said(ask, names).items():
        without = {"value": ""} if part == "criterion_id" else {}
        empty = {part: getattr(Ask(), part)} | without
        words.append((said, address(ask, **empty)))
    return words


def _said(ask: Ask, names: Mapping[str, str]) -> dict[str, str]:
    value = f" = {ask.value}" if ask.value else ""
    known = {
        "circle": str(CIRCLES[ask.circle]) if ask.circle else "",
        "layer": str(LAYERS[ask.layer]) if ask.layer else "",
        "natural": natural_words(ask.natural) if ask.natural is not None else "",
        "role": str(ROLES[ask.role]) if ask.role else "",
        "structure": str(STRUCTURES[ask.structure]) if ask.structure else "",
        "closeness": _("proximité %(n)s", n=ask.closeness) if ask.closeness else "",
        "readiness": str(READINESS[ask.readiness]) if ask.readiness else "",
        "supporter": _("acquis à ma cause") if ask.supporter else "",
        "state": str(STATES[ask.state]) if ask.state else "",
        "domain": ask.domain,
        "criterion_id": (names.get("criterion") or "…") + value if ask.criterion_id else "",
    }
    for part, kind in (
        ("event_id", "event"),
        ("theme_id", "theme"),
        ("territory_id", "territory"),
        ("group_id", "group"),
    ):
        known[part] = (names.get(kind) or "…") if getattr(ask, part) is not None else ""
    return {part: said for part, said in known.items() if said}
