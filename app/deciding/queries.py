"""Of money that came otherwise than billed: what of it there is, and what it lacks."""

from __future__ import annotations

from app.books.queries import odd_money
from app.kernel.money import Money
from app.settlement.models import Payment
from app.settlement.queries import odd_of


def came_odd(payment: Payment) -> Money | None:
    """What came, as the book keeps it apart; None: nothing waits for this payment."""
    return odd_money(payment.id)


def lacking(payment: Payment) -> int:
    """Of what was billed, once all that came for the order in its currency is taken together; 0
    where nothing lacks, or where another currency came: whether that is enough, a person says."""
    came = came_odd(payment)
    if came is None or came.currency != payment.currency:
        return 0
    others = [odd_money(each.id) for each in odd_of(payment.order_id) if each.id != payment.id]
    more = sum(each.amount for each in others if each and each.currency == payment.currency)
    return max(0, payment.amount - came.amount - more)
