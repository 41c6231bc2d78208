"""What a purchase may cost: docs/benchmarks.md has the figures, `./run bench` measures them."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.kernel.db import db
from app.orders.models import Order
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.web.counting import statements
from tests.web.public.test_orders import buy, form


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_whole_purchase_takes_at_most_25_statements(client: FlaskClient) -> None:
    """The poster is made once for all strangers: form, order and ticket are the buyer's own."""
    event = make.event(amount=0)
    here, asked = f"/events/{event.code}", form(event, 2, phone="6 77 12 34 57")
    buy(client, event, 2)
    secret = db.session.scalars(select(Ticket.secret).order_by(Ticket.id)).first()
    with statements() as sent:
        assert client.get(f"{here}/orders/new").status_code == 200
        assert client.post(f"{here}/orders", data=asked).status_code == 303
        assert client.get(f"/t/{secret}").status_code == 200
    assert len([each for each in sent if not each.startswith("BEGIN")]) <= 25


def test_an_order_draws_no_code_and_no_file_and_posts_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes them is broken: the order stands all the same, and its mail waits in the post."""

    def never(*_args: object, **_facts: object) -> None:
        raise AssertionError("made inside the order's request")

    for what in ("qr._code", "ticket_files._pdf", "ticket_files._png", "mail.compose"):
        monkeypatch.setattr(f"app.web.{what}", never)
    event = make.event(amount=0)

    answer = buy(client, event, 2, email="ben@example.cm")

    assert answer.status_code == 303
    assert db.session.scalars(select(Order)).one().paid_at is not None
