"""What a phone in rehearsal hears in place of the evening: ten tickets, and that all is well."""

from __future__ import annotations

from app.door.models import Scanner
from app.door.queries import to_ms
from app.rehearsal import queries as rehearsal
from app.web.context import now


def bundle(scanner: Scanner) -> dict[str, object]:
    return {
        "cursor": 0,
        "server_ms": to_ms(now()),
        "sales_end_ms": 0,  # nothing is sold meanwhile
        "others": rehearsal.others(scanner),
        "types": rehearsal.types(),
        "rules": rehearsal.rules(scanner),
        "tickets": rehearsal.rows(scanner, now=now()),
    }


def news(cursor: int, scans: list[str]) -> dict[str, object]:
    """Nothing is kept of what it read."""
    results = [{"id": id_, "result": "logged"} for id_ in scans]
    return {"server_ms": to_ms(now()), "cursor": cursor, "changes": [], "results": results}
