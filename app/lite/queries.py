"""One ticket as the list of a phone would have it."""

from __future__ import annotations

from app.door.models import Scanner
from app.door.queries import Row, events_mixed_up_with, rows_since
from app.door.rules import AtDoor, DeviceRole, Listed
from app.events.models import Event
from app.gates.queries import rules_of


def row_of(event: Event, mark: str) -> Row | None:
    """The row a desk's list would have of the ticket with this hash."""
    rows = rows_since(event, 0, DeviceRole.DESK, only=mark)
    return rows[0] if rows else None


def listed(event: Event, mark: str) -> Listed | None:
    row = row_of(event, mark)
    if row is None:
        return None
    _mark, _who, type_id, status, entered, _gate, _n, *more = row
    exited = bool(more and "x" in more[0])
    return Listed(status, entered is not None, exited, type_id)


def here(scanner: Scanner) -> AtDoor:
    mixed_up = events_mixed_up_with(scanner.event)
    return AtDoor(
        scanner.event.door_code,
        others=frozenset(mixed_up),
        dates=frozenset(code for code, (_title, _at, same) in mixed_up.items() if same),
        gate=scanner.gate,
        rules=rules_of(scanner.event_id),
    )
