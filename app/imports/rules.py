"""Statements as files: which are long, and how a row waits to be taken in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.statements.rules import Entry

AT_ONCE = 150  # rows taken within a request; measured: 9 ms each, and a request has 2 s
NAME_MAX = 60  # characters an account is called by


def packed(entry: Entry) -> dict[str, Any]:
    """As JSON keeps it."""
    at = entry.at.isoformat() if entry.at else None
    words = {"payer": entry.payer, "phone": entry.phone, "text": entry.text}
    told = {"source": entry.source, "key": entry.key, "amount": entry.amount, "at": at}
    return told | words | {"operator_ref": entry.operator_ref}


def unpacked(row: dict[str, Any]) -> Entry:
    at = datetime.fromisoformat(row["at"]) if row["at"] else None
    return Entry(**(row | {"at": at}))
