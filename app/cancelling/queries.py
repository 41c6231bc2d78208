"""What calling a date off will do, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.rules import Told
from app.changes.queries import entered, owned
from app.door.models import Scanner
from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus
from app.waitlist.queries import waiting_of

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
    return query.where(or_(Order.status == OrderStatus.HELD, paid)).order_by(Order.id)


@dataclass(slots=True)
class Effects:
    """All that calling a date off will do. Sums in the organizer's smallest unit."""

    paid: int = 0  # orders with tickets
    tickets: int = 0
    inside: int = 0  # people who came in already
    mailed: int = 0
    to_call: list[tuple[str, str]] = field(default_factory=list)  # name, phone
    money: dict[str, tuple[int, int]] = field(default_factory=dict)  # way of paying: orders, sum
    credit: int = 0  # paid by credits: comes back as credits
    held: int = 0  # orders still unpaid
    passes: int = 0  # orders of several dates: the others stay
    waiting: int = 0
    phones: int = 0  # at the door

    @property
    def sum(self) -> int:
        return sum(amount for _orders, amount in self.money.values())

    @property
    def people(self) -> int:
        return self.paid + self.held


def effects(event: Event) -> Effects:
    """Counted by the same rules that will act."""
    told = Effects()
    for order_id in db.session.scalars(orders_left(event.id)).all():
        _add(told, orders.order_by_id(order_id), event)
    told.waiting = waiting_of([event.id]).get(event.id, 0)
    phones = select(func.count(Scanner.id)).where(
        Scanner.event_id == event.id, Scanner.revoked_at.is_(None)
    )
    told.phones = db.session.scalar(phones) or 0
    return told


def _add(told: Effects, order: Order, event: Event) -> None:
    if order.email:
        told.mailed += 1
    else:
        told.to_call.append((order.buyer_name, order.phone))
    told.passes += any(line.ticket_type.event_id != event.id for line in order.lines)
    if order.status is OrderStatus.HELD:
        told.held += 1
        return
    its = [each for each in owned(order) if each.piece.event_id == event.id]
    tickets = [ticket.id for each in its for ticket in each.tickets]
    told.paid += 1
    told.tickets += len(tickets)
    told.inside += len(entered(tickets))
    told.credit += sum(each.piece.credit for each in its)
    money = sum(each.piece.money for each in its)
    if money:
        n, so_far = told.money.get(order.provider, (0, 0))
        told.money[order.provider] = (n + 1, so_far + money)


def cancellation_of(event_id: int) -> Cancellation | None:
    query = select(Cancellation).where(Cancellation.event_id == event_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


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


def progress(cancellation: Cancellation) -> Progress:
    row = CancelledOrder
    mine = row.cancellation_id == cancellation.id
    sums = select(func.count(), func.sum(row.refund), func.sum(row.credit)).where(mine)
    done, refund, credit = db.session.execute(sums).one()
    told = select(row.told, func.count()).where(mine).group_by(row.told)
    by = dict(db.session.execute(told).all())
    rest = select(func.count()).select_from(orders_left(cancellation.event_id).subquery())
    return Progress(
        done=done,
        left=db.session.scalar(rest) or 0,
        refund=int(refund or 0),
        credit=int(credit or 0),
        mailed=by.get(Told.MAIL, 0),
        to_call=by.get(Told.CALL, 0),
    )


def people_to_call(cancellation_id: int) -> Select[CancelledOrder]:
    """Those without an address, for a page of them."""
    query = select(CancelledOrder).options(joinedload(CancelledOrder.order))
    mine = CancelledOrder.cancellation_id == cancellation_id
    query = query.where(mine, CancelledOrder.told == Told.CALL)
    return query.order_by(CancelledOrder.order_id)
