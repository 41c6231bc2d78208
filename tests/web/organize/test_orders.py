"""Orders as their organizer sees them, and every act on them; tried by the wrong people too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import AuditEntry, User
from app.accounts.rules import Role
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer, OrderStatus
from app.settlement import actions
from app.tickets.models import Quota, Ticket
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy


def sign_in(client: FlaskClient, person: User) -> FlaskClient:
    with client.session_transaction() as session:
        session["_user_id"] = person.session_key
        session["_fresh"] = True
    return client


def declared(event: Event, reference: str = "12345678901", **facts: Any) -> Order:
    """An order whose buyer says it was paid by mobile money."""
    order = buy(event, **facts)
    payment = in_transaction(
        lambda: actions.begin_payment(order.id, provider="hand", hold=timedelta(hours=24), now=NOW)
    )
    facts = {"operator": "mtn", "reference": reference, "payer_phone": ""}
    in_transaction(lambda: actions.declare(payment, **facts, now=NOW))
    return order


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer(mtn_number="+237677000001")
    sign_in(client, make.awa(of))
    return make.event(of, capacity=100)


def status_of(order: Order) -> OrderStatus:
    db.session.refresh(order)
    return order.status


def test_the_list_shows_who_bought_and_what_was_taken_in(client: FlaskClient, event: Event) -> None:
    buy(event, 2, buyer=Buyer("Marthe Ekambi", "+237677123456", "", "fr"))

    page = client.get(f"/organize/events/{event.code}/orders").text

    assert "Marthe Ekambi" in page
    assert "30\u202f000\xa0FCFA" in page


def test_the_list_searches_and_filters(client: FlaskClient, event: Event) -> None:
    for n in range(32):
        buy(event, buyer=Buyer(f"Personne {n:02}", "", f"p{n}@example.cm", "fr"))
    here = f"/organize/events/{event.code}/orders"

    assert client.get(here).text.count("Personne ") == 30
    assert client.get(f"{here}?q=personne p7@").text.count("<strong>Personne ") == 1
    assert client.get(f"{here}?status=paid").text.count("Personne ") == 0
    assert "Aucune commande ne correspond" in client.get(f"{here}?q=zzz@").text


def test_an_empty_list_says_what_to_do(client: FlaskClient, event: Event) -> None:
    assert "Partagez la page" in client.get(f"/organize/events/{event.code}/orders").text


def test_confirming_sends_the_tickets_once(client: FlaskClient, event: Event) -> None:
    order = declared(event)
    here = f"/organize/orders/{order.reference}"
    assert "12345678901" in client.get("/organize/payments").text

    for _ in range(2):
        assert client.post(f"{here}/confirmation").status_code == 303

    assert status_of(order) is OrderStatus.PAID
    assert db.session.scalar(select(func.count(Ticket.id))) == 1
    assert db.session.scalars(select(Message.template)).all() == ["tickets"]
    assert "Rien n’attend" in client.get("/organize/payments").text


def test_money_not_found_lets_the_buyer_declare_again(client: FlaskClient, event: Event) -> None:
    order = declared(event)

    client.post(f"/organize/orders/{order.reference}/rejection", data={"after": "queue"})

    assert status_of(order) is OrderStatus.HELD
    assert "Rien n’attend" in client.get("/organize/payments").text
    assert "n’a pas trouvé cet argent" in client.get(f"/orders/{order.secret}").text


def test_giving_up_an_unpaid_order_frees_its_places(client: FlaskClient, event: Event) -> None:
    order = buy(event, 3)

    client.post(f"/organize/orders/{order.reference}/cancellation")

    assert status_of(order) is OrderStatus.CANCELLED
    assert db.session.scalars(select(Quota.held)).one() == 0


def test_a_refund_due_is_shown_until_it_is_noted(client: FlaskClient, event: Event) -> None:
    order = buy(event)
    with transaction():
        db.session.get_one(Order, order.id).refund_due = 15_000
    assert "À rembourser" in client.get("/organize/payments").text

    page = f"/organize/orders/{order.reference}"
    client.post(f"{page}/refund", data={"amount": "5000"})  # what another tab showed
    assert "rien n’a été noté" in client.get(page).text
    assert "À rembourser" in client.get("/organize/payments").text

    client.post(f"{page}/refund", data={"amount": "15000"})
    client.post(f"{page}/refund", data={"amount": "15000"})

    assert "Rien n’attend" in client.get("/organize/payments").text
    assert db.session.scalars(select(AuditEntry.action)).all() == ["order.refunded"]


def test_a_lost_ticket_costs_one_tap(client: FlaskClient, event: Event) -> None:
    order = declared(event)
    client.post(f"/organize/orders/{order.reference}/confirmation")

    client.post(f"/organize/orders/{order.reference}/mail")

    assert db.session.scalar(select(func.count(Message.id))) == 2


ACTS = ("confirmation", "rejection", "refund", "cancellation", "mail")


def test_another_team_finds_nothing(client: FlaskClient, event: Event) -> None:
    order = declared(event)
    sign_in(client, make.awa(make.organizer()))

    assert client.get(f"/organize/events/{event.code}/orders").status_code == 404
    assert client.get(f"/organize/orders/{order.reference}").status_code == 404
    assert [
        client.post(f"/organize/orders/{order.reference}/{act}").status_code for act in ACTS
    ] == [404] * len(ACTS)
    assert "12345678901" not in client.get("/organize/payments").text
    assert status_of(order) is OrderStatus.HELD


def test_the_door_s_volunteer_may_not_touch_money(client: FlaskClient, event: Event) -> None:
    order = declared(event)
    sign_in(client, make.awa(event.organizer, Role.DOOR))

    assert client.get(f"/organize/orders/{order.reference}").status_code == 403
    assert [
        client.post(f"/organize/orders/{order.reference}/{act}").status_code for act in ACTS
    ] == [403] * len(ACTS)


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, event: Event) -> None:
    order = declared(event)
    with client.session_transaction() as session:
        session.clear()

    answer = client.get(f"/organize/orders/{order.reference}")

    assert answer.status_code == 302
    assert answer.location.startswith("/session/new")
