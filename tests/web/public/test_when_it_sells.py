"""Nothing is sold a second too early or too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.kernel.db import db
from app.orders import queries as orders
from app.tickets.models import TicketType
from app.tickets.rules import is_on_sale
from tests import make
from tests.faults.sizes import fault, told
from tests.make import NOW
from tests.orders.test_actions import kind_of
from tests.web.public.test_what_is_asked import _today, an_evening, order, placed, put  # noqa: F401
from tests.web.visiting import sign_in

SECOND = timedelta(seconds=1)


@fault("T5")
@pytest.mark.parametrize(
    ("when", "told"), [(NOW - SECOND, 422), (NOW, 303), (NOW + SECOND, 303)], ids=str
)
def test_a_sale_opens_at_the_second(client: FlaskClient, when: datetime, told: int) -> None:
    event = an_evening()
    kind = put(kind_of(event), sale_from=NOW)
    with time_machine.travel(when, tick=False):
        assert order(client, event, **{f"n{kind}": "1"}).status_code == told
    assert len(placed()) == (told == 303)


@fault("T5")
@pytest.mark.parametrize(
    ("when", "told"), [(NOW - SECOND, 303), (NOW, 422), (NOW + SECOND, 422)], ids=str
)
def test_a_sale_closes_at_the_second(client: FlaskClient, when: datetime, told: int) -> None:
    event = an_evening()
    kind = put(kind_of(event), sale_to=NOW)
    with time_machine.travel(when, tick=False):
        assert order(client, event, **{f"n{kind}": "1"}).status_code == told
    assert len(placed()) == (told == 303)


MIDNIGHT = datetime.fromisoformat("2026-11-25T00:00:00+01:00")  # in Douala


@fault("T5")
@pytest.mark.parametrize(
    ("when", "paid"), [(MIDNIGHT - SECOND, 8_000), (MIDNIGHT, 10_000), (MIDNIGHT + SECOND, 10_000)],
    ids=str,
)  # fmt: skip
def test_the_launch_price_ends_at_midnight(client: FlaskClient, when: datetime, paid: int) -> None:
    event = an_evening()
    kind = put(kind_of(event), early_amount=8_000, early_until=MIDNIGHT)
    with time_machine.travel(when, tick=False):
        assert order(client, event, **{f"n{kind}": "1"}).status_code == 303
    assert placed() == [(1, paid, paid)]


@fault("T5")
def test_nothing_is_sold_from_the_end_of_the_evening_on(client: FlaskClient) -> None:
    for shift, status in ((-SECOND, 303), (0 * SECOND, 422)):
        event = an_evening()
        with time_machine.travel(event.ends_at + shift, tick=False):
            assert order(client, event, **{f"n{kind_of(event)}": "1"}).status_code == status


MIDNIGHTS = [
    datetime.fromisoformat(text)
    for text in (
        "2026-11-25T00:00:00+01:00",  # in Douala
        "2026-12-31T23:59:59+01:00",
        "2027-01-01T00:00:00+01:00",
        "2028-02-29T00:00:00+01:00",
        "2027-03-28T03:00:00+02:00",  # the hour that Paris leaps over
        "2027-10-31T02:59:59+01:00",  # and the one it has twice
    )
]


def sold_around(client: FlaskClient, edge: datetime, **facts: Any) -> list[int]:
    """What a sale with such a border answers two seconds, one, and none before, then after it."""
    event = an_evening(starts_at=edge + timedelta(days=7), ends_at=edge + timedelta(days=8))
    kind, answers = put(kind_of(event), **facts), []
    for shift in range(-2, 3):
        with time_machine.travel(edge + shift * SECOND, tick=False):
            who = {"phone": "", "email": f"b{make.next_number()}@example.cm"}
            answers.append(order(client, event, **{f"n{kind}": "1"}, **who).status_code)
    return answers


@fault("T5")
@pytest.mark.parametrize("edge", MIDNIGHTS, ids=str)
def test_a_sale_opens_and_closes_at_the_second_on_any_night(
    client: FlaskClient, edge: datetime
) -> None:
    assert sold_around(client, edge, sale_from=edge) == [422, 422, 303, 303, 303]
    assert sold_around(client, edge, sale_to=edge) == [303, 303, 422, 422, 422]
    assert orders.counter_drift() == []
    told(edge=edge.isoformat(), early=0, late=0)


@fault("T5")
def test_the_second_that_no_clock_shows_is_asked_again(client: FlaskClient) -> None:
    """23:59:60 is no time: the form says so, and nothing is kept."""
    of = make.organizer()
    sign_in(client, make.awa(of))
    event = make.event(of)
    kind = kind_of(event)
    page = f"/organize/events/{event.code}/types/{kind}"
    form = {"name": "Standard", "amount": "10000", "sale_to_day": "20/11/2027"}
    answer = client.post(page, data=form | {"sale_to_hour": "23:59:60"})
    assert answer.status_code == 422
    assert db.session.get_one(TicketType, kind).sale_to is None


@fault("T5")
def test_twin_of_a_window_that_keeps_its_last_second_sells_too_late(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loose(sale_from: datetime | None, sale_to: datetime | None, *, now: datetime) -> bool:
        return is_on_sale(sale_from, sale_to and sale_to + SECOND, now=now)

    monkeypatch.setattr("app.tickets.queries.is_on_sale", loose)
    late = sold_around(client, MIDNIGHT, sale_to=MIDNIGHT).count(303) - 2
    told(late_sales_without_the_guard=late)
    assert late == 1
