"""How the demonstration's AfterWork was planned: who drew whom, and what it costs and brings in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.budgets.actions import copy_budget, write_budget
from app.budgets.rules import Line, LineKind, Written
from app.events.models import Event
from app.inviters.actions import open_ticket_link
from app.inviters.models import LinkView
from app.kernel.clock import local
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel, OrderStatus
from app.tickets.models import Ticket
from app.tickets.queries import types_of

DAY = timedelta(days=1)
MIX = (12, 42, 6)  # workshop alone, with dinner, table of honour
COSTS = (
    Line(LineKind.FIXED, "Location du Ponton", 220_000, 220_000),
    Line(LineKind.FIXED, "Matériel de l’atelier", 90_000, 97_500),
    Line(LineKind.FIXED, "Musicien", 90_000, 90_000),
    Line(LineKind.PER_HEAD, "Dîner", 7_500, 262_500),
    Line(LineKind.SPONSOR, "Banque du quartier", 100_000, 100_000),
)


def plan_evenings(past: Event, coming: Event, *, by: User, now: datetime) -> None:
    for event in (past, coming):
        draw_others(event, now=now)
    mix = {kind.id: n for kind, n in zip(types_of(past.id), MIX, strict=False)}
    decided = local(past.starts_at, past.timezone).date() - 3 * DAY
    written = Written(COSTS, mix, 200, decided)
    write_budget(past, written, user_id=by.id, now=past.starts_at - 30 * DAY)
    copy_budget(past, coming, user_id=by.id, now=now)


def draw_others(event: Event, *, now: datetime) -> None:
    """Each third order came by an anchor guest's link; one of those who came brought three more."""
    mine = select(Order).where(Order.event_id == event.id, Order.status == OrderStatus.PAID)
    mine = mine.where(Order.channel != Channel.INVITE)
    orders = list(db.session.scalars(mine.order_by(Order.id)))
    for n, guest in enumerate(event.anchors[:2]):
        guest.allotment = 3 - n
        code = str(guest.code)
        for order in orders[n::3]:
            order.via = code
        db.session.add(LinkView(code=code, day=(now - DAY).date(), n=41 - 18 * n))
    friend = select(Ticket).join(OrderLine).where(OrderLine.order_id == orders[0].id)
    first = db.session.scalars(friend.order_by(Ticket.id).limit(1)).one()
    link = open_ticket_link(first, now=now)
    for order in orders[2::3][:3]:
        order.via = link.code
    db.session.add(LinkView(code=link.code, day=(now - DAY).date(), n=9))
