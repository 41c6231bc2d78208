"""What people do with their accounts, and the trail of who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.accounts.models import AuditEntry, Consent
from app.accounts.rules import CONSENT_VERSION, Purpose
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


# Consent: one row a yes, one row a no; nothing here is ever changed (PR3).


def give_consent(
    subject: str,
    purpose: Purpose,
    *,
    locale: str,
    now: datetime,
    version: str = CONSENT_VERSION,
    event_id: int | None = None,
    channel: str = "web",
) -> None:
    """Write a yes by "user:<id>", "profile:<id>" or "order:<id>" to the text shown to them."""
    _write_consent(subject, purpose, True, locale, now, version, event_id, channel)


def withdraw_consent(
    subject: str, purpose: Purpose, *, locale: str, now: datetime, channel: str = "web"
) -> None:
    """Write a no: from now on the newest row counts."""
    _write_consent(subject, purpose, False, locale, now, CONSENT_VERSION, None, channel)


def _write_consent(
    subject: str,
    purpose: Purpose,
    given: bool,
    locale: str,
    now: datetime,
    version: str,
    event_id: int | None,
    channel: str,
) -> None:
    row = {
        "subject": subject,
        "purpose": purpose,
        "given": given,
        "text_version": version,
        "locale": locale,
        "event_id": event_id,
        "channel": channel,
        "at": now,
    }
    db.session.execute(insert(Consent).values(row))
