"""Orders paid in two parts: 20 000 francs, a quarter now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.deposits.actions import agree, write_terms
from app.deposits.rules import Basis, Late, Terms
from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.kernel.money import Money
from app.orders.models import Order
from app.payments.gateway import Outcome, Paid
from app.settlement import actions as settlement
from app.settlement.rules import PaymentStatus
from tests import make
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy

DUE = NOW + timedelta(days=5)  # the date itself is in seven
QUARTER = Terms(Basis.PERCENT, 25, DUE, Late.REFUND)
KEPT = Terms(Basis.PERCENT, 25, DUE, Late.KEEP)
AT_DOOR = Terms(Basis.PERCENT, 25, None, Late.REFUND)


def event(terms: Terms = QUARTER, **facts: Any) -> Event:
    made = make.event(amount=20_000, **facts)
    in_transaction(lambda: write_terms(made, terms, now=NOW))
    return made


def order(of: Event | None = None, terms: Terms = QUARTER, n: int = 1, **facts: Any) -> Order:
    """Placed, nothing paid yet."""
    of = of or event(terms)
    made = buy(of, n, **facts)
    in_transaction(lambda: agree(made.id, of, seen=terms.mark, now=facts.get("now", NOW)))
    return made


def begin(order: Order, provider: str = "card", at: datetime = NOW) -> str:
    facts: dict[str, Any] = {"provider": provider, "hold": HOLD, "now": at}
    return in_transaction(lambda: settlement.begin_payment(order.id, **facts))


def hear(payment_id: str, amount: int | None = None, at: datetime = NOW) -> PaymentStatus:
    total = None if amount is None else Money(amount)
    word = Paid(Outcome.SUCCEEDED, "", total)
    return in_transaction(lambda: settlement.settle(payment_id, word, actor="job", now=at))


def pay(order: Order, provider: str = "card", at: datetime = NOW) -> str:
    """Whatever is asked next."""
    payment = begin(order, provider, at)
    hear(payment, at=at)
    db.session.refresh(order)
    return payment


def reserved(of: Event | None = None, terms: Terms = QUARTER, n: int = 1, **facts: Any) -> Order:
    """Its deposit is paid."""
    made = order(of, terms, n, **facts)
    pay(made)
    return made
