"""Nobody pays another price than ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import request
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.orders.models import Order, OrderLine
from app.promos.models import Promo
from app.promos.rules import Effect
from app.sales import queries as sales
from app.tickets.models import TicketType
from app.tickets.queries import Offer, room_of
from tests import make
from tests.faults.sizes import fault, told
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


# ---- nobody pays another price than ours ----

NEVER = ["-1", "1e9", "1.5", "11", "1000000000", "99999999999999999999", "0x2", "2;3", "١١", "²"]


@fault("P10")
@pytest.mark.parametrize("typed", NEVER)
def test_a_number_that_cannot_be_orders_nothing(client: FlaskClient, typed: str) -> None:
    event = an_evening()
    answer = order(client, event, **{f"n{kind_of(event)}": typed})
    assert answer.status_code == 422
    assert "Choisissez entre 0 et 10 places." in words(answer)
    assert f'value="{typed}"' in answer.text
    assert placed() == []


@fault("P10")
@pytest.mark.parametrize("typed", ["0", ""])
def test_nothing_asked_orders_nothing(client: FlaskClient, typed: str) -> None:
    event = an_evening()
    answer = order(client, event, **{f"n{kind_of(event)}": typed})
    assert (answer.status_code, placed()) == (422, [])
    assert "Choisissez au moins une place." in words(answer)


@fault("P10")
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


@fault("P10")
@pytest.mark.parametrize("typed", FORGED, ids=str)
def test_a_price_in_the_body_changes_nothing(client: FlaskClient, typed: dict[str, str]) -> None:
    event = an_evening()
    kind = kind_of(event)
    sent = {name.format(kind): value for name, value in typed.items()}
    assert order(client, event, **{f"n{kind}": "2"}, **sent).status_code == 303
    assert placed() == [(2, 10_000, 20_000)]
    assert db.session.scalars(select(Order.channel)).all() == ["web"]


@fault("P10")
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


@fault("P10")
@pytest.mark.parametrize("which", FOREIGN)
def test_what_is_not_offered_is_not_sold(client: FlaskClient, which: str) -> None:
    event = an_evening()
    foreign = FOREIGN[which](event)
    alone = order(client, event, **{f"n{foreign}": "1"})
    assert (alone.status_code, placed()) == (422, [])
    beside = order(client, event, **{f"n{foreign}": "1", f"n{kind_of(event)}": "1"})
    assert beside.status_code == 303
    assert placed() == [(1, 10_000, 10_000)]


@fault("P10")
def test_the_dearest_order_is_summed_without_overflow(client: FlaskClient) -> None:
    event = an_evening(amount=10_000_000, capacity=100, hand_share=100)
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


@fault("P10")
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


@fault("P10")
def test_twin_if_the_form_s_price_were_believed_it_would_be_charged(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sales.asked_offers

    def believing(*words: Any, **facts: Any) -> list[Offer]:
        price = Money(int(request.form["price"]))
        return [replace(offer, price=price, full_price=price) for offer in real(*words, **facts)]

    monkeypatch.setattr(sales, "asked_offers", believing)
    event = an_evening()
    order(client, event, **{f"n{kind_of(event)}": "2"}, price="1")
    told(charged_without_the_guard=placed()[0][2], in_place_of=20_000)
    assert placed() == [(2, 1, 2)]
