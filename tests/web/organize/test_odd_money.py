"""Another sum than billed is taken, given back or kept on one page of its order."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.events.models import Event
from app.kernel.db import db
from app.kernel.money import Money
from app.orders.models import Order
from app.settlement.models import Payment
from tests import make
from tests.deciding.test_actions import odd
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer(code="wusu")
    sign_in(client, make.awa(of))
    return make.event(of)


def here(order: Order) -> str:
    return f"/organize/orders/{order.reference}"


def test_what_lacks_more_than_is_allowed_is_said_and_goes_back(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event)
    odd(order, Money(1_500))
    refused = client.post(f"{here(order)}/confirmation", follow_redirects=True)
    assert "Il manque 13 500 FCFA" in words(refused).replace("\u202f", " ").replace("\xa0", " ")
    assert f"{here(order)}/odd" in refused.text
    assert client.post(f"{here(order)}/odd", data={}).status_code == 422
    assert "1 500 FCFA" in words(client.get(f"{here(order)}/odd")).replace("\u202f", " ").replace(
        "\xa0", " "
    )

    done = client.post(f"{here(order)}/odd", data={"what": "back"}, follow_redirects=True)

    assert "cet argent est à rendre" in words(done)
    assert db.session.get_one(Order, order.id, populate_existing=True).refund_due == 1_500
    again = client.post(f"{here(order)}/odd", data={"what": "back"}, follow_redirects=True)
    assert "c’est déjà décidé" in words(again)


def test_it_is_kept_only_with_a_reason_that_the_story_tells(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event)
    payment = odd(order, Money(1_500))
    assert client.post(f"{here(order)}/odd", data={"what": "keep"}).status_code == 422
    data = {"what": "keep", "reason": "Un don"}
    assert "gardée" in words(client.post(f"{here(order)}/odd", data=data, follow_redirects=True))
    kept = db.session.get_one(Payment, payment, populate_existing=True)
    assert (kept.status, kept.facts["decided"]) == ("succeeded", "kept")


def test_the_team_allows_a_shortfall_and_takes_it_with_one_tap(
    client: FlaskClient, event: Event
) -> None:
    of = event.organizer
    settings = {"name": of.name, "city": "Douala", "tax": "none", "waive_most": "500"}
    saved = client.post("/organize/organizers/wusu", data=settings, follow_redirects=True)
    assert "C’est enregistré." in words(saved)
    order = buy(event)
    odd(order, Money(14_500))
    told = words(client.post(f"{here(order)}/confirmation", follow_redirects=True))
    assert "Paiement confirmé" in told
    assert "Reste dû abandonné" in told
