"""What a full calendar costs, and a newsletter to a whole town, in one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.accounts.models import Organizer
from app.events.models import Event, Theme, Venue
from app.events.rules import Kind, Status
from app.factory import create_app
from app.kernel import heap
from app.kernel.codes import random_code
from app.kernel.db import db, table_of, transaction
from app.mailings import actions as mailings
from app.mailings.rules import Recipient
from tests import make
from tests.bench.requests import Row, counted, measure
from tests.conftest import test_settings

DATES, READERS, PER_MINUTE = 5_000, 20_000, 600
CITIES = ("Douala", "Buea", "Yaoundé")
MONTH = "/calendar?month={:%Y-%m}"


def report(var: Path, row: Row) -> None:
    var.mkdir(parents=True)
    make.NOW = make.today()
    app = create_app(test_settings(var))
    heap.settle()
    with app.app_context():
        db.create_all()
        team = [make.organizer() for _n in range(40)]
        _fill(team)
        db.session.remove()
        client = app.test_client()
        month = MONTH.format(make.NOW + timedelta(days=40))
        pages = {
            "month of a calendar of 5 000 dates": month,
            "the same, by kind, city and price": f"{month}&kind=talk&city=Buea&price=free",
            "the same, by words": f"{month}&q=theme",
            "its list": "/",
            "the list of who invites": "/organizers",
        }
        for what, url in pages.items():
            asked = _asker(client, url)
            measure(row, what, asked, 200, most="<= 6")
        _queue(team[0], row)
        db.session.remove()
        db.engine.dispose()


def _asker(client: Any, url: str) -> Callable[[], Any]:
    """Each time another address, so that no page is given as it was made a moment before."""
    sign = "&" if "?" in url else "?"
    turns: Iterator[int] = count()
    return lambda: client.get(f"{url}{sign}turn={next(turns)}")


def _fill(team: list[Organizer]) -> None:
    """Two years of dates, five a day, of every kind, in three cities."""
    themes = [make.save(Theme(organizer_id=t.id, name=f"Thème {t.id}", hue=30)) for t in team]
    venues = [
        make.save(Venue(organizer_id=t.id, name=f"Salle {t.id}", city=CITIES[n % 3]))
        for n, t in enumerate(team)
    ]
    rows = []
    for n in range(DATES):
        of, starts_at = n % len(team), make.NOW + timedelta(hours=3.5 * n - 6_000)
        rows.append({
            "organizer_id": team[of].id,
            "theme_id": themes[of].id,
            "venue_id": venues[of].id,
            "code": f"date-{n}",
            "door_code": random_code(6),
            "door_salt": b"sixteen bytes ok",
            "kind": Kind.TALK if n % 2 else Kind.AFTERWORK,
            "title": f"Rendez-vous {n}",
            "audience": "Entrepreneurs",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "timezone": "Africa/Douala",
            "status": Status.PUBLISHED,
            "created_at": make.NOW,
        })  # fmt: skip
    with transaction():
        db.session.execute(insert(table_of(Event)), rows)


def _queue(of: Organizer, row: Row) -> None:
    people = [Recipient(f"reader{n}@example.cm", "fr", {"edition_id": 1}) for n in range(READERS)]
    began, busy = time.perf_counter(), time.process_time()
    with counted() as statements, transaction():
        mailings.queue(
            "edition:1", "newsletter", people,
            organizer_id=of.id, per_minute=PER_MINUTE, now=make.NOW,
        )  # fmt: skip
    row(f"{READERS} newsletters queued", f"{time.perf_counter() - began:.1f} s", "seconds")
    row("  of CPU", f"{time.process_time() - busy:.1f} s")
    row("  SQL statements", str(len(statements)))
