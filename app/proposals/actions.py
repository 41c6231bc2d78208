"""Proposing places to one person: an order that holds them until its deadline."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select, update

from app.accounts.actions import audit
from app.events.models import Event
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, write_places
from app.orders.models import Order
from app.orders.rules import AlreadySettled, Buyer, Channel, HoldExpired, OrderStatus, Wanted
from app.proposals import queries
from app.proposals.rules import FORGOTTEN, FORGOTTEN_AFTER, HOURS, PROPOSED, is_open, lasts_until
from app.sales.actions import confirm_free, keep_more, place_order
from app.sales.queries import basket
from app.tickets.actions import release_seats
from app.tickets.queries import lock_quotas, quotas_of
from app.tickets.rules import TypeKind


def propose(
    event: Event,
    wanted: Wanted,
    *,
    buyer: Buyer,
    channel: Channel,
    key: str,
    actor: str,
    now: datetime,
    via: str = "",
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
        via=via,
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


def add(order_id: int, wanted: Wanted, *, now: datetime) -> None:
    """These add-ons go with places that were proposed, in place of those chosen before. The order
    is locked by whoever looked that no payment of it has begun.

    Raises: NotFound (it is no proposal), HoldExpired(at), AlreadySettled(status), what
    `asked_addons` does, SoldOut(left, wanted, name), TermsChanged.
    """
    order = _proposal(order_id)
    _still_open(order, now=now)
    _give_back_addons(order, kinds=wanted.tickets)
    offers = queries.asked_addons(order, wanted, now=now)
    chosen = basket(offers, wanted, currency=order.currency)
    keep_more(order.id, chosen, now=now)
    db.session.expire(order, ["lines"])
    order.total_amount = sum(line.unit_amount * line.quantity for line in order.lines)
    db.session.flush()


def _give_back_addons(order: Order, *, kinds: Collection[int]) -> None:
    """What was chosen before, all of it. The quotas of the new choice are locked with its own, in
    ascending order, as everywhere.
    """
    had = orders.places_of(order.id)
    before = queries.addon_places(order)
    before |= {q: had[q] for q in queries.early_quotas(order) if q in had}
    lock_quotas({*before, *quotas_of(kinds)})
    release_seats(before)
    for quota_id, seats in sorted(before.items()):
        write_places(order.id, quota_id, had.get(quota_id, 0) - seats)
    for line in [line for line in order.lines if line.ticket_type.kind is TypeKind.ADDON]:
        order.lines.remove(line)
        db.session.delete(line)
    db.session.flush()


def may_pay(order: Order, *, now: datetime) -> None:
    """Before money is asked for: what had to be chosen was. Raises: OneForEach."""
    if order.channel in PROPOSED and order.status is OrderStatus.HELD:
        queries.chosen_for_each(order, queries.chosen(order), now=now)


def take(order_id: int, *, now: datetime) -> None:
    """A proposal of nothing to pay is taken: its tickets leave. Asking twice is once.

    Raises: NotFound (it is no proposal, or is to be paid), HoldExpired(at),
    AlreadySettled(status), OneForEach(name, n, taken).
    """
    order = _proposal(order_id)
    if order.total_amount:
        raise NotFound()
    if order.status is OrderStatus.PAID:
        return
    _still_open(order, now=now)
    may_pay(order, now=now)
    confirm_free(order, now=now)
    _note(order, "taken", now=now)


def _still_open(order: Order, *, now: datetime) -> None:
    if order.status in (OrderStatus.PAID, OrderStatus.CANCELLED):
        raise AlreadySettled(status=order.status)
    if not is_open(order.channel, order.status, order.held_until, now=now):
        raise HoldExpired(at=order.held_until)


def decline(order_id: int, *, now: datetime) -> bool:
    """Its person does not want it: the places go on. False: it was settled or closed before."""
    order = _proposal(order_id)
    given_up = cancel_unpaid(order, actor="buyer", now=now)
    if given_up:
        _note(order, "declined", now=now)
    return given_up


def forget(*, paying: Select[int], now: datetime) -> None:
    """Who was proposed places and never took them is nobody's matter a month after the date; the
    order stays, without a name. `paying`: orders of which money may have come.
    """
    old = select(Event.id).where(Event.ends_at <= now - FORGOTTEN_AFTER)
    gone = update(Order).where(
        Order.event_id.in_(old),
        Order.status.in_((OrderStatus.LAPSED, OrderStatus.CANCELLED)),
        Order.channel.in_(PROPOSED),
        Order.paid_at.is_(None),
        Order.refund_due == 0,
        Order.buyer_name != FORGOTTEN,
        Order.id.not_in(paying),
    )
    blank = {"phone": "", "email": "", "search": "", "idem_hash": "", "user_id": None}
    gone = gone.values(buyer_name=FORGOTTEN, **blank)
    db.session.execute(gone.execution_options(synchronize_session=False))


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
