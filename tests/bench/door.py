"""The door: what its list weighs and what a scan costs the server; and a phone (door_phone.py).

Weights and statements are exact; times are of this machine at this moment.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import insert, select

from app.door.rules import DeviceRole
from app.events.models import Event
from app.factory import create_app
from app.kernel import heap
from app.kernel.db import db, transaction
from app.orders.models import Order, OrderLine
from app.tickets.actions import Issue, issue_tickets
from app.tickets.models import Ticket, TicketType
from tests import make
from tests.bench import door_phone, floor, register
from tests.bench.requests import counted
from tests.browser.doors import pairing_code
from tests.conftest import test_settings
from tests.door.making import phone
from tests.services import Missing

Row = Callable[..., None]
TICKETS = 5_000
BATCH, BATCHES, ALONE = 200, floor.TURNS + 3, 2 * (10 * floor.TURNS + 12)


def report(var: Path, row: Row) -> None:
    var.mkdir(parents=True)
    app = create_app(test_settings(var))
    heap.settle()  # as a server does
    make.NOW = datetime.now(UTC)
    with app.app_context():
        db.create_all()
        event, other = evening(TICKETS), evening(BATCH * BATCHES + ALONE)
        tokens = [each.token for each in some(event, door_phone.SHOWN + door_phone.SLOWED)]
        hashes = [each.token_hash for each in some(other, None)]
        gate, desk = (phone(event, "Porte A", role, now=make.NOW)[1] for role in DeviceRole)
        far = [phone(other, gate, now=make.NOW)[1] for gate in ("Porte B", "Porte C")]
        codes = pairing_code(event), pairing_code(make.event(), role=DeviceRole.DESK)
        db.session.remove()
    of_the_list(app, row, gate, desk)
    of_the_server(app, row, far, hashes)
    try:
        door_phone.report(app, row, codes, tokens)
    except Missing as reason:
        row("the phone's part", f"not measured: {reason}")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def evening(n: int) -> Event:
    """An event of tonight with `n` tickets, in orders of two."""
    now = make.NOW
    begins, ends = now - timedelta(minutes=5), now + timedelta(hours=3)
    event = make.event(capacity=None, starts_at=begins, ends_at=ends)
    kind = db.session.scalars(select(TicketType.id).where(TicketType.event_id == event.id)).one()
    with transaction():
        rows = [register.order(event, i) for i in range(n // 2)]
        orders = list(db.session.scalars(insert(Order).returning(Order.id), rows))
        line = {"ticket_type_id": kind, "quantity": 2, "unit_amount": 0}
        wanted = [line | {"order_id": order} for order in orders]
        lines = list(db.session.scalars(insert(OrderLine).returning(OrderLine.id), wanted))
        issue_tickets(
            event.id,
            [Issue(each, kind, 2, door_phone.name(each)) for each in lines],
            door_code=event.door_code,
            door_salt=event.door_salt,
            now=now,
        )
    return event


def some(event: Event, n: int | None) -> list[Ticket]:
    mine = select(Ticket).where(Ticket.event_id == event.id).order_by(Ticket.id)
    return list(db.session.scalars(mine.limit(n)))


def of_the_list(app: Flask, row: Row, gate: str, desk: str) -> None:
    client = app.test_client()
    for what, token in ((", names sealed", gate), (", names in clear, for a desk", desk)):
        headers = {"Authorization": f"Bearer {token}"}
        began = time.process_time()
        answer = client.get("/api/door/v1/bundle?rows=2", headers=headers)
        spent = time.process_time() - began
        assert len(answer.json["tickets"]) == TICKETS  # type: ignore[index]
        size = len(gzip.compress(answer.data, 6)) / 1000
        row(f"list of {TICKETS} tickets{what}", f"{size:.0f} kB", "<= 300 kB")
        row("  made by the server, CPU", f"{spent:.2f} s")


def of_the_server(app: Flask, row: Row, tokens: list[str], hashes: list[str]) -> None:
    client = app.test_client()
    left = iter(hashes)
    cursors = dict.fromkeys(tokens, 0)

    def tell(n: int, token: str = tokens[0]) -> None:
        at = int(time.time() * 1000)
        facts = {"kind": "entry", "verdict": "ok", "at": at, "offline": True}
        scans = [facts | {"id": str(uuid4()), "h": next(left)} for _ in range(n)]
        body = {"client_ms": at, "cursor": cursors[token], "scans": scans, "rows": 2}
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.post("/api/door/v1/sync", json=body, headers=headers)
        assert [one["result"] for one in answer.json["results"]] == ["accepted"] * n  # type: ignore[index]
        cursors[token] = answer.json["cursor"]  # type: ignore[index]

    def measure(what: str, ask: Callable[[], None], sql: str, cpu: str, times: int = 10) -> None:
        ask()
        with counted() as sent:
            ask()
        row(f"{what}: SQL statements", str(len(sent)), sql)
        row(f"{what}: CPU", str(floor.cost(ask, times=times)), cpu)

    tell(1)
    measure("a sync of one scan", partial(tell, 1), "<= 4", "<= 2.5 ms")
    turns = cycle(tokens)
    busy = "the same, another door told one since"
    measure(busy, lambda: tell(1, next(turns)), "", "")
    measure("a word without a scan", partial(tell, 0), "", "")
    tell(0)
    measure(f"a sync of {BATCH} scans", partial(tell, BATCH), "", "<= 60 ms", times=1)
