"""The last places over HTTP: a real server with two processes, and buyers who all press at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import func, select

from app.kernel.db import db
from app.orders import queries as orders
from app.tickets.models import Quota, Ticket, TicketType
from tests import make
from tests.races.server import Line, Server, token_in

pytestmark = pytest.mark.usefixtures("house")
BUYERS, PLACES, AT_ONCE = 200, 40, 32


def test_two_hundred_forms_sent_at_once_for_forty_places(tmp_path: Path) -> None:
    day = make.today() + timedelta(days=7)
    event = make.event(capacity=PLACES, amount=0, starts_at=day, ends_at=day + timedelta(hours=3))
    kind = db.session.scalars(select(TicketType.id)).one()
    database, form = db.engine.url.render_as_string(hide_password=False), event.code
    db.session.rollback()

    with Server(database, tmp_path, workers=2) as server, ExitStack() as open_lines:
        first = open_lines.enter_context(server.line())
        token = token_in(first.get(f"/events/{form}/orders/new").text)
        free: Queue[Line] = Queue()
        for _ in range(AT_ONCE):
            line = open_lines.enter_context(server.line())
            line.cookie = first.cookie
            free.put(line)

        def press(n: int) -> int:
            line = free.get()
            filled = {f"n{kind}": 1, "name": f"Ben {n}", "phone": f"677{n:06}", "key": f"k-{n}"}
            answer = line.post(f"/events/{form}/orders", filled | {"csrf_token": token})
            free.put(line)
            return answer.status

        with ThreadPoolExecutor(AT_ONCE) as crowd:
            answers = Counter(crowd.map(press, range(BUYERS)))

    assert answers == {303: PLACES, 409: BUYERS - PLACES}
    db.session.rollback()
    assert db.session.execute(select(Quota.held, Quota.sold)).one() == (0, PLACES)
    assert db.session.scalar(select(func.count(Ticket.id))) == PLACES
    assert orders.counter_drift() == []
