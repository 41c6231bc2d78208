"""Taking in the money that phones at the door took: each sum once, whoever hears of it.

The guest is inside and the coins are in the drawer before the house knows: nothing is refused.
`settle` alone issues; a second payment of the same order is owed back. Why: docs/adr/0037.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import audit
from app.door.models import Scanner
from app.door.rules import corrected
from app.kernel.db import db, insert_once
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import settle
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from app.takes import queries
from app.takes.models import Take
from app.takes.rules import Method, Result, TakeDecided, Told, read_reference
from app.tickets.actions import next_change
from app.tickets.models import Ticket
from app.tills import queries as tills
from app.tills.actions import put_where_it_lay


@dataclass(frozen=True, slots=True)
class Heard:
    """What the phone is told of one sum."""

    id: str
    result: Result
    replay: bool = False


def take(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime, after: bool = False
) -> Heard:
    """Take in one sum: the same id is the same sum, however often and in whatever order it comes.

    A phone that carries no till keeps nothing: its word is no money. What one tells `after` it was
    taken away, or took when its cashier was of the team no more, is kept until a person decides.
    """
    if scanner.cashier_id is None:
        return Heard(told.id, Result.REFUSED)
    ticket, order = _meant(scanner.event_id, told.token_hash)
    known = _insert_once(scanner, told, ticket, order, skew=skew, now=now)
    if known is not None:
        mine = known.event_id == scanner.event_id
        return Heard(told.id, known.result if mine else Result.REFUSED, replay=True)
    taken = db.session.get_one(Take, told.id, populate_existing=True)
    ended = scanner.till_ended_at
    if after or (ended is not None and taken.taken_at >= ended):
        taken.result = Result.AFTER
    elif order is not None:
        _settle(taken, order, scanner, now=now)
    db.session.flush()
    return Heard(told.id, taken.result)


def take_for(
    scanner: Scanner, order: Order, told: Told, *, skew: timedelta, now: datetime
) -> Result:
    """Take in the sum that an order was sold for just now. `order` is locked."""
    if _insert_once(scanner, told, None, order, skew=skew, now=now) is not None:
        return Result.REFUSED  # its id was a sum's before: only a forged phone tells that
    taken = db.session.get_one(Take, told.id, populate_existing=True)
    _settle(taken, order, scanner, now=now)
    db.session.flush()
    return taken.result


def read_again(take_id: str, reference: str, order: Order, *, now: datetime) -> Result:
    """By the reference that was meant, a sum whose own was no good pays now. `order` is locked."""
    taken = db.session.get(Take, take_id, populate_existing=True)
    if taken is None or taken.result is not Result.REFERENCE or taken.order_id != order.id:
        raise TakeDecided()
    taken.reference = reference
    _settle(taken, order, db.session.get_one(Scanner, taken.scanner_id), now=now)
    db.session.flush()
    return taken.result


def decide(take_id: str, *, accepts: bool, user_id: int, now: datetime) -> Result:
    """A person says of a sum told too late whether it came. Raises: TakeDecided."""
    found = queries.take_by_id(take_id)
    order = orders.lock_order(found.order_id) if found and found.order_id else None
    taken = db.session.get(Take, take_id, populate_existing=True)
    if taken is None or taken.result is not Result.AFTER:
        raise TakeDecided()
    scanner = db.session.get_one(Scanner, taken.scanner_id)
    taken.result = Result.UNKNOWN if accepts else Result.ASIDE
    if accepts and order is not None:
        _settle(taken, order, scanner, now=now)
    facts: dict[str, Any] = {"amount": taken.amount, "currency": taken.currency}
    facts |= {"accepted": accepts, "gate": scanner.gate}
    about = f"order:{order.id}" if order else f"scanner:{scanner.id}"
    of = scanner.event.organizer_id
    audit("till.decide", about, actor=f"user:{user_id}", now=now, organizer_id=of, **facts)
    db.session.flush()
    return taken.result


def end_till(scanner: Scanner, *, now: datetime) -> bool:
    """Where its cashier handles the team's money no more, this phone takes none from now on; what
    it took is taken in as before. True: it has ended, now or before."""
    of = scanner.event.organizer_id
    if scanner.cashier_id is None or scanner.till_ended_at is not None:
        return scanner.till_ended_at is not None
    if queries.may_take(of, scanner.cashier_id):
        return False
    scanner.till_ended_at = now
    actor, about = "job", f"scanner:{scanner.id}"
    audit("scanner.till-end", about, actor=actor, now=now, organizer_id=of, gate=scanner.gate)
    return True


def _meant(event_id: int, token_hash: str) -> tuple[Ticket | None, Order | None]:
    """The order is locked before a row names it: two sums for it would else wait for each other."""
    query = select(Ticket).where(Ticket.event_id == event_id, Ticket.token_hash == token_hash)
    ticket = db.session.scalar(query)
    order = orders.lock_order(orders.order_of_ticket(ticket).id) if ticket else None
    return ticket, order


def _insert_once(
    scanner: Scanner,
    told: Told,
    ticket: Ticket | None,
    order: Order | None,
    *,
    skew: timedelta,
    now: datetime,
) -> Take | None:
    """Keep it as told; the one that was there before, if one was. The table's key decides."""
    row = {
        "id": told.id,
        "event_id": scanner.event_id,
        "scanner_id": scanner.id,
        "cashier_id": scanner.cashier_id,
        "ticket_id": ticket.id if ticket else None,
        "order_id": order.id if order else None,
        "token_hash": told.token_hash,
        "amount": told.amount,
        "currency": order.currency if order else scanner.event.organizer.currency,
        "method": told.method,
        "reference": told.reference,
        "over_amount": 0,
        "phone_at": told.at,
        "taken_at": corrected(told.at, skew=skew, paired_at=scanner.created_at, now=now),
        "received_at": now,
        "offline": told.offline,
        "result": Result.UNKNOWN,
    }
    add = insert_once(Take, "id").values(row)
    if db.session.execute(add.returning(Take.id)).scalar() is not None:
        return None
    return db.session.get_one(Take, told.id, populate_existing=True)


def _settle(taken: Take, order: Order, scanner: Scanner, *, now: datetime) -> None:
    """A payment like any other, of the sum that came, whatever is left of its order."""
    payment = _payment(taken, now=now)
    if payment is None:
        taken.result = Result.REFERENCE
    else:
        taken.payment_id, owed = payment.id, order.refund_due
        tills.lock_open(order.organizer_id, taken.cashier_id)
        word = Paid(Outcome.SUCCEEDED, provider_ref="")
        settle(payment.id, word, actor=f"user:{taken.cashier_id}", now=now)
        taken.over_amount = max(0, order.refund_due - owed)
        taken.result = _made_of(taken, order)
        _put_where_it_lay(taken, order, now=now)
    if order.status is OrderStatus.DEPOSIT:
        _still_due(order.id, taken.event_id)
    _say(taken, order, scanner, now=now)


def _put_where_it_lay(taken: Take, order: Order, *, now: datetime) -> None:
    if taken.method is Method.CASH:
        facts: dict[str, Any] = {"key": f"pay:{taken.payment_id}", "amount": taken.amount}
        put_where_it_lay(order.organizer_id, taken.cashier_id, at=taken.taken_at, now=now, **facts)


def _still_due(order_id: int, event_id: int) -> None:
    """The phone that took it holds the order's tickets for paid: let it hear that they are not."""
    ids = [ticket.id for ticket in orders.tickets_of_order(order_id)]
    news = update(Ticket).where(Ticket.id.in_(ids)).values(changed_seq=next_change(event_id))
    db.session.execute(news.execution_options(synchronize_session=False))


def _made_of(taken: Take, order: Order) -> Result:
    if taken.over_amount:
        return Result.OVER
    return Result.TAKEN if order.status is OrderStatus.PAID else Result.PART


def _payment(taken: Take, *, now: datetime) -> Payment | None:
    """None: the operator's reference is nobody's, or it paid before."""
    by_phone = taken.method is Method.MOBILE
    read = read_reference(taken.reference) if by_phone else None
    if by_phone and read is None:
        return None
    made = Payment(id=str(uuid.uuid4()), order_id=taken.order_id, amount=taken.amount)
    made.provider = "hand" if by_phone else "cash"
    made.currency, made.status = taken.currency, PaymentStatus.PENDING
    made.confirmed_by, made.created_at = taken.cashier_id, now
    if read is not None:
        made.operator, made.operator_ref = read
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        return None
    return made


def _say(taken: Take, order: Order, scanner: Scanner, *, now: datetime) -> None:
    facts: dict[str, Any] = {
        "amount": taken.amount,
        "over": taken.over_amount,
        "currency": taken.currency,
        "gate": scanner.gate,
        "method": taken.method.value,
        "result": taken.result.value,
    }
    actor, about = f"user:{taken.cashier_id}", f"order:{order.id}"
    audit("till.take", about, actor=actor, now=now, organizer_id=order.organizer_id, **facts)
