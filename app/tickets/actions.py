"""Moving places and issuing tickets.

Places move by conditional UPDATEs only, in ascending quota id, after the order's own rows: the
one order in which nothing deadlocks and nothing oversells. Source: reliability.md §3.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, insert, or_, update

from app.events.models import Event
from app.kernel.codes import secret
from app.kernel.db import db
from app.tickets.models import Quota, Ticket
from app.tickets.rules import new_token, token_hash

Seats = Mapping[int, int]  # quota id -> seats


@dataclass(frozen=True, slots=True)
class Issue:
    """So many tickets of one order line, to be made out."""

    order_line_id: int
    ticket_type_id: int
    quantity: int
    seats: int
    holder_name: str


def _moved(statement: Update) -> bool:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount == 1


def hold_seats(quota_id: int, seats: int) -> bool:
    """Keep places; False when fewer are left, and then nothing moved."""
    room = or_(Quota.size.is_(None), Quota.held + Quota.sold + seats <= Quota.size)
    taken = update(Quota).where(Quota.id == quota_id, room).values(held=Quota.held + seats)
    return _moved(taken.execution_options(synchronize_session=False))


def take_sold_seats(quota_id: int, seats: int) -> bool:
    """Places for money that came after the hold went back; False when they are gone."""
    room = or_(Quota.size.is_(None), Quota.held + Quota.sold + seats <= Quota.size)
    taken = update(Quota).where(Quota.id == quota_id, room).values(sold=Quota.sold + seats)
    return _moved(taken.execution_options(synchronize_session=False))


def release_seats(seats: Seats) -> None:
    """Give held places back."""
    for quota_id in sorted(seats):
        back = update(Quota).where(Quota.id == quota_id)
        back = back.values(held=Quota.held - seats[quota_id])
        db.session.execute(back.execution_options(synchronize_session=False))


def sell_held_seats(seats: Seats) -> None:
    """Held places become sold ones."""
    for quota_id in sorted(seats):
        n = seats[quota_id]
        sold = update(Quota).where(Quota.id == quota_id)
        sold = sold.values(held=Quota.held - n, sold=Quota.sold + n)
        db.session.execute(sold.execution_options(synchronize_session=False))


def next_change(event_id: int) -> int:
    """Number the event's next change, so that scanners can ask for what is new."""
    step = update(Event).where(Event.id == event_id).values(change_seq=Event.change_seq + 1)
    step = step.execution_options(synchronize_session=False).returning(Event.change_seq)
    return db.session.execute(step).scalar_one()


def issue_tickets(
    event_id: int, issues: Iterable[Issue], *, door_code: str, door_salt: bytes, now: datetime
) -> int:
    """Make out the tickets of an order, once: (order line, n) is a unique key. How many."""
    seq = next_change(event_id)
    rows = []
    for issue in issues:
        for n in range(1, issue.quantity + 1):
            token = new_token(door_code)
            rows.append(
                {
                    "event_id": event_id,
                    "ticket_type_id": issue.ticket_type_id,
                    "order_line_id": issue.order_line_id,
                    "n": n,
                    "seats": issue.seats,
                    "holder_name": issue.holder_name,
                    "token": token,
                    "token_hash": token_hash(door_salt, token),
                    "secret": secret(),
                    "changed_seq": seq,
                    "issued_at": now,
                }
            )
    db.session.execute(insert(Ticket), rows)
    return len(rows)
