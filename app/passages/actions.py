"""Taking in what phones scanned: each scan once, and who is in by the order in which it happened.

A scan is a fact: it happened at the door, with or without network, and is kept as told. What the
house makes of it is computed from all scans of its ticket (rules.told_by), anew with each one that
arrives: late or early, the same scans come to the same. Why: docs/adr/0008.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from app.door.models import Entry, Scan, Scanner
from app.door.rules import ADMITS, LEAVES, Result, ScanKind, Told, corrected
from app.gates.queries import rules_of
from app.gates.rules import Reentry
from app.kernel.db import db
from app.passages.queries import entries_of, scans_by_id, tickets_by_hash, told_before
from app.passages.rules import Passage, Story, told_by
from app.tickets.actions import next_change
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

STANDS = (TicketStatus.VALID, TicketStatus.DUE)  # nobody took the place back
LET_IN = (Result.ACCEPTED, Result.ACCEPTED_CANCELLED)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one scan. `first_*` tell of the entry that a conflict met."""

    id: str
    result: Result
    first_gate: str = ""
    first_at: datetime | None = None
    replay: bool = False


def take_scans(
    scanner: Scanner, told: Iterable[Told], *, skew: timedelta, now: datetime
) -> list[Taken]:
    """Take in a batch, each scan once: what came before is only answered again.

    Doors of one event take turns: numbering the change locks the event's row first.
    """
    scans = sorted(told, key=lambda scan: scan.at)
    if not scans:
        return []
    seq = next_change(scanner.event_id)
    known = scans_by_id(scan.id for scan in scans)
    tickets = tickets_by_hash(scanner.event_id, (scan.token_hash for scan in scans))
    fresh: dict[str, Scan] = {}
    for scan in scans:
        if scan.id not in known:
            at = corrected(scan.at, skew=skew, paired_at=scanner.created_at, now=now)
            ticket = tickets.get(scan.token_hash)
            fresh.setdefault(scan.id, _scan(scanner, scan, ticket, at=at, seq=seq, now=now))
    _judge(list(fresh.values()), list(tickets.values()), scanner, seq)
    taken: list[Taken] = []
    told_of = set(known)
    for scan in scans:
        row = fresh.get(scan.id) or known[scan.id]
        replay = scan.id in told_of
        told_of.add(scan.id)
        if row.event_id != scanner.event_id:  # another house's id: nothing is told of it
            taken.append(Taken(id=scan.id, result=Result.UNKNOWN))
        else:
            taken.append(Taken(row.id, row.result, row.first_gate, row.first_at, replay))
    return taken


def admit(scanner: Scanner, scan: Told, *, now: datetime) -> Taken:
    """Take in one scan, from a clock that is right."""
    return take_scans(scanner, [scan], skew=timedelta(0), now=now)[0]


def _scan(
    scanner: Scanner, told: Told, ticket: Ticket | None, *, at: datetime, seq: int, now: datetime
) -> Scan:
    return Scan(
        id=told.id,
        event_id=scanner.event_id,
        scanner_id=scanner.id,
        ticket_id=ticket.id if ticket else None,
        token_hash=told.token_hash,
        kind=told.kind,
        verdict=told.verdict.value,
        phone_at=told.at,
        scanned_at=at,
        received_at=now,
        offline=told.offline,
        list_seq=told.list_seq,
        undoes=told.undoes,
        reason=told.reason,
        seq=seq,
        result=_of_no_ticket(told),
        first_gate="",
    )


def _of_no_ticket(told: Told) -> Result:
    """What a scan comes to whose ticket nobody knows; judged again at once if there is one."""
    moves = told.kind is ScanKind.UNDO or told.verdict in (*ADMITS, *LEAVES)
    return Result.UNKNOWN if moves else Result.LOGGED


def _judge(fresh: Sequence[Scan], tickets: Sequence[Ticket], scanner: Scanner, seq: int) -> None:
    """Keep the fresh scans, and what all scans of their tickets come to now."""
    scans = _with_gates(fresh, scanner.gate)
    mine = [ticket for ticket in tickets if ticket.id in scans]
    reentry = rules_of(scanner.event_id).reentry if mine else Reentry.NO
    for scan, gate in told_before([ticket.id for ticket in mine]) if mine else ():
        scans[scan.ticket_id].append((scan, gate))
    stories = {each.id: _told(scans[each.id], each, reentry, seq) for each in mine}
    db.session.add_all(fresh)
    db.session.flush()  # entries point at them
    silent = (Result.LOGGED, Result.UNKNOWN)
    news = {one.ticket_id for one in fresh if one.ticket_id and one.result not in silent}
    _announce(news | _enter(stories, scanner.event_id), seq)


def _with_gates(fresh: Sequence[Scan], gate: str) -> dict[int | None, list[tuple[Scan, str]]]:
    """By ticket."""
    found: dict[int | None, list[tuple[Scan, str]]] = {}
    for scan in fresh:
        found.setdefault(scan.ticket_id, []).append((scan, gate))
    return found


def _told(scans: Sequence[tuple[Scan, str]], ticket: Ticket, reentry: Reentry, seq: int) -> Story:
    """Judge every scan of a ticket; doors ask for what was judged otherwise since."""
    story = told_by((_passage(scan, gate) for scan, gate in scans), reentry)
    for scan, _gate in scans:
        result = story.said[scan.id]
        if result is Result.ACCEPTED:
            cancelled = Result.ACCEPTED_CANCELLED if ticket.status not in STANDS else result
            result = scan.result if scan.result in LET_IN else cancelled  # as it stood then
        met = story.met.get(scan.id)
        gate, at = (met.gate, met.at) if met else ("", None)
        if (scan.result, scan.first_gate, scan.first_at) != (result, gate, at):
            scan.result, scan.first_gate, scan.first_at, scan.seq = result, gate, at, seq
    return story


def _passage(scan: Scan, gate: str) -> Passage:
    return Passage(scan.id, scan.kind, scan.verdict, scan.scanned_at, gate, scan.undoes)


def _enter(stories: dict[int, Story], event_id: int) -> set[int]:
    """Write who is in; the tickets of whom that changed."""
    kept = entries_of(stories)
    changed: set[int] = set()
    for ticket_id, story in stories.items():
        entry, first = kept.get(ticket_id), story.first
        if first is None:
            if entry is not None:
                db.session.delete(entry)
                changed.add(ticket_id)
            continue
        facts = (first.id, first.gate, first.at, story.exited_at)
        if entry is None:
            entry = Entry(ticket_id=ticket_id, event_id=event_id)
            db.session.add(entry)
        elif (entry.scan_id, entry.gate, entry.entered_at, entry.exited_at) == facts:
            continue
        entry.scan_id, entry.gate, entry.entered_at, entry.exited_at = facts
        changed.add(ticket_id)
    db.session.flush()  # the key of the table refuses a second first entry
    return changed


def _announce(ticket_ids: Collection[int], seq: int) -> None:
    """Let the other doors hear of these tickets at their next sync."""
    if ticket_ids:
        news = update(Ticket).where(Ticket.id.in_(ticket_ids)).values(changed_seq=seq)
        db.session.execute(news.execution_options(synchronize_session=False))
