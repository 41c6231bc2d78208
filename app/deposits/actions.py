"""Paying in two parts: agreed, paid, reminded, paid in whole, or not in time.

The order's row is locked first, then its quotas, as everywhere: what the rest's money does and
what its deadline does to one order come one after the other. Why: docs/adr/0034.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.accounts.actions import audit
from app.books import actions as books
from app.deposits import queries
from app.deposits.models import Deposit, DepositTerms
from app.deposits.rules import (
    REMINDERS,
    DepositChanged,
    DueTooLate,
    Late,
    Terms,
    distance,
)
from app.events.models import Event
from app.kernel.db import db
from app.messages.actions import leave
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.orders.models import Order
from app.orders.rules import HOLD_MOST, AlreadySettled, OrderStatus


def write_terms(event: Event, terms: Terms | None, *, now: datetime) -> None:
    """What a date allows from now on; None: all is paid at once. Raises: DueTooLate."""
    if terms is not None and terms.until and not now < terms.until <= event.starts_at:
        raise DueTooLate()
    found = db.session.get(DepositTerms, event.id)
    if found is not None and terms is None:
        db.session.delete(found)
    if terms is None:
        return
    found = found or DepositTerms(event_id=event.id)
    found.basis, found.value, found.until = terms.basis, terms.value, terms.until
    found.late = terms.late
    db.session.add(found)
    db.session.flush()


def agree(order_id: int, event: Event, *, seen: str, now: datetime) -> None:
    """The buyer of an order just placed pays a deposit first. `seen` is the mark of the terms that
    the page showed. Where the deposit would be the whole, nothing is agreed.

    Raises: DepositChanged.
    """
    terms = queries.offered_terms(event, now=now)
    if terms is None or terms.mark != seen:
        raise DepositChanged()
    order = order_queries.lock_order(order_id)
    part = queries.deposit_for(order, terms)
    if order.status is not OrderStatus.HELD or not part:
        return
    until = terms.until or event.ends_at
    made = Deposit(order_id=order.id, amount=part, at_door=terms.until is None, until=until)
    made.late, made.paid_amount, made.kept_amount = terms.late, 0, 0
    db.session.add(made)
    db.session.flush()


def forgo(order_id: int) -> None:
    """The buyer pays all at once after all, while no part is paid: the first part is the whole.
    A deposit that was on its way all the same is still one."""
    order = order_queries.lock_order(order_id)
    deposit = queries.deposit_of(order_id)
    if deposit is not None and not deposit.paid_amount and order.status is OrderStatus.HELD:
        deposit.amount = order.total_amount
        db.session.flush()


def take(order: Order, deposit: Deposit, came: int, *, now: datetime) -> int:
    """Money of an order that may be paid in parts: how much of it is over. `order` is locked.

    The first part reserves its places, the last hands over its tickets. Late money finds its
    places again while there are some, and its deposit while that has not gone back.
    """
    if order.status in (OrderStatus.PAID, OrderStatus.CANCELLED):
        return came
    whole = deposit.paid_amount + came >= order.total_amount
    if order.status is OrderStatus.LAPSED and not _wakes(order, deposit, whole=whole, now=now):
        return came
    over = max(0, deposit.paid_amount + came - order.total_amount)
    deposit.paid_amount += came - over
    if whole:
        books.hand_over(order, now=now)
    else:
        _reserve(order, deposit, came, now=now)
    return over


def _wakes(order: Order, deposit: Deposit, *, whole: bool, now: datetime) -> bool:
    """Whether a lapsed order finds again its places, and its deposit where it had paid one."""
    gone = deposit.paid_amount and not deposit.kept_amount
    gone = gone and order.refund_due < deposit.paid_amount
    over = deposit.at_door and bool(deposit.paid_amount)  # its tickets have ended with the date
    if over or gone or (not whole and now >= deposit.until) or not orders.take_again(order):
        return False
    if deposit.paid_amount and not deposit.kept_amount:
        order.refund_due -= deposit.paid_amount
    _keep(order, deposit, 0, now=now)
    return True


def _reserve(order: Order, deposit: Deposit, came: int, *, now: datetime) -> None:
    first = deposit.paid_at is None
    if order.status is not OrderStatus.DEPOSIT:
        door = deposit.at_door
        orders.reserve(order, until=deposit.until, with_tickets=door, now=now)
    if first:
        deposit.paid_at = now
        due = order.event.starts_at if deposit.at_door else deposit.until
        deposit.reminded = distance(due, now=now)
    rest = order.total_amount - deposit.paid_amount
    _say(order, "order.deposit-paid", actor="job", now=now, amount=came, rest=rest)
    _mail(order, "deposit", f"deposit:{deposit.paid_amount}", now=now)


def wait_longer(order: Order, *, until: datetime, most: timedelta = HOLD_MOST) -> None:
    """Places wait a while more for money on its way: of a reserved order no longer than `most`
    after its rest was due."""
    if order.status is not OrderStatus.DEPOSIT:
        orders.keep_longer(order, until=until, most=most)
        return
    deposit = queries.deposit_of(order.id)
    assert deposit is not None
    order.held_until = max(order.held_until, min(until, deposit.until + most))


def close_overdue(order_id: int, *, now: datetime) -> bool:
    """The rest was not paid in time: places go back, and the deposit is owed back or kept, as its
    buyer read. False: it was paid, or closed, meanwhile."""
    order, deposit = order_queries.lock_order(order_id), queries.deposit_of(order_id)
    if deposit is None or order.status is not OrderStatus.DEPOSIT or order.held_until > now:
        return False
    if deposit.at_door and order.event.ends_at > now:
        return False
    keeps = deposit.late is Late.KEEP
    _end(order, deposit, to=OrderStatus.LAPSED, keeps=keeps, now=now)
    facts = {"kept" if keeps else "refund": deposit.paid_amount}
    _say(order, "order.balance-overdue", actor="job", now=now, **facts)
    _mail(order, "balance_over", "balance:over", now=now)
    organizer = order.organizer
    if organizer.email:
        leave(
            "balance_over_team",
            to=organizer.email,
            locale="fr",
            now=now,
            dedupe_key=f"order:{order.id}:balance:over:team",
            order_id=order.id,
        )
    return True


def give_up(order_id: int, *, keeps: bool, user_id: int, now: datetime) -> int:
    """The team ends a reserved order; how much must go back. The rest may have come while the page
    stood open: that is asked once the row is locked. Raises: AlreadySettled(status)."""
    order = order_queries.lock_order(order_id)
    if order.status is not OrderStatus.DEPOSIT:
        raise AlreadySettled(status=order.status)
    _mail(order, "given_up", "given-up", now=now)
    return cancel_reserved(order, keeps=keeps, actor=f"user:{user_id}", now=now)


def give_up_alone(order_id: int, *, now: datetime) -> int:
    """Its buyer ends it before the date begins: what its rule says of the deposit when the rest is
    not paid holds here too; how much goes back. Raises: AlreadySettled(status)."""
    order, deposit = order_queries.lock_order(order_id), queries.deposit_of(order_id)
    if deposit is None or order.status is not OrderStatus.DEPOSIT or order.event.starts_at <= now:
        raise AlreadySettled(status=order.status)
    _mail(order, "given_up", "given-up", now=now)
    return cancel_reserved(order, keeps=deposit.late is Late.KEEP, actor="buyer", now=now)


def cancel_reserved(order: Order, *, keeps: bool, actor: str, now: datetime) -> int:
    """A reserved order is given up: what must go back of what was paid. `order` is locked. Kept is
    only what its buyer read may be."""
    deposit = queries.deposit_of(order.id)
    if deposit is None or order.status is not OrderStatus.DEPOSIT:
        return 0
    keeps = keeps and deposit.late is Late.KEEP
    _end(order, deposit, to=OrderStatus.CANCELLED, keeps=keeps, now=now)
    order.cancelled_at = now
    back = 0 if keeps else deposit.paid_amount
    facts = {"kept": deposit.kept_amount} if keeps else {"refund": back}
    _say(order, "order.reserved-cancelled", actor=actor, now=now, **facts)
    return back


def lose(order: Order, *, now: datetime) -> None:
    """The payer's bank took the deposit back: the order ends. In the book it counts as kept,
    against the loss that the bank's verdict writes. `order` is locked, and reserved."""
    deposit = queries.deposit_of(order.id)
    assert deposit is not None
    _end(order, deposit, to=OrderStatus.CANCELLED, keeps=True, now=now)
    order.cancelled_at = now


def _end(order: Order, deposit: Deposit, *, to: OrderStatus, keeps: bool, now: datetime) -> None:
    orders.end_reserved(order, to=to)
    if keeps:
        _keep(order, deposit, deposit.paid_amount, now=now)
    else:
        order.refund_due += deposit.paid_amount
    db.session.flush()


def _keep(order: Order, deposit: Deposit, amount: int, *, now: datetime) -> None:
    """So much of what was paid is the organizer's though nothing is sold for it."""
    books.write_kept(order, amount - deposit.kept_amount, now=now)
    deposit.kept_amount = amount


def remind(*, now: datetime) -> int:
    """Buyers whose rest is due in a week, in two days, tomorrow: each is told each once."""
    told = 0
    for days in sorted(REMINDERS):
        for order_id in queries.to_remind(days, now=now):
            order, deposit = order_queries.lock_order(order_id), queries.deposit_of(order_id)
            if deposit is None or order.status is not OrderStatus.DEPOSIT:
                continue
            deposit.reminded = days
            _mail(order, "balance", f"balance:{days}", now=now)
            told += 1
    return told


def _say(order: Order, what: str, *, actor: str, now: datetime, **facts: int) -> None:
    about: dict[str, Any] = {"organizer_id": order.organizer_id, "currency": order.currency}
    audit(what, f"order:{order.id}", actor=actor, now=now, **about, **facts)


def _mail(order: Order, template: str, key: str, *, now: datetime) -> None:
    if order.email:
        leave(
            template,
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"order:{order.id}:{key}",
            order_id=order.id,
        )
