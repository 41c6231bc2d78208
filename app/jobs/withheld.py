"""The one gate that every mail passes as it leaves: an address that objected gets what it ordered,
and nothing else (PR19, I21)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.accounts.queries import user_by_email
from app.kernel.db import db
from app.kernel.marks import Marks
from app.messages.models import Message
from app.messages.rules import Why, why
from app.objections.queries import is_objected
from app.orders.models import Order
from app.orders.rules import Channel
from app.tickets.models import Ticket

Facts = dict[str, Any]


def is_withheld(message: Message, *, marks: Marks) -> bool:
    """Asked as it leaves, so that a no said while it waited counts."""
    leaves = MAY[why(message.template, message.facts)]
    to = message.recipient.strip().lower()
    if leaves is _always or not is_objected("email", to, marks=marks):
        return False
    return not leaves(to, message.facts)


def _always(_to: str, _facts: Facts) -> bool:
    return True


def _never(_to: str, _facts: Facts) -> bool:
    return False


def _bought(_to: str, facts: Facts) -> bool:
    """A gift goes to an address that a team, or its guest, typed."""
    order = db.session.get(Order, facts.get("order_id"))
    return order is not None and order.channel is not Channel.INVITE


def _held_before(to: str, facts: Facts) -> bool:
    """In the place of a ticket that was theirs: another date, not another person."""
    ticket = db.session.get(Ticket, facts.get("ticket_id"))
    old = db.session.get(Ticket, ticket.replaces_id) if ticket and ticket.replaces_id else None
    return old is not None and old.holder_email == to


def _has_account(to: str, _facts: Facts) -> bool:
    return user_by_email(to) is not None


MAY: dict[Why, Callable[[str, Facts], bool]] = {
    Why.PROOF: _always,
    Why.OWN: _always,
    Why.BOUGHT: _bought,
    Why.GIVEN: _held_before,
    Why.ACCOUNT: _has_account,
    Why.OTHER: _never,
}
