"""A form's key that comes back with another body, or from another person: told, and nothing of the
first order is shown."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from tests import make
from tests.faults.sizes import fault, size, told
from tests.orders.test_actions import kind_of
from tests.races.conftest import Race, race  # noqa: F401 -- a fixture
from tests.web.visiting import sign_in

pytestmark = fault("R9")
FIRST = {"name": "Awa Ngono", "phone": "677000111", "email": "awa@example.cm"}
OTHERS: dict[str, dict[str, str]] = {
    "another number": {"n": "2"},
    "another name": {"name": "Dieudonné"},
    "another phone": {"phone": "677999999"},
    "no phone": {"phone": ""},
    "another address": {"email": "d@example.cm"},
    "another person": {"name": "Dieudonné", "phone": "677999999", "email": "d@example.cm"},
}


def order(client: FlaskClient, event: Event, **typed: str) -> TestResponse:
    form = FIRST | {"provider": "hand", "key": "the-same-key"} | typed
    form[f"n{kind_of(event)}"] = form.pop("n", "1")
    return client.post(f"/events/{event.code}/orders", data=form)


def first_of_all(client: FlaskClient) -> tuple[Event, Order]:
    event = make.event(make.organizer(mtn_number="+237677000001", wallet_name="WUSU"))
    assert order(client, event).status_code == 303
    return event, db.session.scalars(select(Order)).one()


def leaks(answer: TestResponse, made: Order) -> list[str]:
    """What an answer shows of the first order."""
    seen = answer.text + answer.headers.get("Location", "")
    canaries = {made.secret, made.reference, "Awa Ngono", "677000111", "awa@example.cm"}
    return sorted(canary for canary in canaries if canary in seen)


@pytest.mark.parametrize("typed", OTHERS)
def test_the_same_key_with_another_body_is_refused(client: FlaskClient, typed: str) -> None:
    event, made = first_of_all(client)
    others = {"name": "Zita", "phone": "677222333", "email": "z@example.cm"} | OTHERS[typed]
    answer = order(client.application.test_client(), event, **others)
    assert (answer.status_code, leaks(answer, made)) == (422, [])
    assert order(client, event, **OTHERS[typed]).status_code == 422
    assert db.session.scalar(select(func.count(Order.id))) == 1
    assert orders.counter_drift() == []


def test_the_same_key_for_another_date_is_refused(client: FlaskClient) -> None:
    event, made = first_of_all(client)
    other = make.event(event.organizer)
    answer = order(client, other, name="Zita", phone="677222333", email="")
    assert (answer.status_code, leaks(answer, made)) == (422, [])


def test_the_same_key_of_another_account_is_refused(client: FlaskClient) -> None:
    event, made = first_of_all(client)
    stranger = client.application.test_client()
    sign_in(stranger, make.user("Dieudonné"))
    answer = order(stranger, event, name="Dieudonné", phone="", email="d@example.cm")
    assert (answer.status_code, leaks(answer, made)) == (422, [])


def test_a_form_without_its_key_is_an_order_of_its_own(client: FlaskClient) -> None:
    event = make.event(make.organizer(mtn_number="+237677000001", wallet_name="WUSU"))
    for name in ("Awa", "Zita"):
        answer = order(client, event, key="", name=name)
        assert answer.status_code == 303
    assert db.session.scalar(select(func.count(Order.id))) == 2


def test_of_many_bodies_with_one_key_at_once_one_is_an_order(house: Flask, race: Race) -> None:  # noqa: F811
    event, times = make.event(capacity=100), size(30, 200)
    kind = kind_of(event)
    asks = [{"key": "the same", "wanted": {kind: 1 + n % 4}} for n in range(times)]
    finish = race(event, asks)
    told(sent=times, counts=dict(finish.counts), orders=len(finish.orders))
    assert set(finish.counts) == {"sold", "same-key-other-order"}
    assert len(finish.orders) == 1
    assert orders.counter_drift() == []


def test_twin_without_the_mark_of_the_body_a_stranger_gets_the_first_order(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sales.actions._hash", lambda *_words: "")
    event, made = first_of_all(client)
    answer = order(client.application.test_client(), event, name="Zita", phone="677222333")
    told(shown_to_a_stranger_without_the_guard=leaks(answer, made))
    assert leaks(answer, made) != []
