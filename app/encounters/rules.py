"""Meeting: facts, and the state that follows from them whatever the order they arrive in.

The rule of the product: showing your live code is your agreement to give that card to whoever
scans it; scanning is your agreement to give yours. A printed badge is no agreement: it only asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.accounts.rules import Limit
from app.kernel.errors import Refused
from app.profiles.rules import CLOSES_AFTER, OPENS_BEFORE

LIVE_CODE = 16  # symbols of a card shown on the phone: 80 bits
SHORT_CODE = 6  # symbols one types, valid for one evening

ASKED_LASTS = timedelta(days=14)  # who read a badge and was not answered asks no more
ASKED_KEPT = timedelta(days=30)  # then it is gone (PR10)
LATE_AT_MOST = timedelta(days=7)  # a meeting kept on a phone without network still counts

# Codes that lead nowhere, per person: guessing stops there. Source: docs/privacy.md, PR15.
WRONG_CODES = Limit(30, timedelta(hours=1))
# From one place of the internet: one ticket opens as many guest profiles as one likes.
WRONG_CODES_PER_IP = Limit(300, timedelta(hours=1))


class FactKind(StrEnum):
    SCAN = "scan"  # from scanned the code that to showed
    CODE = "code"  # from typed to's six characters
    ASK = "ask"  # from found to in the list of an evening; as a badge, it only asks
    MET = "met"  # from says, after an evening, that they met to there; it asks, as a list does
    NOT_MET = "not_met"  # from says they did not: theirs alone
    ACCEPT = "accept"  # from gives their card to to (again)
    REVOKE = "revoke"
    BLOCK = "block"
    UNBLOCK = "unblock"


YES = (FactKind.SCAN, FactKind.CODE, FactKind.ASK, FactKind.ACCEPT)  # of who does it


class Mode(StrEnum):
    """How the card was shown. A live code is its owner's agreement; a badge only a request."""

    LIVE = "live"
    BADGE = "badge"


class PairState(StrEnum):
    NONE = "none"
    PENDING = "pending"
    MUTUAL = "mutual"
    BLOCKED = "blocked"


class UnknownCode(Refused):
    """Unknown, expired, withdrawn, blocked: told alike, so that asking teaches nothing (PR15)."""

    code = "unknown-code"
    status = 404


class OwnCode(Refused):
    """One does not meet oneself."""

    code = "own-code"
    status = 422


class NotNow(Refused):
    """A card is shown around its event only. Facts: opens_at (UTC)."""

    code = "not-now"
    status = 409


class NoTicket(Refused):
    """A code is for those who hold a valid ticket of that evening."""

    code = "no-ticket"
    status = 403


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened between two people: `actor` did it to `other` at `at` (UTC)."""

    id: str
    kind: FactKind
    mode: Mode | None
    actor: int
    other: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """What two people are to each other: who gives a card to the other now."""

    state: PairState
    giving: frozenset[int] = frozenset()  # whose card the other may see
    waiting_for: int | None = None  # who has yet to answer, when pending


def window(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """From when until when the cards of an event can be shown (UTC)."""
    return starts_at - OPENS_BEFORE, ends_at + CLOSES_AFTER


def is_in_time(happened_at: datetime, received_at: datetime) -> bool:
    """Told to us at most a week later, and not from the future."""
    return happened_at <= received_at <= happened_at + LATE_AT_MOST


def pair_state(facts: Iterable[Fact], a: int, b: int) -> Pair:
    """What `a` and `b` are to each other. The same facts say the same in any order, twice or once.

    Ties go to the careful side: a revoke at the instant of a yes wins, so does a block.
    """
    facts = [f for f in facts if {f.actor, f.other} == {a, b}]
    if any(_is_blocking(facts, x) for x in (a, b)):
        return Pair(PairState.BLOCKED)
    sharing = {x for x in (a, b) if _shares(facts, x)}
    giving = frozenset(x for x in sharing if _ever_agreed(facts, b if x == a else a))
    if sharing == {a, b}:
        return Pair(PairState.MUTUAL, giving)
    if sharing:
        return Pair(PairState.PENDING, giving, waiting_for=b if a in sharing else a)
    return Pair(PairState.NONE, giving)


def agrees(fact: Fact, x: int) -> bool:
    """Whether this fact is `x` giving their card to the other."""
    if fact.kind in (FactKind.ASK, FactKind.MET):
        return fact.actor == x
    if fact.kind in (FactKind.SCAN, FactKind.CODE):
        return fact.actor == x or fact.mode is Mode.LIVE
    return fact.kind is FactKind.ACCEPT and fact.actor == x


def _ever_agreed(facts: list[Fact], x: int) -> bool:
    return any(agrees(f, x) for f in facts)


def _shares(facts: list[Fact], x: int) -> bool:
    yes = [f.at for f in facts if agrees(f, x)]
    no = [f.at for f in facts if f.kind is FactKind.REVOKE and f.actor == x]
    return bool(yes) and (not no or max(yes) > max(no))


def _is_blocking(facts: list[Fact], x: int) -> bool:
    block = [f.at for f in facts if f.kind is FactKind.BLOCK and f.actor == x]
    freed = [f.at for f in facts if f.kind is FactKind.UNBLOCK and f.actor == x]
    return bool(block) and (not freed or max(block) >= max(freed))
