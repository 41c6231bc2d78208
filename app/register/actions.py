"""What the organizer writes in the register of an event's orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.actions import audit
from app.kernel.db import db
from app.kernel.search import searchable
from app.messages.actions import send_elsewhere
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.register.rules import Contact
from app.tickets.actions import next_change
from app.tickets.models import Ticket


def correct_contact(order_id: int, contact: Contact, *, actor: str, now: datetime) -> list[str]:
    """A buyer's name, phone or e-mail was wrong; the names of what changed.

    What still waits for the old address goes to the new one, or nowhere. Tickets that bear the old
    name take the new one, and doors are told.
    """
    order = orders.lock_order(order_id)
    before = Contact(order.buyer_name, order.phone, order.email)
    changed = before.differences(contact)
    if not changed:
        return []
    order.buyer_name, order.phone, order.email = contact.name, contact.phone, contact.email
    order.search = searchable(contact.name, contact.phone, contact.email)
    if "name" in changed:
        _rename_tickets(order, before.name)
    if "email" in changed and before.email:
        send_elsewhere(before.email, contact.email, order_id=order_id)
    audit(
        "order.contact-corrected",
        f"order:{order_id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        changed=changed,
    )
    return changed


def _rename_tickets(order: Order, old_name: str) -> None:
    """Those that were given another name keep it."""
    of_order = select(OrderLine.id).where(OrderLine.order_id == order.id)
    same = (
        Ticket.order_line_id.in_(of_order),
        Ticket.holder_name == old_name,
        Ticket.claimed_at.is_(None),
    )
    if db.session.scalar(select(Ticket.id).where(*same).limit(1)) is None:
        return
    seq = next_change(order.event_id)
    renamed = update(Ticket).where(*same).values(holder_name=order.buyer_name, changed_seq=seq)
    db.session.execute(renamed.execution_options(synchronize_session=False))


def write_note(order_id: int, note: str, *, actor: str, now: datetime) -> None:
    """The team's own words about an order; no buyer reads them."""
    order = orders.lock_order(order_id)
    if order.note == note:
        return
    order.note = note
    audit(
        "order.noted",
        f"order:{order_id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
    )
