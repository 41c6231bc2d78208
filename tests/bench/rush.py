"""Five hundred people want one of a hundred places at the same moment: how long until all know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from app.factory import create_app
from app.kernel.db import db
from app.tickets.models import TicketType
from tests import make
from tests.conftest import test_settings
from tests.races.conftest import run

Row = Callable[..., None]
BUYERS, PLACES = 500, 100
PROCESSES, THREADS = 4, 8  # as several workers of a server


def report(var: Path, row: Row) -> None:
    var.mkdir(parents=True)
    app = create_app(test_settings(var))
    with app.app_context():
        db.create_all()
        shown = make.event(capacity=PLACES, amount=0)
        kind = db.session.scalars(select(TicketType.id)).one()
        url = db.engine.url.render_as_string(hide_password=False)
        plan = {"database": url, "event": shown.id, "threads": THREADS, "guard": "on"}
        db.session.rollback()  # no read of ours is open while they race
        asks = [{"key": f"buyer-{n}", "wanted": {kind: 1}} for n in range(BUYERS)]
        finish = run(plan, asks, processes=PROCESSES)
        db.session.remove()
        db.engine.dispose()
    row(f"{BUYERS} buyers for {PLACES} places, all decided", f"{finish.seconds:.1f} s", "<= 10 s")
    row("  of them got a place", str(finish.counts["sold"]), f"= {PLACES}")
