"""What "no longer sold" does to a ticket type is said with its numbers before it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from app.applications import actions as applications
from app.applications.rules import Request
from app.events.models import Event
from app.kernel.db import transaction
from app.orders import queries as orders
from app.orders.actions import hand_over
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of
from tests.waitlist.standing import somebody, waits
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def told(client: FlaskClient, event: Event) -> str:
    page = words(client.get(f"/organize/events/{event.code}/types/{kind_of(event)}"))
    return page.partition(" Ne plus vendre ")[2].partition(" Il disparaît ")[0]


def test_nobody_is_concerned_and_it_says_so(client: FlaskClient) -> None:
    event = make.event(amount=10_000)
    sign_in(client, make.awa(event.organizer))
    assert told(client, event) == "Aucun n’est vendu."


def test_who_has_it_pays_for_it_and_waits_for_it_is_counted(client: FlaskClient) -> None:
    event = make.event(amount=10_000, capacity=3)
    sign_in(client, make.awa(event.organizer))
    paid = buy(event, 2, buyer=somebody())
    with transaction():
        hand_over(orders.lock_order(paid.id), now=NOW)
    buy(event, buyer=somebody())
    waits(event, ticket_type_id=kind_of(event))
    waits(event)  # for any
    assert told(client, event) == (
        "2 sont vendus : ils restent valables."
        " 1 est réservé : son acheteur peut encore payer."
        " 1 personne n’attend que lui : rien ne lui sera proposé sans le remettre en vente."
    )


def test_requests_that_could_be_accepted_no_more_are_counted(client: FlaskClient) -> None:
    event = make.event(amount=10_000, by_request=True)
    sign_in(client, make.awa(event.organizer))
    request = Request(kind_of(event), 1)
    with transaction():
        for key in ("one", "two"):
            applications.ask(event, request, buyer=somebody(), form_key=key, now=NOW)
    assert told(client, event) == (
        "Aucun n’est vendu. 2 demandes attendent votre réponse : vous ne pourrez plus les accepter."
    )
