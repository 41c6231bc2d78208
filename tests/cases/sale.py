"""One order, sold through the simulator of any provider: the same questions of each.

Who stands behind a way of paying is tests/payments/desks.py; how a shop sells is
tests/web/public/account_sale.py. The cases themselves are listed in docs/cases.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.accounts.models import Organizer
from app.jobs import refunds
from app.kernel.db import db, transaction
from app.ledger.models import Receipt
from app.orders.models import Order
from app.payments.gateway import Bill
from app.refunds.models import Refund
from app.tickets.models import TicketType
from tests import make
from tests.payments import fake_stripe, momo_sim, notchpay_sim, pawapay_sim, simulator
from tests.payments.conftest import bill
from tests.payments.desks import OVER_HTTP, Desk
from tests.web.public.account_sale import Shop, open_shop, payments, tickets
from tests.web.visiting import sign_in, sign_out, words

KINDS = {"W": "card", "M": "momo", "P": "pawapay", "N": "notchpay"}
KEYS: dict[str, dict[str, Any]] = {
    "card": {"key": "sk_test_loopback", "webhook_secrets": [fake_stripe.SECRET]},
    "momo": {
        "subscription_key": momo_sim.SUBSCRIPTION,
        "user": momo_sim.USER,
        "key": momo_sim.KEY,
    },
    "pawapay": {"token": pawapay_sim.TOKEN},
    "notchpay": {
        "public_key": notchpay_sim.PUBLIC,
        "private_key": notchpay_sim.PRIVATE,
        "hash_keys": [notchpay_sim.HASH],
    },
}
BEHIND: dict[str, Any] = {
    "card": fake_stripe.serve,
    "momo": lambda: simulator.serve(momo_sim.MomoSim(environment="sandbox")),
    "pawapay": lambda: simulator.serve(pawapay_sim.PawaPaySim()),
    "notchpay": lambda: simulator.serve(notchpay_sim.NotchPaySim()),
}
CHOICE = {"card": "card", "momo": "mtn", "pawapay": "mtn", "notchpay": "mobile"}


@dataclass
class Sale:
    """A shop at one provider's simulator, and the desk that knows the provider's own words."""

    shop: Shop
    desk: Desk

    @property
    def kind(self) -> str:
        return self.shop.account.kind

    @property
    def sim(self) -> Any:
        return self.desk.simulator

    def buy(self, n: int = 1, **facts: Any) -> str:
        """Order n places; the order's own page."""
        of = TicketType.event_id == self.shop.event.id
        kind = db.session.scalars(select(TicketType.id).where(of)).one()
        self.shop.buy(CHOICE[self.kind], **({f"n{kind}": n, "email": "ben@example.cm"} | facts))
        return f"/orders/{self.order().secret}"

    def again(self, page: str, phone: str = "6 99 12 34 56") -> TestResponse:
        return self.shop.again(page, CHOICE[self.kind], phone=phone)

    def order(self) -> Order:
        query = select(Order).order_by(Order.id.desc()).limit(1)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    def asked(self, which: int = -1) -> Bill:
        """What the provider knows a payment by."""
        return bill(payment_id=payments()[which].id)

    def pay(self, which: int = -1, **facts: Any) -> None:
        self.desk.succeed(self.asked(which), **facts)

    def notice(self, which: int = -1) -> bytes:
        return self.desk.notice(self.asked(which))

    def signed(self, body: bytes, **how: Any) -> dict[str, str]:
        """By the provider's own hand: now, or of this age; or by `other` hands."""
        if self.kind != "pawapay":
            return self.desk.signed(body, **how)
        key = pawapay_sim.new_key() if how.get("other") else None
        at = int(datetime.now(UTC).timestamp()) - how.get("age", 0)
        there = f"http://localhost{self.shop.hook}"
        made: dict[str, str] = self.sim.signed(body, there, key=key, at=at, expires=at + 900)
        return made

    def tell(self, body: bytes, **how: Any) -> int:
        """The provider's notice; what we answer. Nobody's client: it is told from many sides."""
        client, signed = self.shop.house.test_client(), self.signed(body, **how)
        return client.post(self.shop.hook, data=body, headers=signed).status_code

    def stands(self) -> tuple[str, int, int]:
        """The order's status, all tickets, and what is owed back."""
        order = self.order()
        return order.status.value, tickets(), order.refund_due

    def sent(self) -> list[Refund]:
        query = select(Refund).order_by(Refund.created_at, Refund.id)
        return list(db.session.scalars(query.execution_options(populate_existing=True)))

    def send_back(self, amount: int) -> str:
        """The team presses the button; what it reads."""
        there = f"/organize/orders/{self.order().reference}/refund/sending"
        answer = self.shop.client.post(there, data={"amount": amount}, follow_redirects=True)
        return words(answer)

    def arrives(self, *, looks: int = 1) -> None:
        """What was sent back is there, and the clock asks."""
        self.desk.refund_done()
        self.look_at_refunds(looks)

    def look_at_refunds(self, times: int = 1) -> None:
        for _ in range(times):
            with transaction():
                due = datetime.now(UTC) - timedelta(seconds=1)
                waiting = update(Refund).where(Refund.next_check_at.is_not(None))
                db.session.execute(waiting.values(next_check_at=due))
            refunds.look_at_due(self.shop.house.extensions["providers"])

    def as_team(self) -> None:
        sign_in(self.shop.client, make.awa(self.shop.event.organizer))

    def as_buyer(self) -> None:
        sign_out(self.shop.client)


def papers() -> list[tuple[str, int, int]]:
    """Receipts and credit notes: kind, number, sum."""
    query = select(Receipt.kind, Receipt.n, Receipt.amount).order_by(Receipt.id)
    return [(kind.value, n, amount) for kind, n, amount in db.session.execute(query)]


def statuses() -> list[str]:
    return [one.status.value for one in payments()]


def peers(letters: str) -> pytest.MarkDecorator:
    """Who stands behind `sale`: W a Stripe judged by Stripe's own document, M MTN, P pawaPay, N
    Notch Pay; docs/cases.md says who judged each of them."""
    return pytest.mark.parametrize("sale", letters.split(), indirect=True)


@contextmanager
def opened(
    letter: str,
    house: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    *,
    of: Organizer | None = None,
) -> Iterator[Sale]:
    kind = KINDS[letter]
    with BEHIND[kind]() as behind:
        shop = open_shop(house, client, monkeypatch, kind, KEYS[kind], behind, of=of)
        if kind == "pawapay":
            more: dict[str, Any] = {"public_keys": [pawapay_sim.pem(behind.key)]}
        else:
            more = {"currency": "XAF"} if kind == "momo" else {}
        with transaction():
            shop.account.facts = shop.account.facts | more
        provider = house.extensions["providers"][shop.account.till]
        yield Sale(shop, OVER_HTTP[kind][0](provider, behind))
