"""What people do with their accounts, and the trail of who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.accounts.models import AuditEntry
from app.kernel.db import db


def audit(
    action: str,
    object: str,
    *,
    actor: str,
    now: datetime,
    organizer_id: int | None = None,
    **facts: Any,
) -> None:
    """Write who did what to what, in the transaction that does it.

    `actor` is "user:<id>", "scanner:<id>", "buyer" or "job"; `facts` never hold a secret.
    """
    row = {
        "at": now,
        "actor": actor,
        "action": action,
        "object": object,
        "organizer_id": organizer_id,
        "facts": facts,
    }
    db.session.execute(insert(AuditEntry).values(row))
