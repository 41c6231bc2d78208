"""The last places over HTTP: a real server with its processes, and buyers who all press at once."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import func, select

from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.tickets.models import Quota, Ticket, TicketType
from tests import make
from tests.faults.sizes import fault, size, told
from tests.races.server import Line, Server, token_in

pytestmark = pytest.mark.usefixtures("house")
PLACES, BUYERS, AT_ONCE = size(12, 100), size(60, 500), size(16, 64)
ROUNDS, WORKERS = size(1, 20), size(2, 3)


class Crowd:
    """Lines to one server that are kept open: each buyer takes one, presses, and gives it back."""

    def __init__(self, server: Server, stack: ExitStack) -> None:
        self.free: Queue[Line] = Queue()
        first = stack.enter_context(server.line())
        self.token = token_in(first.get("/session/new?next=/").text)
        for _ in range(AT_ONCE):
            line = stack.enter_context(server.line())
            line.cookie = first.cookie
            self.free.put(line)

    def buy_all(self, event: Event, buyers: int) -> Counter[int]:
        """What each of so many was answered, all let go together."""
        kind = db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()
        form = event.code
        db.session.rollback()

        def press(n: int) -> int:
            line = self.free.get()
            line.place = f"10.0.{n // 250}.{n % 250}"
            filled = {
                f"n{kind}": 1,
                "name": f"Ben {n}",
                "phone": f"677{n:06}",
                "key": f"{form}-{n}",
            }
            answer = line.post(f"/events/{form}/orders", filled | {"csrf_token": self.token})
            self.free.put(line)
            return answer.status

        with ThreadPoolExecutor(AT_ONCE) as crowd:
            answers = Counter(crowd.map(press, range(buyers)))
        db.session.rollback()
        return answers


def evening() -> Event:
    day = make.today() + timedelta(days=7)
    return make.event(capacity=PLACES, amount=0, starts_at=day, ends_at=day + timedelta(hours=3))


def database() -> str:
    return db.engine.url.render_as_string(hide_password=False)


@fault("R1")
def test_forms_sent_at_once_by_five_for_each_place(tmp_path: Path) -> None:
    answers, slowest = Counter[int](), 0.0
    with Server(database(), tmp_path, workers=WORKERS) as server, ExitStack() as stack:
        crowd = Crowd(server, stack)
        for _round in range(ROUNDS):
            event, began = evening(), time.monotonic()
            answers += crowd.buy_all(event, BUYERS)
            slowest = max(slowest, time.monotonic() - began)
            sold = select(func.count(Ticket.id)).where(Ticket.event_id == event.id)
            assert db.session.scalar(sold) == PLACES
            room = select(Quota.held, Quota.sold).where(Quota.event_id == event.id)
            assert db.session.execute(room).one() == (0, PLACES)

    told(rounds=ROUNDS, answers=dict(answers), slowest_round=f"{slowest:.1f} s")
    assert answers == {303: PLACES * ROUNDS, 409: (BUYERS - PLACES) * ROUNDS}
    assert orders.counter_drift() == []
