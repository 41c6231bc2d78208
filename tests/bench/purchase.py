"""What one purchase costs beside the least that Flask and Jinja cost on this machine.

Each buyer is a new phone in a new place. Figures are CPU of the whole stack in one process, without
a network; the ratio to the floor is what to compare between machines.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader
from sqlalchemy import select

from app.factory import create_app
from app.kernel.db import db
from app.tickets.models import Ticket, TicketType
from tests import make
from tests.bench.requests import ROUNDS, Row, counted
from tests.conftest import test_settings

BASE = "<!doctype html><title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}"
SMALL = (
    "{% extends 'base.html' %}{% block title %}{{ title }}{% endblock %}{% block main %}"
    "<h1>{{ title }}</h1><ul>{% for each in rows %}<li>{{ each }}</li>{% endfor %}</ul>"
    "{% endblock %}"
)
Ask = Callable[[], object]


def report(var: Path, row: Row) -> None:
    var.mkdir(parents=True)
    floor = cost(small_page(), "/talk")
    row("a small Flask and Jinja page, nothing else: CPU", ms(floor))
    app = create_app(test_settings(var, page_seconds=3600))
    app.config["WTF_CSRF_ENABLED"] = False
    make.NOW = make.today()
    with app.app_context():
        db.create_all()
        shown = make.event(capacity=1_000_000, amount=0)
        kind = db.session.scalars(select(TicketType.id)).one()
        code = shown.code
        db.session.remove()
    kept = cost(app, f"/events/{code}")
    row("event page for a stranger: CPU", ms(kept), "")
    row("event page for a stranger: times the floor", f"{kept / floor:.2f}", "<= 1.25")
    buy(app, code, kind)
    with counted() as sent:
        buy(app, code, kind)
    row("a whole purchase, four pages: SQL statements", str(len(sent) - 1), "<= 25")
    spent = sum(buy(app, code, kind) for _turn in range(ROUNDS)) / ROUNDS
    row("a whole purchase, four pages: CPU", ms(spent), "<= 25 ms")
    row("a whole purchase: times the floor", f"{spent / floor:.0f}")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def small_page() -> Flask:
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"base.html": BASE, "page.html": SMALL})

    @app.get("/<code>")
    def show(code: str) -> str:
        return render_template("page.html", title=code, rows=range(10))

    return app


def cost(app: Flask, address: str) -> float:
    """Seconds of CPU of one request by a stranger."""
    client = app.test_client(use_cookies=False)
    assert client.get(address).status_code == 200
    began = time.process_time()
    for _turn in range(ROUNDS * 5):
        client.get(address)
    return (time.process_time() - began) / (ROUNDS * 5)


def buy(app: Flask, code: str, kind: int) -> float:
    """The poster, the form, the order of two free places, a ticket. Seconds of CPU.

    One statement more than a buyer's own is sent: we ask where the ticket is.
    """
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
