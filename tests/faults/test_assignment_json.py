"""Names of columns are sent as JSON, flat, nested and in lists: forms refuse it, and the door and
the providers' notices write none of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import time_machine
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Boolean, Enum, Integer, select

from app.door.actions import open_pairing, revoke
from app.door.models import Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import UtcDateTime, db, transaction
from app.payments.card import Card
from app.tickets.models import Ticket
from app.web.api import money, shop, told, walk_ins
from tests import make
from tests.conftest import NOW, empty
from tests.deposits.paying import AT_DOOR, reserved
from tests.deposits.paying import event as of_two_parts
from tests.faults.forms import House
from tests.faults.sizes import fault, size
from tests.faults.sizes import told as told_figures
from tests.faults.test_assignment import (
    DAY,
    NUMBER,
    SENT_BY,
    TEXT,
    TRIED,
    assigned,
    never_asked,
    rights,
    rows_take_all,
)
from tests.payments.fake_stripe import SECRET, serve
from tests.routes import ROUTES
from tests.web.api.asking import MS, bearer, scan
from tests.web.api.test_door_till import sum_of, word
from tests.web.api.test_walk_ins import sale
from tests.web.hooks.card_sale import buy, count, judge, tell

pytestmark = fault("Z3")
Json = dict[str, Any]


def extras() -> Json:
    """Each column of the house but what a phone may tell, of its own kind."""
    shapes = [
        shape
        for room in (told, shop, money, walk_ins)
        for shape in vars(room).values()
        if isinstance(shape, type) and issubclass(shape, msgspec.Struct)
    ]
    asked = {field.encode_name for shape in shapes for field in msgspec.structs.fields(shape)}
    columns = {
        column.name: _value(column.type)
        for table in db.metadata.sorted_tables
        for column in table.c
    }
    return {name: value for name, value in (columns | TRIED).items() if name not in asked}


def _value(kind: Any) -> Any:
    if isinstance(kind, Enum):
        return next(iter(kind.enums))
    plain = {Boolean: True, Integer: NUMBER, UtcDateTime: DAY.isoformat()}
    return next((value for of, value in plain.items() if isinstance(kind, of)), TEXT)


def swollen(body: Any, more: Json) -> Any:
    """At each level of it; nested under what rows are called, and as a list of them."""
    if isinstance(body, list):
        return [swollen(one, more) for one in body]
    if not isinstance(body, dict):
        return body
    rows = {"user_account": more, "orders": [more, more], "scanner": {"is": more}}
    return rows | more | {name: swollen(one, more) for name, one in body.items()}


# ---- forms ----


def test_a_form_that_comes_as_json_is_refused_and_writes_nothing(visits: House) -> None:
    before, odd, sent = rights(), [], 0
    more = never_asked() | TRIED
    for who, method, rule in ROUTES[:: size(20, 1)]:
        if method == "GET" or who in ("scanner", "provider"):
            continue
        address = visits.mine.fill(rule)
        for role in SENT_BY:
            for body in (more, {"user": more, "rows": [more]}, [more]):
                sent += 1
                answer = visits.visitor(role).open(address, method=method, json=body)
                if answer.status_code != 415:
                    odd.append(f"{role} {rule}: {answer.status_code}")
    db.session.rollback()
    told_figures(forms_as_json=sent, taken=len(odd))
    assert (odd, assigned(), rights()) == ([], [], before)


# ---- the door ----


@pytest.fixture
def door(client: FlaskClient) -> Iterator[FlaskClient]:
    with time_machine.travel(NOW, tick=False):
        yield client


def an_evening(client: FlaskClient, more: Json) -> list[tuple[int, list[str]]]:
    """All that phones with a till tell, and how it ended: pairing, scans, sums, sales, what is
    taken back, counting, and the last word of one that was taken away."""
    hours: Json = {"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(hours=4)}
    event = of_two_parts(terms=AT_DOOR, capacity=20, **hours)
    order, later = (reserved(event, AT_DOOR) for _ in range(2))
    answers, tokens = [], []

    def tells(path: str, body: Json, token: str = "") -> None:
        head = bearer(token) if token else {}
        answers.append(client.post(f"/api/door/v1/{path}", json=swollen(body, more), headers=head))

    for name in ("Tecno", "Itel"):
        tells("pair", {"code": _pairing(event, name), "name": name})
        tokens.append(str(answers[-1].get_json()["token"]))
    taken, mine = sum_of(order), {"client_ms": MS, "cursor": 0, "scans": []}
    opens = [word("open", 10_000)]
    sold = [sale(event, offline=True, name="Vente", contact="677000001")]
    now = {"scans": [scan(taken["h"])], "takes": [taken], "drawers": opens, "sales": sold}
    tells("sync", mine | now, tokens[0])
    tells("sync", mine | {"undos": [{"id": uuid(), "take": taken["id"], "at": MS + 2}]}, tokens[0])
    tells("sales", {"client_ms": MS, "sale": sale(event)}, tokens[0])
    awa, lost = make.user("Awa"), select(Scanner).where(Scanner.name == "Itel")
    with transaction():
        revoke(db.session.scalars(lost).one(), by=awa, now=NOW)
    last = {"takes": [sum_of(later)], "sales": [sale(event)], "drawers": [word("count", 0)]}
    tells("last", {"client_ms": MS} | last, tokens[1])
    return [(answer.status_code, _ended(answer.get_json())) for answer in answers]


def uuid() -> str:
    return str(uuid4())


def _pairing(event: Event, name: str) -> str:
    cashier = make.member(event.organizer, name)
    terms: Json = {"gate": "Porte A", "role": DeviceRole.SCAN, "cashier_id": cashier.id}
    with transaction():
        return open_pairing(event, by=cashier, now=NOW, **terms)


def _ended(told: Json) -> list[str]:
    sale = [told["sale"]] if "sale" in told else []
    return [one["result"] for one in [*told.get("results", []), *sale]]


def states() -> Counter[tuple[Any, ...]]:
    """Of every row what is chosen and not written: rights, states, kinds, yes and no."""
    found = Counter[tuple[Any, ...]]()
    for table in db.metadata.sorted_tables:
        chosen = [c for c in table.c if isinstance(c.type, Enum | Boolean)]
        if chosen:
            rows = db.session.execute(select(*chosen).select_from(table))
            found.update((table.name, *row) for row in rows)
    return found


def test_what_no_phone_may_tell_is_not_written(door: FlaskClient) -> None:
    plain, as_told = an_evening(door, {}), states()
    empty(db.engine)
    db.session.expunge_all()
    more = extras()
    swollen_too, found = an_evening(door, more), assigned()
    told_figures(bodies_at_the_door=len(plain), names=len(more), changed=len(found))
    assert found == []
    assert (swollen_too, states()) == (plain, as_told)
    assert plain == [
        (200, []),
        (200, []),
        (200, ["taken", "kept", "sold", "accepted"]),
        (200, ["undone"]),
        (200, ["sold"]),
        (200, ["after", "after", "after"]),
    ]


# ---- notices ----


def test_a_notice_with_more_in_it_writes_no_more(
    client: FlaskClient, house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(make.NOW, tick=True), serve() as fake:
        card = Card("sk_test_loopback", (SECRET,), fake.address)
        monkeypatch.setitem(house.extensions["providers"], "card", card)
        buy(client)
        (ref,) = fake.sessions
        fake.pay(ref)
        body = json.loads(fake.event(ref))
        inside = swollen(body["data"], extras() | {"notes": TEXT})
        known = {"object": inside["object"] | body["data"]["object"]}
        assert tell(client, json.dumps(extras() | body | {"data": inside | known}).encode()) == 200
        judge(house)
    db.session.rollback()
    assert (count(Ticket), assigned(), rights()) == (1, [], rights())


# ---- the twin ----


def test_twin_where_a_row_takes_what_json_says_it_is_written(door: FlaskClient) -> None:
    event = make.event(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=4))
    with rows_take_all(lambda name: str((request.get_json(silent=True) or {}).get(name, ""))):
        body = {"code": _pairing(event, "Chantal"), "name": "Tecno", "app_version": TEXT}
        assert door.post("/api/door/v1/pair", json=body).status_code == 200
    told_figures(tables_changed_when_rows_take_json=len(assigned()))
    assert assigned() == ["scanner"]
