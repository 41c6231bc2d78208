"""What passes between the owner and a contact: who spoke, how, about what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.contacts.rules import Formality
from app.encounters.rules import FactKind, Mode
from app.kernel.errors import Refused

NOTE_MAX = 2_000  # characters
MINUTES_MAX = 24 * 60
A_PAGE = 30  # entries on one page of a timeline


class InFuture(Refused):
    """What is noted has happened."""

    code = "touch-in-future"
    status = 422


class Channel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    VIDEO = "video"
    SOCIAL = "social"

    @property
    def is_physical(self) -> bool:
        return self is Channel.IN_PERSON


class TouchKind(StrEnum):
    NEWS = "news"  # how are you
    WORK = "work"
    INFORMATION = "information"
    ADVICE = "advice"
    INVITATION = "invitation"
    THANKS = "thanks"
    WISHES = "wishes"
    OTHER = "other"


class Direction(StrEnum):
    """Who turned to whom."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Tone(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    DIFFICULT = "difficult"


class TouchMode(StrEnum):
    """Custom asked for it, or it came by itself."""

    CODIFIED = "codified"
    SPONTANEOUS = "spontaneous"


@dataclass(frozen=True, slots=True)
class TouchFacts:
    """One exchange: `occurred_at` in UTC."""

    channel: Channel
    occurred_at: datetime
    kind: TouchKind = TouchKind.NEWS
    direction: Direction = Direction.BOTH
    minutes: int | None = None
    tone: Tone | None = None
    formality: Formality | None = None
    mode: TouchMode | None = None
    note: str = ""

    def values(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Seen:
    """A fact of meeting, as far as a timeline looks at it."""

    kind: FactKind
    mode: Mode | None
    actor: int
    event_id: int | None
    at: datetime


def meetings_in(facts: Iterable[Seen]) -> dict[int | None, datetime]:
    """When two people met in person, by event: the first act that both had a part in.

    A live code that was read is one; a badge read on one side only is a claim, until the other
    read theirs too or said yes; so is "I met them" the next morning. Being at the same table or
    session never is (I19).
    """
    met: dict[int | None, datetime] = {}
    by_badge: dict[int | None, list[Seen]] = {}
    facts = sorted(facts, key=lambda fact: fact.at)
    yes = {fact.actor: fact.at for fact in facts if fact.kind is FactKind.ACCEPT}
    for fact in facts:
        if fact.kind not in (FactKind.SCAN, FactKind.CODE, FactKind.MET):
            continue
        if fact.mode is Mode.LIVE:
            met.setdefault(fact.event_id, fact.at)
        else:
            by_badge.setdefault(fact.event_id, []).append(fact)
    for event_id, read in by_badge.items():
        readers = {fact.actor for fact in read}
        answered = any(actor not in readers for actor in yes)
        if len(readers) == 2 or answered:
            met.setdefault(event_id, read[0].at)
    return met
