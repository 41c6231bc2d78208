"""Phones at the door, everything they scanned, and who is in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.door.rules import SCANNER_OUTLIVES, DeviceRole, Result, ScanKind
from app.events.models import Event
from app.kernel.db import Model


class Pairing(Model):
    """An 8-character code that pairs one phone, once, within ten minutes."""

    __tablename__ = "pairing"

    code_digest: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    gate: Mapped[str]
    role: Mapped[DeviceRole]
    # whose drawer its money goes to; None: it takes none
    cashier_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    practice: Mapped[bool] = mapped_column(default=False)  # the phone will only rehearse
    block_size: Mapped[int] = mapped_column(default=0)  # places it shall keep to sell


class Scanner(Model):
    """A paired phone, for one event. Its token ends by itself and can be revoked."""

    __tablename__ = "scanner"
    __table_args__ = (CheckConstraint("block_seats >= 0", name="block_seats"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    gate: Mapped[str]
    name: Mapped[str]
    role: Mapped[DeviceRole]
    cashier_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    till_ended_at: Mapped[datetime | None]  # its cashier handles the team's money no more
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    skew_ms: Mapped[int] = mapped_column(BigInteger, default=0)  # server clock minus phone clock
    queue_length: Mapped[int] = mapped_column(default=0)  # scans it still has to send
    app_version: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]  # taken away, it told once what money it still held
    practice: Mapped[bool] = mapped_column(default=False)  # it rehearses: nothing it reads counts
    # places of the room it may sell without network (app/blocks): shall keep, keeps now
    block_size: Mapped[int] = mapped_column(default=0)
    block_seats: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()

    @property
    def works_until(self) -> datetime:
        """A day after the event, also when it was moved; of a rehearsal, until the event begins."""
        if self.practice:
            return self.event.starts_at
        return max(self.ends_at, self.event.ends_at + SCANNER_OUTLIVES)


class Scan(Model):
    """One scan as the phone told it. Append-only; `id` is the phone's UUID: a retry is the same.

    Only what the house makes of it (`result`, `first_*`, `seq`) is judged anew, when another scan
    of its ticket arrives.
    """

    __tablename__ = "scan"
    __table_args__ = (
        Index("ix_scan_event_token", "event_id", "token_hash"),
        Index("ix_scan_event_result_seq", "event_id", "result", "seq"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    scanner_id: Mapped[int] = mapped_column(ForeignKey("scanner.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    token_hash: Mapped[str]
    kind: Mapped[ScanKind]
    verdict: Mapped[str]  # the phone's word, kept as told
    phone_at: Mapped[datetime]  # by the phone's clock
    scanned_at: Mapped[datetime]  # corrected by its skew, never in the future
    received_at: Mapped[datetime]
    offline: Mapped[bool]
    list_seq: Mapped[int]  # how fresh the phone's list was
    undoes: Mapped[str | None] = mapped_column(index=True)  # an undo: the scan it takes back
    reason: Mapped[str] = mapped_column(default="")  # why the desk let in against the verdict
    seq: Mapped[int]  # the event's change_seq when it was judged: doors ask what is new since
    result: Mapped[Result]
    first_gate: Mapped[str] = mapped_column(default="")  # of the entry it met, on a conflict
    first_at: Mapped[datetime | None]


class Entry(Model):
    """Who came: one row a ticket, its first entry. Scans tell its story (app/passages)."""

    __tablename__ = "entry"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"))
    gate: Mapped[str]
    entered_at: Mapped[datetime]
    exited_at: Mapped[datetime | None]  # None: inside
