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
from app.blocks import queries as phones
from app.door.models import Scanner
from app.door.rules import ScanKind, Verdict
from app.door.rules import Told as Scanned
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.actions import await_again, cancel_unpaid
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.passages.actions import take_scans
from app.settlement.rules import ReferenceUsed
from app.takes import actions as takes
from app.takes.models import Take
from app.takes.rules import Result as Taken
from app.takes.rules import TakeDecided
from app.tickets.actions import ONE, QUOTA, SEATS, each
from app.untaking import actions as untaking
from app.untaking.actions import Heard
from app.untaking.models import TakeUndo
from app.untaking.queries import undo_of
from app.untaking.rules import Result as Undone
from app.untaking.rules import Told
from app.walkins import actions as walkins
from app.walkins.actions import Sale
from app.walkins.models import WalkIn
from app.walkins.queries import locked, walk_in
from app.walkins.rules import CONTACT, Result, scan_id

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
        _forget_contact(row)
    else:
        _take_in_late(scanner, row, now=now)
        undo_if_told(row.id, now=now)
    facts: dict[str, Any] = {"amount": row.amount, "currency": row.currency, "accepted": accepts}
    facts |= {"gate": scanner.gate, "organizer_id": scanner.event.organizer_id, "now": now}
    about = f"order:{row.order_id}" if row.order_id else f"scanner:{scanner.id}"
    audit("walk-in.decide", about, actor=f"user:{user_id}", **facts)
    db.session.flush()
    return row.result


def _take_in_late(scanner: Scanner, row: WalkIn, *, now: datetime) -> None:
    """As it was told, with whom to write to."""
    sale = _as_told(phones.locked(scanner.id), row, now=now)
    _forget_contact(row)
    walkins.take_in(sale)


def _as_told(scanner: Scanner, row: WalkIn, *, now: datetime) -> Sale:
    return Sale(scanner, row.told, row, row.sold_at - row.phone_at, now, False)


def _forget_contact(row: WalkIn) -> None:
    """It stands with the order from now on, or there is nothing to write about."""
    row.facts = {name: told for name, told in row.facts.items() if name not in CONTACT}


def correct(sale_id: str, reference: str, *, user_id: int, now: datetime) -> Result:
    """A person found the operator's reference that was meant: its sum pays as it would have, and
    its people are inside. Raises: TakeDecided, ReferenceUsed(reference)."""
    row, order = _doubtful(sale_id)
    scanner = db.session.get_one(Scanner, row.scanner_id)
    made = takes.read_again(row.id, reference, order, now=now)
    if made not in (Taken.TAKEN, Taken.OVER):
        raise ReferenceUsed(reference=reference)
    row.reference, row.result = reference, Result.OVER if row.over_seats else Result.SOLD
    if order.status is OrderStatus.PAID:
        walkins.let_in(_as_told(scanner, row, now=now), order)
    _tell_decided(row, order, scanner, user_id, accepted=True, now=now)
    return row.result


def drop(sale_id: str, *, user_id: int, now: datetime) -> None:
    """No money came by it: its order ends, its places are free. Raises: TakeDecided."""
    row, order = _doubtful(sale_id)
    scanner = db.session.get_one(Scanner, row.scanner_id)
    over, row.result, row.over_seats = row.over_seats, Result.ASIDE, 0
    cancel_unpaid(order, actor=f"user:{user_id}", now=now)
    if over:
        each(LESS_OVER, dict.fromkeys(orders.places_of(order.id), over))
    _tell_decided(row, order, scanner, user_id, accepted=False, now=now)


def _doubtful(sale_id: str) -> tuple[WalkIn, Order]:
    """A sale whose reference is no good, and its order, which waits for that money. Both locked."""
    found = walk_in(sale_id)
    order = orders.lock_order(found.order_id) if found and found.order_id else None
    row = locked(sale_id)
    if row is None or order is None or row.result is not Result.REFERENCE:
        raise TakeDecided()
    if order.status is not OrderStatus.HELD:
        raise TakeDecided()
    return row, order


def _tell_decided(
    row: WalkIn, order: Order, scanner: Scanner, user_id: int, *, accepted: bool, now: datetime
) -> None:
    facts: dict[str, Any] = {"amount": row.amount, "currency": row.currency, "accepted": accepted}
    facts |= {"gate": scanner.gate, "organizer_id": order.organizer_id, "now": now}
    audit("walk-in.decide", f"order:{order.id}", actor=f"user:{user_id}", **facts)
    db.session.flush()
