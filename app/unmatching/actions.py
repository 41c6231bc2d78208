"""A wrong match is undone: the money leaves the order it was put on, and waits for its own.

The line, then payments and orders as they were paid, then quotas. Why: docs/adr/0035.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.actions import audit
from app.books import actions as books
from app.changes import queries as changes
from app.changes.actions import end_pieces
from app.changes.rules import TicketUsed
from app.deposits.queries import deposit_of
from app.events.rules import CancelsAs
from app.kernel.db import db
from app.ledger import queries as book
from app.ledger.rules import buyer
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import await_again
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement.queries import lock_payment
from app.settlement.rules import PaymentStatus
from app.statements.actions import wait_again
from app.statements.models import StatementLine
from app.statements.queries import lock_line
from app.statements.rules import ASIDE
from app.tickets.rules import TicketStatus
from app.unmatching.queries import Undoing, undoings
from app.unmatching.rules import Fate

AFTER = {
    Fate.WAITS: OrderStatus.HELD,
    Fate.OVER: OrderStatus.LAPSED,
    Fate.RESERVED: OrderStatus.DEPOSIT,
}


def undo(line_id: int, *, user_id: int, now: datetime) -> list[Undoing]:
    """It was not for these orders, or is a ticket's money after all: it waits to be recognized.

    Raises: LineDecided(state), MoneyGone, TicketUsed, RefundRunning; nothing has changed then.
    """
    line, actor = lock_line(line_id), f"user:{user_id}"
    done: list[Undoing] = []
    if line.state not in ASIDE:
        _lock(line)
        done = undoings(line, now=now)
    for each in done:
        take_off(each, actor=actor, now=now)
        _tell(each, line, actor=actor, now=now)
    wait_again(line, user_id=user_id, now=now)
    return done


def _lock(line: StatementLine) -> None:
    for payment_id in filter(None, [line.payment_id, *line.others]):
        orders.lock_order(lock_payment(payment_id).order_id)


def take_off(each: Undoing, *, actor: str, now: datetime, inside_too: bool = False) -> None:
    """The payment leaves its order, which is locked. `inside_too`: as it was asked for."""
    order, payment = each.order, each.payment
    if payment.status is PaymentStatus.SUCCEEDED:
        _unpay(each, inside_too=inside_too, now=now)
    else:
        # out of the table of its states: nobody's word on it, a person's on whose money it was
        payment.status = PaymentStatus.CANCELLED
    payment.facts = payment.facts | {"undone": True}
    payment.operator_ref = None  # it names the payment of the right order now
    books.unwrite_payment(order, payment.id, note=actor, now=now)
    db.session.flush()
    if each.fate in (Fate.WAITS, Fate.OVER):
        _owe_the_rest(order, now=now)


def _owe_the_rest(order: Order, *, now: datetime) -> None:
    """Two sums had paid it together: the other one bought nothing now."""
    left = -book.balances_of_order(order.id).get(buyer(order.id), 0)
    if left > order.refund_due:
        books.owe(order, left - order.refund_due, now=now)


def _unpay(each: Undoing, *, inside_too: bool, now: datetime) -> None:
    order = each.order
    deposit = deposit_of(order.id)
    over = min(order.refund_due, each.came) if each.fate is not Fate.ENDS else 0
    order.refund_due -= over
    if deposit is not None:
        deposit.paid_amount = max(0, deposit.paid_amount - (each.came - over))
    if each.fate is Fate.ENDS:
        _end(order, each.came, now=now)
    elif each.fate is not Fate.STAYS:
        if order.status is OrderStatus.PAID:
            books.unwrite_sale(order, now=now)
        rest = deposit if each.fate is Fate.RESERVED else None
        until = [moment for moment in (each.until, rest and rest.until) if moment]
        door = rest is not None and rest.at_door
        await_again(order, to=AFTER[each.fate], until=max(until, default=now), with_tickets=door)
        ids = [ticket.id for ticket in each.tickets]
        if not inside_too and changes.entered(ids):  # doors take turns with us now
            raise TicketUsed()


def _end(order: Order, came: int, *, now: datetime) -> None:
    """What stands of it is cancelled; what is owed for it is not the buyer's."""
    gives = CancelsAs.REFUND
    end_pieces(order, changes.owned(order), to=TicketStatus.CANCELLED, gives=gives, now=now)
    order.refund_due -= came
    order.returned_amount = max(0, order.returned_amount - came)


def _tell(each: Undoing, line: StatementLine, *, actor: str, now: datetime) -> None:
    order = each.order
    facts: dict[str, Any] = {"amount": each.came, "line": line.id, "fate": str(each.fate)}
    facts |= {"organizer_id": order.organizer_id, "now": now}
    audit("statement.undo", f"order:{order.id}", actor=actor, **facts)
    if order.email:
        leave(
            "payment_undone",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"payment:{each.payment.id}:undone",
            order_id=order.id,
            amount=each.came,
            fate=str(each.fate),
        )
