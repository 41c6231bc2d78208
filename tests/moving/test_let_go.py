"""New places kept for a change of date go back at once when the old ones end before it is paid."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.changes.actions import cancel, transfer
from app.changes.rules import Holder
from app.events.rules import CancelsAs
from app.jobs.moves import let_go_all
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.rules import OrderStatus
from app.passages.actions import admit
from app.settlement.actions import begin_payment
from tests.changes.test_cancel import paid, quotas
from tests.door.making import phone, told
from tests.make import NOW
from tests.moving.test_move import dates, go, hear
from tests.orders.test_actions import HOLD
from tests.web.visiting import words

ENDS = ["scanned", "given", "cancelled", "begun"]


@pytest.mark.parametrize("meanwhile", ENDS)
def test_the_new_places_go_back_and_both_stories_say_so(
    client: FlaskClient, meanwhile: str
) -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    new = go(order, there)
    with time_machine.travel(NOW, tick=False):
        assert let_go_all() == 0  # the old place stands
    _end(order.id, phone(here)[0], meanwhile)

    with time_machine.travel(here.starts_at if meanwhile == "begun" else NOW, tick=False):
        assert (let_go_all(), let_go_all()) == (1, 0)
        page = words(client.get(f"/orders/{new.secret}"))

    assert orders.order_by_id(new.id).status is OrderStatus.CANCELLED
    assert quotas(there) == {"room": (0, 0)}
    assert orders.counter_drift() == []
    query = select(AuditEntry.object).where(AuditEntry.action == "order.move-over")
    about = db.session.scalars(query.order_by(AuditEntry.id)).all()
    assert about == [f"order:{order.id}", f"order:{new.id}"]
    assert "Les anciennes places ont changé entre-temps" in page
    assert "Payer" not in page


def _end(order_id: int, scanner: object, meanwhile: str) -> None:
    ticket = orders.tickets_of_order(order_id)[0]
    with transaction():
        if meanwhile == "scanned":
            admit(scanner, told(ticket), now=NOW)  # type: ignore[arg-type]
        if meanwhile == "given":
            transfer(ticket.id, Holder("Zita"), actor="buyer", now=NOW)
        if meanwhile == "cancelled":
            cancel(order_id, None, gives=CancelsAs.REFUND, actor="user:1", now=NOW, by_team=True)


def test_while_somebody_pays_the_payment_decides(house: Flask) -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    new = go(order, there)
    payment = in_transaction(lambda: begin_payment(new.id, provider="hand", hold=HOLD, now=NOW))
    _end(order.id, phone(here)[0], "given")
    with time_machine.travel(NOW, tick=False):
        assert let_go_all() == 0
        hear(payment)
        assert let_go_all() == 0
    after = orders.order_by_id(new.id)
    assert (after.status, after.refund_due) == (OrderStatus.CANCELLED, 5_000)
    assert quotas(there) == {"room": (0, 0)}
