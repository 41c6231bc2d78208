"""Who came in and who is inside, from all scans of one ticket, in whatever order they arrived.

A scan is a fact and stays; what it comes to is judged anew whenever another one of its ticket
arrives, by the time at which they happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.door.rules import ADMITS, LEAVES, Result, ScanKind, Told, Verdict, may_return
from app.gates.rules import Reentry
from app.tickets.rules import TicketStatus

STANDS = (TicketStatus.VALID, TicketStatus.DUE)  # nobody took the place back
LET_IN = (Result.ACCEPTED, Result.ACCEPTED_CANCELLED)


class Door(Protocol):
    """The phone that tells scans."""

    @property
    def id(self) -> int: ...
    @property
    def event_id(self) -> int: ...
    @property
    def gate(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """One scan of a ticket as a phone told it, with the time we believe."""

    id: str
    kind: ScanKind
    verdict: str
    at: datetime
    gate: str
    undoes: str | None = None


@dataclass(slots=True)
class Kept:
    """A scan as it is kept, or will be. `gate`: of the phone that told it."""

    id: str
    event_id: int
    ticket_id: int | None
    kind: ScanKind
    verdict: str
    scanned_at: datetime
    undoes: str | None
    result: Result
    first_gate: str
    first_at: datetime | None
    gate: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket that was shown, and who is in with it: (scan, gate, entered, exited)."""

    id: int
    status: TicketStatus
    entry: tuple[str, str, datetime, datetime | None] | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one scan. `first_*` tell of the entry that a conflict met."""

    id: str
    result: Result
    first_gate: str = ""
    first_at: datetime | None = None
    replay: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A door's turn. `plain`: all that it told came out as the phone itself believes."""

    seq: int
    taken: list[Taken]
    plain: bool


@dataclass(slots=True)
class Story:
    """What all scans of one ticket come to, in whatever order they arrived."""

    said: dict[str, Result] = field(default_factory=dict)  # by scan
    met: dict[str, Passage] = field(default_factory=dict)  # the entry that each conflict met
    first: Passage | None = None  # the entry that made the holder one of those who came
    last: Passage | None = None
    exited_at: datetime | None = None  # None: inside, once there is a first


def told_by(passages: Iterable[Passage], reentry: Reentry) -> Story:
    """Order by the time it happened; what was taken back did not happen. Pure and total.

    At the same instant who comes in does so before anybody goes out, whatever their phones' ids.
    """
    in_order = sorted(passages, key=lambda one: (one.at, one.kind is ScanKind.EXIT, one.id))
    known = {one.id for one in in_order if one.kind is not ScanKind.UNDO}
    undone = {one.undoes for one in in_order if one.kind is ScanKind.UNDO}
    story = Story()
    for one in in_order:
        if one.kind is ScanKind.UNDO:
            story.said[one.id] = Result.UNDONE if one.undoes in known else Result.UNKNOWN
        elif one.id in undone:
            story.said[one.id] = Result.UNDONE
        elif one.kind is ScanKind.EXIT:
            story.said[one.id] = _goes_out(story, one)
        else:
            story.said[one.id] = _comes_in(story, one, reentry)
    return story


def _comes_in(story: Story, one: Passage, reentry: Reentry) -> Result:
    if one.verdict not in ADMITS:
        return Result.LOGGED
    before, outside = story.last, story.exited_at is not None
    story.last, story.exited_at = one, None
    if one.verdict == Verdict.FORCED:
        story.first = story.first or one
        return Result.FORCED
    if story.first is None or before is None:
        story.first = one
        return Result.ACCEPTED
    # by the rule of now, or by the one this phone read by when it was otherwise
    may = may_return(reentry, outside=outside)
    if may or (reentry is Reentry.NO and one.verdict == Verdict.AGAIN):
        return Result.REENTERED
    story.met[one.id] = before
    return Result.CONFLICT


def _goes_out(story: Story, one: Passage) -> Result:
    inside = story.first is not None and story.exited_at is None
    if one.verdict not in LEAVES or not inside:
        return Result.LOGGED
    story.exited_at = one.at
    return Result.EXITED


def of_no_ticket(told: Told) -> Result:
    """What a scan comes to whose ticket nobody knows; judged again at once if there is one."""
    moves = told.kind is ScanKind.UNDO or told.verdict in (*ADMITS, *LEAVES)
    return Result.UNKNOWN if moves else Result.LOGGED


def judged(scans: Sequence[Kept], ticket: Shown, reentry: Reentry) -> Story:
    """Judge every scan of a ticket."""
    story = told_by((passage_of(scan) for scan in scans), reentry)
    for scan in scans:
        result = story.said[scan.id]
        if result is Result.ACCEPTED:
            cancelled = Result.ACCEPTED_CANCELLED if ticket.status not in STANDS else result
            result = scan.result if scan.result in LET_IN else cancelled  # as it stood then
        met = story.met.get(scan.id)
        scan.result = result
        scan.first_gate, scan.first_at = (met.gate, met.at) if met else ("", None)
    return story


def passage_of(scan: Kept) -> Passage:
    return Passage(scan.id, scan.kind, scan.verdict, scan.scanned_at, scan.gate, scan.undoes)


def knows_all(seq: int, cursor: int, turns: Sequence[Turn]) -> bool:
    """Has the event nothing to tell a phone that counted to `cursor`, beside what it just told?

    `seq` was the event's last change before its own `turns`; another door's between them is news.
    """
    own = range(seq + 1, seq + 1 + len(turns))
    return cursor == seq and all(
        turn.plain and turn.seq == n for turn, n in zip(turns, own, strict=True)
    )
