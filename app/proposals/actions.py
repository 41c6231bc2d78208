"""Proposing places to one person: an order that holds them until its deadline."""

from __future__ import annotations

from datetime import datetime

from app.accounts.actions import audit
from app.events.models import Event
from app.kernel.errors import NotFound
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.orders.models import Order
from app.orders.rules import AlreadySettled, Buyer, Channel, HoldExpired, OrderStatus, Wanted
from app.proposals.rules import HOURS, PROPOSED, is_open, lasts_until
from app.sales.actions import confirm_free, place_order


def propose(
    event: Event,
    wanted: Wanted,
    *,
    buyer: Buyer,
    channel: Channel,
    key: str,
    actor: str,
    now: datetime,
) -> int:
    """Keep places for somebody and tell them by mail; the order's id. The same `key` is once.

    Raises: TooLate, and what `place_order` does.
    """
    hours = event.proposal_hours or HOURS[channel]
    until = lasts_until(event.starts_at, hours=hours, now=now)
    order_id, is_new = place_order(
        event,
        wanted,
        buyer=buyer,
        provider="",
        idem_key=key,
        now=now,
        hold=until - now,
        channel=channel,
        settles=False,
    )
    if is_new:
        _tell(event, order_id, buyer, channel, actor=actor, until=until, now=now)
    return order_id


def _tell(
    event: Event,
    order_id: int,
    buyer: Buyer,
    channel: Channel,
    *,
    actor: str,
    until: datetime,
    now: datetime,
) -> None:
    audit(
        f"{channel}.proposed",
        f"order:{order_id}",
        actor=actor,
        organizer_id=event.organizer_id,
        now=now,
        until=until.isoformat(),
    )
    if buyer.email:
        leave(
            "proposed",
            to=buyer.email,
            locale=buyer.locale,
            now=now,
            dedupe_key=f"order:{order_id}:proposed",
            order_id=order_id,
        )


def take(order_id: int, *, now: datetime) -> None:
    """A proposal of nothing to pay is taken: its tickets leave. Asking twice is once.

    Raises: NotFound (it is no proposal, or is to be paid), HoldExpired(at), AlreadySettled(status).
    """
    order = _proposal(order_id)
    if order.total_amount:
        raise NotFound()
    if order.status is OrderStatus.PAID:
        return
    if order.status is OrderStatus.CANCELLED:
        raise AlreadySettled(status=order.status)
    if not is_open(order.channel, order.status, order.held_until, now=now):
        raise HoldExpired(at=order.held_until)
    confirm_free(order, now=now)
    _note(order, "taken", now=now)


def decline(order_id: int, *, now: datetime) -> bool:
    """Its person does not want it: the places go on. False: it was settled or closed before."""
    order = _proposal(order_id)
    given_up = cancel_unpaid(order, actor="buyer", now=now)
    if given_up:
        _note(order, "declined", now=now)
    return given_up


def _proposal(order_id: int) -> Order:
    order = orders.lock_order(order_id)
    if order.channel not in PROPOSED:
        raise NotFound()
    return order


def _note(order: Order, done: str, *, now: datetime) -> None:
    audit(
        f"{order.channel}.{done}",
        f"order:{order.id}",
        actor="buyer",
        organizer_id=order.organizer_id,
        now=now,
    )
