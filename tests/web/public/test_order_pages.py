"""What the order's pages show and keep, to whom."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Consent
from app.kernel.db import db
from app.orders.models import Order
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.web.public.test_orders import buy


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_paid_order_does_not_tell_its_buyers_phone(client: FlaskClient) -> None:
    """Whoever was sent one of the tickets finds the order, and must not find the person."""
    event = make.event(amount=0)
    buy(client, event, 2, email="ben@example.cm")
    order = db.session.scalars(select(Order)).one()

    page = client.get(f"/events/{event.code}/orders/new?again={order.secret}").text

    assert "12 34 56" not in page
    assert "ben@example.cm" not in page


def test_consent_is_asked_apart_and_kept_only_when_given(client: FlaskClient) -> None:
    event = make.event(amount=0)
    buy(client, event)
    assert db.session.scalar(select(func.count(Consent.id))) == 0

    buy(client, event, meet="y")

    order_id = db.session.scalar(select(func.max(Order.id)))
    assert db.session.scalars(select(Consent.subject)).all() == [f"order:{order_id}"]


def test_mobile_money_by_hand_from_order_to_declaration(client: FlaskClient) -> None:
    of = make.organizer(mtn_number="+237677000001", wallet_name="WUSU SARL")
    event = make.event(of)
    here = buy(client, event, provider="hand").location
    page = client.get(here).text
    for words in ("677000001", "WUSU SARL", "15\u202f000\xa0FCFA", "J’ai payé"):
        assert words in page

    wrong = client.post(f"{here}/declarations", data={"operator": "mtn", "reference": "ABC"})
    right = client.post(
        f"{here}/declarations", data={"operator": "mtn", "reference": "12345678901"}
    )

    assert wrong.status_code == 422
    assert "que des chiffres" in wrong.text
    assert 'value="ABC"' in wrong.text
    assert right.status_code == 303
    assert "L’organisateur vérifie votre paiement" in client.get(here).text
    assert db.session.scalar(select(func.count(Ticket.id))) == 0


def test_a_transaction_id_serves_once(client: FlaskClient) -> None:
    of = make.organizer(mtn_number="+237677000001")
    event = make.event(of)
    paid = {"operator": "mtn", "reference": "12345678901"}
    first = buy(client, event, provider="hand").location
    second = buy(client, event, provider="hand").location
    client.post(f"{first}/declarations", data=paid)

    answer = client.post(f"{second}/declarations", data=paid)

    assert answer.status_code == 409
    assert "a déjà servi" in answer.text


def test_a_ticket_passed_on_does_not_show_the_others_of_its_order(
    house: Flask, client: FlaskClient
) -> None:
    event = make.event(amount=0)
    here = buy(client, event, 2).location
    client.get(here)
    first, second = db.session.scalars(select(Ticket.secret).order_by(Ticket.id)).all()

    buyers, friends = client.get(f"/t/{first}").text, house.test_client().get(f"/t/{first}").text

    assert second in buyers
    assert second not in friends
    assert "/orders/" not in friends


def test_a_typed_order_form_is_kept_by_no_browser(client: FlaskClient) -> None:
    event = make.event()

    shown, refused = client.get(f"/events/{event.code}/orders/new"), buy(client, event, 0)

    assert {a.headers["Cache-Control"] for a in (shown, refused)} == {"no-store"}
