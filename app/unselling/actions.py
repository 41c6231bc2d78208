"""A sale at the door is taken back by its cashier, or told so late that a person decides about it.

Taken back: its money as any sum (app/untaking), its places go back, its tickets end, and who came
in by it is counted no more. Why: docs/adr/0041, 0045.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import case

from app.accounts.actions import audit
from app.door.models import Scanner
from app.door.rules import ScanKind, Verdict
from app.door.rules import Told as Scanned
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.actions import await_again, cancel_unpaid
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.passages.actions import take_scans
from app.takes.models import Take
from app.takes.rules import TakeDecided
from app.tickets.actions import ONE, QUOTA, SEATS, each
from app.untaking import actions as untaking
from app.untaking.actions import Heard
from app.untaking.models import TakeUndo
from app.untaking.queries import undo_of
from app.untaking.rules import Result as Undone
from app.untaking.rules import Told
from app.walkins import actions as walkins
from app.walkins.models import WalkIn
from app.walkins.queries import locked, walk_in
from app.walkins.rules import Result, scan_id

LESS_OVER = ONE.values(over=case((QUOTA.over > SEATS, QUOTA.over - SEATS), else_=0))
ENDED = (Result.UNDONE, Result.AFTER, Result.ASIDE)


def undo(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime, after: bool = False
) -> Heard:
    """A sum or a sale is taken back by its cashier, once, whatever comes first."""
    heard = untaking.untake(scanner, told, skew=skew, now=now, after=after)
    if not after and not heard.replay and heard.result is not Undone.REFUSED:
        result = undo_if_told(told.take, now=now)
        heard = Heard(heard.id, result or heard.result, heard.replay)
    return heard


def undo_if_told(sale_id: str, *, now: datetime) -> Undone | None:
    """What is said of a sale that its cashier took back, once both are known. None: no sale."""
    row, word = walk_in(sale_id), undo_of(sale_id)
    if row is None or word is None:
        return None
    scanner = db.session.get_one(Scanner, word.scanner_id)
    mine = (row.event_id, row.cashier_id) == (scanner.event_id, scanner.cashier_id)
    if not mine or row.result in ENDED or word.result in (Undone.REFUSED, Undone.STUCK):
        return word.result
    untaking.undo_if_told(sale_id, now=now)
    order = orders.lock_order(row.order_id) if row.order_id else None
    db.session.refresh(word)
    if db.session.get(Take, sale_id) is None:  # for nothing, or of what sold no more
        word.result = Undone.UNDONE
    if word.result is Undone.UNDONE:
        _end(row, word, order, scanner, now=now)
    return word.result


def _end(
    row: WalkIn, word: TakeUndo, order: Order | None, scanner: Scanner, *, now: datetime
) -> None:
    if order is not None:
        db.session.refresh(order)
    if order is not None and order.status is OrderStatus.PAID and row.amount:
        return  # other money had paid it: it stands
    over, row.result, row.over_seats = row.over_seats, Result.UNDONE, 0
    if order is None:
        return
    if order.status is OrderStatus.PAID:
        await_again(order, to=OrderStatus.LAPSED, until=now, with_tickets=False)
    cancel_unpaid(order, actor=f"user:{row.cashier_id}", now=now)
    if over:
        each(LESS_OVER, dict.fromkeys(orders.places_of(order.id), over))
    _out(row, word, order, scanner, now=now)
    facts: dict[str, Any] = {"n": row.quantity, "amount": row.amount, "currency": row.currency}
    facts |= {"gate": scanner.gate, "organizer_id": order.organizer_id, "now": now}
    audit("walk-in.undo", f"order:{order.id}", actor=f"user:{row.cashier_id}", **facts)


def _out(row: WalkIn, word: TakeUndo, order: Order, scanner: Scanner, *, now: datetime) -> None:
    """Who came in by it did not: each admission is taken back like one tapped by mistake."""
    scans = [
        Scanned(
            id=str(uuid5(UUID(row.id), f"undo {n}")),
            token_hash=ticket.token_hash,
            kind=ScanKind.UNDO,
            verdict=Verdict.OK,
            at=word.phone_at,
            offline=word.offline,
            list_seq=0,
            undoes=scan_id(row.id, n),
        )
        for n, ticket in enumerate(orders.tickets_of_order(order.id))
    ]
    take_scans(scanner, scans, skew=word.undone_at - word.phone_at, now=now)


def decide(sale_id: str, *, accepts: bool, user_id: int, now: datetime) -> Result:
    """A person says of a sale told too late whether it was one: it is taken in as it would have
    been, or stays as told. Raises: TakeDecided."""
    row = locked(sale_id)
    if row is None or row.result is not Result.AFTER:
        raise TakeDecided()
    scanner = db.session.get_one(Scanner, row.scanner_id)
    row.result = Result.UNKNOWN if accepts else Result.ASIDE
    if not accepts:
        walkins.forget_contact(row)
    else:
        walkins.take_in_late(scanner, row, now=now)
        undo_if_told(row.id, now=now)
    facts: dict[str, Any] = {"amount": row.amount, "currency": row.currency, "accepted": accepts}
    facts |= {"gate": scanner.gate, "organizer_id": scanner.event.organizer_id, "now": now}
    about = f"order:{row.order_id}" if row.order_id else f"scanner:{scanner.id}"
    audit("walk-in.decide", about, actor=f"user:{user_id}", **facts)
    db.session.flush()
    return row.result
