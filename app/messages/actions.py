"""Leaving a message, and carrying it: claimed with a lease, marked done after it was sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from app.kernel.db import db, insert_once
from app.kernel.due import due
from app.messages.models import Message
from app.messages.rules import KEPT, LATEST, LEASE, SECRET, SECRET_LASTS, retry_at

TOGETHER = 1_000  # rows of one statement


def leave(
    template: str,
    *,
    to: str,
    locale: str,
    now: datetime,
    dedupe_key: str | None = None,
    not_before: datetime | None = None,
    **facts: Any,
) -> None:
    """Write a mail in the current transaction; it leaves after the commit.

    The same `dedupe_key` ("order:12:tickets") is left once, however often it is asked.
    `facts` are what the template needs, as JSON: ids and words, looked up again when sent.
    """
    if dedupe_key and db.session.scalar(select(Message.id).where(Message.dedupe_key == dedupe_key)):
        return
    db.session.add(
        Message(
            template=template,
            recipient=to,
            locale=locale,
            about=f"order:{facts['order_id']}" if "order_id" in facts else "",
            facts=facts,
            dedupe_key=dedupe_key,
            created_at=now,
            not_before=not_before or now,
        )
    )
    db.session.info["message_left"] = True  # the page wakes the postman after its commit


def leave_many(template: str, mails: list[dict[str, Any]], *, about: str, now: datetime) -> None:
    """One mail each, of many, as `leave` does; several rows in one statement.

    Of each: recipient, locale, facts, dedupe_key, not_before.
    """
    add = insert_once(Message, "dedupe_key")
    alike = {"template": template, "about": about, "created_at": now, "attempts": 0, "error": ""}
    for start in range(0, len(mails), TOGETHER):
        db.session.execute(add, [alike | mail for mail in mails[start : start + TOGETHER]])
    db.session.info["message_left"] = True


def claim_next(*, now: datetime) -> Message | None:
    """The next message that is due, for this worker alone until its lease ends."""
    first = (
        select(Message.id)
        .where(
            Message.done_at.is_(None),
            Message.failed_at.is_(None),
            due(Message.not_before, now=now, within=LATEST),
            or_(
                Message.claimed_until.is_(None),
                due(Message.claimed_until, now=now, within=2 * LEASE),
            ),
        )
        .order_by(Message.not_before, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claim = (
        update(Message)
        .where(Message.id == first.scalar_subquery())
        .values(claimed_until=now + LEASE, attempts=Message.attempts + 1)
        .returning(Message)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(claim)


def mark_sent(message_id: int, *, now: datetime) -> None:
    db.session.execute(
        update(Message).where(Message.id == message_id).values(done_at=now, error="")
    )
    _forget_secret(message_id)


def _forget_secret(message_id: int) -> None:
    secret = update(Message).where(Message.id == message_id, Message.template.in_(SECRET))
    db.session.execute(secret.values(facts={}))


def mark_unsent(message_id: int, *, error: str, for_good: bool, now: datetime) -> None:
    """Try again later, longer each time; or give up, for the organizer to see."""
    attempts = db.session.scalar(select(Message.attempts).where(Message.id == message_id)) or 0
    later = None if for_good else retry_at(attempts, now=now)
    db.session.execute(
        update(Message)
        .where(Message.id == message_id)
        .values(
            claimed_until=None,
            error=error[:500],
            not_before=later or now,
            failed_at=None if later else now,
        )
    )
    if later is None:
        _forget_secret(message_id)


def drop(message_id: int) -> None:
    """It had nothing to say: no trace of who asked stays."""
    db.session.execute(delete(Message).where(Message.id == message_id))


def send_elsewhere(old: str, new: str, *, order_id: int) -> None:
    """What waits for an address about one order goes to another; "": it is dropped."""
    waiting = (
        Message.recipient == old,
        Message.done_at.is_(None),
        Message.failed_at.is_(None),
        Message.about == f"order:{order_id}",
    )
    change = update(Message).values(recipient=new) if new else delete(Message)
    db.session.execute(change.where(*waiting).execution_options(synchronize_session=False))


def put_back(message_id: int, *, error: str) -> None:
    """It was never tried, as there was no server to try it with: due still, and no try is lost."""
    db.session.execute(
        update(Message)
        .where(Message.id == message_id)
        .values(claimed_until=None, error=error[:500], attempts=Message.attempts - 1)
    )


def resend(message_id: int, *, now: datetime) -> None:
    """Once more, from the start, whatever happened before; but no mail whose facts are gone."""
    db.session.execute(
        update(Message)
        .where(Message.id == message_id, Message.template.not_in(SECRET))
        .values(
            done_at=None, failed_at=None, claimed_until=None, attempts=0, not_before=now, error=""
        )
    )


def forget_old(*, now: datetime, keep: timedelta = KEPT) -> None:
    """Mails that left, or never will, are dropped after a while: their facts may name people. Links
    that came too late to leave are dropped at once."""
    over = or_(Message.done_at < now - keep, Message.failed_at < now - keep)
    old = select(Message.id).where(over).limit(100)
    for message_id in db.session.scalars(old).all():
        db.session.delete(db.session.get_one(Message, message_id))
    waiting = (Message.done_at.is_(None), Message.failed_at.is_(None), Message.template.in_(SECRET))
    too_late = update(Message).where(*waiting, Message.created_at < now - SECRET_LASTS)
    db.session.execute(too_late.values(facts={}, failed_at=now, error="its link is too old"))
