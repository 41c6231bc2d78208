"""A phone that takes money: what it is told, and what it tells."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from app.accounts.models import Membership
from app.counting.models import DrawerWord
from app.door.actions import open_pairing, pair
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.orders.rules import OrderStatus
from app.takes.models import Take
from app.tills.models import Drawer
from tests import make
from tests.conftest import NOW
from tests.deposits.paying import AT_DOOR, reserved
from tests.web.api.asking import MS, bearer, scan, sync

DRAWER = str(uuid4())


def paired(event: Event, *, takes: bool = True) -> str:
    """The token of a phone."""
    chantal = make.member(event.organizer, "Chantal")
    facts: dict[str, Any] = {"gate": "Porte A", "role": DeviceRole.SCAN, "now": NOW}
    with transaction():
        who = chantal.id if takes else None
        code = open_pairing(event, by=chantal, cashier_id=who, **facts)
    with transaction():
        return pair(code, name="Tecno", now=NOW)[1]


def sum_of(order: Order, **facts: Any) -> dict[str, Any]:
    mark = tickets_of_order(order.id)[0].token_hash
    told = {"id": str(uuid4()), "h": mark, "amount": 15_000, "method": "cash", "at": MS}
    return told | facts


def test_a_phone_with_a_till_is_told_whose_and_what_is_left(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    chantal = make.member(order.organizer, "Chantal")
    with transaction():
        code = open_pairing(
            order.event,
            gate="Porte A",
            role=DeviceRole.SCAN,
            by=chantal,
            now=NOW,
            cashier_id=chantal.id,
        )
    told = client.post("/api/door/v1/pair", json={"code": code}).get_json()
    assert told["till"] == {"cashier": "Chantal", "currency": "XAF"}
    rows = client.get("/api/door/v1/bundle", headers=bearer(told["token"])).get_json()["tickets"]
    assert rows[0][7] == {"due": 15_000, "o": order.id}


def test_another_phone_is_told_no_sum(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token = paired(order.event, takes=False)
    (row,) = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()["tickets"]
    assert "due" not in dict(*row[7:])
    refused = sync(client, token, takes=[sum_of(order)]).get_json()["results"]
    assert [one["result"] for one in refused] == ["refused"]
    assert db.session.query(Take).count() == 0


def test_a_sum_and_who_comes_in_by_it_arrive_together_and_once(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token = paired(order.event)
    sum_ = sum_of(order, offline=True)
    entry = scan(sum_["h"])
    cursor = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()["cursor"]

    news = sync(client, token, entry, takes=[sum_], cursor=cursor).get_json()
    again = sync(client, token, entry, takes=[sum_], cursor=cursor).get_json()

    assert [(one["id"], one["result"]) for one in news["results"]] == [
        (sum_["id"], "taken"),
        (entry["id"], "accepted"),
    ]
    assert [one["replay"] for one in again["results"]] == [True, True]
    assert news["changes"][0][3] == "valid"
    db.session.refresh(order)
    assert (order.status, order.refund_due) == (OrderStatus.PAID, 0)
    assert db.session.query(Take).one().offline


def test_what_is_no_sum_is_refused_whole(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token = paired(order.event)
    for wrong in ({"amount": 0}, {"amount": -5}, {"amount": 1.5}, {"method": "gold"}, {"h": "x"}):
        assert sync(client, token, takes=[sum_of(order, **wrong)]).status_code == 422
    assert db.session.query(Take).count() == 0


def word(kind: str, amount: int, **facts: Any) -> dict[str, Any]:
    base = {"id": str(uuid4()), "drawer": DRAWER, "kind": kind, "amount": amount, "at": MS}
    return base | facts


def test_its_drawer_is_told_filled_and_counted_in_one_word(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token, sum_ = paired(order.event), sum_of(order, at=MS + 1)
    assert sync(client, token, drawer=True).get_json()["drawer"] is None

    news = sync(client, token, takes=[sum_], drawers=[word("open", 10_000)]).get_json()
    assert [one["result"] for one in news["results"]] == ["kept", "taken"]
    said = {"opening": 10_000, "came": 15_000, "back": 0, "moved": 0, "mark": DRAWER}
    assert news["drawer"] == said | {"opened_ms": MS}
    assert "drawer" not in sync(client, token).get_json()

    undo = {"id": str(uuid4()), "take": sum_["id"], "at": MS + 2}
    news = sync(client, token, undos=[undo]).get_json()
    assert (news["results"][0]["result"], news["drawer"]["came"]) == ("undone", 0)
    assert [row[3] for row in news["changes"]] == ["due"]

    count = word("count", 9_500, at=MS + 3, pieces={"5000": 1, "500": 9})
    for _n in range(2):
        assert sync(client, token, drawers=[count]).get_json()["drawer"] is None
    held = db.session.query(Drawer).one()
    assert (held.counted, held.over) == (9_500, -500)
    assert db.session.get_one(DrawerWord, count["id"]).pieces == {"5000": 1, "500": 9}


def test_what_is_no_word_of_a_drawer_is_refused_whole(client: FlaskClient) -> None:
    token = paired(reserved(terms=AT_DOOR).event)
    for wrong in ({"amount": -1}, {"kind": "steal"}, {"drawer": "x"}, {"pieces": {"5000": -1}}):
        assert sync(client, token, drawers=[word("open", 5) | wrong]).status_code == 422
    assert db.session.query(DrawerWord).count() == 0


def test_who_left_the_team_takes_no_more_but_what_they_took_is_taken_in(
    client: FlaskClient,
) -> None:
    order, more = (one := reserved(terms=AT_DOOR)), reserved(of=one.event, terms=AT_DOOR)
    token = paired(order.event)
    with transaction():
        db.session.execute(db.delete(Membership))
    news = sync(client, token, takes=[sum_of(order)]).get_json()
    assert (news["results"][0]["result"], news["till"]) == ("taken", None)
    assert [row[7:] for row in news["changes"]] == [[], []]
    news = sync(client, token, takes=[sum_of(more, at=MS + 60_000)], client_ms=MS).get_json()
    assert (news["results"][0]["result"], news["till"]) == ("after", None)
    db.session.refresh(more)
    assert (order.status, more.status) == (OrderStatus.PAID, OrderStatus.DEPOSIT)
