"""What one purchase costs: the poster, the form, the order of two free places, a ticket.

Each buyer is a new phone in a new place. Figures are CPU of the whole stack in one process,
without a network, beside the floor of this machine at the same moment (floor.py).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
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
        shown = make.event(capacity=1_000_000, amount=0)
        kind = db.session.scalars(select(TicketType.id)).one()
        code = shown.code
        db.session.remove()
    poster(app, f"/events/{code}", row)
    buy(app, code, kind)
    with counted() as sent:
        buy(app, code, kind)
    row("a whole purchase, four pages: SQL statements", str(len(sent) - 1), "<= 25")
    spent = [(buy(app, code, kind), floor.cpu(floor.small_page(), 20)) for _ in range(BUYERS)]
    row("a whole purchase, four pages: CPU", str(floor.of_turns(spent)), "<= 25 ms")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


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
    """Seconds of CPU. One statement more than a buyer's own is sent: we ask where the ticket is."""
    began = time.process_time()
    phone: FlaskClient = app.test_client()
    phone.get(f"/events/{code}")
    form = phone.get(f"/events/{code}/orders/new").text
    key = re.search(r'name="key"[^>]*value="([^"]+)"', form)
    assert key
    asked = {f"n{kind}": 2, "name": "Ben", "key": key[1]}
    asked |= {"phone": f"6{70_000_000 + make.next_number()}"}
    done = phone.post(f"/events/{code}/orders", data=asked, environ_base=elsewhere())
    assert done.status_code == 303
    pause = time.process_time()
    address = ticket_of(app)
    pause = time.process_time() - pause
    assert phone.get(address).status_code == 200
    return time.process_time() - began - pause


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
