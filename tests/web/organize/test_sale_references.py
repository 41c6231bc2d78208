"""A sale by a bad mobile money reference is solved where it is seen: paid, or ended."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.kernel.db import db
from app.orders.models import Order
from app.orders.rules import OrderStatus
from tests import make
from tests.unselling.test_references import REFERENCE, sold
from tests.web.visiting import sign_in, words


def status() -> OrderStatus:
    db.session.rollback()
    return db.session.query(Order).one().status


def test_it_stands_on_the_home_page_and_is_corrected_at_the_door(client: FlaskClient) -> None:
    event = make.event(amount=5_000, capacity=10)
    _phone, sale = sold(event)
    door = f"/organize/events/{event.code}/scanners"
    there = f"/organize/events/{event.code}/sales/{sale.id}/reference"
    sign_in(client, make.awa(event.organizer))
    assert "1 vente à la porte sans bonne référence" in words(client.get("/organize"))
    assert 'value="MERCI"' in client.get(door).text
    wrong = client.post(there, data={"reference": "rien <b>"}, follow_redirects=True)
    assert 'value="rien &lt;b&gt;"' in wrong.text
    assert status() is OrderStatus.HELD
    client.post(there, data={"reference": REFERENCE})
    assert status() is OrderStatus.PAID
    assert there not in client.get(door).text
    again = client.post(f"{there}/end", follow_redirects=True)
    assert ("déjà décidé" in words(again), status()) == (True, OrderStatus.PAID)


def test_it_is_ended_by_who_handles_the_money_alone(client: FlaskClient) -> None:
    event = make.event(amount=5_000, capacity=10)
    _phone, sale = sold(event)
    there = f"/sales/{sale.id}/reference"
    mine = f"/organize/events/{event.code}{there}"
    other = make.event()
    sign_in(client, make.awa(other.organizer))
    assert client.post(mine, data={"reference": REFERENCE}).status_code == 404
    assert client.post(f"/organize/events/{other.code}{there}/end").status_code == 404
    keeper = make.awa(event.organizer, Role.DOOR)
    sign_in(client, keeper)
    assert client.post(f"{mine}/end").status_code == 403
    assert mine not in client.get(f"/organize/events/{event.code}/scanners").text
    assert status() is OrderStatus.HELD
    sign_in(client, make.awa(event.organizer, Role.CASHIER))
    assert client.post(f"{mine}/end").status_code == 303
    assert status() is OrderStatus.CANCELLED
