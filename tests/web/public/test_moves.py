"""Changing the date over HTTP: the difference is shown before, and a stranger has no way in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from app.changes.actions import transfer
from app.changes.rules import Holder
from app.kernel.db import db, transaction
from app.moving.queries import movable
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.moving.test_move import dates, go, pay
from tests.orders.test_actions import kind_of
from tests.web.visiting import words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_the_difference_is_shown_then_the_date_changes(client: FlaskClient) -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    where, to = f"/orders/{order.secret}/move", kind_of(there)
    assert where in client.get(f"/orders/{order.secret}").text
    assert str(to) in client.get(where).text

    shown = plain(words(client.get(f"{where}?to={to}")))
    assert "Il reste 5 000 FCFA à payer" in shown
    keys = [each.key for each in movable(orders.order_by_id(order.id))]
    asked = {"to": to, "seen": 15_000, "piece": keys}
    answer = client.post(where, data=asked)

    new = db.session.scalars(db.select(Order).where(Order.id != order.id)).one()
    assert (answer.status_code, answer.location) == (303, f"/orders/{new.secret}")
    page = plain(words(client.get(f"/orders/{new.secret}")))
    assert "Payer 5 000 FCFA" in page
    assert "restent bons : sans paiement à temps, rien ne change" in page
    old = client.get(f"/orders/{order.secret}")
    assert new.secret in old.text
    assert "Votre billet est prêt" in words(old)
    client.post(where, data=asked)
    assert db.session.query(Order).count() == 2
    assert client.get(where).location == f"/orders/{new.secret}"

    pay(new)
    assert "Vos places ont changé de date" in words(client.get(f"/orders/{order.secret}"))
    assert "Votre billet est prêt" in words(client.get(f"/orders/{new.secret}"))


def test_who_changes_their_mind_is_back_with_their_tickets(client: FlaskClient) -> None:
    here, there = dates(10_000, 15_000)
    order = paid(here)
    new = go(order, there)
    assert client.post(f"/orders/{order.secret}/move/end").status_code == 404
    assert client.post(f"/orders/{new.secret}/move/end").location == f"/orders/{order.secret}"
    assert "Votre billet est prêt" in words(client.get(f"/orders/{order.secret}"))
    assert "Le changement de date ne s’est pas fait" in words(client.get(f"/orders/{new.secret}"))
    again = client.post(f"/orders/{new.secret}/move/end")
    assert again.location == f"/orders/{new.secret}"


def test_a_gift_and_a_used_place_say_why_they_stay(client: FlaskClient) -> None:
    here, _there = dates(0, 0)
    gift = paid(here, 1, channel=Channel.INVITE)
    assert "Place offerte" in words(client.get(f"/orders/{gift.secret}"))
    order = paid(here, 2)
    with transaction():
        transfer(orders.tickets_of_order(order.id)[0].id, Holder("Z"), actor="buyer", now=NOW)
    shown = words(client.get(f"/orders/{order.secret}/move"))
    assert "vous l’avez donnée à quelqu’un d’autre" in shown


def test_nothing_moves_for_who_has_no_link_or_sends_no_numbers(client: FlaskClient) -> None:
    here, _there = dates(0, 0)
    order = paid(here)
    assert client.get("/orders/nothing/move").status_code == 404
    assert client.post("/orders/nothing/move").status_code == 404
    for to in ("", "x", "٣", "9" * 40):
        answer = client.post(f"/orders/{order.secret}/move", data={"to": to, "seen": "0"})
        assert answer.status_code == 303
    assert db.session.query(Order).count() == 1
