"""Whose money a bank takes back, and which tickets were bought with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.disputes.models import Dispute
from app.disputes.rules import ASKED, STATES, Shown
from app.door.models import Entry
from app.events.models import Event
from app.kernel.db import db
from app.kernel.search import holds
from app.orders.models import Order, OrderLine
from app.orders.rules import read_reference
from app.payments.gateway import DisputeState
from app.settlement.models import Payment
from app.tickets.models import Ticket


def _whole() -> Select[Dispute]:
    paid = contains_eager(Dispute.payment).contains_eager(Payment.order)
    query = select(Dispute).join(Dispute.payment).join(Payment.order)
    return query.options(paid.joinedload(Order.event))


def disputes_of(
    organizer_ids: Collection[int], shown: Shown, *, search: str = ""
) -> Select[Dispute]:
    """Those that wait for an answer first, the nearest deadline at the top; then the newest."""
    query = _whole().where(Order.organizer_id.in_(organizer_ids), Dispute.state.in_(STATES[shown]))
    reference = read_reference(search)
    if reference:
        query = query.where(Order.reference == reference)
    elif search:
        query = query.where(*holds(Order.search, search))
    waits = Dispute.state.not_in(ASKED)
    return query.order_by(
        waits, Dispute.due_by.is_(None), Dispute.due_by, Dispute.opened_at.desc(), Dispute.id
    )


def count_open(organizer_ids: Collection[int]) -> int:
    query = select(func.count(Dispute.id)).join(Dispute.payment).join(Payment.order)
    query = query.where(Order.organizer_id.in_(organizer_ids), Dispute.state.in_(ASKED))
    return db.session.scalar(query) or 0


def dispute_by_id(dispute_id: int) -> Dispute | None:
    return db.session.scalar(_whole().where(Dispute.id == dispute_id))


def of_order(order_id: int) -> Sequence[Dispute]:
    """Of all that was paid for an order."""
    query = _whole().where(Payment.order_id == order_id)
    return db.session.scalars(query.order_by(Dispute.id)).all()


def known(payment_id: str, provider_ref: str) -> Dispute | None:
    query = select(Dispute).where(
        Dispute.payment_id == payment_id, Dispute.provider_ref == provider_ref
    )
    return db.session.scalar(query)


def states_of(order_id: int) -> list[DisputeState]:
    query = select(Dispute.state).join(Dispute.payment).where(Payment.order_id == order_id)
    return list(db.session.scalars(query.order_by(Dispute.id)))


def lost_of(order_id: int, currency: str) -> int:
    """What banks took back for good of what was paid for an order."""
    query = select(func.coalesce(func.sum(Dispute.amount), 0)).join(Dispute.payment)
    query = query.where(Payment.order_id == order_id, Dispute.state == DisputeState.LOST)
    return int(db.session.scalar(query.where(Dispute.currency == currency)) or 0)


def with_its_moves(order_id: int) -> list[int]:
    """The order, and those of other dates that its places went to, in ascending id."""
    found = [order_id]
    for each in found:
        moved = select(Order.id).where(Order.moved_from_id == each).order_by(Order.id)
        found += [id_ for id_ in db.session.scalars(moved) if id_ not in found]
    return sorted(found)


def bought_with(order_id: int) -> Sequence[tuple[Ticket, Entry | None]]:
    """Every ticket of the money in dispute, also of another date, and whether somebody came."""
    query = (
        select(Ticket, Entry)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Event, Event.id == Ticket.event_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(OrderLine.order_id.in_(with_its_moves(order_id)))
        .options(contains_eager(Ticket.event), joinedload(Ticket.ticket_type))
    )
    rows = db.session.execute(query.order_by(Event.starts_at, Ticket.order_line_id, Ticket.n))
    return [(row[0], row[1]) for row in rows]


def due_for_a_look(*, now: datetime, most: int = 50) -> Sequence[Payment]:
    """Payments whose dispute was last asked about a while ago."""
    query = select(Payment).join(Dispute, Dispute.payment_id == Payment.id)
    query = query.where(Dispute.next_look_at <= now, Dispute.state.in_(ASKED))
    return db.session.scalars(query.order_by(Dispute.next_look_at).limit(most)).unique().all()
