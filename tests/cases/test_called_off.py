"""Cases of a date that is called off: all that it owes leaves by one press, or stays for a hand.

Each test is named in docs/cases.md beside the cases that it shows.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.jobs import refunds
from app.jobs.call_off import carry_on_all
from app.kernel.db import db
from app.orders.models import Order
from app.payments.gateway import Unavailable
from tests import make
from tests.cases.sale import Sale, peers
from tests.web.visiting import sign_in, words


def owed(sale: Sale) -> list[int]:
    query = select(Order.refund_due).order_by(Order.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


@peers("W")
def test_all_that_a_date_called_off_owes_leaves_some_at_a_time_and_once_each(
    sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pressed twice, the provider away for a while, a machine killed in the middle."""
    monkeypatch.setattr(refunds, "TURNS", 2)
    for _ in range(5):
        sale.buy()
        sale.pay()
        sale.shop.look()
    call_off(sale)
    there = "/organize/payments/sendings"
    page = words(sale.shop.client.get("/organize/payments"))
    assert "Les sommes de 5 commandes, 75 000 FCFA," in page
    for said in ("5 remboursements partent", "Rien de plus ne part"):
        assert said in words(sale.shop.client.post(there, follow_redirects=True))
    assert (owed(sale), sale.desk.refunds()) == ([15_000] * 5, [])
    away(sale, monkeypatch)
    seen = []
    for _round in range(3):
        sale.look_at_refunds()
        seen.append((len(sale.desk.refunds()), sum(owed(sale))))
    assert seen == [(2, 45_000), (4, 15_000), (4, 15_000)]  # one was killed, and is nowhere
    sale.shop.client.post(there)
    sale.look_at_refunds()
    assert (len(sale.desk.refunds()), sum(owed(sale))) == (5, 0)
    ends = Counter(one.status.value for one in sale.sent())
    assert ends == {"succeeded": 5, "failed": 1}
    assert "À rembourser" not in words(sale.shop.client.get("/organize/payments"))


def call_off(sale: Sale) -> None:
    sale.as_team()
    there = f"/organize/events/{sale.shop.event.code}/cancellation"
    said = {"gives": "refund", "words": "La salle est fermée.", "typed": "annuler"}
    assert sale.shop.client.post(there, data=said).status_code == 303
    carry_on_all()


def away(sale: Sale, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round in which nobody listens, and one in which the machine dies as it asks."""
    kind = type(sale.desk.provider)
    for error in (Unavailable("no line"), KeyboardInterrupt()):
        with monkeypatch.context() as patched:
            patched.setattr(kind, "refund", raising(error))
            with suppress(KeyboardInterrupt):
                sale.look_at_refunds()
        db.session.rollback()
        assert (len(sale.desk.refunds()), sum(owed(sale))) == (0, 75_000)


def raising(error: BaseException) -> Any:
    def falls(*_facts: Any) -> None:
        raise error

    return falls


@peers("M")
def test_what_no_provider_sends_back_is_left_for_a_hand(sale: Sale) -> None:
    """MTN: a date called off owes, and its team gives back order by order."""
    for _ in range(2):
        sale.buy()
        sale.pay()
    sale.shop.look()
    call_off(sale)
    page = words(sale.shop.client.get("/organize/payments"))
    assert ("À rembourser" in page, "Tout rembourser" in page) == (True, False)
    told = sale.shop.client.post("/organize/payments/sendings", follow_redirects=True)
    assert "le reste se rend à la main" in words(told)
    assert (owed(sale), sale.sent()) == ([15_000] * 2, [])


@peers("W")
def test_nobody_sends_back_the_money_of_another_team(sale: Sale) -> None:
    sale.buy()
    sale.pay()
    sale.shop.look()
    call_off(sale)
    for role in (Role.DOOR, Role.OWNER):
        of = sale.shop.event.organizer if role is Role.DOOR else make.organizer()
        sign_in(sale.shop.client, make.awa(of, role))
        sale.shop.client.post("/organize/payments/sendings")
    assert (owed(sale), sale.sent()) == ([15_000], [])
