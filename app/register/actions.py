"""What the organizer writes in the register of an event's orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.actions import audit
from app.changes.actions import end_unused
from app.changes.queries import entered
from app.kernel.codes import secret
from app.kernel.db import db
from app.kernel.search import searchable
from app.messages.actions import send_elsewhere
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.register.rules import Contact
from app.tickets.actions import next_change, replace_ticket
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


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


def make_anew(order_id: int, *, actor: str, now: datetime) -> None:
    """What went to a wrong address is dead, links and codes; new tickets stand for the old ones.

    Those that were passed on, that a guest has claimed, or that let somebody in stay as they are.
    """
    order = orders.lock_order(order_id)
    order.secret = secret()
    own = [ticket for ticket in orders.own_tickets(order_id) if ticket.claimed_at is None]
    for event_id in sorted({ticket.event_id for ticket in own}):
        next_change(event_id)  # scans wait here: who is in is in
    used = entered([ticket.id for ticket in own])
    for ticket in sorted(own, key=lambda each: (each.event_id, each.id)):
        if ticket.id not in used:
            end_unused([ticket], to=TicketStatus.CANCELLED)  # not transferred: it stays the buyer's
            made = replace_ticket(ticket, name=ticket.holder_name, phone="", email="", now=now)
            made.claimed_at = None
    db.session.flush()
    audit(
        "order.made-anew",
        f"order:{order_id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
    )


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
