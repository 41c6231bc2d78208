"""Taking places that were kept for somebody: what goes with them and how to pay, in one press."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.door.queries import rows_since
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.tickets.models import Quota, Ticket
from app.tickets.rules import QuotaKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of
from tests.proposals.test_addons import choose, dish, evening, proposed
from tests.web.visiting import words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def offer(event: Event, n: int = 1) -> Order:
    return orders.order_by_id(proposed(event, n))


def press(client: FlaskClient, order: Order, **typed: str) -> TestResponse:
    return client.post(f"/orders/{order.secret}/proposal", data={"provider": "pretend"} | typed)


def extras_of(event: Event) -> list[str]:
    query = select(Ticket.extras).where(Ticket.event_id == event.id).order_by(Ticket.n)
    return list(db.session.scalars(query))


def test_dinner_and_payment_are_one_press_and_the_door_reads_the_dinner(
    client: FlaskClient,
) -> None:
    event = evening()
    fish = dish(event, "Poisson", 5, amount=2_000, one_each=True)
    hen = dish(event, "Poulet", 5, one_each=True)
    order = offer(event, 2)
    told = words(client.get(f"/orders/{order.secret}"))
    assert "2 places sont à vous jusqu’à" in told
    assert "À ajouter Dîner Choisissez-en un par billet." in told
    assert "Total 30 000 FCFA" in told

    there = press(client, order, **{f"n{fish}": "1", f"n{hen}": "1"}).location
    assert "/pretend/" in there
    client.get(client.post(there, data={"choice": "pay"}).location)

    paid = orders.order_by_id(order.id)
    assert (paid.status, paid.total_amount) == (OrderStatus.PAID, 32_000)
    assert extras_of(event) == ["Dîner\u00a0: Poisson", "Dîner\u00a0: Poulet"]
    rows = rows_since(event, 0, DeviceRole.DESK)
    assert [row[1] for row in rows] == ["Ben\nDîner\u00a0: Poisson", "Ben\nDîner\u00a0: Poulet"]


def test_who_chose_the_last_early_dish_sees_the_price_that_is_charged(client: FlaskClient) -> None:
    event = evening()
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="e", size=1))
    fish = dish(event, "Poisson", 1, amount=2_000, early_amount=500, early_quota_id=early.id)
    order = offer(event)
    choose(order.id, **{f"n{fish}": 1})

    page = client.get(f"/orders/{order.secret}")

    assert "Total 15 500 FCFA" in words(page)
    assert f'name="p{fish}" type="hidden" value="500 1"' in page.text
    assert 'max="1"' in page.text
    assert press(client, order, **{f"n{fish}": "1", f"p{fish}": "500 1"}).status_code == 303
    assert orders.order_by_id(order.id).total_amount == 15_500
    stranger = offer(event)
    assert "Total 15 000 FCFA" in words(client.get(f"/orders/{stranger.secret}"))
    other = client.get(f"/orders/{stranger.secret}").text
    assert f'name="p{fish}" type="hidden" value="2000"' in other


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"fish": "3", "hen": "0"}, 422, "« Dîner » : choisissez-en 2, un par billet (3 choisis)."),
        ({"fish": "2", "hen": "0"}, 409, "« Poisson » : il n’en reste que 1."),
        ({"fish": "x", "hen": "1"}, 422, "Choisissez entre 0 et 10 places."),
        ({"fish": "1", "hen": "1", "provider": ""}, 422, "Choisissez comment payer."),
    ],
)
def test_a_wrong_choice_is_told_and_keeps_the_places_and_what_was_typed(
    client: FlaskClient, typed: dict[str, str], status: int, sentence: str
) -> None:
    event = evening()
    kinds = {"fish": dish(event, "Poisson", 1, one_each=True)}
    kinds["hen"] = dish(event, "Poulet", 9, one_each=True)
    order = offer(event, 2)
    form = {f"n{kinds[name]}" if name in kinds else name: n for name, n in typed.items()}

    refused = press(client, order, **form)

    assert (refused.status_code, sentence in words(refused)) == (status, True)
    assert f'value="{typed["fish"]}"' in refused.text
    kept = orders.order_by_id(order.id)
    assert (kept.status, kept.total_amount, len(kept.lines)) == (OrderStatus.HELD, 30_000, 1)
    assert orders.counter_drift() == []


def test_a_free_place_with_its_dinner_is_taken_without_choosing_how_to_pay(
    client: FlaskClient,
) -> None:
    event = evening(amount=0)
    fish = dish(event, "Poisson", one_each=True)
    dish(event, "Homard", amount=9_000, one_each=True)
    order = offer(event)
    page = press(client, order, **{f"n{fish}": "1", "provider": ""}).location
    assert page == f"/orders/{order.secret}"
    assert "Votre billet est prêt" in client.get(page).text
    again = press(client, order, **{f"n{fish}": "1"})  # pressed twice
    assert again.location == page
    assert extras_of(event) == ["Dîner\u00a0: Poisson"]


def test_once_money_is_asked_for_the_sum_no_longer_changes(client: FlaskClient) -> None:
    event = evening()
    fish = dish(event, "Poisson", amount=2_000)
    order = offer(event)
    press(client, order, **{f"n{fish}": "1"})
    page = press(client, order, **{f"n{fish}": "3"}).location
    assert "Un paiement est en cours\u00a0: la somme ne change plus." in client.get(page).text
    assert orders.order_by_id(order.id).total_amount == 17_000


def test_too_late_by_a_minute_nothing_is_taken_and_it_is_said(client: FlaskClient) -> None:
    event = evening(amount=0)
    order = offer(event)
    with time_machine.travel(order.held_until + timedelta(minutes=1)):
        page = press(client, order).location
        assert "Votre réservation a expiré." in client.get(page).text
    assert extras_of(event) == []


def test_an_order_of_the_public_and_a_guessed_secret_have_no_such_page(client: FlaskClient) -> None:
    bought = buy(make.event(amount=0))
    assert press(client, bought).status_code == 404
    assert client.post("/orders/guessed/proposal").status_code == 404


def test_in_the_order_form_what_is_short_is_named_and_a_free_sum_asks_for_no_way(
    client: FlaskClient,
) -> None:
    event = make.event(amount=0)
    fish = dish(event, "Poisson", 2, amount=1_000)
    sent: dict[str, Any] = {"name": "Ben", "phone": "677123456", f"n{kind_of(event)}": "4"}
    here = f"/events/{event.code}/orders"
    refused = client.post(here, data=sent | {f"n{fish}": "3", "provider": "pretend"})
    assert refused.status_code == 409
    assert "« Poisson » : il n’en reste que 2." in words(refused)
    assert "Prendre ce qui reste : 4 × Standard, 2 × Poisson" in words(refused)

    assert client.post(here, data=sent | {"key": "b"}).location.startswith("/orders/")
