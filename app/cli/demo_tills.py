"""What a team holds in the demonstration: badges, drawers of cash, money brought to the bank,
a transfer that its buyer says has left.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Organizer, User
from app.badges.actions import print_badges
from app.cli.demo_money import place, reserve, sale_of
from app.cli.demo_sales import DAY, Guest
from app.collecting.actions import collect
from app.deciding.actions import declare_transfer
from app.deposits.queries import to_pay
from app.events.models import Event
from app.kernel.clock import local
from app.kernel.db import db
from app.merchants.queries import accounts_of
from app.orders.queries import lock_order
from app.payments.gateway import Outcome, Started
from app.settlement.actions import begin_payment, record_started
from app.settlement.rules import Way
from app.tickets.models import Ticket
from app.tills.actions import count_drawer, open_drawer, pay_out
from app.tills.queries import sources

HOUR = timedelta(hours=1)
FLOAT, LACKS = 25_000, 500  # francs


def fill_a_drawer(event: Event, guest: Guest, *, by: User, now: datetime) -> None:
    """Yesterday a guest brought the rest of their place in cash: counted, five hundred are short;
    today's drawer is open, and half of what lies with a provider went to the bank."""
    of, at = event.organizer, now - DAY
    held = open_drawer(of.id, FLOAT, user_id=by.id, now=at - HOUR)
    order_id = reserve(sale_of(event, guest, at=at - 2 * DAY))
    rest = to_pay(lock_order(order_id))
    collect(order_id, amount=rest, user_id=by.id, now=at)
    count_drawer(held, FLOAT + rest - LACKS, user_id=by.id, now=at + HOUR)
    open_drawer(of.id, FLOAT, user_id=by.id, now=now - HOUR)
    lies = {name: sum_ for name, sum_ in sources(of.id, of.currency).items() if "cash" not in name}
    for name, amount in sorted(lies.items())[:1]:
        told: dict[str, Any] = {"bank": "Banque d’essai", "number": f"demo-{of.id}"}
        half, at = amount // 2_000 * 1_000, now - 3 * HOUR
        pay_out(of.id, name, half, user_id=by.id, now=at, **told)


def say_a_transfer_left(event: Event, guest: Guest, of: Organizer, *, now: datetime) -> None:
    """By the bank, the day before yesterday: the team has yet to find it."""
    bank = next(row for row in accounts_of(of.id) if row.kind == "bank")
    sale = sale_of(event, guest, at=now - 2 * DAY)
    order_id, way = place(sale, "bank", hold=5 * DAY), Way(bank.id, "transfer")
    payment = begin_payment(order_id, provider="bank", hold=5 * DAY, now=sale.at, way=way)
    record_started(payment, Started(Outcome.PENDING, None), now=sale.at, flow="offline")
    sent_on = local(now - DAY, event.timezone).date()
    told = {"sender": sale.person.name, "reference": "VIR-240117"}
    declare_transfer(payment, sent_on=sent_on, now=now - 20 * HOUR, **told)


def print_some(event: Event, *, now: datetime) -> None:
    """The badges of all but the last six who have a place."""
    mine = select(Ticket.id).where(Ticket.event_id == event.id).order_by(Ticket.id)
    print_badges(event.id, db.session.scalars(mine).all()[:-6], now=now - 3 * HOUR)
