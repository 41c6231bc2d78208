"""What a phone keeps of a ticket: the ticket alone, for as long as it is worth something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus, in_groups
from app.web.public.kept_tickets import KEPT_AFTER
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as today:
        yield today


def ticket() -> Ticket:
    return orders.tickets_of_order(buy(make.event(amount=0), 2).id)[0]


def test_it_is_the_same_for_everybody(client: FlaskClient) -> None:
    made = ticket()
    stranger = client.get(f"/t/{made.secret}/kept").text
    buyer = orders.order_of_ticket(made)
    client.get(f"/orders/{buyer.secret}")
    sign_in(client, make.awa(make.organizer()))

    assert client.get(f"/t/{made.secret}/kept").text == stranger
    assert in_groups(made.token) in stranger
    assert "Billet gardé sur ce téléphone, vu en ligne le samedi 21 novembre, 18\xa0h" in stranger
    for word in (buyer.secret, "<form", "site-header", "csrf", "example.cm"):
        assert word not in stranger


def test_it_says_until_when_it_may_be_kept_and_is_gone_then(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    made = ticket()
    here = f"/t/{made.secret}/kept"
    assert client.get(here).headers["X-Until"] == "2026-11-29T20:00+00:00"
    assert client.get(here).headers["Cache-Control"] == "no-store"

    clock.move_to(made.event.ends_at + KEPT_AFTER - timedelta(seconds=1))
    assert client.get(here).status_code == 200
    clock.move_to(made.event.ends_at + KEPT_AFTER)
    assert client.get(here).status_code == 404


def test_a_cancelled_one_is_kept_without_its_code(client: FlaskClient) -> None:
    made = ticket()
    with transaction():
        db.session.get_one(Ticket, made.id).status = TicketStatus.CANCELLED
    page = client.get(f"/t/{made.secret}/kept").text
    assert "Ce billet est annulé" in page
    assert made.token not in page.replace(" ", "")


@pytest.mark.parametrize(
    ("status", "said"),
    [(TicketStatus.TRANSFERRED, "à une autre personne"), (TicketStatus.MOVED, "changé de date")],
)
def test_one_that_went_to_somebody_or_to_another_date_says_so_without_its_code(
    client: FlaskClient, status: TicketStatus, said: str
) -> None:
    made = ticket()
    with transaction():
        db.session.get_one(Ticket, made.id).status = status
    page = client.get(f"/t/{made.secret}/kept").text
    assert said in page
    assert made.token not in page.replace(" ", "")


def test_a_guess_and_the_door_s_code_keep_nothing(client: FlaskClient) -> None:
    made = ticket()
    assert client.get("/t/nothing/kept").status_code == 404
    assert client.get(f"/t/{made.token}/kept").status_code == 404


def test_the_worker_stands_where_its_tickets_are(client: FlaskClient) -> None:
    made = ticket()
    assert 'src="/t/keep.js"' in client.get(f"/t/{made.secret}").text
    for name in ("sw", "keep"):
        answer = client.get(f"/t/{name}.js")
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert client.get("/t/other.js").status_code == 404
