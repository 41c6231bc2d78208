"""What may be paid in two parts, what is left to pay, and whose turn it is to hear of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from app.deposits.models import Deposit, DepositTerms
from app.deposits.rules import Terms, first_part, is_offered
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.kernel.money import Money
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus, TypeKind


def terms_of(event_id: int) -> Terms | None:
    """As its team wrote them."""
    found = db.session.get(DepositTerms, event_id)
    return found.terms if found else None


def offered_terms(event: Event, *, now: datetime) -> Terms | None:
    """What a buyer may choose now."""
    terms = terms_of(event.id)
    if terms is None or not is_offered(terms, starts_at=event.starts_at, now=now):
        return None
    return terms


def deposit_of(order_id: int) -> Deposit | None:
    """As it stands now; whoever acts on it has locked the order."""
    return db.session.get(Deposit, order_id, populate_existing=True)


def deposit_for(order: Order, terms: Terms) -> int:
    """What this order pays first; 0: all of it at once."""
    entries = select(func.sum(OrderLine.quantity)).join(TicketType)
    entries = entries.where(OrderLine.order_id == order.id, TicketType.kind == TypeKind.ADMISSION)
    tickets = db.session.scalar(entries) or 0
    return first_part(terms, total=order.total_amount, tickets=tickets)


@dataclass(frozen=True, slots=True)
class Account:
    """An order's two parts, as its pages tell them. Sums in the order's currency."""

    deposit: Deposit
    asked: Money  # now: the deposit, then what is left
    paid: Money
    rest: Money  # of the whole, once the deposit is paid
    due_at: datetime  # at the door: when it begins

    @property
    def is_paid(self) -> bool:
        return self.paid.amount > 0


def account_of(order: Order) -> Account | None:
    """None for an order paid at once."""
    deposit = db.session.get(Deposit, order.id)
    paid = deposit.paid_amount if deposit else 0
    if deposit is None or (not paid and deposit.amount >= order.total_amount):
        return None
    rest = order.total_amount - (paid or deposit.amount)
    asked = rest if paid else deposit.amount
    return Account(
        deposit,
        asked=Money(asked, order.currency),
        paid=Money(paid, order.currency),
        rest=Money(rest, order.currency),
        due_at=order.event.starts_at if deposit.at_door else deposit.until,
    )


def to_pay(order: Order) -> int:
    """What the next payment of an unpaid order is for: its deposit, what is left, or all."""
    return to_pay_of([order])[order.id]


def to_pay_of(orders: Collection[Order]) -> dict[int, int]:
    """The same of several: {order: sum}."""
    query = select(Deposit).where(Deposit.order_id.in_([order.id for order in orders]))
    fresh = query.execution_options(populate_existing=True)
    known = {deposit.order_id: deposit for deposit in db.session.scalars(fresh)}
    return {order.id: _next_part(order, known.get(order.id)) for order in orders}


def _next_part(order: Order, deposit: Deposit | None) -> int:
    if deposit is None or order.status in (OrderStatus.PAID, OrderStatus.CANCELLED):
        return order.total_amount
    if deposit.paid_amount:
        return order.total_amount - deposit.paid_amount
    return deposit.amount


def is_part(amount: int) -> ColumnElement[bool]:
    """Of orders: this sum is its deposit, or what is left of it."""
    part = select(Deposit.order_id).where(
        Deposit.order_id == Order.id,
        or_(Deposit.amount == amount, Order.total_amount - Deposit.paid_amount == amount),
    )
    return part.exists()


def overdue(*, now: datetime, most: int = 100) -> Sequence[int]:
    """Ids of orders whose rest was not paid in time; at the door, once the date is over."""
    query = select(Order.id).join(Deposit, Deposit.order_id == Order.id).join(Event)
    query = query.where(
        Order.status == OrderStatus.DEPOSIT,
        Deposit.paid_at.is_not(None),
        Order.held_until <= now,
        or_(~Deposit.at_door, Event.ends_at <= now),
    )
    return db.session.scalars(query.order_by(Order.held_until, Order.id).limit(most)).all()


def to_remind(days: int, *, now: datetime, most: int = 100) -> Sequence[int]:
    """Ids of orders whose rest is due within so many days, and that were not told so near."""
    due = case((Deposit.at_door, Event.starts_at), else_=Deposit.until)
    query = select(Order.id).join(Deposit, Deposit.order_id == Order.id).join(Event)
    query = query.where(
        Order.status == OrderStatus.DEPOSIT,
        Event.status == Status.PUBLISHED,
        Deposit.reminded > days,
        due > now,
        due <= now + timedelta(days=days),
    )
    return db.session.scalars(query.order_by(Order.id).limit(most)).all()


def awaited(event_id: int) -> Select[int, int, int]:
    """Of orders whose deposit is paid: how many, what is left to pay, what came."""
    rest, came = Order.total_amount - Deposit.paid_amount, Deposit.paid_amount
    left, paid = (func.coalesce(func.sum(each), 0) for each in (rest, came))
    query = select(func.count(Order.id).label("n"), left.label("left"), paid.label("paid"))
    query = query.join(Deposit, Deposit.order_id == Order.id)
    return query.where(Order.event_id == event_id, Order.status == OrderStatus.DEPOSIT)


def rests_at_door(event_id: int) -> dict[int, Money]:
    """What is left to pay of the orders of tickets that wait for it: {ticket: sum}."""
    query = select(Ticket.id, Order.total_amount - Deposit.paid_amount, Order.currency)
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.join(Order, Order.id == OrderLine.order_id)
    query = query.join(Deposit, Deposit.order_id == Order.id)
    query = query.where(Ticket.event_id == event_id, Ticket.status == TicketStatus.DUE)
    return {row[0]: Money(row[1], row[2]) for row in db.session.execute(query)}
