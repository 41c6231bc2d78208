"""One text to many: queued at once, sent at a set rate, each address once; stopped; refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_

from app.kernel.codes import digest, secret
from app.kernel.db import db, insert_once
from app.mailings.models import Bounce, Mailing, Reader
from app.mailings.queries import mailings_of, progress, unfinished, unwanted
from app.mailings.rules import Recipient, leaves_at, read_returned
from app.messages.actions import leave_many
from app.messages.models import Message

ROWS = 1_000  # in one statement


def queue(
    key: str,
    template: str,
    recipients: Sequence[Recipient],
    *,
    organizer_id: int,
    per_minute: int,
    now: datetime,
) -> Mailing:
    """Leave one mail for each address that wants it; the same key is queued once."""
    known = mailings_of([key]).get(key)
    if known:
        return known
    refused = unwanted(organizer_id)
    theirs = {r.email: r for r in recipients if r.email not in refused}
    mailing = Mailing(organizer_id=organizer_id, key=key, total=len(theirs), created_at=now)
    db.session.add(mailing)
    db.session.flush()
    _know(theirs, organizer_id)
    leave_many(
        template,
        [
            {
                "recipient": r.email,
                "locale": r.locale,
                "facts": r.facts | {"mailing_id": mailing.id, "organizer_id": organizer_id},
                "dedupe_key": f"mailing:{mailing.id}:{digest(r.email)[:32]}",
                "not_before": leaves_at(n, of=len(theirs), start=now, per_minute=per_minute),
            }
            for n, r in enumerate(theirs.values())
        ],
        about=f"mailing:{mailing.id}",
        now=now,
    )
    if not theirs:
        mailing.finished_at = now
    return mailing


def _know(emails: Sequence[str] | dict[str, Any], organizer_id: int) -> None:
    """Each address has a page to say no more before the first mail reaches it."""
    rows = [{"organizer_id": organizer_id, "email": e, "secret": secret()} for e in emails]
    for start in range(0, len(rows), ROWS):
        _insert(Reader, rows[start : start + ROWS], ["organizer_id", "email"])


def _insert(model: type[Any], rows: list[dict[str, Any]], once: list[str]) -> None:
    db.session.execute(insert_once(model, *once), rows)


def skip(key: str, *, organizer_id: int, now: datetime) -> Mailing:
    """It will not be sent: said before it began."""
    mailing = Mailing(
        organizer_id=organizer_id, key=key, created_at=now, stopped_at=now, finished_at=now
    )
    db.session.add(mailing)
    db.session.flush()
    return mailing


def stop(mailing: Mailing, *, now: datetime) -> None:
    """What has not left does not leave; one that a worker holds at this moment may."""
    if mailing.finished_at is not None:
        return
    mailing.stopped_at = now
    left = delete(Message).where(
        Message.about == f"mailing:{mailing.id}",
        Message.done_at.is_(None),
        Message.failed_at.is_(None),
        or_(Message.claimed_until.is_(None), Message.claimed_until < now),
    )
    db.session.execute(left.execution_options(synchronize_session=False))


def finish_due(*, now: datetime) -> int:
    """Keep the sums of those of which nothing waits any more. How many."""
    going = unfinished()
    told = progress(going)
    done = [mailing for mailing in going if not told[mailing.id].waiting]
    for mailing in done:
        mailing.sent, mailing.failed = told[mailing.id].sent, told[mailing.id].failed
        mailing.finished_at = now
    return len(done)


def silence(reader: Reader, *, now: datetime) -> None:
    reader.silenced_at = reader.silenced_at or now


def listen_again(reader: Reader) -> None:
    reader.silenced_at = None


def note_bounce(email: str, *, said: str, now: datetime) -> None:
    _insert(Bounce, [{"email": email, "said": said[:300], "at": now}], ["email"])


def take_returned(raw: bytes, *, now: datetime) -> list[str]:
    """Of a mail that came back: the addresses that nobody has, once it is surely ours."""
    gone = []
    for told in read_returned(raw):
        ours = db.session.get(Message, told.message_id)
        if ours is None or f"{ours.created_at:%Y%m%d%H%M%S%f}" != told.stamp:
            continue
        if ours.recipient == told.email:
            note_bounce(told.email, said=told.said, now=now)
            gone.append(told.email)
    return gone


def forget_bounce(email: str) -> None:
    """Someone with this address proved that it exists."""
    db.session.execute(delete(Bounce).where(Bounce.email == email))
