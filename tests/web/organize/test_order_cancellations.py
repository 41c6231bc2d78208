"""Orders picked from the list and cancelled together: shown first, followed after."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.events.models import Event
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.orders.rules import OrderStatus
from app.passages.actions import admit
from tests import make
from tests.cancelling.test_call_off import ZITA
from tests.changes.test_cancel import paid
from tests.door.making import phone, told
from tests.make import NOW
from tests.web.organize.test_event_cancellations import plain
from tests.web.visiting import sign_in, words

SAID = {"gives": "refund", "words": "Salle plus petite.", "typed": "annuler"}


def ready(client: FlaskClient) -> tuple[Event, list[Order], str]:
    event = make.event(amount=10_000)
    made = [paid(event, 2), paid(event, 1, buyer=ZITA)]
    sign_in(client, make.awa(event.organizer))
    return event, made, f"/organize/events/{event.code}/order-cancellations"


def shown(client: FlaskClient, address: str) -> dict[str, str]:
    """The hidden values of the page that tells what will happen."""
    page = client.get(address).text
    return dict(re.findall(r'name="(orders|sum|key)"[^>]* value="([^"]*)"', page)) | dict(
        re.findall(r'id="(key)" name="key" type="hidden" value="([^"]*)"', page)
    )


def test_some_are_ticked_told_cancelled_and_followed(client: FlaskClient) -> None:
    event, made, where = ready(client)
    listed = f"/organize/events/{event.code}/orders"
    assert "pick=1" in client.get(listed).text
    assert made[0].reference in client.get(f"{listed}?pick=1").text
    address = f"order={made[0].reference}&what=ticked"
    page = plain(words(client.get(f"{where}/new?{address}")))
    assert "20 000 FCFA" in page
    hidden = shown(client, f"{where}/new?{address}")

    wrong = client.post(f"{where}?{address}", data=SAID | hidden | {"typed": "oui"})
    assert (wrong.status_code, "Salle plus petite." in wrong.text) == (422, True)
    less = client.post(f"{where}?{address}", data=SAID | hidden | {"sum": "1"})
    assert (less.status_code, "ont changé entre-temps" in less.text) == (409, True)
    answers = [client.post(f"{where}?{address}", data=SAID | hidden) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location

    db.session.rollback()
    carry_on_all()
    follow = plain(words(client.get(answers[0].location)))
    assert "Chaque commande a été traitée" in follow
    states = [orders.order_by_id(order.id).status for order in made]
    assert states == [OrderStatus.CANCELLED, OrderStatus.PAID]


def test_all_that_match_the_filter_are_taken_and_none_is_said(client: FlaskClient) -> None:
    _event, made, where = ready(client)
    page = plain(words(client.get(f"{where}/new?q=zita&what=all")))
    assert ("Zita" in page, "10 000 FCFA" in page) == (True, True)
    nothing = client.get(f"{where}/new?what=ticked&q=zita")
    assert nothing.location.endswith("/orders?q=zita&pick=1")
    unpaid = client.get(f"{where}/new?order=EN-NOTHING")
    assert "Rien à annuler ici" in words(unpaid)
    assert client.post(f"{where}?what=all", data={}).status_code == 422
    assert orders.order_by_id(made[0].id).status is OrderStatus.PAID


def test_who_came_in_is_named_with_the_reason_before_anything_is_done(client: FlaskClient) -> None:
    event, made, where = ready(client)
    scanner, ticket = phone(event)[0], tickets_of_order(made[1].id)[0]
    in_transaction(lambda: admit(scanner, told(ticket), now=NOW))
    page = plain(words(client.get(f"{where}/new?what=all")))
    for said in ("Une des commandes choisies reste", "Leurs gens sont déjà entrés", "Zita"):
        assert said in page
    alone = plain(words(client.get(f"{where}/new?order={made[1].reference}")))
    assert ("Rien à annuler ici" in alone, "Leurs gens sont déjà entrés" in alone) == (True, True)
    other = plain(words(client.get(f"{where}/new?order={made[0].reference}")))
    assert "Leurs gens" not in other


def test_strangers_and_cashiers_do_not_cancel_many(client: FlaskClient) -> None:
    event, made, where = ready(client)
    asked = f"{where}?order={made[0].reference}"
    for person, status in (
        (make.awa(make.organizer()), 404),
        (make.awa(event.organizer, Role.CASHIER), 403),
    ):
        sign_in(client, person)
        seen = client.get(f"{where}/new?what=all"), client.post(asked, data=SAID)
        assert [answer.status_code for answer in seen] == [status, status]
        assert client.get(f"{where}/1").status_code == status
    assert "pick=1" not in client.get(f"/organize/events/{event.code}/orders").text
