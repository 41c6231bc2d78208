"""Taking back a sum that was tapped by mistake: a countermovement, never a deletion.

The ticket is due again, though its guest may be inside. Why: docs/adr/0045.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.accounts.actions import audit
from app.changes.rules import TicketUsed
from app.door.models import Scanner
from app.door.rules import corrected
from app.kernel.db import db, insert_once
from app.messages.actions import leave
from app.orders.queries import lock_order, tickets_of_order
from app.refunds.rules import RefundRunning
from app.settlement.models import Payment
from app.settlement.queries import lock_payment
from app.takes.models import Take
from app.takes.rules import Method, TakeDecided
from app.takes.rules import Result as Made
from app.tills import queries as tills
from app.tills.actions import put_where_it_lay
from app.unmatching.actions import take_off
from app.unmatching.queries import Undoing, undoing_of
from app.unmatching.rules import MoneyGone
from app.untaking import queries
from app.untaking.models import TakeUndo
from app.untaking.rules import Result, Told

NO_MONEY = (Made.UNKNOWN, Made.REFERENCE)  # it had moved none


@dataclass(frozen=True, slots=True)
class Heard:
    """What the phone is told."""

    id: str
    result: Result
    replay: bool = False


def untake(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime, after: bool = False
) -> Heard:
    """The cashier of this phone takes a sum back, once, whatever comes first. `after`: the phone
    was taken away; it waits for a person."""
    taken = db.session.get(Take, told.take)
    if scanner.cashier_id is None or (taken and not _is_of(scanner, taken)):
        return Heard(told.id, Result.REFUSED)
    payment = _locked(taken) if taken else None
    known = _insert_once(scanner, told, skew=skew, now=now)
    if known is not None and (known.scanner_id != scanner.id or known.take_id != told.take):
        return Heard(told.id, Result.REFUSED, replay=True)
    undo = known or db.session.get_one(TakeUndo, told.id, populate_existing=True)
    if undo.result is Result.WAITS and taken is not None and not after:
        _apply(undo, taken, payment, scanner, now=now)
    db.session.flush()
    return Heard(told.id, undo.result, replay=known is not None)


def undo_if_told(take_id: str, *, now: datetime) -> None:
    """A sum was taken in that its cashier had taken back before we heard of it."""
    undo, taken = queries.undo_of(take_id), db.session.get(Take, take_id)
    if undo is None or taken is None or undo.result is not Result.WAITS:
        return
    scanner = db.session.get_one(Scanner, undo.scanner_id)
    if _is_of(scanner, taken):
        _apply(undo, taken, _locked(taken), scanner, now=now)
        db.session.flush()


def decide(undo_id: str, *, accepts: bool, now: datetime) -> Result:
    """A person says of a sum taken back by a phone that was taken away whether none came.
    Raises: TakeDecided."""
    undo = db.session.get(TakeUndo, undo_id)
    taken = db.session.get(Take, undo.take_id) if undo else None
    if undo is None or taken is None or taken.result is Made.AFTER:
        raise TakeDecided()
    payment = _locked(taken)
    db.session.refresh(undo)
    if undo.result is not Result.WAITS:
        raise TakeDecided()
    undo.result = Result.REFUSED
    if accepts:
        scanner = db.session.get_one(Scanner, undo.scanner_id)
        _apply(undo, taken, payment, scanner, now=now)
    db.session.flush()
    return undo.result


def _is_of(scanner: Scanner, taken: Take) -> bool:
    return (taken.event_id, taken.cashier_id) == (scanner.event_id, scanner.cashier_id)


def _locked(taken: Take) -> Payment | None:
    if taken.payment_id is None:
        return None
    payment = lock_payment(taken.payment_id)
    lock_order(payment.order_id)
    return payment


def _insert_once(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime
) -> TakeUndo | None:
    """Keep it as told; the one that was there before, if one was. The table's keys decide."""
    row = {
        "id": told.id,
        "take_id": told.take,
        "event_id": scanner.event_id,
        "scanner_id": scanner.id,
        "cashier_id": scanner.cashier_id,
        "phone_at": told.at,
        "undone_at": corrected(told.at, skew=skew, paired_at=scanner.created_at, now=now),
        "received_at": now,
        "offline": told.offline,
        "result": Result.WAITS,
    }
    add = insert_once(TakeUndo).values(row)
    if db.session.execute(add.returning(TakeUndo.id)).scalar() is not None:
        return None
    return queries.undo_like(told.id, told.take)


def _apply(
    undo: TakeUndo, taken: Take, payment: Payment | None, scanner: Scanner, *, now: datetime
) -> None:
    if taken.result is Made.AFTER:
        return  # told once its phone was taken away: who decides about the sum sees both
    undo.result = Result.UNDONE
    if payment is not None:
        undo.result = _take_off(undo, taken, payment, now=now)
    if undo.result is Result.UNDONE:
        taken.result, taken.over_amount = Made.UNDONE, 0
    _say(undo, taken, scanner, now=now)


def _take_off(undo: TakeUndo, taken: Take, payment: Payment, *, now: datetime) -> Result:
    order = payment.order
    _read_anew(order.id)
    try:
        each = undoing_of(payment, now=now, inside_too=True)
    except (MoneyGone, RefundRunning, TicketUsed):
        return Result.STUCK
    tills.lock_open(order.organizer_id, taken.cashier_id)
    try:
        with db.session.begin_nested():
            take_off(each, actor=f"user:{taken.cashier_id}", now=now, inside_too=True)
    except TicketUsed:  # somebody came in with what was left of a changed order
        return Result.STUCK
    _read_anew(order.id)
    if taken.method is Method.CASH:
        facts: dict[str, Any] = {"key": f"undo:{payment.id}", "amount": -each.came}
        put_where_it_lay(order.organizer_id, taken.cashier_id, at=undo.undone_at, now=now, **facts)
    _write_to_buyer(each, now=now)
    return Result.UNDONE


def _write_to_buyer(each: Undoing, *, now: datetime) -> None:
    """Their receipt said that it was paid."""
    order, key = each.order, f"payment:{each.payment.id}:undone"
    if order.email:
        facts: dict[str, Any] = {"amount": each.came, "fate": str(each.fate), "at_door": True}
        facts |= {"order_id": order.id, "locale": order.locale, "now": now}
        leave("payment_undone", to=order.email, dedupe_key=key, **facts)


def _read_anew(order_id: int) -> None:
    """One talk may take, take back and take again: tickets turn in the table, not in memory."""
    for ticket in tickets_of_order(order_id):
        db.session.expire(ticket)


def _say(undo: TakeUndo, taken: Take, scanner: Scanner, *, now: datetime) -> None:
    facts: dict[str, Any] = {
        "amount": taken.amount,
        "currency": taken.currency,
        "gate": scanner.gate,
        "result": undo.result.value,
    }
    about = f"order:{taken.order_id}" if taken.order_id else f"scanner:{scanner.id}"
    facts |= {"organizer_id": scanner.event.organizer_id, "now": now}
    audit("till.undo", about, actor=f"user:{taken.cashier_id}", **facts)
