"""What a scan means. The same cases judge the phone's JavaScript (tests/door/verdicts.json)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.accounts.rules import Limit
from app.gates.rules import Reentry, Rules
from app.gates.rules import lets_in as gate_lets_in
from app.kernel.errors import Refused
from app.orders.rules import Flag
from app.tickets.rules import EVENT_CODE, Reading, TicketStatus, read_token

PAIRING_CODE = 8  # symbols: 40 bits
PAIRING_LASTS = timedelta(minutes=10)
PAIRING_TRIES = Limit(5, timedelta(minutes=1))  # from one place of the internet
SCANNER_OUTLIVES = timedelta(hours=24)  # after the event's end
BATCH = 200  # scans in one sync, at most
GATE_MAX = 40  # characters
NAME_MAX = 60  # characters, of a phone
REASON_MAX = 200  # characters
LIST_FRESH = timedelta(seconds=30)  # a list this young knows what was just sold
OTHER_EVENTS = timedelta(days=45)  # before and after: whose tickets people bring by mistake
OTHER_DATES = timedelta(days=400)  # of the same series: people bring last year's ticket too
HEARD_WITHIN = timedelta(minutes=1)  # "online" on the organizer's page
HEARD_EVERY = timedelta(seconds=30)  # how often "last seen" is written, at most


class DeviceRole(StrEnum):
    SCAN = "scan"  # no list, no search; names open only with the ticket shown
    DESK = "desk"


class ScanKind(StrEnum):
    ENTRY = "entry"
    EXIT = "exit"
    UNDO = "undo"


class Verdict(StrEnum):
    """What the phone told the person at the door."""

    OK = "ok"
    AGAIN = "again"  # came in before, and may come back
    FORCED = "forced"  # a person at the desk let in, and said why
    OUT = "out"
    NOT_INSIDE = "not_inside"  # goes out, and by this list never came in
    DUP = "dup"
    DISPUTED = "disputed"  # lets in: a bank takes the money back, nothing is decided
    BARRED = "barred"  # the same, and the team lets nobody in with it
    DUE = "due"  # the rest of it is collected at the desk
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"  # another person holds the ticket that replaces it
    MOVED = "moved"  # to another date
    WRONG_GATE = "wrong_gate"
    WRONG_DATE = "wrong_date"  # of the same series
    WRONG_EVENT = "wrong_event"
    STALE_UNKNOWN = "stale_unknown"  # not in a list older than the last sale
    UNKNOWN = "unknown"
    TYPO = "typo"
    BADGE = "badge"
    FOREIGN = "foreign"


LETS_IN: dict[str, Verdict] = {
    TicketStatus.VALID: Verdict.OK,
    Flag.DISPUTED: Verdict.DISPUTED,
}
ADMITS = (*LETS_IN.values(), Verdict.AGAIN, Verdict.FORCED)
LEAVES = (Verdict.OUT, Verdict.NOT_INSIDE)  # whoever shows a ticket on the way out does go out
# Why a ticket opens no door, yet or any more; what a phone does not know yet is cancelled to it
ENDED: dict[str, Verdict] = {
    TicketStatus.DUE: Verdict.DUE,
    Flag.BARRED: Verdict.BARRED,
    TicketStatus.TRANSFERRED: Verdict.TRANSFERRED,
    TicketStatus.MOVED: Verdict.MOVED,
}


class Result(StrEnum):
    """What the server made of a scan when it arrived."""

    ACCEPTED = "accepted"
    REENTERED = "reentered"
    EXITED = "exited"
    FORCED = "forced"
    ACCEPTED_CANCELLED = "accepted_cancelled"  # let in while the phone's list was old
    CONFLICT = "conflict"  # someone was already let in with it
    LOGGED = "logged"  # a refusal, kept
    UNDONE = "undone"
    UNKNOWN = "unknown"


SILENT = (Result.LOGGED, Result.UNKNOWN)  # moved nobody: no other door need hear of it
MOVED = tuple(result for result in Result if result not in SILENT)


class Standing(StrEnum):
    """How a phone does, as far as we hear."""

    HEARD = "heard"  # within the last minute
    SILENT = "silent"  # no network, or in a pocket: it goes on judging by its list
    REVOKED = "revoked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Tickets, one for each person."""

    expected: int  # valid, or with a rest to pay; and who came in all the same
    entered: int
    out: int  # of those: went out again
    by_gate: dict[str, int]


class PairingSpent(Refused):
    """A pairing code that is unknown, used or too old: told alike."""

    code = "pairing-spent"
    status = 403


class ScannerEnded(Refused):
    """Not a paired phone, no longer one, or its event is long over."""

    code = "scanner-ended"
    status = 401


class EventOver(Refused):
    """Too late to pair a phone: its token would end at once."""

    code = "event-over"


class RehearsalOver(Refused):
    """The event has begun: phones are paired for real now."""

    code = "rehearsal-over"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a scanner's list says of one ticket."""

    status: str  # a TicketStatus, a Flag, or a newer one that this phone does not know
    entered: bool  # somebody came in with it
    exited: bool = False  # and went out again
    type: int = 0


@dataclass(frozen=True, slots=True)
class AtDoor:
    """Where and how a phone reads: what it knows beside the ticket."""

    door_code: str
    others: frozenset[str] = frozenset()  # door codes of events whose tickets get mixed up
    dates: frozenset[str] = frozenset()  # those of them that are dates of the same series
    stale: bool = False
    gate: str = ""
    kind: ScanKind = ScanKind.ENTRY
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Told:
    """One scan as a phone tells it. `undoes` is the id of the scan that an undo takes back."""

    id: str
    token_hash: str
    kind: ScanKind
    verdict: Verdict
    at: datetime  # by the phone's clock
    offline: bool
    list_seq: int
    undoes: str | None = None
    reason: str = ""


def read_code(text: str) -> tuple[Verdict | None, str]:
    """What a scanned or typed text already says: a refusal, or the ticket's token.

    Reads the bare token, typed or not, and any address that ends in /t/TOKEN; /b/… is a badge.
    """
    address = re.match(r"\s*https?://[^/]+(/.*)", text, re.IGNORECASE)
    if address:
        part = re.search(r"/([bt])/([^/?#\s]+)", address[1], re.IGNORECASE)
        if part is None:
            return Verdict.FOREIGN, ""
        if part[1] in "bB":
            return Verdict.BADGE, ""
        text = part[2]
    reading, token = read_token(text)
    if reading is Reading.TICKET:
        return None, token
    return (Verdict.TYPO if reading is Reading.TYPO else Verdict.FOREIGN), ""


def is_stale(*, listed_at: datetime, sales_end_at: datetime, now: datetime) -> bool:
    """May a ticket exist that the list does not know: sold since, by a shop still open?"""
    return listed_at < sales_end_at and now - listed_at > LIST_FRESH


def judge(token: str, listed: Listed | None, here: AtDoor) -> Verdict:
    """What the person at the door is told. `token` is well formed."""
    if listed is None:
        return _not_listed(token[:EVENT_CODE], here)
    if here.kind is ScanKind.EXIT and listed.entered and not listed.exited:
        return Verdict.OUT  # nobody is kept in
    if listed.status not in LETS_IN:
        return ENDED.get(listed.status, Verdict.CANCELLED)
    if here.kind is ScanKind.EXIT:
        return Verdict.NOT_INSIDE
    if listed.entered and not may_return(here.rules.reentry, outside=listed.exited):
        return Verdict.DUP
    if not gate_lets_in(here.rules.gates, here.gate, listed.type):
        return Verdict.WRONG_GATE
    first = LETS_IN[listed.status]
    return Verdict.AGAIN if listed.entered and first is Verdict.OK else first


def _not_listed(event: str, here: AtDoor) -> Verdict:
    if event in here.dates:
        return Verdict.WRONG_DATE
    if event in here.others:
        return Verdict.WRONG_EVENT
    return Verdict.STALE_UNKNOWN if event == here.door_code and here.stale else Verdict.UNKNOWN


def listed_status(status: TicketStatus, flag: Flag) -> str:
    """What a door needs to know: of a ticket that stands, whether its money is disputed."""
    open_ = status is TicketStatus.VALID and flag is not Flag.NONE
    due = status is TicketStatus.DUE and flag is Flag.BARRED
    return flag.value if open_ or due else status.value


def may_return(reentry: Reentry, *, outside: bool) -> bool:
    return reentry == Reentry.FREE or (reentry == Reentry.AFTER_EXIT and outside)


def corrected(at: datetime, *, skew: timedelta, paired_at: datetime, now: datetime) -> datetime:
    """When it truly happened, from a phone whose clock may be wrong by `skew` (ours minus its).

    Never in the future, and never before the phone was paired: no clock can steal a first entry.
    """
    return max(paired_at, min(at + skew, now))


def in_ms(length: timedelta) -> int:
    return round(length / timedelta(milliseconds=1))


def is_news(
    *, heard_at: datetime | None, queue: tuple[int, int], skew_ms: tuple[int, int], now: datetime
) -> bool:
    """Is what a phone says of itself worth a write? Pairs are (known, told)."""
    if heard_at is None or now - heard_at >= HEARD_EVERY:
        return True
    return queue[0] != queue[1] or abs(skew_ms[0] - skew_ms[1]) > 1000


def token_works(*, revoked: bool, until: datetime, now: datetime) -> bool:
    return not revoked and now < until


def standing(
    *, revoked: bool, ends_at: datetime, seen_at: datetime | None, now: datetime
) -> Standing:
    if revoked:
        return Standing.REVOKED
    if ends_at <= now:
        return Standing.ENDED
    return Standing.HEARD if seen_at and now - seen_at < HEARD_WITHIN else Standing.SILENT
