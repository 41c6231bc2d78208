"""What a scanner may ask, and what it is told when it should not."""

from __future__ import annotations

import gzip
import json
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask.testing import FlaskClient

from app.door.actions import open_pairing, revoke
from app.door.models import Scanner
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from tests import make
from tests.conftest import NOW
from tests.door.making import cancel, phone, ticket, tickets
from tests.web.api.asking import MS, bearer, sync, tonight


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


def test_a_newer_page_gets_one_nonce_for_all_seals_and_an_older_one_a_nonce_in_each(
    client: FlaskClient,
) -> None:
    event = tonight()
    both = tickets(event, ["Zita Talla", "Ben"])
    _, token = phone(event, now=NOW)
    drawn = set()
    for asks in ("bundle?rows=2", "bundle?rows=3"):
        told = client.get(f"/api/door/v1/{asks}", headers=bearer(token)).get_json()
        drawn.add(told["nonce"])
        for one, row in zip(both, told["tickets"], strict=True):
            assert len(told["nonce"]) == 16
            assert opened(one.token, event.door_salt, told["nonce"] + row[1]) == one.holder_name
    news = sync(client, token, rows=2).get_json()
    drawn.add(news["nonce"])
    whole = news["nonce"] + news["changes"][0][1]
    assert opened(both[0].token, event.door_salt, whole) == "Zita Talla"
    assert len(drawn) == 3  # never the same for two answers

    for older in ("bundle", "bundle?rows=1", "bundle?rows=x"):
        told = client.get(f"/api/door/v1/{older}", headers=bearer(token)).get_json()
        assert "nonce" not in told
        assert opened(both[0].token, event.door_salt, told["tickets"][0][1]) == "Zita Talla"


def test_the_list_of_the_desk_holds_names_and_nothing_else(client: FlaskClient) -> None:
    event = tonight()
    three = tickets(event, ["Zita Talla", "Ben", "Inès"], note="table 4")
    cancel(three[2])
    _, token = phone(event, role=DeviceRole.DESK, now=NOW)
    answer = client.get("/api/door/v1/bundle", headers=bearer(token))
    together = {"o": db.session.scalars(db.select(Order.id)).one()}
    assert [row[1:] for row in answer.get_json()["tickets"]] == [
        ["Zita Talla\ntable 4", three[0].ticket_type_id, "valid", None, None, 2, together],
        ["Ben\ntable 4", three[0].ticket_type_id, "valid", None, None, 2, together],
        ["Inès\ntable 4", three[0].ticket_type_id, "cancelled", None, None, 2, together],
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
    assert answer["others"] == {june.door_code: ["Talk de juin", MS - 30 * 86_400_000, False]}
    assert answer["rules"] == {"reentry": "no", "gates": {}, "notes": {}}
    assert answer["types"] == {str(_only_type(event)): "Standard"}
    assert answer["sales_end_ms"] == MS + 4 * 3_600_000


def _only_type(event: Event) -> int:
    from app.tickets.models import TicketType

    return db.session.query(TicketType).filter_by(event_id=event.id).one().id


def test_answers_are_packed_when_the_phone_can_unpack(client: FlaskClient) -> None:
    event = tonight()
    tickets(event, [f"Personne {n}" for n in range(50)])
    _, token = phone(event, now=NOW)
    headers = bearer(token) | {"Accept-Encoding": "gzip, br"}
    answer = client.get("/api/door/v1/bundle", headers=headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(answer.data))["tickets"]) == 50


@pytest.mark.parametrize("body", [b"", b"[]", b'{"code": 5}', b'{"code": "%s"}' % (b"x" * 41)])
def test_a_pairing_that_is_no_pairing_is_refused(client: FlaskClient, body: bytes) -> None:
    assert client.post("/api/door/v1/pair", data=body).status_code in (400, 422)


def test_no_form_token_is_asked_of_a_phone(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    _, token = phone(tonight(), now=NOW)
    assert sync(client, token).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize(("role", "most"), [(DeviceRole.SCAN, 55_000), (DeviceRole.DESK, 20_000)])
def test_a_thousand_tickets_weigh_little(client: FlaskClient, role: DeviceRole, most: int) -> None:
    event = tonight(capacity=1000)
    for n in range(20):
        tickets(event, [f"Estelle Mbarga {n} {m}" for m in range(50)])
    _, token = phone(event, role=role, now=NOW)
    headers = bearer(token) | {"Accept-Encoding": "gzip"}
    assert len(client.get("/api/door/v1/bundle?rows=2", headers=headers).data) < most
