"""A phone that sells at the door: asked with network, told without."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.door.actions import open_pairing
from app.door.models import Entry, Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.tickets.models import Ticket
from app.tickets.rules import TypeKind
from tests import make
from tests.conftest import NOW
from tests.walkins.making import kind_of, room
from tests.web.api.asking import MS, bearer, sync, tonight


def paired(client: FlaskClient, event: Event, *, block: int = 0, takes: bool = True) -> str:
    """The token of a phone."""
    chantal = make.member(event.organizer, "Chantal")
    facts: dict[str, Any] = {"gate": "Porte A", "role": DeviceRole.SCAN, "now": NOW}
    with transaction():
        who = chantal.id if takes else None
        code = open_pairing(event, by=chantal, cashier_id=who, block=block, **facts)
    return str(client.post("/api/door/v1/pair", json={"code": code}).get_json()["token"])


def sale(event: Event, n: int = 1, **facts: Any) -> dict[str, Any]:
    kind = kind_of(event)
    base = {"id": str(uuid4()), "type": kind.id, "n": n, "amount": n * kind.amount, "at": MS}
    return base | {"method": "cash", "name": "Vente à la porte"} | facts


def ask(client: FlaskClient, token: str, told: dict[str, Any]) -> TestResponse:
    body = {"client_ms": MS, "sale": told}
    return client.post("/api/door/v1/sales", json=body, headers=bearer(token))


def test_a_sale_with_network_shows_its_guest_a_page_and_lets_them_in(client: FlaskClient) -> None:
    event = tonight(amount=5_000, capacity=3)
    token = paired(client, event)
    told = ask(client, token, sale(event, contact="Ben@Example.cm", locale="en")).get_json()
    ticket = db.session.query(Ticket).one()
    assert told["sale"]["result"] == "sold"
    assert told["sale"]["page"].endswith(f"/t/{ticket.secret}")
    assert told["sale"]["qr"]["size"] > 21
    assert told["shop"]["types"][0]["left"] == 2
    order = db.session.query(Order).one()
    assert (order.email, order.locale, ticket.holder_name) == (
        "ben@example.cm",
        "en",
        "Vente à la porte",
    )
    assert db.session.query(Entry).one().ticket_id == ticket.id


def test_a_number_is_sent_its_ticket_from_the_door_and_add_ons_stand_in_the_shop(
    client: FlaskClient,
) -> None:
    event = tonight(amount=5_000, capacity=9)
    meal = make.ticket_type(event, name="Dîner", kind=TypeKind.ADDON, amount=3_000)
    token = paired(client, event)
    shop = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()["shop"]
    listed = [(one["name"], one["full"], one["open"]) for one in shop["types"] + shop["addons"]]
    assert listed == [("Standard", 5_000, False), ("Dîner", 3_000, False)]
    more: dict[str, Any] = {"addons": [{"type": meal.id, "n": 1}], "contact": "6 77 12 34 56"}
    told = ask(client, token, sale(event, amount=8_000, **more)).get_json()["sale"]
    ticket = db.session.query(Ticket).one()
    assert (told["result"], ticket.extras) == ("sold", "Dîner")
    assert told["send"].startswith("https://wa.me/237677123456?text=Votre%20billet%20pour")
    assert told["send"].endswith(f"/t/{ticket.secret}")
    stranger = make.ticket_type(make.event(), name="Dîner", kind=TypeKind.ADDON, amount=0)
    more = {"addons": [{"type": stranger.id, "n": 1}]}
    assert ask(client, token, sale(event, **more)).get_json()["sale"]["why"] == "not-on-sale"


def test_a_no_says_why_and_keeps_nothing(client: FlaskClient) -> None:
    event = tonight(amount=5_000, capacity=1)
    token = paired(client, event)
    said = [
        ask(client, token, each).get_json()["sale"]
        for each in (
            sale(event, 2),
            sale(event, amount=4_000),
            sale(event, method="mobile", reference="merci"),
            sale(event, contact="chez moi"),
        )
    ]
    assert [(one["result"], one["why"], one.get("left")) for one in said] == [
        ("no", "sold-out", 1),
        ("no", "price-changed", None),
        ("no", "reference-used", None),
        ("no", "contact", None),
    ]
    assert db.session.query(Order).count() == 0


def test_told_afterwards_it_stands_once_and_says_who_was_beyond(client: FlaskClient) -> None:
    event = tonight(amount=5_000, capacity=3)
    token = paired(client, event, block=2)
    assert room(event) == (2, 0, 0, 2)
    shop = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()["shop"]
    assert shop["block"] == {"size": 2, "left": 2}
    sales = [sale(event, n, offline=True) for n in (2, 2)]
    first = sync(client, token, sales=sales).get_json()
    again = sync(client, token, sales=sales[::-1]).get_json()
    assert [(one["result"], one.get("over")) for one in first["results"]] == [
        ("sold", None),
        ("over", 1),
    ]
    assert sorted(one["result"] for one in again["results"]) == ["over", "sold"]
    assert all(one["replay"] for one in again["results"])
    assert room(event) == (0, 4, 1, 0)
    assert first["shop"]["block"] == {"size": 2, "left": 0}
    assert len([row for row in first["changes"] if row[4]]) == 4  # inside already


def test_an_older_page_tells_no_sales_and_is_understood(client: FlaskClient) -> None:
    event = tonight(amount=5_000)
    token = paired(client, event, block=2)
    told = sync(client, token).get_json()
    assert (told["results"], told["shop"]["block"]["left"]) == ([], 2)


def test_a_phone_without_a_till_is_offered_nothing_and_sells_nothing(client: FlaskClient) -> None:
    event = tonight(amount=5_000)
    token = paired(client, event, block=5, takes=False)
    assert "shop" not in client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()
    assert sync(client, token, sales=[sale(event)]).get_json()["results"][0]["result"] == "refused"
    assert ask(client, token, sale(event)).get_json()["sale"]["result"] == "refused"
    assert (room(event), db.session.query(Order).count()) == ((0, 0, 0, 0), 0)
    assert db.session.query(Scanner).one().block_size == 0


def test_a_stranger_sells_nothing(client: FlaskClient) -> None:
    event = tonight(amount=5_000)
    assert ask(client, "x", sale(event)).status_code == 401
    token = paired(client, event)
    assert ask(client, token, sale(event, n=0)).status_code == 422
    assert ask(client, token, sale(event, id="-" * 36)).status_code == 422
