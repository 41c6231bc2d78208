"""Places move to another date of the series, in one transaction: the old ones end, their worth
becomes a credit, and the credit buys the new ones. Why: docs/adr/0027.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.actions import audit
from app.changes.actions import end_pieces, keep_as_credit
from app.changes.queries import Owned
from app.changes.rules import TicketEnded, TooLateToChange
from app.events.rules import CancelsAs
from app.kernel.codes import secret
from app.kernel.db import db
from app.moving import queries
from app.moving.queries import Choice
from app.moving.rules import difference
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Buyer, Channel, NotOnSale, PriceChanged, Wanted
from app.sales.actions import place_order
from app.tickets.models import Quota
from app.tickets.rules import TicketStatus


def move(
    order_id: int,
    keys: Collection[str],
    to_type: int,
    *,
    seen: int,
    provider: str,
    hold: timedelta,
    actor: str,
    now: datetime,
) -> int:
    """The id of the new order: with its tickets when nothing is left to pay, else held.

    Should it lapse, its credit is whole again: place or money, never neither. `seen` is the price
    of the new places as it was shown. Raises: TooLateToChange, TicketEnded, TicketUsed, NotOnSale,
    PriceChanged, SoldOut; nothing has changed then.
    """
    orders.lock_order(order_id)
    order = orders.order_by_id(order_id)
    if queries.movable_until(order, now=now) is None:
        raise TooLateToChange(until=None)
    chosen = [each for each in queries.movable(order) if each.key in keys]
    if not chosen or len(chosen) < len(set(keys)):
        raise TicketEnded(status=TicketStatus.MOVED)
    choice = _choice(order, len(chosen), to_type, seen=seen, now=now)
    _take_turns(order.event_id, choice.event.id)
    end_pieces(order, chosen, to=TicketStatus.MOVED, gives=CancelsAs.NOTHING, now=now)
    new_id = _buy(order, chosen, choice, provider=provider, hold=hold, now=now)
    _tell(order, chosen, choice, new_id, actor=actor, now=now)
    return new_id


def _choice(order: Order, n: int, to_type: int, *, seen: int, now: datetime) -> Choice:
    found = [c for c in queries.choices(order, n, now=now) if c.offer.id == to_type]
    if not found:
        raise NotOnSale()
    if found[0].price > seen:
        raise PriceChanged(name=found[0].offer.name, price=found[0].offer.price)
    return found[0]


def _take_turns(*event_ids: int) -> None:
    """Two that move in opposite directions wait for each other here, in one order."""
    query = select(Quota.id).where(Quota.event_id.in_(event_ids)).order_by(Quota.id)
    db.session.execute(query.with_for_update())


def _buy(
    order: Order,
    chosen: list[Owned],
    choice: Choice,
    *,
    provider: str,
    hold: timedelta,
    now: datetime,
) -> int:
    money = sum(each.piece.money for each in chosen)
    credit = sum(each.piece.credit for each in chosen)
    gives = order.event.cancels_as
    told = difference(choice.price, money=money, credit=credit, gives=gives)
    order.refund_due += told.refund
    kept = told.used + told.credit
    buyer = Buyer(order.buyer_name, order.phone, order.email, order.locale, order.user_id)
    new_id, _is_new = place_order(
        choice.event,
        Wanted({choice.offer.id: len(chosen)}),
        buyer=buyer,
        provider=provider,
        idem_key=f"move:{order.id}:{secret()}",
        now=now,
        hold=hold,
        channel=Channel.MOVED,
        credit=keep_as_credit(order, kept, now=now) if kept else None,
    )
    new = db.session.get_one(Order, new_id)
    new.moved_from_id = order.id
    old = [ticket for each in chosen for ticket in each.tickets]
    for before, ticket in zip(old, orders.tickets_of_order(new_id), strict=False):
        ticket.replaces_id, ticket.holder_name = before.id, before.holder_name
    db.session.flush()
    return new_id


def _tell(
    order: Order, chosen: list[Owned], choice: Choice, new_id: int, *, actor: str, now: datetime
) -> None:
    for about in (order.id, new_id):
        audit(
            "order.moved",
            f"order:{about}",
            actor=actor,
            organizer_id=order.organizer_id,
            now=now,
            tickets=len(chosen),
            from_event=order.event.code,
            to_event=choice.event.code,
        )
