"""A phone that was taken away hands over its money once: kept for a person, and nobody comes in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.door.actions import revoke
from app.door.models import Entry, Scanner
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.takes.actions import decide
from app.takes.models import Take
from app.takes.queries import undecided
from app.takes.rules import Result
from app.tickets.models import TicketType
from app.tills.models import Drawer
from app.walkins.queries import told_after
from tests import make
from tests.conftest import NOW
from tests.deposits.paying import AT_DOOR, reserved
from tests.web.api.asking import MS, bearer, sync
from tests.web.api.test_door_till import paired, sum_of, word


def taken_away(event: Event) -> str:
    token = paired(event)
    awa = make.user("Awa")
    with transaction():
        revoke(db.session.query(Scanner).one(), by=awa, now=NOW)
    return token


def last(client: FlaskClient, token: str, **facts: Any) -> TestResponse:
    body = {"client_ms": MS} | facts
    return client.post("/api/door/v1/last", json=body, headers=bearer(token))


def state(order: Order) -> tuple[OrderStatus, list[Result]]:
    db.session.expire_all()
    return order.status, list(db.session.scalars(db.select(Take.result).order_by(Take.taken_at)))


def test_its_sums_are_kept_for_a_person_and_told_once(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token, sum_ = taken_away(order.event), sum_of(order)
    assert sync(client, token, takes=[sum_]).status_code == 401
    told = last(client, token, takes=[sum_], drawers=[word("open", 5_000)]).get_json()
    assert [one["result"] for one in told["results"]] == ["after", "after"]
    assert state(order) == (OrderStatus.DEPOSIT, [Result.AFTER])
    assert last(client, token, takes=[sum_, sum_of(order)]).get_json() == {"results": []}
    assert state(order) == (OrderStatus.DEPOSIT, [Result.AFTER])
    phone = db.session.query(Scanner).one()
    assert (phone.handed_over_at, undecided(order.event_id)) == (NOW, {phone.id: 1})
    assert (db.session.query(Drawer).count(), db.session.query(Entry).count()) == (0, 0)

    facts: dict[str, Any] = {"user_id": phone.cashier_id, "now": NOW}
    in_transaction(lambda: decide(sum_["id"], accepts=True, **facts))
    assert state(order) == (OrderStatus.PAID, [Result.TAKEN])


def test_a_person_may_put_it_aside(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token, sum_ = taken_away(order.event), sum_of(order)
    last(client, token, takes=[sum_])
    in_transaction(lambda: decide(sum_["id"], accepts=False, user_id=1, now=NOW))
    assert state(order) == (OrderStatus.DEPOSIT, [Result.ASIDE])


def test_what_it_takes_back_changes_nothing_by_itself(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token, sum_ = paired(order.event), sum_of(order)
    sync(client, token, takes=[sum_])
    awa = make.user("Awa")
    with transaction():
        revoke(db.session.query(Scanner).one(), by=awa, now=NOW)
    undo = {"id": str(uuid4()), "take": sum_["id"], "at": MS}
    assert last(client, token, undos=[undo]).get_json()["results"][0]["result"] == "waits"
    assert state(order) == (OrderStatus.PAID, [Result.TAKEN])


def test_only_a_phone_that_was_taken_away_says_a_last_word(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    token = paired(order.event)
    for stranger in (token, "nobody's", ""):
        assert last(client, stranger, takes=[sum_of(order)]).status_code == 401
    assert last(client, token, takes=[{"id": "x"}]).status_code == 422
    assert db.session.query(Take).count() == 0


def test_what_it_sold_waits_for_a_person_too(client: FlaskClient) -> None:
    event = make.event(amount=5_000)
    token = taken_away(event)
    kind = db.session.query(TicketType.id).filter_by(event_id=event.id).scalar()
    sale = {"id": str(uuid4()), "type": kind, "n": 2, "amount": 10_000, "method": "cash", "at": MS}
    told = last(client, token, sales=[sale]).get_json()
    assert [one["result"] for one in told["results"]] == ["after"]
    assert db.session.query(Order).count() == 0
    phone = db.session.query(Scanner).one()
    assert [row.id for row, _name in told_after(phone.id)] == [sale["id"]]
