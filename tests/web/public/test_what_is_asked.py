"""P10, T5: nobody pays another price than ours, nor a second too early or too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order, OrderLine
from app.promos.models import Promo
from app.promos.rules import Effect
from app.tickets.models import TicketType
from app.tickets.queries import room_of
from tests import make
from tests.make import NOW
from tests.orders.test_actions import kind_of
from tests.web.visiting import words

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def an_evening(**facts: Any) -> Event:
    of = make.organizer(mtn_number="+237677000001", wallet_name="WUSU")
    return make.event(of, **({"amount": 10_000} | facts))


def order(client: FlaskClient, event: Event, **typed: Any) -> TestResponse:
    base = {
        "name": "Ben",
        "phone": "677123456",
        "provider": "hand",
        "key": f"k{make.next_number()}",
    }
    return client.post(f"/events/{event.code}/orders", data=base | typed)


def placed() -> list[tuple[int, int, int]]:
    """Of each order: tickets asked, price of one, sum to pay."""
    query = select(OrderLine.quantity, OrderLine.unit_amount, Order.total_amount).join(Order)
    return [
        (q, unit, total)
        for q, unit, total in db.session.execute(query.order_by(Order.id, OrderLine.id))
    ]


# ---- P10: nobody pays another price than ours ----

NEVER = ["-1", "1e9", "1.5", "11", "1000000000", "99999999999999999999", "0x2", "2;3", "١١", "²"]


@pytest.mark.parametrize("typed", NEVER)
def test_a_number_that_cannot_be_orders_nothing(client: FlaskClient, typed: str) -> None:
    event = an_evening()
    answer = order(client, event, **{f"n{kind_of(event)}": typed})
    assert answer.status_code == 422
    assert "Choisissez entre 0 et 10 places." in words(answer)
    assert f'value="{typed}"' in answer.text
    assert placed() == []


@pytest.mark.parametrize("typed", ["0", ""])
def test_nothing_asked_orders_nothing(client: FlaskClient, typed: str) -> None:
    event = an_evening()
    answer = order(client, event, **{f"n{kind_of(event)}": typed})
    assert (answer.status_code, placed()) == (422, [])
    assert "Choisissez au moins une place." in words(answer)


@pytest.mark.parametrize(("typed", "n"), [("１０", 10), (" 2 ", 2), ("+3", 3), ("٣", 3)])
def test_digits_of_any_script_are_read_and_paid_at_our_price(
    client: FlaskClient, typed: str, n: int
) -> None:
    event = an_evening()
    assert order(client, event, **{f"n{kind_of(event)}": typed}).status_code == 303
    assert placed() == [(n, 10_000, n * 10_000)]


FORGED: list[dict[str, str]] = [
    {"price": "1"}, {"amount": "1"}, {"total": "0"}, {"total_amount": "0"}, {"unit_amount": "1"},
    {"a{}": "1"}, {"p{}": "999999999"}, {"p{}": "x"}, {"p{}": "10000 99"}, {"discount": "9999"},
    {"currency": "EUR"}, {"free": "1"}, {"channel": "invite"}, {"settles": "0"},
    {"credit": "10000"}, {"seats": "0"},
]  # fmt: skip


@pytest.mark.parametrize("typed", FORGED, ids=str)
def test_a_price_in_the_body_changes_nothing(client: FlaskClient, typed: dict[str, str]) -> None:
    event = an_evening()
    kind = kind_of(event)
    sent = {name.format(kind): value for name, value in typed.items()}
    assert order(client, event, **{f"n{kind}": "2"}, **sent).status_code == 303
    assert placed() == [(2, 10_000, 20_000)]
    assert db.session.scalars(select(Order.channel)).all() == ["web"]


def test_a_lower_price_seen_is_told_and_not_charged(client: FlaskClient) -> None:
    event = an_evening()
    kind = kind_of(event)
    answer = order(client, event, **{f"n{kind}": "1", f"p{kind}": "1"})
    assert (answer.status_code, placed()) == (409, [])
    assert "est maintenant de 10 000 FCFA" in words(answer)


def _of_another_date(event: Event) -> int:
    return kind_of(an_evening(amount=1))


def _made(**facts: Any) -> Any:
    def make_one(event: Event) -> int:
        return make.ticket_type(event, room_of(event.id), amount=1, **facts).id

    return make_one


FOREIGN = {
    "of another date": _of_another_date,
    "hidden": _made(hidden=True),
    "at the door only": _made(door_only=True),
    "not yet on sale": _made(sale_from=NOW + SECOND),
    "no longer on sale": _made(sale_to=NOW),
    "retired": _made(retired_at=NOW),
    "of a season pass": _made(pass_id=7),
    "of nobody": lambda _event: 999_999,
}


@pytest.mark.parametrize("which", FOREIGN)
def test_what_is_not_offered_is_not_sold(client: FlaskClient, which: str) -> None:
    event = an_evening()
    foreign = FOREIGN[which](event)
    alone = order(client, event, **{f"n{foreign}": "1"})
    assert (alone.status_code, placed()) == (422, [])
    beside = order(client, event, **{f"n{foreign}": "1", f"n{kind_of(event)}": "1"})
    assert beside.status_code == 303
    assert placed() == [(1, 10_000, 10_000)]


def test_the_dearest_order_is_summed_without_overflow(client: FlaskClient) -> None:
    event = an_evening(amount=10_000_000, capacity=100)
    kind = put(kind_of(event), per_order=50)
    assert order(client, event, **{f"n{kind}": "50"}).status_code == 303
    assert placed() == [(50, 10_000_000, 500_000_000)]


def put(kind: int, **facts: Any) -> int:
    """Change a ticket type as it stands."""
    with transaction():
        made = db.session.get_one(TicketType, kind)
        for name, value in facts.items():
            setattr(made, name, value)
    return kind


def test_a_code_is_counted_once_however_often_it_is_sent(client: FlaskClient) -> None:
    event = an_evening()
    facts: dict[str, Any] = {"code": "AMIS", "shown": "AMIS", "effect": Effect.PERCENT, "value": 10}
    make.save(Promo(event_id=event.id, created_at=NOW, **facts))
    base = {"name": "Ben", "phone": "677123456", "provider": "hand", "key": "one"}
    form = base | {f"n{kind_of(event)}": "1", "code": ["AMIS", "AMIS"]}
    for _twice in range(2):
        assert client.post(f"/events/{event.code}/orders", data=form).status_code == 303
    assert placed() == [(1, 10_000, 9_000)]
    assert db.session.scalars(select(Promo.used)).one() == 1


# ---- T5: at the second ----


@pytest.mark.parametrize(
    ("when", "told"), [(NOW - SECOND, 422), (NOW, 303), (NOW + SECOND, 303)], ids=str
)
def test_a_sale_opens_at_the_second(client: FlaskClient, when: datetime, told: int) -> None:
    event = an_evening()
    kind = put(kind_of(event), sale_from=NOW)
    with time_machine.travel(when, tick=False):
        assert order(client, event, **{f"n{kind}": "1"}).status_code == told
    assert len(placed()) == (told == 303)


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


def test_nothing_is_sold_from_the_end_of_the_evening_on(client: FlaskClient) -> None:
    for shift, told in ((-SECOND, 303), (0 * SECOND, 422)):
        event = an_evening()
        with time_machine.travel(event.ends_at + shift, tick=False):
            assert order(client, event, **{f"n{kind_of(event)}": "1"}).status_code == told
