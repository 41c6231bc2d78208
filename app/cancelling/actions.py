"""Calling a date off, or some of its orders: decided at once, worked off one order at a time, each
exactly once. Killed at any moment it goes on where it was: what is left is asked of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, insert, select, update

from app.accounts.actions import audit
from app.cancelling import queries
from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.rules import (
    ChoiceMade,
    Gives,
    NotToCallOff,
    SelectionChanged,
    Told,
    choose_until,
    comes_back_as,
)
from app.changes.actions import Back, end_pieces, keep_as_credit
from app.changes.queries import Owned, owned
from app.deposits.actions import cancel_reserved
from app.events.models import Event
from app.events.rules import CancelsAs, Status
from app.kernel.db import db, table_of
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.orders.models import Order
from app.tickets.models import Quota
from app.tickets.rules import TicketStatus


def call_off(
    event_id: int, *, gives: Gives, words: str, user_id: int, now: datetime
) -> Cancellation:
    """Nobody buys it any more, from now on. Its quotas are taken first, as whoever buys takes them.

    Raises: NotToCallOff.
    """
    rooms = select(Quota.id).where(Quota.event_id == event_id).order_by(Quota.id)
    db.session.execute(rooms.with_for_update())
    query = select(Event).where(Event.id == event_id).with_for_update()
    event = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    if event.status is not Status.PUBLISHED:
        raise NotToCallOff()
    event.status = Status.CANCELLED
    key = f"event:{event_id}"
    made = _begin(event, key, whole=True, gives=gives, words=words, user_id=user_id, now=now)
    _say(made, event, "event.cancelled", now=now)
    return made


def cancel_orders(
    event: Event,
    ids: Select[int],
    *,
    seen: tuple[int, int],
    key: str,
    gives: Gives,
    words: str,
    user_id: int,
    now: datetime,
) -> Cancellation:
    """Of these orders, the paid ones that nobody came in with give up their tickets. The same
    `key` is once; `seen` is how many orders and how much money the page showed.

    Raises: SelectionChanged; nothing has begun then.
    """
    known = queries.cancellation_by_key(f"form:{event.id}:{key}")
    if known is not None:
        return known
    told = queries.effects_on(event, ids)
    if not told.paid or (len(told.paid), told.sum) != seen:
        raise SelectionChanged()
    key = f"form:{event.id}:{key}"
    made = _begin(event, key, whole=False, gives=gives, words=words, user_id=user_id, now=now)
    rows = [{"cancellation_id": made.id, "order_id": order_id} for order_id in told.paid]
    db.session.execute(insert(table_of(CancelledOrder)), rows)
    _say(made, event, "event.orders-cancelled", now=now, orders=len(rows), sum=told.sum)
    return made


def _begin(event: Event, key: str, *, user_id: int, now: datetime, **facts: Any) -> Cancellation:
    made = Cancellation(
        event_id=event.id,
        key=key,
        choose_until=choose_until(facts["gives"], now=now),
        started_by=user_id,
        started_at=now,
        **facts,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _say(made: Cancellation, event: Event, what: str, *, now: datetime, **facts: Any) -> None:
    audit(
        what,
        f"event:{event.id}",
        actor=f"user:{made.started_by}",
        organizer_id=event.organizer_id,
        now=now,
        gives=made.gives.value,
        words=made.words,
        **facts,
    )


def work_off(cancellation_id: int, order_id: int, *, now: datetime) -> bool:
    """End what one order has of the date, and tell its buyer. False: nothing was left to do."""
    order = orders.lock_order(order_id)
    cancellation = db.session.get_one(Cancellation, cancellation_id)
    row = _row(cancellation, order_id)
    if row is not None and row.at is not None:
        return False
    actor = f"user:{cancellation.started_by}"
    if order.status in queries.UNPAID and cancellation.whole:
        part = cancel_reserved(order, keeps=False, actor=actor, now=now)
        cancel_unpaid(order, actor=actor, now=now)
        _keep(order, Back(tickets=0, refund=part), cancellation, row, now=now)
        return True
    order = orders.order_by_id(order_id)
    back = _end(order, cancellation, now=now)
    if back is None:
        if row is not None:
            row.at, row.told = now, Told.NOBODY
        return False
    _note(order, back, cancellation, actor=actor, now=now)
    _keep(order, back, cancellation, row, now=now)
    return True


def _row(cancellation: Cancellation, order_id: int) -> CancelledOrder | None:
    """As it stands now: the order is locked."""
    row = db.session.get(CancelledOrder, (cancellation.id, order_id), populate_existing=True)
    return None if cancellation.whole else row


def _end(order: Order, cancellation: Cancellation, *, now: datetime) -> Back | None:
    its = [
        each
        for each in owned(order)
        if each.piece.event_id == cancellation.event_id and (cancellation.whole or not each.used)
    ]
    if not its:
        return None
    _tell_guests(order, its, cancellation, now=now)
    return end_pieces(
        order,
        its,
        to=TicketStatus.CANCELLED,
        gives=comes_back_as(cancellation.gives),
        now=now,
        even_used=cancellation.whole,
        asks=cancellation.gives is Gives.CHOICE,
    )


def _tell_guests(
    order: Order, its: Sequence[Owned], cancellation: Cancellation, *, now: datetime
) -> None:
    """Who holds a ticket that somebody else bought, and left an address."""
    for ticket in (ticket for each in its for ticket in each.tickets):
        if ticket.holder_email not in ("", order.email):
            leave(
                "called_off_guest",
                to=ticket.holder_email,
                locale=ticket.holder_locale or order.locale,
                now=now,
                dedupe_key=f"cancellation:{cancellation.id}:ticket:{ticket.id}",
                order_id=order.id,
                ticket_id=ticket.id,
                cancellation_id=cancellation.id,
            )


def _note(
    order: Order, back: Back, cancellation: Cancellation, *, actor: str, now: datetime
) -> None:
    audit(
        "order.tickets-cancelled",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        tickets=back.tickets,
        refund=back.refund,
        credit=back.credit,
        offered=back.offered,
        reason=cancellation.words,
    )


def _keep(
    order: Order,
    back: Back,
    cancellation: Cancellation,
    row: CancelledOrder | None,
    *,
    now: datetime,
) -> None:
    if row is None:
        row = CancelledOrder(cancellation_id=cancellation.id, order_id=order.id)
        db.session.add(row)
    row.refund, row.credit, row.offered = back.refund, back.credit, back.offered
    row.told, row.at = (Told.MAIL if order.email else Told.CALL), now
    if order.email:
        leave(
            "called_off",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"cancellation:{cancellation.id}:{order.id}",
            order_id=order.id,
            cancellation_id=cancellation.id,
            refund=back.refund,
            credit_id=back.credit_id,
            offered=back.offered,
        )
    db.session.flush()


def choose(
    cancellation_id: int, order_id: int, chosen: CancelsAs, *, actor: str, now: datetime
) -> int:
    """Refund or credit, said once and for good; how much it is.

    The order's row first, then the choice by conditional UPDATE: of two that press, one wins.
    Raises: ChoiceMade(chosen).
    """
    order = orders.lock_order(order_id)
    key = (cancellation_id, order_id)
    if not _take_choice(cancellation_id, order_id, chosen, actor=actor, now=now):
        row = db.session.get(CancelledOrder, key, populate_existing=True)
        raise ChoiceMade(chosen=row.chosen if row else None)
    row = db.session.get_one(CancelledOrder, key, populate_existing=True)
    credit_id = None
    if chosen is CancelsAs.REFUND:
        order.refund_due += row.offered
        order.returned_amount += row.offered
        row.refund += row.offered
    else:
        credit_id = keep_as_credit(order, row.offered, now=now).id
        row.credit += row.offered
    _tell_chosen(order, row, credit_id, actor=actor, now=now)
    return row.offered


def _take_choice(
    cancellation_id: int, order_id: int, chosen: CancelsAs, *, actor: str, now: datetime
) -> bool:
    row = CancelledOrder
    mine = update(row).where(row.cancellation_id == cancellation_id, row.order_id == order_id)
    mine = mine.where(row.chosen.is_(None), row.offered > 0)
    mine = mine.values(chosen=chosen, chosen_at=now, chosen_by=actor)
    done = db.session.execute(mine.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount == 1


def _tell_chosen(
    order: Order, row: CancelledOrder, credit_id: int | None, *, actor: str, now: datetime
) -> None:
    audit(
        "order.chosen",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        chosen=row.chosen.value if row.chosen else "",
        amount=row.offered,
    )
    if order.email:
        leave(
            "chosen",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"cancellation:{row.cancellation_id}:{order.id}:chosen",
            order_id=order.id,
            credit_id=credit_id,
            refund=0 if credit_id else row.offered,
        )
    db.session.flush()


def finish(cancellation_id: int, *, now: datetime) -> bool:
    """Say that it is done, once no order is left."""
    cancellation = db.session.get_one(Cancellation, cancellation_id)
    if db.session.scalar(queries.left_of(cancellation).limit(1)) is not None:
        return False
    cancellation.done_at = cancellation.done_at or now
    return True
