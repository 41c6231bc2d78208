"""Giving a ticket away, over HTTP: who may, until when, and what each one sees afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words

ZITA = {"name": "Zita Talla", "email": "zita@example.cm", "phone": ""}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def order_of(event: Event, n: int = 1) -> tuple[Order, Ticket]:
    order = buy(event, n)
    return order, orders.tickets_of_order(order.id)[0]


def newest() -> Ticket:
    query = db.select(Ticket).order_by(Ticket.id.desc()).limit(1)
    return db.session.execute(query).scalar_one()


def test_a_holder_gives_their_ticket_and_the_old_page_says_so(client: FlaskClient) -> None:
    _order, ticket = order_of(make.event(amount=0))
    page = client.get(f"/t/{ticket.secret}")
    assert f"/t/{ticket.secret}/transfer" in page.text
    assert "Possible jusqu’au vendredi 27 novembre" in words(page)

    answer = client.post(f"/t/{ticket.secret}/transfer", data=ZITA)

    assert (answer.status_code, answer.location) == (303, f"/t/{ticket.secret}")
    after = client.get(f"/t/{ticket.secret}")
    assert "maintenant à Zita." in words(after)
    assert "Talla" not in words(after).replace("zita@", "")
    assert '<svg class="qr' not in after.text
    assert f"/t/{ticket.secret}/transfer" not in after.text
    assert client.get(f"/t/{ticket.secret}.pdf").status_code == 404
    assert client.get(f"/t/{newest().secret}").status_code == 200


def test_who_has_the_old_link_learns_no_name_and_no_new_link(client: FlaskClient) -> None:
    _order, ticket = order_of(make.event(amount=0))
    client.post(f"/t/{ticket.secret}/transfer", data=ZITA | {"email": "", "phone": "677123456"})
    assert newest().secret in client.get(f"/t/{ticket.secret}").text

    stranger = client.application.test_client()
    page = stranger.get(f"/t/{ticket.secret}")

    assert "transmis à une autre personne" in words(page)
    assert "Zita" not in page.text
    assert newest().secret not in page.text


def test_the_buyers_order_names_who_has_it_and_opens_it_no_more(client: FlaskClient) -> None:
    order, ticket = order_of(make.event(amount=0), 2)
    client.post(f"/t/{ticket.secret}/transfer", data=ZITA)

    page = client.get(f"/orders/{order.secret}")

    assert "Transmis à Zita" in words(page)
    assert newest().secret not in page.text
    assert ticket.secret not in page.text


def test_a_form_without_a_way_to_reach_them_is_shown_again(client: FlaskClient) -> None:
    _order, ticket = order_of(make.event(amount=0))

    answer = client.post(f"/t/{ticket.secret}/transfer", data={"name": "Zita", "phone": ""})

    assert answer.status_code == 422
    assert "Écrivez un téléphone ou un e-mail" in answer.text
    assert 'value="Zita"' in answer.text
    assert newest().status is TicketStatus.VALID


def test_after_the_limit_the_page_offers_nothing_and_a_late_form_is_refused(
    client: FlaskClient,
) -> None:
    event = make.event(amount=0, starts_at=NOW + timedelta(hours=23))
    _order, ticket = order_of(event)

    page = client.get(f"/t/{ticket.secret}")
    late = client.post(f"/t/{ticket.secret}/transfer", data=ZITA, follow_redirects=True)

    assert f"/t/{ticket.secret}/transfer" not in page.text
    assert "trop tard" in words(late)
    assert client.get(f"/t/{ticket.secret}/transfer").status_code == 302
    assert newest().holder_name == "Ben"


@pytest.mark.parametrize("path", ["/t/nothing/transfer"])
def test_an_unknown_ticket_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, data=ZITA).status_code == 404


def test_the_team_gives_a_ticket_up_to_the_door_and_a_stranger_does_not(
    client: FlaskClient,
) -> None:
    event = make.event(amount=0, starts_at=NOW - timedelta(minutes=5), may_transfer=False)
    order, ticket = order_of(event, 2)
    where = f"/organize/orders/{order.reference}/transfer"
    given: dict[str, Any] = ZITA | {"ticket": str(ticket.id)}

    sign_in(client, make.awa(make.organizer()))
    assert client.post(where, data=given).status_code == 404

    sign_in(client, make.awa(event.organizer))
    assert client.get(where).status_code == 200
    other = buy(make.event(amount=0), 1)
    foreign = orders.tickets_of_order(other.id)[0]
    assert client.post(where, data=given | {"ticket": str(foreign.id)}).status_code == 422
    assert client.post(where, data=given).status_code == 303
    page = words(client.get(f"/organize/orders/{order.reference}"))
    assert "Zita Talla" in page
    assert "Transmis" in page
