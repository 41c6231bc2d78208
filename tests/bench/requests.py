"""SQL statements and CPU of the requests that matter, in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from app.events.models import Event
from app.factory import create_app
from app.kernel import heap
from app.kernel.db import db
from app.tickets.models import Ticket, TicketType
from tests import make
from tests.bench import book, floor, register
from tests.conftest import test_settings

Row = Callable[..., None]
PAGES = 200


def warm(port: int) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(PAGES):
        line.request("GET", "/")
        line.getresponse().read()
    line.close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements run inside, without the BEGINs and COMMITs."""
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def report(var: Path, row: Row) -> None:
    var.mkdir(parents=True)
    make.NOW = make.today()
    app = create_app(test_settings(var))
    heap.settle()  # as a server does
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()
        shown = make.event(capacity=100_000, amount=0)
        kind = db.session.scalars(select(TicketType.id)).one()
        client = app.test_client()
        measure(row, "event page", lambda: client.get(f"/events/{shown.code}"), 200)
        measure(row, "order form", lambda: client.get(f"/events/{shown.code}/orders/new"), 200)
        measure(
            row, "order of two free places, tickets made", lambda: order(client, shown, kind), 303
        )
        secret = db.session.scalar(select(Ticket.secret).order_by(Ticket.id).limit(1))
        measure(row, "ticket page", lambda: client.get(f"/t/{secret}"), 200)
        db.session.remove()
    register.report(app, row, measure)
    book.report(app, row, measure)
    with app.app_context():
        db.engine.dispose()


def order(client: FlaskClient, shown: Event, kind: int) -> Any:
    n = make.next_number()  # who has enough free places, or keeps sixty, is refused
    form = {f"n{kind}": 2, "name": "Ben", "phone": f"6{70_000_000 + n}", "key": f"k{n}"}
    place = {"REMOTE_ADDR": f"2001:db8:{n:x}::1"}
    answer = client.post(f"/events/{shown.code}/orders", data=form, environ_base=place)
    assert answer.status_code == 303
    return answer


def measure(
    row: Row, what: str, ask: Callable[[], Any], status: int, most: str = "", cpu_most: str = ""
) -> None:
    assert ask().status_code == status
    with counted() as statements:
        ask()
    row(f"{what}: SQL statements", str(len(statements)), most)
    row(f"{what}: CPU", str(floor.cost(ask)), cpu_most)
