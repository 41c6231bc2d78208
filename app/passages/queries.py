"""Scans as they stand, for judging them anew; and who tells them, in the same read.

These run with each scan of an evening: written once, and read as plain rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select

from app.door.models import Entry, Scan, Scanner
from app.door.rules import (
    ADMITS,
    LEAVES,
    SCANNER_OUTLIVES,
    DeviceRole,
    Result,
    ScanKind,
    token_works,
)
from app.events.models import Event
from app.kernel.codes import digest
from app.kernel.db import db, table_of
from app.passages.rules import Kept, Shown
from app.tickets.models import Ticket

SCAN, SCANNER, ENTRY = table_of(Scan).c, table_of(Scanner).c, table_of(Entry).c
TICKET, EVENT = table_of(Ticket).c, table_of(Event).c
IDS: BindParameter[Any] = bindparam("ids", expanding=True)
MARKS: BindParameter[Any] = bindparam("marks", expanding=True)


@dataclass(frozen=True, slots=True)
class Phone:
    """Who speaks, and how far its event counts: `seq`, at the moment of `untouched`."""

    id: int
    event_id: int
    gate: str
    role: DeviceRole
    cashier_id: int | None
    created_at: datetime
    practice: bool
    last_seen_at: datetime | None
    queue_length: int
    skew_ms: int
    seq: int
    salt: bytes  # of its event's names
    ticket: Shown | None  # of the one scan it tells
    untouched: bool  # nothing is kept of that scan, nor of its ticket


_KEPT = select(
    SCAN.id,
    SCAN.event_id,
    SCAN.ticket_id,
    SCAN.kind,
    SCAN.verdict,
    SCAN.scanned_at,
    SCAN.undoes,
    SCAN.result,
    SCAN.first_gate,
    SCAN.first_at,
    SCANNER.gate,
).join(table_of(Scanner), SCANNER.id == SCAN.scanner_id)
_BY_ID = _KEPT.where(SCAN.id.in_(IDS))
_MOVES = or_(SCAN.verdict.in_((*ADMITS, *LEAVES)), SCAN.kind == ScanKind.UNDO)
_BEFORE = _KEPT.where(SCAN.ticket_id.in_(IDS), _MOVES).order_by(SCAN.id)
_SHOWN = (
    select(
        TICKET.token_hash,
        TICKET.id,
        TICKET.status,
        ENTRY.scan_id,
        ENTRY.gate,
        ENTRY.entered_at,
        ENTRY.exited_at,
    )
    .outerjoin(table_of(Entry), ENTRY.ticket_id == TICKET.id)
    .where(TICKET.event_id + 0 == bindparam("event"), TICKET.token_hash.in_(MARKS))
)
_PHONE = (
    select(
        SCANNER.id,
        SCANNER.event_id,
        SCANNER.gate,
        SCANNER.role,
        SCANNER.cashier_id,
        SCANNER.created_at,
        SCANNER.practice,
        SCANNER.last_seen_at,
        SCANNER.queue_length,
        SCANNER.skew_ms,
        EVENT.change_seq,
        EVENT.door_salt,
        SCANNER.revoked_at,
        SCANNER.ends_at,
        EVENT.starts_at,
        EVENT.ends_at,
        TICKET.id,
        TICKET.status,
        exists().where(SCAN.id == bindparam("scan")),
        exists().where(SCAN.ticket_id == TICKET.id),
        exists().where(ENTRY.ticket_id == TICKET.id),
    )
    .join(table_of(Event), EVENT.id == SCANNER.event_id)
    .outerjoin(
        table_of(Ticket),
        # by its hash, or SQLite reads the whole event
        and_(TICKET.event_id + 0 == EVENT.id, TICKET.token_hash == bindparam("mark")),
    )
    .where(SCANNER.token_digest == bindparam("digest"))
)


def phone_by_token(token: str, *, now: datetime, mark: str = "", scan: str = "") -> Phone | None:
    """The phone that holds this token; None once revoked or ended.

    And, if it tells one `scan` alone, of the ticket with this `mark`: what stands of the two.
    """
    asked = {"digest": digest(token), "mark": mark, "scan": scan}
    row = db.session.execute(_PHONE, asked).first()
    if row is None:
        return None
    *facts, revoked_at, own_end, begins, ends, ticket_id, status, told, met, entered = row
    practice = row[6]
    until = begins if practice else max(own_end, ends + SCANNER_OUTLIVES)
    if not token_works(revoked=revoked_at is not None, until=until, now=now):
        return None
    shown = None if ticket_id is None else Shown(ticket_id, status, None)
    facts += [shown, not (told or met or entered)]
    return Phone(*facts)


def scans_by_id(ids: Iterable[str]) -> dict[str, Kept]:
    """Of any event: an id is given once in the whole house."""
    rows = db.session.execute(_BY_ID, {"ids": list(ids)})
    return {row[0]: Kept(*row) for row in rows}


def tickets_by_hash(event_id: int, marks: Collection[str]) -> dict[str, Shown]:
    """As they stand now."""
    rows = db.session.execute(_SHOWN, {"event": event_id, "marks": list(marks)})
    return {
        mark: Shown(ticket_id, status, tuple(entry) if entry[0] else None)
        for mark, ticket_id, status, *entry in rows
    }


def told_before(ticket_ids: Collection[int]) -> Sequence[Kept]:
    """What is kept of these tickets already: refusals moved nobody."""
    rows = db.session.execute(_BEFORE, {"ids": list(ticket_ids)})
    return [Kept(*row) for row in rows]


def last_scans_of(scanner_id: int, most: int = 20) -> Sequence[tuple[Scan, str | None]]:
    """What a phone told last, newest first, with the ticket's holder where there is one."""
    query = (
        select(Scan, Ticket.holder_name)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .where(Scan.scanner_id == scanner_id)
    )
    return db.session.execute(query.order_by(Scan.scanned_at.desc(), Scan.id).limit(most)).all()


def tally_of(scanner_id: int) -> dict[Result, int]:
    """How many of its scans ended how."""
    query = select(Scan.result, func.count()).where(Scan.scanner_id == scanner_id)
    return dict(db.session.execute(query.group_by(Scan.result)).all())
