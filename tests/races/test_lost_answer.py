"""The line is cut after an order was sent, before its answer came: sent again, it is one order."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.tickets.models import Quota, Ticket, TicketType
from tests.faults.sizes import fault
from tests.races.server import Line, Server, token_in
from tests.races.test_server import database, evening

pytestmark = [pytest.mark.usefixtures("house"), fault("R8")]
SECONDS = 20  # that a loaded machine may need to place an order nobody waits for


def cut_after_sending(server: Server, event: Event, form: dict[str, object], cookie: str) -> None:
    """All of the request leaves, and nobody stays to read."""
    body = urlencode(form).encode()
    head = (
        f"POST /events/{event.code}/orders HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(head.encode() + body)


def made(event: Event) -> list[Order]:
    db.session.rollback()
    query = select(Order).where(Order.event_id == event.id).order_by(Order.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def lose_the_answer(server: Server, line: Line, event: Event) -> dict[str, object]:
    """The order is there, its buyer does not know; what they had typed."""
    kind = db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()
    db.session.rollback()
    page = line.get(f"/events/{event.code}/orders/new").text
    form: dict[str, object] = {f"n{kind}": 2, "name": "Ben", "phone": "677123456"}
    form |= {"key": "as-typed", "csrf_token": token_in(page)}
    cut_after_sending(server, event, form, line.cookie)
    end = time.monotonic() + SECONDS
    while not made(event):
        assert time.monotonic() < end, server.log()[-2000:]
        time.sleep(0.02)
    return form


def test_sent_again_the_order_is_there_once_and_shown_and_another_key_is_another(
    tmp_path: Path,
) -> None:
    event = evening()
    with Server(database(), tmp_path) as server, server.line() as line:
        form = lose_the_answer(server, line, event)

        again = line.post(f"/events/{event.code}/orders", form)

        (order,) = made(event)
        assert (again.status, again.location) == (303, f"/orders/{order.secret}")
        page = line.get(again.location)
        assert (page.status, order.reference in page.text) == (200, True)
        assert _room(event) == (0, 2)

        # the twin: only the key made them one
        other = line.post(f"/events/{event.code}/orders", form | {"key": "another"})
        assert (other.status, len(made(event)), _room(event)) == (303, 2, (0, 4))
    tickets = select(func.count(Ticket.id)).where(Ticket.event_id == event.id)
    assert db.session.scalar(tickets) == 4
    assert orders.counter_drift() == []


def _room(event: Event) -> tuple[int, int]:
    db.session.rollback()
    query = select(Quota.held, Quota.sold).where(Quota.event_id == event.id)
    held, sold = db.session.execute(query).one()
    return held, sold
