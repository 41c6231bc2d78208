"""A phone that keeps no list: each code is judged here, by the rules that phones judge by."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.door.models import Scanner
from app.door.queries import scan_of
from app.door.rules import Result, ScanKind, Told, Verdict, judge
from app.lite.queries import here, listed
from app.passages.actions import take_scans
from app.passages.rules import Taken
from app.tickets.actions import next_change
from app.tickets.rules import token_hash


def read_here(scanner: Scanner, token: str, *, scan_id: str, now: datetime) -> Verdict:
    """Judge a well-formed ticket code and keep the scan; the same `scan_id` again is the same scan.

    Doors of one event take turns from here on, so nobody comes in between the two.
    """
    seq = next_change(scanner.event_id)
    before = scan_of(scanner.id, scan_id)
    if before is not None:
        return Verdict(before.verdict)
    mark = token_hash(scanner.event.door_salt, token)
    verdict = judge(token, listed(scanner.event, mark), here(scanner))
    _take(scanner, Told(scan_id, mark, ScanKind.ENTRY, verdict, now, offline=False, list_seq=seq))
    return verdict


def take_back(scanner: Scanner, scan_id: str, *, undo_id: str, now: datetime) -> bool:
    """Take an entry of this phone back, once. False when it made none."""
    entry = scan_of(scanner.id, scan_id)
    if entry is None:
        return False
    undo = Told(
        undo_id,
        entry.token_hash,
        ScanKind.UNDO,
        Verdict.OK,
        now,
        offline=False,
        list_seq=entry.list_seq,
        undoes=scan_id,
    )
    return _take(scanner, undo).result is Result.UNDONE


def _take(scanner: Scanner, told: Told) -> Taken:
    return take_scans(scanner, [told], skew=timedelta(0), now=told.at)[0]
