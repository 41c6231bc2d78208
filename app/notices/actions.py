"""Keeping what providers tell us as it came, and how far it has been judged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, update

from app.kernel.db import db, insert_once
from app.notices.models import PaymentNotice
from app.notices.rules import KEPT
from app.payments.gateway import Hint


def keep_notice(till: str, hint: Hint, *, body: bytes, now: datetime) -> bool:
    """Record what a provider told us, as it came; False when it was told before."""
    once = insert_once(PaymentNotice, "provider", "event_key").values(
        provider=till,
        event_key=hint.event_key,
        kind=hint.kind,
        provider_ref=hint.provider_ref,
        our_ref=hint.payment_id,
        refund_ref=hint.refund_id,
        is_signed=hint.authenticated,
        body=body,
        received_at=now,
        next_try_at=now,
    )
    return cast("CursorResult[Any]", db.session.execute(once)).rowcount == 1


NOTICE_TRIES = (5, 30, 120, 600, 3600)  # seconds; then parked, for a person


def notice_done(notice_id: int, *, now: datetime) -> None:
    done = update(PaymentNotice).where(PaymentNotice.id == notice_id)
    db.session.execute(done.values(done_at=now, error=""))


def notice_later(notice: PaymentNotice, *, error: str, now: datetime) -> None:
    """Not understood yet (our own row may still be on its way): again, then parked."""
    tries = notice.tries
    wait = NOTICE_TRIES[tries] if tries < len(NOTICE_TRIES) else None
    then = now + timedelta(seconds=wait) if wait else None
    later = update(PaymentNotice).where(PaymentNotice.id == notice.id)
    db.session.execute(later.values(tries=tries + 1, error=error[:500], next_try_at=then))


def forget(*, now: datetime) -> None:
    """What was said, with whoever's telephone and name stood in it; that it was said stays."""
    old = update(PaymentNotice).where(PaymentNotice.received_at <= now - KEPT)
    db.session.execute(old.where(PaymentNotice.body != b"").values(body=b""))
