"""What a scanner may ask, and what it is told when it should not."""

from __future__ import annotations

import gzip
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.door.actions import open_pairing, revoke
from app.door.models import Entry, Scan, Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from tests import make
from tests.conftest import NOW
from tests.door.making import cancel, phone, ticket, tickets

MS = int(NOW.timestamp() * 1000)


@pytest.fixture(autouse=True)
def at_six_in_douala() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def tonight(**facts: Any) -> Event:
    """An event that starts within the hour."""
    return make.event(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=4), **facts)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def sync(client: FlaskClient, token: str, *scans: dict[str, Any], **facts: Any) -> TestResponse:
    body = {"client_ms": MS, "cursor": 0, "scans": list(scans)} | facts
    return client.post("/api/door/v1/sync", json=body, headers=bearer(token))


def scan(h: str, **facts: Any) -> dict[str, Any]:
    base = {"id": str(uuid4()), "h": h, "kind": "entry", "verdict": "ok", "at": MS}
    return base | facts


def opened(token: str, salt: bytes, sealed: str) -> str:
    """As the phone does it, with the token of the ticket shown."""
    raw = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"name").derive(token.encode())
    return AESGCM(key).decrypt(raw[:12], raw[12:], None).decode()


def test_a_phone_pairs_once_and_gets_what_it_needs(client: FlaskClient) -> None:
    event, awa = tonight(title="AfterWork des agro-PME"), make.user("Awa")
    with transaction():
        code = open_pairing(event, gate="Porte A", role=DeviceRole.SCAN, by=awa, now=NOW)

    answer = client.post("/api/door/v1/pair", json={"code": code, "name": "Tecno Spark"})
    facts = answer.get_json()
    scanner = db.session.query(Scanner).one()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(facts.pop("token")) == 43
    assert urlsafe_b64decode(facts.pop("salt")) == event.door_salt
    assert facts == {
        "device_id": scanner.id,
        "gate": "Porte A",
        "role": "scan",
        "event": {
            "code": event.code,
            "door_code": event.door_code,
            "title": "AfterWork des agro-PME",
            "starts_ms": MS + 3_600_000,
            "ends_ms": MS + 4 * 3_600_000,
            "timezone": "Africa/Douala",
        },
    }
    again = client.post("/api/door/v1/pair", json={"code": code})
    assert (again.status_code, again.get_json()["error"]) == (403, "pairing-spent")


def test_guessing_codes_is_slowed_down(client: FlaskClient) -> None:
    statuses = [
        client.post("/api/door/v1/pair", json={"code": f"ZZZZZZZ{n}"}).status_code for n in range(7)
    ]
    assert statuses == [403] * 5 + [429] * 2


@pytest.mark.parametrize("path", ["bundle", "sync"])
def test_a_stranger_without_a_paired_phone_gets_nothing(client: FlaskClient, path: str) -> None:
    event = tonight()
    scanner, token = phone(event, now=NOW)
    ask = client.get if path == "bundle" else client.post
    url = f"/api/door/v1/{path}"
    for headers in ({}, bearer(""), bearer("x" * 43), {"Authorization": f"Basic {token}"}):
        assert ask(url, headers=headers).status_code == 401

    awa = make.user("Awa")
    with transaction():
        revoke(scanner, by=awa, now=NOW)
    answer = ask(url, headers=bearer(token))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "scanner-ended")


def test_the_list_of_a_volunteer_holds_nothing_one_can_read(client: FlaskClient) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla", note="invitée motrice")
    _, token = phone(event, now=NOW)
    answer = client.get("/api/door/v1/bundle", headers=bearer(token))
    for private in ("Zita", "Talla", "motrice", "237677123456", "ben@example.cm", "15000"):
        assert private not in answer.text
    assert zita.token not in answer.text
    (row,) = answer.get_json()["tickets"]
    assert row == [zita.token_hash, row[1], zita.ticket_type_id, "valid", None, None, 1]
    assert opened(zita.token, event.door_salt, row[1]) == "Zita Talla\ninvitée motrice"


def test_the_list_of_the_desk_holds_names_and_nothing_else(client: FlaskClient) -> None:
    event = tonight()
    three = tickets(event, ["Zita Talla", "Ben", "Inès"], note="table 4")
    cancel(three[2])
    _, token = phone(event, role=DeviceRole.DESK, now=NOW)
    answer = client.get("/api/door/v1/bundle", headers=bearer(token))
    assert [row[1:] for row in answer.get_json()["tickets"]] == [
        ["Zita Talla\ntable 4", three[0].ticket_type_id, "valid", None, None, 2],
        ["Ben\ntable 4", three[0].ticket_type_id, "valid", None, None, 2],
        ["Inès\ntable 4", three[0].ticket_type_id, "cancelled", None, None, 2],
    ]
    for private in ("237677123456", "ben@example.cm", "15000", three[0].token, three[0].secret):
        assert private not in answer.text


def test_the_list_names_the_events_people_mix_up(client: FlaskClient) -> None:
    event = tonight()
    june = make.event(title="Talk de juin", starts_at=NOW - timedelta(days=30), ends_at=NOW)
    make.event(title="Brouillon", status="draft")
    make.event(title="Trop loin", starts_at=NOW + timedelta(days=90), ends_at=NOW)
    _, token = phone(event, now=NOW)
    answer = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()
    assert answer["others"] == {june.door_code: ["Talk de juin", MS - 30 * 86_400_000]}
    assert answer["types"] == {str(_only_type(event)): "Standard"}
    assert answer["sales_end_ms"] == MS + 4 * 3_600_000


def _only_type(event: Event) -> int:
    from app.tickets.models import TicketType

    return db.session.query(TicketType).filter_by(event_id=event.id).one().id


def test_scans_are_taken_in_once_and_other_doors_hear_of_them(client: FlaskClient) -> None:
    event = tonight()
    zita, ben = tickets(event, ["Zita Talla", "Ben"])
    _, a = phone(event, "Porte A", now=NOW - timedelta(hours=1))
    _, b = phone(event, "Porte B", DeviceRole.DESK, now=NOW - timedelta(hours=1))
    cursor = sync(client, b).get_json()["cursor"]

    batch = [scan(zita.token_hash, at=MS - 5000), scan(ben.token_hash, verdict="dup")]
    first, again = sync(client, a, *batch).get_json(), sync(client, a, *batch).get_json()
    by_id = {one["id"]: one for one in first["results"]}
    assert by_id[batch[0]["id"]] == {"id": batch[0]["id"], "result": "accepted"}
    assert by_id[batch[1]["id"]] == {"id": batch[1]["id"], "result": "logged"}
    assert [one["replay"] for one in again["results"]] == [True, True]
    assert (db.session.query(Scan).count(), db.session.query(Entry).count()) == (2, 1)

    heard = sync(client, b, cursor=cursor).get_json()
    (row,) = heard["changes"]
    assert (row[1], *row[3:6]) == ("Zita Talla", "valid", MS - 5000, "Porte A")
    quiet = sync(client, b, cursor=heard["cursor"])
    assert quiet.get_json()["changes"] == []
    assert len(quiet.data) < 100


def test_two_doors_with_one_ticket_both_hear_of_the_conflict(client: FlaskClient) -> None:
    event = tonight()
    zita = ticket(event)
    _, a = phone(event, "Porte A", now=NOW - timedelta(hours=1))
    _, b = phone(event, "Porte B", now=NOW - timedelta(hours=1))
    cursor = sync(client, a, scan(zita.token_hash, at=MS - 65_000)).get_json()["cursor"]
    second = sync(client, b, scan(zita.token_hash, at=MS - 30_000)).get_json()
    assert (second["results"][0]["result"], second["results"][0]["gate"]) == ("conflict", "Porte A")
    (alert,) = sync(client, a, cursor=cursor).get_json()["alerts"]
    assert alert == {
        "id": second["results"][0]["id"],
        "h": zita.token_hash,
        "gate": "Porte B",
        "ms": MS - 30_000,
        "first_gate": "Porte A",
        "first_ms": MS - 65_000,
    }


def test_a_phone_that_counted_further_than_we_do_gets_the_whole_list(client: FlaskClient) -> None:
    """A database restored from yesterday's copy counts from an older number."""
    event = tonight()
    ticket(event)
    _, token = phone(event, now=NOW)
    answer = sync(client, token, cursor=999_999).get_json()
    assert (answer["reset"], len(answer["changes"])) == (True, 1)


def test_answers_are_packed_when_the_phone_can_unpack(client: FlaskClient) -> None:
    event = tonight()
    tickets(event, [f"Personne {n}" for n in range(50)])
    _, token = phone(event, now=NOW)
    headers = bearer(token) | {"Accept-Encoding": "gzip, br"}
    answer = client.get("/api/door/v1/bundle", headers=headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(answer.data))["tickets"]) == 50


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 200_000, 422),
        (b'{"x":' * 5000 + b"1" + b"}" * 5000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b"{}", 422),
        (b'{"client_ms": 1, "cursor": 0, "scans": {}}', 422),
        (b'{"client_ms": "1", "cursor": 0, "scans": []}', 422),
        (b'{"client_ms": -1, "cursor": 0, "scans": []}', 422),
        (b'{"client_ms": 1e400, "cursor": 0, "scans": []}', 422),
        (b'{"client_ms": 99999999999999999999999, "cursor": 0, "scans": []}', 422),
        (b'{"client_ms": NaN, "cursor": 0, "scans": []}', 400),
        (b'{"client_ms": 1, "cursor": 1.5, "scans": []}', 422),
        (b'{"client_ms": 1, "cursor": 0, "scans": [1]}', 422),
        (b'{"client_ms": 1, "cursor": 0, "scans": [], "app": "<script>"}', 422),
    ],
    ids=lambda part: repr(part)[:60],
)
def test_a_sync_that_is_no_sync_is_refused_politely(
    client: FlaskClient, body: bytes, status: int
) -> None:
    _, token = phone(tonight(), now=NOW)
    answer = client.post("/api/door/v1/sync", data=body, headers=bearer(token))
    assert answer.status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "1"},
        {"id": "x" * 36},
        {"id": "0" * 36 + "\n"},
        {"h": "é" * 16},
        {"h": "A" * 15 + "\x00"},
        {"h": None},
        {"kind": "exit"},
        {"verdict": "welcome"},
        {"at": -1},
        {"at": 4e15},
        {"at": True},
        {"offline": "yes"},
        {"list_seq": 10**30},
        {"undoes": "'; drop table scan; --"},
    ],
    ids=repr,
)
def test_a_scan_that_is_no_scan_is_refused_and_nothing_is_kept(
    client: FlaskClient, wrong: dict[str, Any]
) -> None:
    event = tonight()
    zita = ticket(event)
    _, token = phone(event, now=NOW)
    good, bad = scan(zita.token_hash), scan(zita.token_hash) | wrong
    assert sync(client, token, good, bad).status_code == 422
    assert db.session.query(Scan).count() == 0


def test_two_hundred_scans_are_taken_and_two_hundred_and_one_are_not(client: FlaskClient) -> None:
    event = tonight()
    many = tickets(event, ["Zita"] * 100)
    _, token = phone(event, now=NOW - timedelta(hours=1))
    scans = [scan(many[n % 100].token_hash, at=MS - 1000 + n) for n in range(201)]
    assert sync(client, token, *scans).status_code == 422
    taken = sync(client, token, *scans[:200], queue_len=1).get_json()["results"]
    assert sorted(one["result"] for one in taken) == ["accepted"] * 100 + ["conflict"] * 100
    db.session.expire_all()
    assert db.session.query(Scanner).one().queue_length == 1


@pytest.mark.parametrize("body", [b"", b"[]", b'{"code": 5}', b'{"code": "%s"}' % (b"x" * 41)])
def test_a_pairing_that_is_no_pairing_is_refused(client: FlaskClient, body: bytes) -> None:
    assert client.post("/api/door/v1/pair", data=body).status_code in (400, 422)


def test_no_form_token_is_asked_of_a_phone(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    _, token = phone(tonight(), now=NOW)
    assert sync(client, token).status_code == 200


@pytest.mark.parametrize(("role", "most"), [(DeviceRole.SCAN, 65_000), (DeviceRole.DESK, 20_000)])
def test_a_thousand_tickets_weigh_little(client: FlaskClient, role: DeviceRole, most: int) -> None:
    event = tonight(capacity=1000)
    for n in range(20):
        tickets(event, [f"Estelle Mbarga {n} {m}" for m in range(50)])
    _, token = phone(event, role=role, now=NOW)
    headers = bearer(token) | {"Accept-Encoding": "gzip"}
    assert len(client.get("/api/door/v1/bundle", headers=headers).data) < most
