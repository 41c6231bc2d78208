"""Pairing phones, and taking in what they scanned.

A scan is a fact: it happened at the door, with or without network, and is kept as told. What the
server adds is the order of things: the earliest admission with a ticket is the entry, any later
one is a conflict that all doors hear of. Why: docs/adr/0008.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.actions import audit
from app.accounts.models import User
from app.door.models import Entry, Pairing, Scan, Scanner
from app.door.queries import first_standing_entry, scans_by_id, tickets_by_hash
from app.door.rules import (
    ADMITS,
    GATE_MAX,
    NAME_MAX,
    PAIRING_CODE,
    PAIRING_LASTS,
    SCANNER_OUTLIVES,
    DeviceRole,
    EventOver,
    PairingSpent,
    Result,
    ScanKind,
    Told,
    corrected,
    in_ms,
)
from app.events.models import Event
from app.kernel.codes import clean, digest, random_code
from app.kernel.db import db, is_sqlite
from app.kernel.text import clean_name
from app.tickets.actions import next_change
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def open_pairing(
    event: Event,
    *,
    gate: str,
    role: DeviceRole,
    by: User,
    now: datetime,
    cashier_id: int | None = None,
) -> str:
    """A code that pairs one phone for this event, once, within ten minutes. The money it takes, if
    it may, is in the drawer of `cashier_id`.

    Raises: EventOver when the phone's token would end at once.
    """
    if event.ends_at + SCANNER_OUTLIVES <= now:
        raise EventOver()
    db.session.execute(delete(Pairing).where(Pairing.expires_at < now - timedelta(days=1)))
    code = random_code(PAIRING_CODE)
    pairing = Pairing(
        code_digest=digest(code),
        event_id=event.id,
        gate=clean_name(gate)[:GATE_MAX],
        role=role,
        cashier_id=cashier_id,
        created_by=by.id,
        expires_at=now + PAIRING_LASTS,
    )
    db.session.add(pairing)
    return code


def pair(code: str, *, name: str, now: datetime) -> tuple[Scanner, str]:
    """Turn a typed or scanned code into a paired phone and its token (256 bits, kept as digest).

    Raises: PairingSpent when the code is unknown, used or too old.
    """
    mark = digest(clean(code))
    use = update(Pairing).where(
        Pairing.code_digest == mark, Pairing.used_at.is_(None), Pairing.expires_at > now
    )
    use = use.values(used_at=now).returning(Pairing)
    pairing = db.session.scalar(use.execution_options(populate_existing=True))
    if pairing is None:
        raise PairingSpent()
    event = db.session.get_one(Event, pairing.event_id)
    token = secrets.token_urlsafe(32)
    scanner = Scanner(
        event_id=event.id,
        gate=pairing.gate,
        name=clean_name(name)[:NAME_MAX],
        role=pairing.role,
        cashier_id=pairing.cashier_id,
        token_digest=digest(token),
        created_at=now,
        ends_at=event.ends_at + SCANNER_OUTLIVES,
        last_seen_at=now,
    )
    scanner.event = event
    db.session.add(scanner)
    db.session.flush()
    audit(
        "scanner.pair",
        f"scanner:{scanner.id}",
        actor=f"user:{pairing.created_by}",
        now=now,
        organizer_id=event.organizer_id,
        gate=scanner.gate,
        role=scanner.role.value,
        cashier=scanner.cashier_id,
    )
    return scanner, token


def revoke(scanner: Scanner, *, by: User, now: datetime) -> None:
    """The phone's next word is answered with a no, and it wipes itself. Twice is once."""
    if scanner.revoked_at is None:
        scanner.revoked_at = now
        audit(
            "scanner.revoke",
            f"scanner:{scanner.id}",
            actor=f"user:{by.id}",
            now=now,
            organizer_id=scanner.event.organizer_id,
        )


def hear(scanner: Scanner, *, queue: int, skew: timedelta, app: str, now: datetime) -> None:
    """Keep what the phone says of itself; rules.is_news says when that is worth a write."""
    scanner.last_seen_at, scanner.queue_length, scanner.app_version = now, queue, app
    scanner.skew_ms = in_ms(skew)


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
    """Take in a batch, each scan once: what came before answers as it did then.

    Doors of one event take turns: numbering the change locks the event's row first.
    """
    scans = sorted(told, key=lambda scan: scan.at)
    if not scans:
        return []
    seq = next_change(scanner.event_id)
    known = scans_by_id(scan.id for scan in scans)
    tickets = tickets_by_hash(scanner.event_id, (scan.token_hash for scan in scans))
    taken: list[Taken] = []
    touched: set[int] = set()
    for scan in scans:
        before = known.get(scan.id)
        if before is None:
            ticket = tickets.get(scan.token_hash)
            at = corrected(scan.at, skew=skew, paired_at=scanner.created_at, now=now)
            before = known[scan.id] = _record(scanner, scan, ticket, at=at, seq=seq, now=now)
            if before.result not in (Result.LOGGED, Result.UNKNOWN):
                touched.add(cast(int, before.ticket_id))
            taken.append(_told_back(before))
        elif before.event_id != scanner.event_id:  # another house's id: nothing is told of it
            taken.append(Taken(id=scan.id, result=Result.UNKNOWN))
        else:
            taken.append(_told_back(before, replay=True))
    _announce(touched, seq)
    return taken


def admit(scanner: Scanner, scan: Told, *, now: datetime) -> Taken:
    """Take in one scan, from a clock that is right."""
    return take_scans(scanner, [scan], skew=timedelta(0), now=now)[0]


def _record(
    scanner: Scanner, told: Told, ticket: Ticket | None, *, at: datetime, seq: int, now: datetime
) -> Scan:
    scan = Scan(
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
        seq=seq,
        result=Result.LOGGED,
    )
    db.session.add(scan)
    db.session.flush()  # the entry points at it
    if told.kind is ScanKind.UNDO:
        scan.result = _undo(told, ticket)
    elif told.verdict in ADMITS:
        _enter(scan, ticket, scanner.gate)
    return scan


def _enter(scan: Scan, ticket: Ticket | None, gate: str) -> None:
    """The first admission makes the entry; a later one is a conflict, and may have been earlier."""
    if ticket is None:
        scan.result = Result.UNKNOWN
        return
    if _is_first_in(scan, ticket, gate):
        valid = ticket.status is TicketStatus.VALID
        scan.result = Result.ACCEPTED if valid else Result.ACCEPTED_CANCELLED
        return
    entry = db.session.get_one(Entry, ticket.id, populate_existing=True)
    scan.result = Result.CONFLICT
    scan.first_gate, scan.first_at = entry.gate, entry.entered_at
    if scan.scanned_at < entry.entered_at:
        entry.scan_id, entry.gate, entry.entered_at = scan.id, gate, scan.scanned_at


def _is_first_in(scan: Scan, ticket: Ticket, gate: str) -> bool:
    """Make the entry unless there is one. The key of the table decides, not a look before."""
    add = (sqlite.insert if is_sqlite() else postgresql.insert)(Entry)
    row = {
        "ticket_id": ticket.id,
        "event_id": ticket.event_id,
        "scan_id": scan.id,
        "gate": gate,
        "entered_at": scan.scanned_at,
    }
    add = add.values(row).on_conflict_do_nothing(index_elements=["ticket_id"])
    return db.session.execute(add.returning(Entry.ticket_id)).scalar() is not None


def _undo(told: Told, ticket: Ticket | None) -> Result:
    """Take one admission back; the entry becomes the earliest that still stands, or none."""
    undone = db.session.get(Scan, told.undoes) if told.undoes else None
    if ticket is None or undone is None or undone.ticket_id != ticket.id:
        return Result.UNKNOWN
    first = first_standing_entry(ticket.id)
    if first is None:
        db.session.execute(delete(Entry).where(Entry.ticket_id == ticket.id))
        return Result.UNDONE
    gate = select(Scanner.gate).where(Scanner.id == first.scanner_id).scalar_subquery()
    move = update(Entry).where(Entry.ticket_id == ticket.id)
    move = move.values(scan_id=first.id, gate=gate, entered_at=first.scanned_at)
    db.session.execute(move.execution_options(synchronize_session=False))
    return Result.UNDONE


def _announce(ticket_ids: set[int], seq: int) -> None:
    """Let the other doors hear of these tickets at their next sync."""
    if ticket_ids:
        news = update(Ticket).where(Ticket.id.in_(ticket_ids)).values(changed_seq=seq)
        db.session.execute(news.execution_options(synchronize_session=False))


def _told_back(scan: Scan, *, replay: bool = False) -> Taken:
    return Taken(scan.id, scan.result, scan.first_gate, scan.first_at, replay)
