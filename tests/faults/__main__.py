"""`./run faults`: buyers buy while the server is killed, again and again; then the books are read.

A real server on a real SQLite file, people ordering and paying the pretend provider over HTTP, and
`kill -9` at moments nobody chose. Afterwards every charge must have its tickets or be owed back,
no place may be counted wrong, and the file must be whole. Then the races at full numbers, on SQLite
and on PostgreSQL (storms.py). Prints what it found; ends with 1 on a fault.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests
from flask import Flask
from sqlalchemy import func, select, text

from app.factory import create_app
from app.jobs import money
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.queries import counter_drift
from app.orders.rules import OrderStatus
from app.payments.gateway import PaymentProvider
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.tickets.models import Ticket, TicketType
from config import ROOT, Settings
from tests import make
from tests.services import free_port

ROUNDS = 6  # kills
BUYERS = 4  # at once
PLACES = 2_000


def server(settings: Settings) -> subprocess.Popen[bytes]:
    """As `./run` starts it, in a group of its own."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("ENTREGENT_")}
    env |= {
        "ENTREGENT_MODE": settings.mode,
        "ENTREGENT_PORT": str(settings.port),
        "ENTREGENT_VAR_DIR": settings.var_dir,
    }
    words = [sys.executable, "-m", "app.cli.start"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=quiet, stderr=quiet, start_new_session=True
    )


def answers(url: str) -> None:
    for _ in range(600):
        try:
            requests.get(url, timeout=2)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come back within a minute")


def buy(url: str, code: str, kind: int, over: threading.Event) -> None:
    """Order, pay, come back; begin anew. Whatever breaks is the fault at work."""
    while not over.is_set():
        person = requests.Session()
        try:
            form = person.get(f"{url}/events/{code}/orders/new", timeout=5).text
            hidden = dict(re.findall(r'name="(csrf_token|key)"[^>]*value="([^"]+)"', form))
            n = random.randrange(10**7)
            asked = {f"n{kind}": 1, "name": f"Ben {n}", "email": f"b{n}@example.cm"}
            asked |= hidden | {"provider": "pretend"}
            there = person.post(f"{url}/events/{code}/orders", data=asked, timeout=5)
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', there.text)
            if token and "/pretend/" in there.url:
                choice = {"choice": "pay", "csrf_token": token[1]}
                person.post(there.url, data=choice, timeout=5)
        except requests.RequestException:
            time.sleep(0.05)


def charges(var: Path) -> list[str]:
    """Payments that the provider's own books call paid."""
    books = (var / "pretend").glob("*.json")
    return [book.stem for book in books if json.loads(book.read_text())["state"] == "paid"]


def settle_all() -> None:
    """What the clock does in the end: ask about every payment that may still bring money."""
    known = {p.id: p for p in db.session.scalars(select(Payment).where(Payment.status.in_(LIVE)))}
    for payment in known.values():
        money.look(payment, PROVIDERS, actor="job")
    money.sweep()


def faults(var: Path) -> dict[str, int]:
    """Each line must be 0."""
    paid = select(Order.id).where(Order.status == OrderStatus.PAID)
    settled = select(Payment.id).join(Order)
    settled = settled.where((Order.status == OrderStatus.PAID) | (Order.refund_due > 0))
    kept = set(db.session.scalars(settled))
    wanted = select(func.sum(OrderLine.quantity)).where(OrderLine.order_id.in_(paid))
    issued = select(func.count(Ticket.id)).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    tickets = db.session.scalar(select(func.count(Ticket.id))) or 0
    right = db.session.scalar(issued.where(OrderLine.order_id.in_(paid))) or 0
    whole = db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    return {
        "charges without tickets or a refund due": len(set(charges(var)) - kept),
        "tickets missing or too many": abs((db.session.scalar(wanted) or 0) - right),
        "tickets of orders that were not paid": tickets - right,
        "quotas counted wrong": len(counter_drift()),
        "database file damaged": 0 if whole else 1,
    }


PROVIDERS: dict[str, PaymentProvider] = {}


def torment(app: Flask, settings: Settings) -> None:
    with app.app_context():
        shown = make.event(capacity=PLACES)
        kind = db.session.scalars(select(TicketType.id)).one()
        code = shown.code
    over = threading.Event()
    people = [
        threading.Thread(target=buy, args=(settings.base_url, code, kind, over), daemon=True)
        for _ in range(BUYERS)
    ]
    for person in people:
        person.start()
    for n in range(ROUNDS):
        running = server(settings)
        answers(settings.base_url)
        time.sleep(random.uniform(0.5, 2.5))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        print(f"  killed {n + 1} of {ROUNDS}", end="\r", flush=True)
    over.set()


def main() -> int:
    var = Path(tempfile.mkdtemp(prefix="entregent-faults-"))
    settings = Settings(mode="development", var_dir=str(var), port=free_port())
    make.NOW = make.today()
    try:
        first = server(settings)  # makes the database
        answers(settings.base_url)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        app = create_app(settings)
        PROVIDERS.update(app.extensions["providers"])
        torment(app, settings)
        with app.app_context():
            settle_all()
            found = faults(var)
            orders = db.session.scalar(select(func.count(Order.id)))
            print(f"  {orders} orders, {len(charges(var))} charges, {ROUNDS} times kill -9")
            for what, count in found.items():
                print(f"  {what:<46}{count:>6}")
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(var, ignore_errors=True)
    bad = [storm(), storm("--postgres")]
    return 1 if any(found.values()) or any(bad) else 0


def storm(*database: str) -> int:
    """The races at full numbers; pytest's exit code."""
    print(f"Races at full numbers, on {'PostgreSQL' if database else 'SQLite'}", flush=True)
    words = ["-q", "-s", "-p", "no:randomly", "tests/faults/storms.py", *database]
    return subprocess.run([sys.executable, "-m", "tests", *words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
