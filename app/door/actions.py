"""Pairing phones, hearing of them, taking them away. What they scan: app/passages."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, update

from app.accounts.actions import audit
from app.accounts.models import User
from app.door.models import Pairing, Scanner
from app.door.rules import (
    GATE_MAX,
    NAME_MAX,
    PAIRING_CODE,
    PAIRING_LASTS,
    SCANNER_OUTLIVES,
    DeviceRole,
    EventOver,
    PairingSpent,
    RehearsalOver,
    in_ms,
)
from app.events.models import Event
from app.kernel.codes import clean, digest, random_code
from app.kernel.db import db, table_of
from app.kernel.text import clean_name

HEAR = (
    update(table_of(Scanner))
    .where(table_of(Scanner).c.id == bindparam("phone"))
    .values(
        last_seen_at=bindparam("seen"),
        queue_length=bindparam("queue"),
        app_version=bindparam("app"),
        skew_ms=bindparam("skew"),
    )
)


def open_pairing(
    event: Event,
    *,
    gate: str,
    role: DeviceRole,
    by: User,
    now: datetime,
    cashier_id: int | None = None,
    practice: bool = False,
    block: int = 0,
) -> str:
    """A code that pairs one phone for this event, once, within ten minutes. The money it takes, if
    it may, is in the drawer of `cashier_id`, and it keeps a `block` of places to sell.

    Raises: EventOver, RehearsalOver when the phone's token would end at once.
    """
    if practice and event.starts_at <= now:
        raise RehearsalOver()
    if event.ends_at + SCANNER_OUTLIVES <= now:
        raise EventOver()
    db.session.execute(delete(Pairing).where(Pairing.expires_at < now - timedelta(days=1)))
    code = random_code(PAIRING_CODE)
    pairing = Pairing(
        code_digest=digest(code),
        event_id=event.id,
        gate=clean_name(gate)[:GATE_MAX],
        role=role,
        cashier_id=cashier_id,
        created_by=by.id,
        expires_at=now + PAIRING_LASTS,
        practice=practice,
        block_size=block if cashier_id else 0,
    )
    db.session.add(pairing)
    return code


def pair(code: str, *, name: str, now: datetime) -> tuple[Scanner, str]:
    """Turn a typed or scanned code into a paired phone and its token (256 bits, kept as digest).

    Raises: PairingSpent when the code is unknown, used or too old.
    """
    pairing = _spend(digest(clean(code)), now)
    event = db.session.get_one(Event, pairing.event_id)
    token = secrets.token_urlsafe(32)
    scanner = Scanner(
        event_id=event.id,
        gate=pairing.gate,
        name=clean_name(name)[:NAME_MAX],
        role=pairing.role,
        practice=pairing.practice,
        cashier_id=pairing.cashier_id,
        block_size=pairing.block_size,
        block_seats=0,
        token_digest=digest(token),
        created_at=now,
        ends_at=event.ends_at + SCANNER_OUTLIVES,
        last_seen_at=now,
    )
    scanner.event = event
    db.session.add(scanner)
    db.session.flush()
    audit(
        "scanner.pair",
        f"scanner:{scanner.id}",
        actor=f"user:{pairing.created_by}",
        now=now,
        organizer_id=event.organizer_id,
        gate=scanner.gate,
        role=scanner.role.value,
        cashier=scanner.cashier_id,
    )
    return scanner, token


def _spend(mark: str, now: datetime) -> Pairing:
    use = update(Pairing).where(
        Pairing.code_digest == mark, Pairing.used_at.is_(None), Pairing.expires_at > now
    )
    use = use.values(used_at=now).returning(Pairing)
    pairing = db.session.scalar(use.execution_options(populate_existing=True))
    if pairing is None:
        raise PairingSpent()
    return pairing


def revoke(scanner: Scanner, *, by: User, now: datetime) -> None:
    """The phone's next word is answered with a no, and it wipes itself. Twice is once."""
    if scanner.revoked_at is None:
        scanner.revoked_at = now
        audit(
            "scanner.revoke",
            f"scanner:{scanner.id}",
            actor=f"user:{by.id}",
            now=now,
            organizer_id=scanner.event.organizer_id,
        )


def hear(scanner_id: int, *, queue: int, skew: timedelta, app: str, now: datetime) -> None:
    """Keep what the phone says of itself; rules.is_news says when that is worth a write."""
    facts = {"phone": scanner_id, "seen": now, "queue": queue, "app": app, "skew": in_ms(skew)}
    db.session.execute(HEAR, facts)
