"""Scans as they stand, for judging them anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import or_, select

from app.door.models import Entry, Scan, Scanner
from app.door.rules import ADMITS, LEAVES, ScanKind
from app.kernel.db import db
from app.tickets.models import Ticket


def scans_by_id(ids: Iterable[str]) -> dict[str, Scan]:
    """Of any event: an id is given once in the whole house."""
    query = select(Scan).where(Scan.id.in_(list(ids)))
    return {scan.id: scan for scan in db.session.scalars(query)}


def tickets_by_hash(event_id: int, hashes: Iterable[str]) -> dict[str, Ticket]:
    """As they stand now, read anew."""
    query = select(Ticket).where(Ticket.event_id == event_id, Ticket.token_hash.in_(set(hashes)))
    fresh = query.execution_options(populate_existing=True)
    return {ticket.token_hash: ticket for ticket in db.session.scalars(fresh)}


def told_before(ticket_ids: Collection[int]) -> Sequence[tuple[Scan, str]]:
    """What is kept of these tickets already, with its gate: refusals moved nobody."""
    query = select(Scan, Scanner.gate).join(Scanner, Scanner.id == Scan.scanner_id)
    moves = or_(Scan.verdict.in_((*ADMITS, *LEAVES)), Scan.kind == ScanKind.UNDO)
    query = query.where(Scan.ticket_id.in_(ticket_ids), moves).order_by(Scan.id)
    return db.session.execute(query.execution_options(populate_existing=True)).all()


def entries_of(ticket_ids: Collection[int]) -> dict[int, Entry]:
    query = select(Entry).where(Entry.ticket_id.in_(ticket_ids))
    fresh = query.execution_options(populate_existing=True)
    return {entry.ticket_id: entry for entry in db.session.scalars(fresh)}
