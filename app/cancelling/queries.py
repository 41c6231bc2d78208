"""What calling off a date, or some of its orders, will do, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, subqueryload

from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.rules import Kept, Told
from app.changes.queries import Owned, owned_with
from app.deposits.models import Deposit
from app.door.models import Entry, Scanner
from app.events.models import Event
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.passes.queries import made_up
from app.promos.models import Promo
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus
from app.waitlist.queries import waiting_of

UNPAID = (OrderStatus.HELD, OrderStatus.DEPOSIT)  # not, or in part
TO_CALL = 50  # people named before it is done; all of them after


def orders_left(event_id: int, *, after: int = 0) -> Select[int]:
    """Ids of the orders that still keep or have places of this date, a pass's too."""
    its = select(OrderLine.order_id).join(TicketType).where(TicketType.event_id == event_id)
    stands = select(Ticket.id).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    stands = stands.where(
        OrderLine.order_id == Order.id,
        Ticket.event_id == event_id,
        Ticket.status == TicketStatus.VALID,
    )
    paid = and_(Order.status == OrderStatus.PAID, stands.correlate(Order).exists())
    query = select(Order.id).where(Order.id.in_(its), Order.id > after)
    return query.where(or_(Order.status.in_(UNPAID), paid)).order_by(Order.id)


def left_of(cancellation: Cancellation, *, after: int = 0) -> Select[int]:
    """Ids of the orders that are not worked off yet."""
    if cancellation.whole:
        return orders_left(cancellation.event_id, after=after)
    row = CancelledOrder
    query = select(row.order_id).where(row.cancellation_id == cancellation.id, row.at.is_(None))
    return query.where(row.order_id > after).order_by(row.order_id)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An order that was asked for and stays, whole or in part."""

    reference: str
    name: str
    why: Kept


@dataclass(slots=True)
class Effects:
    """All that calling off will do. Sums in the organizer's smallest unit."""

    paid: list[int] = field(default_factory=list)  # orders with tickets that end
    tickets: int = 0
    inside: int = 0  # people who came in already
    mailed: int = 0
    to_call: list[tuple[str, str]] = field(default_factory=list)  # name, phone
    money: dict[str, tuple[int, int]] = field(default_factory=dict)  # way of paying: orders, sum
    credit: int = 0  # paid by credits: comes back as credits
    held: int = 0  # orders still unpaid, or paid in part
    passes: int = 0  # orders of several dates: the others stay
    made_up: int = 0  # of these, those that get another date in place of money
    spared: int = 0  # tickets that somebody came in with: they stay, and what was paid for them
    untouched: int = 0  # orders that were asked for, and of which nothing ends
    left_out: list[LeftOut] = field(default_factory=list)  # these, and those that end in part
    waiting: int = 0
    phones: int = 0  # at the door

    def add_money(self, way: str, amount: int) -> None:
        if amount:
            n, so_far = self.money.get(way, (0, 0))
            self.money[way] = (n + 1, so_far + amount)

    @property
    def sum(self) -> int:
        return sum(amount for _orders, amount in self.money.values())

    @property
    def by_reason(self) -> list[tuple[Kept, list[LeftOut]]]:
        """Those left out, reason by reason."""
        each = ((why, [one for one in self.left_out if one.why is why]) for why in Kept)
        return [(why, some) for why, some in each if some]

    @property
    def people(self) -> int:
        return len(self.paid) + self.held


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of all these orders at once."""

    event_id: int
    used: set[int]  # tickets somebody came in with
    only: dict[int, int | None]  # promo codes: the one type that each lowers
    made_up: set[int]
    even_used: bool


def effects(event: Event) -> Effects:
    """Of calling the date off. Counted by the same rules that will act."""
    told = _effects(event, orders_left(event.id), even_used=True)
    told.waiting = waiting_of([event.id]).get(event.id, 0)
    phones = select(func.count(Scanner.id)).where(
        Scanner.event_id == event.id, Scanner.revoked_at.is_(None)
    )
    told.phones = db.session.scalar(phones) or 0
    return told


def effects_on(event: Event, ids: Select[int]) -> Effects:
    """Of cancelling these orders: paid ones, and not what somebody came in with."""
    return _effects(event, ids, even_used=False)


def _effects(event: Event, ids: Select[int], *, even_used: bool) -> Effects:
    """In so many statements, however many orders."""
    ids = ids.order_by(None)
    codes = select(Order.promo_id).where(Order.id.in_(ids))
    kinds = select(Promo.id, Promo.ticket_type_id).where(Promo.id.in_(codes))
    entries = select(Entry.ticket_id).where(Entry.event_id == event.id)
    known = _Known(
        event.id,
        used=set(db.session.scalars(entries)),
        only=dict(db.session.execute(kinds).all()),
        made_up=made_up(ids),
        even_used=even_used,
    )
    told = Effects()
    lines = subqueryload(Order.lines)
    loaded = select(Order, Deposit.paid_amount).where(Order.id.in_(ids)).order_by(Order.id)
    loaded = loaded.outerjoin(Deposit, Deposit.order_id == Order.id)
    loaded = loaded.options(
        lines.joinedload(OrderLine.ticket_type), lines.subqueryload(OrderLine.tickets)
    ).execution_options(populate_existing=True)
    for order, part in db.session.execute(loaded):
        _add(told, order, known, part=part or 0)
    return told


def _add(told: Effects, order: Order, known: _Known, *, part: int) -> None:
    """`part`: what came of an order paid in two."""
    stands = _of_date(order, known)
    its = [each for each in stands if known.even_used or not each.used]
    told.spared += sum(len(each.tickets) for each in stands) - sum(len(e.tickets) for e in its)
    why = _why_kept(order, stands, its)
    if why is not None and not known.even_used:
        told.left_out.append(LeftOut(order.reference, order.buyer_name, why))
    if not its and not (known.even_used and order.status in UNPAID):
        told.untouched += 1
        return
    if order.email:
        told.mailed += 1
    else:
        told.to_call.append((order.buyer_name, order.phone))
    told.passes += any(line.ticket_type.event_id != known.event_id for line in order.lines)
    if order.status in UNPAID:
        told.held += 1
        told.add_money(order.provider, part if order.status is OrderStatus.DEPOSIT else 0)
        return
    told.paid.append(order.id)
    told.tickets += sum(len(each.tickets) for each in its)
    told.inside += sum(t.id in known.used for each in its for t in each.tickets)
    if order.id in known.made_up:
        told.made_up += 1
        return
    told.credit += sum(each.piece.credit for each in its)
    told.add_money(order.provider, sum(each.piece.money for each in its))


def _why_kept(order: Order, stands: Sequence[Owned], ends: Sequence[Owned]) -> Kept | None:
    """None: all that it has of the date ends."""
    if order.status in UNPAID:
        return Kept.UNPAID
    if not stands:
        return Kept.ENDED
    if len(ends) == len(stands):
        return None
    return Kept.PART if ends else Kept.ENTERED


def _of_date(order: Order, known: _Known) -> list[Owned]:
    if order.status is not OrderStatus.PAID:
        return []
    only = known.only.get(order.promo_id) if order.promo_id else None
    every = owned_with(order, used=known.used, only=only)
    return [each for each in every if each.piece.event_id == known.event_id]


def cancellation_of(event_id: int) -> Cancellation | None:
    """Of the date itself."""
    query = select(Cancellation).where(Cancellation.event_id == event_id, Cancellation.whole)
    return db.session.scalar(query.execution_options(populate_existing=True))


def cancellation_by_key(key: str) -> Cancellation | None:
    return db.session.scalar(select(Cancellation).where(Cancellation.key == key))


def of_orders(event_id: int) -> Sequence[Cancellation]:
    """Those of chosen orders, newest first."""
    query = select(Cancellation).where(Cancellation.event_id == event_id, ~Cancellation.whole)
    query = query.execution_options(populate_existing=True)
    return db.session.scalars(query.order_by(Cancellation.id.desc()).limit(20)).all()


def unfinished() -> Sequence[int]:
    """Ids of cancellations with work left, oldest first."""
    query = select(Cancellation.id).where(Cancellation.done_at.is_(None))
    return db.session.scalars(query.order_by(Cancellation.id)).all()


@dataclass(frozen=True, slots=True)
class Progress:
    done: int  # orders
    left: int
    refund: int
    credit: int
    mailed: int
    to_call: int
    choosing: int  # orders that still wait for their buyer's choice
    offered: int  # what these will get
    chose: dict[str, int]  # orders, by what was chosen


def progress(cancellation: Cancellation) -> Progress:
    row = CancelledOrder
    mine = (row.cancellation_id == cancellation.id, row.at.is_not(None))
    waits = and_(row.chosen.is_(None), row.offered > 0)
    counts: tuple[Any, ...] = (
        func.count(),
        func.sum(row.refund),
        func.sum(row.credit),
        func.count().filter(row.told == Told.MAIL),
        func.count().filter(row.told == Told.CALL),
        func.count().filter(waits),
        func.sum(row.offered).filter(waits),
    )
    done, *sums = db.session.execute(select(*counts).where(*mine)).one()
    refund, credit, mailed, to_call, choosing, offered = (int(each or 0) for each in sums)
    chosen = select(row.chosen, func.count()).where(*mine, row.chosen.is_not(None))
    rest = select(func.count()).select_from(left_of(cancellation).order_by(None).subquery())
    return Progress(
        done=done,
        left=db.session.scalar(rest) or 0,
        refund=refund,
        credit=credit,
        mailed=mailed,
        to_call=to_call,
        choosing=choosing,
        offered=offered,
        chose={str(what): n for what, n in db.session.execute(chosen.group_by(row.chosen))},
    )


def people_to_call(cancellation_id: int) -> Select[CancelledOrder]:
    """Those without an address, for a page of them."""
    query = select(CancelledOrder).options(joinedload(CancelledOrder.order))
    mine = CancelledOrder.cancellation_id == cancellation_id
    query = query.where(mine, CancelledOrder.told == Told.CALL)
    return query.order_by(CancelledOrder.order_id)


def choices_of(order_id: int) -> Sequence[CancelledOrder]:
    """What its buyer may choose or has chosen, with the date each is of."""
    row = CancelledOrder
    query = select(row).where(row.order_id == order_id, row.offered > 0)
    its = joinedload(row.cancellation).joinedload(Cancellation.event)
    query = query.options(its).execution_options(populate_existing=True)
    return db.session.scalars(query.order_by(row.cancellation_id)).all()


def unsaid(*, now: datetime, most: int = 100) -> Sequence[tuple[int, int]]:
    """(cancellation, order) whose buyers said nothing in time."""
    row = CancelledOrder
    query = select(row.cancellation_id, row.order_id).join(Cancellation)
    query = query.where(Cancellation.choose_until <= now, row.chosen.is_(None), row.offered > 0)
    query = query.order_by(row.cancellation_id, row.order_id).limit(most)
    return [(made, order_id) for made, order_id in db.session.execute(query)]
