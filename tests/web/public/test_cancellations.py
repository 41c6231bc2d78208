"""Giving up places over HTTP: what comes back is shown first, and only what is allowed now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.changes.queries import owned
from app.credits.models import Credit
from app.events.rules import CancelsAs
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.models import Order
from tests import make
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def keys(order: Order) -> list[str]:
    return [each.key for each in owned(orders.order_by_id(order.id))]


def test_a_buyer_sees_what_comes_back_then_gives_a_place_up_for_a_credit(
    client: FlaskClient,
) -> None:
    order = paid(make.event(amount=15_000, cancels_as=CancelsAs.CREDIT), 2)
    where = f"/orders/{order.secret}/cancellation"
    assert where in client.get(f"/orders/{order.secret}").text

    one = keys(order)[0]
    shown = words(client.get(f"{where}?piece={one}"))
    assert "un avoir de 15 000 FCFA" in shown.replace("\u202f", " ").replace("\xa0", " ")
    answer = client.post(where, data={"piece": one, "gives": "credit"})

    assert answer.status_code == 303
    page = client.get(f"/orders/{order.secret}")
    credit = db.session.scalars(db.select(Credit)).one()
    assert credit.code in page.text
    assert "dont 1 annulé" in words(page)
    assert client.post(where, data={"piece": one, "gives": "credit"}).status_code == 303
    assert len(db.session.scalars(db.select(Credit)).all()) == 1


def test_a_rule_that_changed_meanwhile_is_shown_again_before_anything_ends(
    client: FlaskClient,
) -> None:
    order = paid(make.event(cancels_as=CancelsAs.REFUND))
    where = f"/orders/{order.secret}/cancellation"
    with transaction():
        order.event.cancels_as = CancelsAs.CREDIT

    answer = client.post(where, data={"piece": keys(order)[0], "gives": "refund"})

    assert answer.status_code == 409
    assert "La règle a changé" in words(answer)
    assert len(keys(order)) == 1


def test_where_and_when_it_is_not_allowed_the_page_offers_nothing(client: FlaskClient) -> None:
    soon: dict[str, Any] = {"starts_at": NOW + timedelta(hours=23), "cancels_as": CancelsAs.REFUND}
    for order in (paid(make.event()), paid(make.event(**soon))):
        where = f"/orders/{order.secret}/cancellation"
        assert where not in client.get(f"/orders/{order.secret}").text
        told = client.post(
            where, data={"piece": keys(order)[0], "gives": "refund"}, follow_redirects=True
        )
        assert "riv" in words(told)
        assert len(keys(order)) == 1
    assert client.get("/orders/nothing/cancellation").status_code == 404
    assert client.post("/orders/nothing/cancellation").status_code == 404


def test_the_team_cancels_with_a_reason_and_sees_the_refund_due(client: FlaskClient) -> None:
    event = make.event(amount=15_000)
    order = paid(event, 2)
    where = f"/organize/orders/{order.reference}/cancellation"
    asked = {"pieces": keys(order)[:1], "gives": "refund", "reason": ""}
    sign_in(client, make.awa(make.organizer()))
    assert client.get(where).status_code == 404
    assert client.post(where, data=asked).status_code == 404

    sign_in(client, make.awa(event.organizer))
    assert client.get(where).status_code == 200
    without = client.post(where, data=asked)
    assert (without.status_code, "Dites pourquoi" in words(without)) == (422, True)
    assert client.post(where, data=asked | {"reason": "Double"}).status_code == 303

    page = words(client.get(f"/organize/orders/{order.reference}"))
    assert "15 000 FCFA à rembourser" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert orders.order_by_id(order.id).refund_due == 15_000


def test_credits_are_listed_found_and_kept_from_strangers(client: FlaskClient) -> None:
    event = make.event(cancels_as=CancelsAs.CREDIT)
    order = paid(event)
    secret = f"/orders/{order.secret}/cancellation"
    client.post(secret, data={"piece": keys(order)[0], "gives": "credit"})
    code = db.session.scalars(db.select(Credit.code)).one()

    sign_in(client, make.awa(event.organizer))
    for typed in ("", "ben", code.lower(), code[3:]):
        assert code in client.get(f"/organize/credits?q={typed}").text
    assert code not in client.get("/organize/credits?q=zita").text

    sign_in(client, make.awa(make.organizer()))
    assert code not in client.get("/organize/credits").text
    assert client.get("/organize/credits?q=" + code).status_code == 200
