"""A date's plan, and what the money book and the tickets say of it today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.accounts.rules import TaxStatus
from app.budgets.models import Budget
from app.budgets.rules import REMINDED_FROM, Decision, Kind, Line, Plan, Standing
from app.events.models import Event
from app.events.rules import Status
from app.kernel.clock import local
from app.kernel.db import db
from app.ledger import rules as accounts
from app.ledger.models import LedgerLine
from app.ledger.queries import balance
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel
from app.tickets.models import Ticket
from app.tickets.queries import room_of, types_of
from app.tickets.rules import TicketStatus, TypeKind

SOURCES = 12  # budgets one may begin from
FARTHEST = timedelta(hours=14)  # of a clock from UTC
STANDS = (TicketStatus.VALID, TicketStatus.DUE)


def budget_of(event_id: int) -> Budget | None:
    return db.session.get(Budget, event_id)


def plan_of(event: Event) -> Plan:
    """Of a date without a budget: its types and their sales alone."""
    made = budget_of(event.id)
    planned = {each.ticket_type_id: each.planned for each in made.mix} if made else {}
    sold = _sold(event.id)
    kinds = [
        Kind(t.id, t.name, t.amount, t.seats, planned.get(t.id, 0), sold.get(t.id, 0) // t.seats)
        for t in types_of(event.id)
        if t.kind is TypeKind.ADMISSION
        and not t.pass_id
        and (t.retired_at is None or sold.get(t.id) or planned.get(t.id))
    ]
    lines = [Line(x.kind, x.label, x.amount, x.actual) for x in made.lines] if made else []
    of = event.organizer
    vat = of.vat_bp if of.tax is TaxStatus.LIABLE else 0
    return Plan(lines, kinds, made.fee_bp if made else 0, vat)


def _sold(event_id: int) -> dict[int, int]:
    """Tickets that were sold, not given: {ticket type: tickets}."""
    query = (
        select(Ticket.ticket_type_id, func.count())
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            Ticket.event_id == event_id,
            Ticket.status.in_(STANDS),
            Order.channel != Channel.INVITE,
        )
        .group_by(Ticket.ticket_type_id)
    )
    return {kind: int(n) for kind, n in db.session.execute(query)}


def standing_of(event: Event) -> Standing:
    """From the money book, and the room's own count."""
    mine = select(Order.id).where(Order.event_id == event.id)
    fees = select(func.coalesce(func.sum(LedgerLine.amount), 0)).where(
        LedgerLine.organizer_id == event.organizer_id,
        LedgerLine.account.startswith("fees:", autoescape=True),
        LedgerLine.order_id.in_(mine),
    )
    return Standing(
        revenue=-balance(event.organizer_id, accounts.revenue(event.id)),
        fees=int(db.session.scalar(fees) or 0),
        places=room_of(event.id).sold,
        lost=balance(event.organizer_id, accounts.loss(event.id)),
    )


def sources(event: Event) -> Sequence[Event]:
    """Dates of the same organizer whose budget may be taken over: its own series' first."""
    query = (
        select(Event)
        .join(Budget, Budget.event_id == Event.id)
        .where(Event.organizer_id == event.organizer_id, Event.id != event.id)
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(SOURCES)
    )
    found = db.session.scalars(query).all()
    return sorted(found, key=lambda each: each.series_id != event.series_id)


def to_remind(*, now: datetime) -> list[tuple[Budget, Event]]:
    """Whose day to decide has come where they are, and nobody decided nor was reminded."""
    query = (
        select(Budget, Event)
        .join(Event, Event.id == Budget.event_id)
        .where(
            Budget.decision == Decision.OPEN,
            Budget.reminded_at.is_(None),
            Budget.decide_on <= (now + FARTHEST).date(),
            Event.status != Status.CANCELLED,
            Event.starts_at > now,
        )
        .order_by(Event.id)
    )
    return [
        (made, event) for made, event in db.session.execute(query) if _is_time(made, event, now)
    ]


def _is_time(made: Budget, event: Event, now: datetime) -> bool:
    here = local(now, event.timezone)
    if made.decide_on is None or here.date() < made.decide_on:
        return False
    return here.date() > made.decide_on or here.hour >= REMINDED_FROM
