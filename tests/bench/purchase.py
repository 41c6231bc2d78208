"""What one purchase costs: the poster, the form, the order of two places, a ticket; and of paid
ones, with the way to the provider and back.

Each buyer is a new phone in a new place. What a provider does on its own page is not counted.
Figures are CPU of the whole stack in one process,
without a network, beside the floor of this machine at the same moment (floor.py).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.factory import create_app
from app.kernel import heap
from app.kernel.db import db
from app.tickets.models import Ticket, TicketType
from tests import make
from tests.bench import floor
from tests.bench.requests import counted
from tests.conftest import test_settings

Row = Callable[..., None]
BUYERS = 200


def report(var: Path, row: Row) -> None:
    var.mkdir(parents=True)
    app = create_app(test_settings(var, page_seconds=3600))
    heap.settle()  # as a server does
    app.config["WTF_CSRF_ENABLED"] = False
    make.NOW = make.today()
    with app.app_context():
        db.create_all()
        free, paid = on_sale(0), on_sale(5_000)
        db.session.remove()
    poster(app, f"/events/{free[0]}", row)
    of_both(app, free, row, "a whole purchase, four pages", ("<= 25", "<= 25 ms"))
    of_both(app, paid, row, "a paid one, five pages", ("", ""))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def on_sale(amount: int) -> tuple[str, int]:
    """The code of a date, and its ticket type."""
    shown = make.event(capacity=1_000_000, amount=amount)
    kind = select(TicketType.id).where(TicketType.event_id == shown.id)
    return shown.code, db.session.scalars(kind).one()


def of_both(app: Flask, sold: tuple[str, int], row: Row, what: str, most: tuple[str, str]) -> None:
    """Statements and CPU. One statement is ours: where the newest ticket is."""
    buy(app, *sold)
    with counted() as sent:
        buy(app, *sold)
    row(f"{what}: SQL statements", str(len(sent) - 1), most[0])
    spent = [(buy(app, *sold), floor.cpu(floor.small_page(), 20)) for _ in range(BUYERS)]
    row(f"{what}: CPU", str(floor.of_turns(spent)), most[1])


def poster(app: Flask, address: str, row: Row) -> None:
    """As a chat sends it to hundreds: strangers, who share one answer."""
    client = app.test_client(use_cookies=False)
    answer = client.get(address)
    assert answer.status_code == 200
    kept = floor.cost(lambda: client.get(address), times=50)
    row("event page for a stranger: CPU", str(kept), "<= 1.25 x")
    promises = len(answer.headers.getlist("Set-Cookie")), "ETag" in answer.headers
    row("event page for a stranger: cookies, ETag", "{}, {}".format(*promises), "0, True")


def buy(app: Flask, code: str, kind: int) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    phone: FlaskClient = app.test_client()
    phone.get(f"/events/{code}")
    form = phone.get(f"/events/{code}/orders/new").text
    key = re.search(r'name="key"[^>]*value="([^"]+)"', form)
    assert key
    asked = {f"n{kind}": 2, "name": "Ben", "key": key[1], "provider": "pretend"}
    asked |= {"phone": f"6{70_000_000 + make.next_number()}"}
    done = phone.post(f"/events/{code}/orders", data=asked, environ_base=elsewhere())
    assert done.status_code == 303
    pause = time.process_time()
    back = pay(app, done.location)
    pause = time.process_time() - pause
    if back:
        assert phone.get(back).status_code == 200
    begun = time.process_time()
    address = ticket_of(app)
    pause += time.process_time() - begun
    assert phone.get(address).status_code == 200
    return time.process_time() - began - pause


def pay(app: Flask, address: str) -> str:
    """On the provider's own page, where a paid order leads: the address it sends back to."""
    if "/pretend/" not in address:
        return ""
    provider = app.extensions["providers"]["pretend"]
    payment = address.rpartition("/")[2]
    provider.choose(payment, "pay", now=datetime.now(UTC))
    return str(provider.page_of(payment)["return_url"])


def elsewhere() -> dict[str, str]:
    """Another place of the internet: one of them has sixty orders in a quarter of an hour."""
    return {"REMOTE_ADDR": f"2001:db8:{make.next_number():x}::1"}


def ticket_of(app: Flask) -> str:
    """The address of the newest ticket, which the order's page or the mail would open."""
    with app.app_context():
        newest = select(Ticket.secret).order_by(Ticket.id.desc()).limit(1)
        secret = db.session.scalar(newest)
        db.session.remove()
    return f"/t/{secret}"
