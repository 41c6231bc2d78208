"""What a scan means. The same cases judge the phone's JavaScript (tests/door/verdicts.json)."""

from __future__ import annotations

from enum import StrEnum


class DeviceRole(StrEnum):
    SCAN = "scan"  # no list, no search; names open only with the ticket shown
    DESK = "desk"


class ScanKind(StrEnum):
    ENTRY = "entry"
    UNDO = "undo"


class Verdict(StrEnum):
    """What the phone told the person at the door."""

    OK = "ok"
    DUP = "dup"
    CANCELLED = "cancelled"
    WRONG_EVENT = "wrong_event"
    STALE_UNKNOWN = "stale_unknown"  # not in a list older than the last sale
    UNKNOWN = "unknown"
    TYPO = "typo"
    BADGE = "badge"
    FOREIGN = "foreign"


class Result(StrEnum):
    """What the server made of a scan when it arrived."""

    ACCEPTED = "accepted"
    ACCEPTED_CANCELLED = "accepted_cancelled"  # let in while the phone's list was old
    CONFLICT = "conflict"  # someone was already let in with it
    LOGGED = "logged"  # a refusal, kept
    UNDONE = "undone"
    UNKNOWN = "unknown"
