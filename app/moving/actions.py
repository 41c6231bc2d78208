"""Places move to another date: the old ones end when the new ones are really had, in one
transaction. Where something is left to pay, that is when it is paid. Why: docs/adr/0027.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.actions import audit
from app.books.actions import hand_over
from app.changes.actions import end_pieces, keep_as_credit, undo_sale
from app.changes.queries import Owned
from app.changes.rules import TicketEnded, TooLateToChange
from app.credits.actions import spend
from app.events.rules import CancelsAs
from app.kernel.codes import secret
from app.kernel.db import db
from app.kernel.errors import Refused
from app.messages.actions import leave
from app.moving import queries
from app.moving.models import Move
from app.moving.queries import Choice
from app.moving.rules import Difference, MoveWaits
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, take_again
from app.orders.models import Order
from app.orders.rules import Buyer, Channel, NotOnSale, OrderStatus, PriceChanged
from app.sales.actions import place_order
from app.tickets.models import Quota, Ticket
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
    by_team: bool = False,
    waives: bool = False,
) -> int:
    """The id of the new order: with its tickets when nothing is left to pay, else held.

    While it is held the old places stay as they are, and should it lapse nothing has changed.
    `seen` is the price of the new places as it was shown; `waives`: the team gives the difference.
    Raises: TooLateToChange, MoveWaits, TicketEnded, TicketUsed, NotOnSale, PriceChanged, SoldOut;
    nothing has changed then.
    """
    orders.lock_order(order_id)
    order = orders.order_by_id(order_id)
    _may_move(order, by_team=by_team, now=now)
    chosen = [each for each in queries.movable(order, by_team=by_team) if each.key in keys]
    if not chosen or len(chosen) < len(set(keys)):
        raise TicketEnded(status=TicketStatus.MOVED)
    choice = _choice(order, chosen, to_type, seen=seen, now=now, by_team=by_team)
    told = choice.costs(order, chosen)
    _take_turns(order.event_id, choice.event.id)
    if told.due and not waives:
        return _ask(order, chosen, choice, told, provider=provider, hold=hold, actor=actor, now=now)
    end_pieces(order, chosen, to=TicketStatus.MOVED, gives=CancelsAs.NOTHING, now=now)
    undo_sale(order, chosen, now=now)
    new = _buy(order, chosen, choice, told, hold=hold, now=now)
    _follow(order, chosen, new, now=now)
    _tell(order, new, len(chosen), "order.moved", actor=actor, now=now)
    return new.id


def _may_move(order: Order, *, by_team: bool, now: datetime) -> None:
    until = queries.movable_until(order, now=now)
    if until is None and not (by_team and queries.team_may_move(order, now=now)):
        raise TooLateToChange(until=None)
    if queries.waiting_move(order.id, now=now) is not None:
        raise MoveWaits()


def _choice(
    order: Order, chosen: Sequence[Owned], to_type: int, *, seen: int, now: datetime, by_team: bool
) -> Choice:
    every = queries.choices(order, chosen, now=now, by_team=by_team)
    found = [each for each in every if each.offer.id == to_type]
    if not found:
        raise NotOnSale()
    if found[0].price > seen:
        raise PriceChanged(name=found[0].offer.name, price=found[0].offer.price)
    return found[0]


def _take_turns(*event_ids: int) -> None:
    """Two that move in opposite directions wait for each other here, in one order."""
    query = select(Quota.id).where(Quota.event_id.in_(event_ids)).order_by(Quota.id)
    db.session.execute(query.with_for_update())


def _place(order: Order, choice: Choice, *, provider: str, hold: timedelta, now: datetime) -> Order:
    buyer = Buyer(order.buyer_name, order.phone, order.email, order.locale, order.user_id)
    new_id, _is_new = place_order(
        choice.event,
        choice.wanted,
        buyer=buyer,
        provider=provider,
        idem_key=f"move:{order.id}:{secret()}",
        now=now,
        hold=hold,
        channel=Channel.INVITE if order.channel is Channel.INVITE else Channel.MOVED,
        settles=False,
    )
    return orders.lock_order(new_id)


def _ask(
    order: Order,
    chosen: Sequence[Owned],
    choice: Choice,
    told: Difference,
    *,
    provider: str,
    hold: timedelta,
    actor: str,
    now: datetime,
) -> int:
    """Keep the new places for who pays the difference. The old ones' worth is written on the
    order; it becomes a credit, spent at once, when they end."""
    new = _place(order, choice, provider=provider, hold=hold, now=now)
    new.total_amount, new.credit_amount, new.moved_amount = told.due, told.used, told.money
    keys = [each.key for each in chosen]
    db.session.add(Move(order_id=new.id, from_id=order.id, pieces=keys, actor=actor))
    _tell(order, new, len(chosen), "order.move-asked", actor=actor, now=now)
    if actor != "buyer" and order.email:
        leave("move_asked", to=order.email, locale=order.locale, now=now, order_id=new.id)
    db.session.flush()
    return new.id


def _buy(
    order: Order,
    chosen: Sequence[Owned],
    choice: Choice,
    told: Difference,
    *,
    hold: timedelta,
    now: datetime,
) -> Order:
    """Nothing is left to pay: the worth becomes a credit, which pays; what it has over is kept."""
    order.refund_due += told.refund
    order.returned_amount += told.refund
    new = _place(order, choice, provider="free", hold=hold, now=now)
    new.total_amount, new.credit_amount, new.discount_amount = 0, told.used, told.due
    new.provider, new.moved_amount = "free", told.money
    _pay_with_worth(order, new, told.used + told.credit, now=now)
    hand_over(new, now=now)
    return new


def _pay_with_worth(order: Order, new: Order, worth: int, *, now: datetime) -> None:
    if not worth:
        return
    credit = keep_as_credit(order, worth, now=now)
    if new.credit_amount:
        spend(credit.id, new.credit_amount)
        new.credit_id = credit.id


def complete(order: Order, *, now: datetime) -> bool:
    """The difference of a move was paid: the old places end and the new ones are had, both or
    none. `order`, the new one, is locked. False: the old ones were used, passed on or given up
    meanwhile, or the new ones are gone; the old ones stay as they are, the money must go back.
    """
    waiting = db.session.get(Move, order.id)
    if waiting is None or order.status not in (OrderStatus.HELD, OrderStatus.LAPSED):
        return False
    with db.session.begin_nested() as point:
        try:
            _complete(waiting, order, now=now)
            return True
        except Refused:
            point.rollback()
    cancel_unpaid(order, actor="job", now=now)
    return False


def _complete(waiting: Move, order: Order, *, now: datetime) -> None:
    orders.lock_order(waiting.from_id)
    old = orders.order_by_id(waiting.from_id)
    chosen = queries.still_there(old, waiting, now=now)
    if len(chosen) < len(waiting.pieces):
        raise TicketEnded(status=TicketStatus.MOVED)
    _take_turns(old.event_id, order.event_id)
    if order.status is OrderStatus.LAPSED and not take_again(order):
        raise NotOnSale()
    end_pieces(old, chosen, to=TicketStatus.MOVED, gives=CancelsAs.NOTHING, now=now)
    undo_sale(old, chosen, now=now)
    _pay_with_worth(old, order, order.credit_amount, now=now)
    hand_over(order, now=now)
    waiting.done_at = now
    _follow(old, chosen, order, now=now)
    _tell(old, order, len(chosen), "order.moved", actor=waiting.actor, now=now)


def _follow(old: Order, chosen: Sequence[Owned], new: Order, *, now: datetime) -> None:
    """Each new ticket goes to who held the old one; guests of a table get theirs by mail."""
    new.moved_from_id, new.flag = old.id, old.flag
    before = [ticket for each in chosen for ticket in each.tickets]
    for was, ticket in zip(before, orders.tickets_of_order(new.id), strict=False):
        ticket.replaces_id, ticket.holder_name = was.id, was.holder_name
        ticket.holder_phone, ticket.holder_email = was.holder_phone, was.holder_email
        ticket.claimed_at = was.claimed_at
        _tell_guest(ticket, new, now=now)
    db.session.flush()


def _tell_guest(ticket: Ticket, new: Order, *, now: datetime) -> None:
    if ticket.holder_email and ticket.holder_email != new.email:
        leave(
            "ticket_given",
            to=ticket.holder_email,
            locale=orders.language_of(ticket.holder_email, otherwise=new.locale),
            now=now,
            dedupe_key=f"ticket:{ticket.id}:given",
            ticket_id=ticket.id,
        )


def withdraw(order_id: int, *, actor: str, now: datetime) -> bool:
    """The old places are kept after all. False: it was paid, or given up already."""
    order = orders.lock_order(order_id)
    if order.status is not OrderStatus.HELD or db.session.get(Move, order.id) is None:
        return False
    return cancel_unpaid(order, actor=actor, now=now)


def let_go(order_id: int, *, now: datetime) -> bool:
    """The old places ended before the difference was paid: the new ones go back at once, and the
    story of both orders says so. False: the old ones stand, or it was paid or given up."""
    order = orders.lock_order(order_id)
    waiting = queries.move_of(order.id)
    if order.status is not OrderStatus.HELD or waiting is None:
        return False
    if queries.can_still_move(waiting, now=now):
        return False
    n = len(waiting.pieces)
    _tell(waiting.old, order, n, "order.move-over", actor="job", now=now)
    return cancel_unpaid(order, actor="job", now=now)


def _tell(old: Order, new: Order, n: int, what: str, *, actor: str, now: datetime) -> None:
    for about in (old.id, new.id):
        audit(
            what,
            f"order:{about}",
            actor=actor,
            organizer_id=old.organizer_id,
            now=now,
            tickets=n,
            came_from=old.event.starts_at.isoformat(),
            goes_to=new.event.starts_at.isoformat(),
            timezone=new.event.timezone,
        )
