"""What else happens to money, once each: accounts that are connected, a deposit, a payment that a
bank takes back. Nothing of it is real.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from app.accounts.models import Organizer, User
from app.cli.demo_sales import Guest, Sale
from app.deposits.actions import agree, write_terms
from app.deposits.queries import terms_of
from app.deposits.rules import Basis, Late, Terms
from app.events.models import Event
from app.kernel.money import Money
from app.merchants.actions import connect, pause
from app.orders.rules import Wanted
from app.payments.gateway import Disputed, DisputeState, Outcome, Paid, Started
from app.refunds.actions import hear
from app.sales.actions import place_order
from app.settlement.actions import begin_payment, record_started, settle
from app.tickets.queries import offers

DAY = timedelta(days=1)
ACCOUNTS: dict[str, dict[str, Any]] = {
    "bank": {"holder": "Les Soirées du Wouri", "number": "10005 00020 01234567890 12"}
    | {"bank": "Banque d’essai", "swift": ""},
    "card": {"key": "sk_test_demonstration", "webhook_secrets": []},
    "pawapay": {"token": "demonstration"},
}


def connect_accounts(of: Organizer, by: User, *, now: datetime) -> None:
    """For tries. Those whose provider would be asked stand paused: their keys open nothing."""
    vault = current_app.extensions["providers"].vault
    for kind, typed in ACCOUNTS.items():
        row = connect(of.id, kind, typed, live=False, vault=vault, user_id=by.id, now=now)
        if kind != "bank":
            pause(row, user_id=by.id, now=now)


def move_money(first: Event, second: Event, guests: Sequence[Guest], *, now: datetime) -> None:
    """A payment of the first date is disputed; the second may be reserved with a quarter."""
    quarter = Terms(Basis.PERCENT, 25, second.starts_at - 2 * DAY, Late.REFUND)
    write_terms(second, quarter, now=now)
    at = now - 2 * DAY
    one, other = sale_of(first, guests[0], at=at), sale_of(second, guests[1], at=at)
    payment = _pay(place(one), one.at)
    due, sum_ = now + 6 * DAY, Money(one.amount, first.organizer.currency)
    told = Disputed("du_demo", DisputeState.OPEN, sum_, "unrecognized", due_by=due)
    word = Paid(Outcome.SUCCEEDED, f"demo-{payment}", disputes=(told,))
    hear(payment, word, actor="job", now=now - timedelta(hours=5))
    reserve(other)


def reserve(sale: Sale) -> int:
    """The first part of it is paid, by the terms of its date. The order's id."""
    order_id = place(sale)
    terms = terms_of(sale.event.id)
    assert terms is not None
    agree(order_id, sale.event, seen=terms.mark, now=sale.at)
    _pay(order_id, sale.at)
    return order_id


def sale_of(event: Event, guest: Guest, *, at: datetime) -> Sale:
    """One place of the first type that costs something."""
    offer = next(each for each in offers(event.id, now=at) if each.price.amount)
    return Sale(event, offer, *guest, 1, at)


def place(sale: Sale, provider: str = "pretend", *, hold: timedelta = DAY) -> int:
    facts: dict[str, Any] = {
        "provider": provider,
        "idem_key": f"{sale.idem_key}-money",
        "hold": hold,
    }
    wanted = Wanted({sale.offer.id: sale.party})
    order_id, _new = place_order(sale.event, wanted, buyer=sale.buyer, now=sale.at, **facts)
    return order_id


def _pay(order_id: int, at: datetime) -> str:
    """By the way of paying that moves nothing."""
    payment = begin_payment(order_id, provider="pretend", hold=DAY, now=at)
    started = Started(Outcome.PENDING, provider_ref=f"demo-{payment}", redirect_url="/")
    record_started(payment, started, now=at)
    word = Paid(Outcome.SUCCEEDED, f"demo-{payment}")
    settle(payment, word, actor="job", now=at + timedelta(minutes=2))
    return payment
