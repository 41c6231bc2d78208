"""The team moves somebody's places: shown first, the difference paid or given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.kernel.db import db
from app.moving.queries import movable
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from tests import make
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.moving.test_move import dates
from tests.orders.test_actions import kind_of
from tests.web.public.test_moves import plain
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def new_one(order: Order) -> Order:
    made = db.session.scalars(db.select(Order).where(Order.id > order.id)).one()
    return orders.order_by_id(made.id)


@pytest.mark.parametrize(
    ("difference", "then"), [("paid", OrderStatus.HELD), ("waived", OrderStatus.PAID)]
)
def test_what_will_happen_is_shown_then_it_happens(
    client: FlaskClient, difference: str, then: OrderStatus
) -> None:
    here, there = dates(10_000, 15_000, may_move=False)
    order = paid(here)
    sign_in(client, make.awa(here.organizer))
    where, to = f"/organize/orders/{order.reference}/move", kind_of(there)
    assert where in client.get(f"/organize/orders/{order.reference}").text
    assert str(to) in client.get(where).text
    shown = plain(words(client.get(f"{where}?to={to}")))
    assert "coûte 5 000 FCFA de plus" in shown

    asked = {"to": to, "seen": 15_000, "difference": difference}
    answer = client.post(where, data=asked | {"piece": [each.key for each in movable(order)]})

    new = new_one(order)
    assert (new.status, answer.location) == (then, f"/organize/orders/{new.reference}")
    page = words(client.get(answer.location))
    old = words(client.get(f"/organize/orders/{order.reference}"))
    if then is OrderStatus.HELD:
        assert "Attend d’être payé pour passer au" in old
        end = f"/organize/orders/{new.reference}/move/end"
        assert end in client.get(answer.location).text
        client.post(end)
        assert new_one(order).status is OrderStatus.CANCELLED
    else:
        assert "Passée au" in old
        assert "Changement de date" in page


def test_nothing_moves_for_a_stranger_or_without_a_date(client: FlaskClient) -> None:
    here, _there = dates(0, 0)
    order = paid(here)
    where = f"/organize/orders/{order.reference}/move"
    asked = {"to": "1", "seen": "0"}
    sign_in(client, make.awa(make.organizer()))
    assert [client.get(where).status_code, client.post(where, data=asked).status_code] == [404] * 2
    sign_in(client, make.awa(here.organizer, Role.DOOR))
    assert [client.get(where).status_code, client.post(where, data=asked).status_code] == [403] * 2
    sign_in(client, make.awa(here.organizer))
    for wrong in ({"to": ""}, {"to": "x", "seen": "0"}, {"to": "9" * 30, "seen": "0"}):
        assert client.post(where, data=wrong).status_code == 303
    for wrong in ({"to": "999999", "seen": "0"}, {"to": "1", "seen": "0", "piece": "0-0"}):
        client.post(where, data=wrong)
    assert db.session.query(Order).count() == 1
