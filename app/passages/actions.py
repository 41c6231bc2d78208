"""Taking in what phones scanned: each scan once, and who is in by the order in which it happened.

A scan is a fact: it happened at the door, with or without network, and is kept as told. What the
house makes of it is computed from all scans of its ticket (rules.told_by), anew with each one that
arrives: late or early, the same scans come to the same. Why: docs/adr/0008, and 0039 for its cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, bindparam, delete, insert, update

from app.door.models import Entry, Scan
from app.door.rules import SILENT, Result, Told, corrected
from app.gates.queries import rules_of
from app.gates.rules import Reentry
from app.kernel.db import db, table_of
from app.passages.queries import (
    ENTRY,
    SCAN,
    TICKET,
    Phone,
    scans_by_id,
    tickets_by_hash,
    told_before,
)
from app.passages.rules import (
    LET_IN,
    Door,
    Kept,
    Shown,
    Story,
    Taken,
    Turn,
    judged,
    of_no_ticket,
)
from app.tickets.actions import next_change, next_change_after
from app.tickets.models import Ticket

ENTERED = ("scan_id", "gate", "entered_at", "exited_at")  # of an entry
ADD_SCANS, ADD_ENTRIES = insert(table_of(Scan)), insert(table_of(Entry))
JUDGE_ANEW = (
    update(table_of(Scan))
    .where(SCAN.id == bindparam("scan"))
    .values(
        result=bindparam("now_result"),
        first_gate=bindparam("now_first_gate"),
        first_at=bindparam("now_first_at"),
        seq=bindparam("now_seq"),
    )
)
ENTER_ANEW = (
    update(table_of(Entry))
    .where(ENTRY.ticket_id == bindparam("ticket"))
    .values(
        scan_id=bindparam("now_scan_id"),
        gate=bindparam("now_gate"),
        entered_at=bindparam("now_entered_at"),
        exited_at=bindparam("now_exited_at"),
    )
)
LEAVE = delete(table_of(Entry)).where(ENTRY.ticket_id == bindparam("ticket"))
ANNOUNCE = (
    update(table_of(Ticket))
    .where(TICKET.id.in_(bindparam("ids", expanding=True)))
    .values(changed_seq=bindparam("now_seq"))
)


@dataclass(slots=True)
class Stand:
    """What is kept of the scans told, of their tickets, and of all scans of those."""

    known: dict[str, Kept] = field(default_factory=dict)
    tickets: dict[str, Shown] = field(default_factory=dict)
    before: Sequence[Kept] = ()


def take_scans(
    scanner: Door, told: Iterable[Told], *, skew: timedelta, now: datetime
) -> list[Taken]:
    """Take in a batch, each scan once: what came before is only answered again."""
    scans = list(told)
    return take_turn(scanner, scans, skew=skew, now=now).taken if scans else []


def take_turn(scanner: Door, told: Iterable[Told], *, skew: timedelta, now: datetime) -> Turn:
    """Doors of one event take turns: numbering the change locks the event's row first."""
    scans = sorted(told, key=lambda scan: scan.at)
    seq = next_change(scanner.event_id)
    stand = Stand(scans_by_id(scan.id for scan in scans))
    stand.tickets = tickets_by_hash(scanner.event_id, {scan.token_hash for scan in scans})
    before = told_before([ticket.id for ticket in stand.tickets.values()])
    stand.before = [stand.known.get(one.id, one) for one in before]  # one scan, one object
    return _take(scanner, scans, stand, seq=seq, skew=skew, now=now)


def take_lone(phone: Phone, told: Told, *, skew: timedelta, now: datetime) -> Turn | None:
    """One scan of a ticket of which nothing is kept, as it was read together with its phone.

    None, and nothing written, when there is something, or when another door had its turn since:
    then the turn must be taken whole.
    """
    if not phone.untouched:
        return None
    seq = next_change_after(phone.event_id, phone.seq)
    if seq is None:
        return None
    stand = Stand(tickets={told.token_hash: phone.ticket} if phone.ticket else {})
    return _take(phone, [told], stand, seq=seq, skew=skew, now=now)


def admit(scanner: Door, scan: Told, *, now: datetime) -> Taken:
    """Take in one scan, from a clock that is right."""
    return take_scans(scanner, [scan], skew=timedelta(0), now=now)[0]


def _take(
    scanner: Door, scans: Sequence[Told], stand: Stand, *, seq: int, skew: timedelta, now: datetime
) -> Turn:
    fresh: dict[str, Kept] = {}
    rows: list[dict[str, Any]] = []
    for scan in scans:
        if scan.id not in stand.known and scan.id not in fresh:
            at = corrected(scan.at, skew=skew, paired_at=scanner.created_at, now=now)
            ticket = stand.tickets.get(scan.token_hash)
            fresh[scan.id] = _kept(scanner, scan, ticket, at)
            rows.append(_row(scanner, scan, fresh[scan.id], seq=seq, now=now))
    _judge(rows, list(fresh.values()), stand, scanner.event_id, seq)
    taken = _answers(scans, stand.known, fresh, scanner.event_id)
    plain = not stand.known and not stand.before
    return Turn(seq, taken, plain and all(_is_plain(one) for one in taken))


def _is_plain(one: Taken) -> bool:
    plain = one.result in (*LET_IN, *SILENT, Result.FORCED)
    return plain and not one.replay


def _answers(
    scans: Sequence[Told], known: dict[str, Kept], fresh: dict[str, Kept], event_id: int
) -> list[Taken]:
    taken: list[Taken] = []
    told_of = set(known)
    for scan in scans:
        row = fresh.get(scan.id) or known[scan.id]
        replay = scan.id in told_of
        told_of.add(scan.id)
        if row.event_id != event_id:  # another house's id: nothing is told of it
            taken.append(Taken(id=scan.id, result=Result.UNKNOWN))
        else:
            taken.append(Taken(row.id, row.result, row.first_gate, row.first_at, replay))
    return taken


def _kept(scanner: Door, told: Told, ticket: Shown | None, at: datetime) -> Kept:
    return Kept(
        told.id,
        scanner.event_id,
        ticket.id if ticket else None,
        told.kind,
        told.verdict.value,
        at,
        told.undoes,
        of_no_ticket(told),
        "",
        None,
        scanner.gate,
    )


def _row(scanner: Door, told: Told, kept: Kept, *, seq: int, now: datetime) -> dict[str, Any]:
    return {
        "id": told.id,
        "event_id": scanner.event_id,
        "scanner_id": scanner.id,
        "ticket_id": kept.ticket_id,
        "token_hash": told.token_hash,
        "kind": told.kind,
        "verdict": kept.verdict,
        "phone_at": told.at,
        "scanned_at": kept.scanned_at,
        "received_at": now,
        "offline": told.offline,
        "list_seq": told.list_seq,
        "undoes": told.undoes,
        "reason": told.reason,
        "seq": seq,
    }


def _judge(
    rows: list[dict[str, Any]], fresh: Sequence[Kept], stand: Stand, event_id: int, seq: int
) -> None:
    """Keep the fresh scans, and what all scans of their tickets come to now."""
    scans = _by_ticket(fresh)
    mine = [ticket for ticket in stand.tickets.values() if ticket.id in scans]
    before = [one for one in stand.before if one.ticket_id in scans]
    for one in before:
        scans[one.ticket_id].append(one)
    several = any(len(scans[ticket.id]) > 1 for ticket in mine)  # one alone comes back nowhere
    reentry = rules_of(event_id).reentry if several else Reentry.NO
    said = [_said(one) for one in before]
    stories = {each.id: judged(scans[each.id], each, reentry) for each in mine}
    _run(ADD_SCANS, [row | _said(one) for row, one in zip(rows, fresh, strict=True)])
    judged_anew = zip(before, said, strict=True)
    _run(JUDGE_ANEW, [_anew(one, seq) for one, was in judged_anew if _said(one) != was])
    news = {one.ticket_id for one in fresh if one.result not in SILENT}
    _announce(_enter(stories, mine, event_id) - news, seq)


def _said(one: Kept) -> dict[str, Any]:
    return {"result": one.result, "first_gate": one.first_gate, "first_at": one.first_at}


def _anew(one: Kept, seq: int) -> dict[str, Any]:
    """Doors ask for what was judged otherwise since."""
    return {"scan": one.id, "now_seq": seq} | {f"now_{k}": v for k, v in _said(one).items()}


def _by_ticket(fresh: Sequence[Kept]) -> dict[int | None, list[Kept]]:
    found: dict[int | None, list[Kept]] = {}
    for scan in fresh:
        found.setdefault(scan.ticket_id, []).append(scan)
    return found


def _enter(stories: dict[int, Story], tickets: Sequence[Shown], event_id: int) -> set[int | None]:
    """Write who is in; the tickets of whom that changed."""
    come: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for ticket in tickets:
        first, exited_at = stories[ticket.id].first, stories[ticket.id].exited_at
        facts = (first.id, first.gate, first.at, exited_at) if first else None
        if facts == ticket.entry:
            continue
        if facts is None:
            left.append({"ticket": ticket.id})
        elif ticket.entry is None:
            whole = dict(zip(ENTERED, facts, strict=True))
            come.append(whole | {"ticket_id": ticket.id, "event_id": event_id})
        else:
            anew = {f"now_{name}": fact for name, fact in zip(ENTERED, facts, strict=True)}
            moved.append(anew | {"ticket": ticket.id})
    _run(ADD_ENTRIES, come)  # the key of the table refuses a second first entry
    _run(ENTER_ANEW, moved)
    _run(LEAVE, left)
    return {*(one["ticket_id"] for one in come), *(one["ticket"] for one in (*moved, *left))}


def _announce(ticket_ids: Collection[int | None], seq: int) -> None:
    """Let the other doors hear of tickets that no fresh scan of theirs tells of."""
    if ticket_ids:
        db.session.execute(ANNOUNCE, {"ids": list(ticket_ids), "now_seq": seq})


def _run(statement: Executable, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(statement, rows)
