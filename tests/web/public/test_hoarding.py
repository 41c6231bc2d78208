"""Nobody keeps a room empty for nothing: few unpaid orders at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.tickets.models import Quota, TicketType
from tests import make
from tests.make import NOW


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def buy(client: FlaskClient, event: Event, **facts: object) -> int:
    kind = db.session.scalar(select(TicketType.id).where(TicketType.event_id == event.id))
    form: dict[str, object] = {
        f"n{kind}": 1,
        "name": "Ben Mbarga",
        "phone": "6 77 12 34 56",
        "provider": "pretend",
        "key": f"key-{make.next_number()}",
    }
    return client.post(f"/events/{event.code}/orders", data=form | facts).status_code


def held(event: Event) -> int:
    query = select(Quota.held).where(Quota.event_id == event.id, Quota.name == "")
    return db.session.scalar(query) or 0


def test_one_person_keeps_three_unpaid_orders_at_a_time(client: FlaskClient) -> None:
    event = make.event(capacity=100)

    answers = [buy(client, event) for _ in range(5)]

    assert answers == [303] * 3 + [429] * 2
    assert held(event) == 3  # what was refused keeps nothing
    assert buy(client, event, phone="6 99 00 00 01") == 303  # another person
    assert buy(client, make.event()) == 303  # another date


def test_an_e_mail_is_a_person_too(client: FlaskClient) -> None:
    event = make.event(capacity=100)
    who = {"email": "ben@example.cm"}
    answers = [buy(client, event, phone=f"6 99 00 00 0{n}", **who) for n in range(4)]
    assert answers == [303] * 3 + [429]


def test_the_same_form_sent_again_is_the_same_order(client: FlaskClient) -> None:
    event = make.event(capacity=100)
    for n in range(3):
        assert buy(client, event, key=f"k{n}") == 303
    assert buy(client, event, key="k2") == 303
    assert db.session.scalar(select(func.count(Order.id))) == 3


def test_what_lapsed_is_not_counted(client: FlaskClient) -> None:
    event = make.event(capacity=100)
    assert [buy(client, event) for _ in range(3)] == [303] * 3
    with time_machine.travel(NOW.timestamp() + 3600, tick=True):
        assert buy(client, event) == 303


def test_one_place_keeps_sixty_and_no_more(client: FlaskClient) -> None:
    event = make.event(capacity=100)
    answers = [buy(client, event, phone=f"6 99 00 00 {n:02}") for n in range(62)]
    assert answers == [303] * 60 + [429] * 2
    waiting = select(func.count(Order.id)).where(Order.status == OrderStatus.HELD)
    assert db.session.scalar(waiting) == 60


def sold(event: Event) -> int:
    query = select(Quota.sold).where(Quota.event_id == event.id, Quota.name == "")
    return db.session.scalar(query) or 0


def test_one_person_has_three_free_orders_of_a_date_and_is_told_what_to_do(
    client: FlaskClient,
) -> None:
    free = make.event(capacity=100, amount=0)

    assert [buy(client, free) for _ in range(5)] == [303] * 3 + [429] * 2
    assert sold(free) == 3  # what was refused keeps nothing
    assert buy(client, free, phone="6 99 00 00 01") == 303  # another person
    assert buy(client, make.event(amount=0)) == 303  # another date
    with time_machine.travel(NOW.timestamp() + 24 * 3600, tick=True):
        assert buy(client, free) == 429  # a free place does not lapse


def test_a_free_order_refused_says_why_and_keeps_what_was_typed(client: FlaskClient) -> None:
    free = make.event(capacity=100, amount=0)
    for n in range(3):
        assert buy(client, free, phone=f"6 99 00 00 0{n}", email="ben@example.cm") == 303
    kind = db.session.scalar(select(TicketType.id).where(TicketType.event_id == free.id))
    form = {f"n{kind}": 1, "name": "Ben Mbarga", "email": "ben@example.cm", "key": "again"}
    answer = client.post(f"/events/{free.code}/orders", data=form)
    assert answer.status_code == 429
    assert "3 commandes gratuites sont déjà faites pour cette date" in answer.text
    assert 'value="Ben Mbarga"' in answer.text


def test_a_free_order_that_was_cancelled_makes_room_for_another(client: FlaskClient) -> None:
    free = make.event(capacity=100, amount=0)
    assert [buy(client, free) for _ in range(3)] == [303] * 3
    with transaction():
        db.session.execute(update(Order).values(status=OrderStatus.CANCELLED))
    assert buy(client, free) == 303


def test_one_place_takes_sixty_free_ones_in_a_quarter_of_an_hour(client: FlaskClient) -> None:
    free = make.event(capacity=100, amount=0)
    answers = [buy(client, free, phone=f"6 99 00 00 {n:02}") for n in range(61)]
    assert answers == [303] * 60 + [429]
    with time_machine.travel(NOW.timestamp() + 16 * 60, tick=True):
        assert buy(client, free, phone="6 99 00 00 61") == 303
