"""Storms that have no small form: only `./run faults` sets them off."""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.factory import create_app
from app.jobs import money
from app.kernel.db import db, is_sqlite
from app.orders.models import Order, OrderLine
from app.orders.queries import counter_drift
from app.orders.rules import OrderStatus
from app.payments.pretend import Pretend
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.tickets.models import Ticket, TicketType
from tests import make
from tests.conftest import test_settings
from tests.faults.sizes import fault, told
from tests.races.server import Line, Server, token_in
from tests.races.test_server import BUYERS, PLACES, Crowd, database, evening
from tests.web.heavy import MB, Heavy, heavies

pytestmark = pytest.mark.usefixtures("house")
KILLS, AT_ONCE = 12, 8


@fault("R1")
def test_twin_a_server_without_the_guard_sells_too_many(tmp_path: Path) -> None:
    unguarded = Server(database(), tmp_path, workers=3, app="tests.races.unguarded:app")
    with unguarded as server, ExitStack() as stack:
        event = evening()
        answers = Crowd(server, stack).buy_all(event, BUYERS)
    tickets = select(func.count(Ticket.id)).where(Ticket.event_id == event.id)
    sold = db.session.scalar(tickets) or 0
    told(sold_by_a_server_without_the_guard=f"{sold} of {PLACES}", answers=dict(answers))
    assert sold > PLACES


@fault("K1")
def test_the_server_killed_again_and_again_while_people_buy_loses_nothing(tmp_path: Path) -> None:
    day = make.today() + timedelta(days=7)
    event = make.event(capacity=2_000, starts_at=day, ends_at=day + timedelta(hours=3))
    code, kind = event.code, db.session.scalars(select(TicketType.id)).one()
    server, over = Server(database(), tmp_path, workers=2, threads="8"), threading.Event()
    house = create_app(test_settings(tmp_path, database_url=database()))
    db.session.rollback()
    buying = [
        threading.Thread(target=keep_buying, args=(server, code, kind, over), daemon=True)
        for _ in range(AT_ONCE)
    ]
    for buyer in buying:
        buyer.start()
    for _kill in range(KILLS):
        server.start()
        time.sleep(random.uniform(1.0, 3.0))
        server.kill()
    over.set()
    for buyer in buying:
        buyer.join(30)
    with house.app_context():
        settle_all(house)
        found, charges = wrong(house)
        placed = db.session.scalar(select(func.count(Order.id)))
        db.session.remove()
        db.engine.dispose()
    told(kills_of_the_server=KILLS, orders=placed, charges=charges, **found)
    assert charges > 0
    assert {what for what, n in found.items() if n} == set()


def keep_buying(server: Server, code: str, kind: int, over: threading.Event) -> None:
    """Order, pay, come back; begin anew. Whatever breaks is the fault at work."""
    while not over.is_set():
        try:
            with server.line() as line:
                buy(line, code, kind)
        except (OSError, HTTPException, AssertionError):
            time.sleep(0.05)


def buy(line: Line, code: str, kind: int) -> None:
    token: dict[str, object] = {"csrf_token": token_in(line.get(f"/events/{code}/orders/new").text)}
    n = random.randrange(10**12)
    line.place = f"10.{n % 250}.{n // 250 % 250}.{n // 62_500 % 250}"
    asked = {f"n{kind}": 1, "name": f"Ben {n}", "email": f"b{n}@example.cm", "key": f"key-{n}"}
    there = line.post(f"/events/{code}/orders", asked | {"provider": "pretend"} | token)
    if "/pretend/" in there.location:
        back = line.post(there.location, {"choice": "pay"} | token)
        with suppress(AssertionError):
            line.get(back.location)


def settle_all(house: Flask) -> None:
    """What the clock does in the end: ask about every payment that may still bring money."""
    for payment in db.session.scalars(select(Payment).where(Payment.status.in_(LIVE))).all():
        money.look(payment, house.extensions["providers"], actor="job")
    money.sweep()


def wrong(house: Flask) -> tuple[dict[str, int], int]:
    """What must be 0 each; and how many charges the provider's own books hold."""
    provider: Pretend = house.extensions["providers"]["pretend"]
    known = db.session.scalars(select(Payment.id)).all()
    charged = {p for p in known if (provider.page_of(p) or {}).get("state") == "paid"}
    settled = select(Payment.id).join(Order)
    settled = settled.where((Order.status == OrderStatus.PAID) | (Order.refund_due > 0))
    paid = OrderLine.order_id.in_(select(Order.id).where(Order.status == OrderStatus.PAID))
    wanted = db.session.scalar(select(func.sum(OrderLine.quantity)).where(paid)) or 0
    issued = select(func.count(Ticket.id)).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    right = db.session.scalar(issued.where(paid)) or 0
    tickets = db.session.scalar(select(func.count(Ticket.id))) or 0
    whole = not is_sqlite() or db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    return {
        "charges_lost": len(charged - set(db.session.scalars(settled))),
        "tickets_missing_or_too_many": abs(wanted - right),
        "tickets_not_paid": tickets - right,
        "quotas_drifting": len(counter_drift()),
        "files_damaged": 0 if whole else 1,
    }, len(charged)


# ---- X4: what is far too heavy, sent to a real server ----

GROWTH = 50  # MB that a server may grow by


def memory(group: int) -> int:
    """MB that all processes of a group hold."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            facts = stat.read_text().rpartition(")")[2].split()
            pages += int(facts[21]) if int(facts[2]) == group else 0
    return pages * os.sysconf("SC_PAGE_SIZE") // MB


class Watched:
    """The most that a server held while something was done to it, looked at again and again."""

    def __init__(self, server: Server) -> None:
        self.group, self.over = server.group, threading.Event()
        self.before = self.most = memory(self.group)
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self.over.wait(0.02):
            self.most = max(self.most, memory(self.group))

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self._thread.join()

    @property
    def growth(self) -> int:
        return self.most - self.before


def push(port: int, heavy: Heavy, *, chunked: bool) -> str:
    """The answer's status; "cut" when the server hung up on us, as it may."""
    line = HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Content-Type": heavy.kind} | heavy.headers
    headers |= {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(heavy.size)}
    with closing(line), suppress(OSError, HTTPException):
        with suppress(BrokenPipeError, ConnectionResetError):
            line.request("POST", heavy.path, heavy.chunks(), headers, encode_chunked=chunked)
        return str(line.getresponse().status)
    return "cut"


def pushed(server: Server, bodies: list[Heavy]) -> tuple[dict[str, str], int]:
    """What each heavy request was answered, both ways to send it, and the MB it cost."""
    with server.line() as line:
        line.get("/session/new")  # what is loaded once is loaded
    with Watched(server) as watched:
        said = {}
        for heavy in bodies:
            said[heavy.what] = push(server.port, heavy, chunked=False)
            said[f"{heavy.what}, chunked"] = push(server.port, heavy, chunked=True)
        for n in (1_000, 10_000):
            said[f"{n} words in the address"] = asked(server.port, f"/?{'a=1&' * n}", "x")
        said["a header of 64 kB"] = asked(server.port, "/", "x" * 65_536)
    return said, watched.growth


def asked(port: int, path: str, header: str) -> str:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(line), suppress(OSError, HTTPException):
        line.request("GET", path, headers={"X-Heavy": header})
        return str(line.getresponse().status)
    return "cut"


MAY = {"400", "413", "414", "422", "431", "404", "409", "cut"}


@fault("X4")
def test_a_server_refuses_what_is_too_heavy_and_does_not_swell(tmp_path: Path) -> None:
    bodies = heavies(evening().code, upload_size=100 * MB)
    with Server(database(), tmp_path) as server:
        said, growth = pushed(server, bodies)
        with server.line() as line:
            alive = line.get("/").status
    told(**{what.replace(" ", "_"): status for what, status in said.items()})
    told(server_grew_by=f"{growth} MB")
    read = {what for what, status in said.items() if status not in MAY}
    assert {what for what in read if "address" not in what and "header" not in what} == set()
    assert (alive, growth < GROWTH) == (200, True)


@fault("X4")
def test_twin_a_server_without_its_limits_swells(tmp_path: Path) -> None:
    note = heavies(evening().code, upload_size=MB)[0]
    bodies = [replace(note, length=60 * MB)]
    with Server(database(), tmp_path, app="tests.faults.unlimited:app") as server:
        _said, growth = pushed(server, bodies)
    told(server_without_its_limits_grew_by=f"{growth} MB")
    assert growth > GROWTH
