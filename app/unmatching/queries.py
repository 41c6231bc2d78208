"""What undoing a match would do: asked by the page before, and by the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.changes import queries as changes
from app.changes.rules import TicketUsed
from app.deposits.queries import deposit_of
from app.ledger import queries as book
from app.ledger.rules import HOLDERS
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus
from app.refunds.queries import open_refund
from app.refunds.rules import RefundRunning
from app.settlement.models import Payment
from app.settlement.queries import payment as payment_by_id
from app.settlement.rules import PaymentStatus
from app.statements.models import StatementLine
from app.statements.rules import LineDecided, LineState
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.unmatching.rules import Fate, MoneyGone, fate, waits_until


@dataclass(frozen=True, slots=True)
class Undoing:
    """One order that a line had paid, and what becomes of it."""

    order: Order
    payment: Payment
    came: int  # of the line, in the smallest unit
    fate: Fate
    until: datetime | None  # its places wait so long
    tickets: tuple[Ticket, ...]  # those that will open no door


def undoings(line: StatementLine, *, now: datetime) -> list[Undoing]:
    """Order by order, as they were paid. Raises: LineDecided(state), MoneyGone, TicketUsed,
    RefundRunning."""
    if line.state is not LineState.MATCHED or line.payment_id is None:
        raise LineDecided(state=line.state)
    found = []
    for payment_id in [line.payment_id, *line.others]:
        payment = payment_by_id(payment_id)
        if payment is None or payment.facts.get("undone"):
            raise LineDecided(state=line.state)
        found.append(undoing_of(payment, now=now))
    if sum(each.came for each in found) != line.amount:
        raise LineDecided(state=line.state)
    return found


def undoing_of(payment: Payment, *, now: datetime, inside_too: bool = False) -> Undoing:
    """`inside_too`: also where somebody came in with it. Raises: MoneyGone, TicketUsed,
    RefundRunning."""
    order = orders.order_by_id(payment.order_id)
    if payment.status is PaymentStatus.ATTENTION:  # it had paid nothing yet
        return Undoing(order, payment, came_of(payment), Fate.STAYS, None, ())
    if payment.facts.get("decided") == "kept":
        raise MoneyGone()
    if open_refund(order.id) is not None:
        raise RefundRunning()
    came, deposit = came_of(payment), deposit_of(order.id)
    waiting = waits_until(order.event.starts_at, now=now)
    paid = deposit.paid_amount if deposit else 0
    then = fate(
        order.status,
        came=came,
        due=order.refund_due,
        changed=_is_changed(order),
        before=paid - (came - order.refund_due),
        until=waiting,
    )
    ending = () if then is Fate.STAYS else _open_tickets(order)
    if not inside_too and changes.entered([ticket.id for ticket in ending]):
        raise TicketUsed()
    return Undoing(
        order, payment, came, then, waiting if then in (Fate.WAITS, Fate.RESERVED) else None, ending
    )


def came_of(payment: Payment) -> int:
    """What the book says came by this payment, looked at by a person or not yet."""
    lines = book.lines_of_key(f"pay:{payment.id}") or book.lines_of_key(f"odd:{payment.id}")
    return sum(line.amount for line in lines if line.account.startswith(HOLDERS))


def _is_changed(order: Order) -> bool:
    """It is not as it was sold: some of it was given up, or it is bound to other dates."""
    bound = order.channel in (Channel.SEASON, Channel.MOVED)
    return bound or any(line.cancelled for line in order.lines)


def _open_tickets(order: Order) -> tuple[Ticket, ...]:
    both = (TicketStatus.VALID, TicketStatus.DUE)
    waits = order.status in (OrderStatus.PAID, OrderStatus.DEPOSIT)
    return tuple(t for line in order.lines for t in line.tickets if waits and t.status in both)
