"""What phones scanned: taken in once, told to the other doors, refused when it is nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.door.models import Entry, Scan, Scanner
from app.door.rules import DeviceRole
from app.kernel.db import db
from tests.conftest import NOW
from tests.door.making import phone, ticket, tickets
from tests.web.api.asking import MS, bearer, scan, sync, tonight
from tests.web.counting import statements


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


def test_a_lone_scan_takes_at_most_four_statements_and_a_quiet_word_one(
    client: FlaskClient,
) -> None:
    """docs/benchmarks.md has the figures. Who asks, whose turn, the scan, the entry; then, for a
    phone that has news to hear: what the doors are told of all, and of each ticket that changed.
    """
    event = tonight()
    zita = ticket(event)
    (_, token), (_, other) = phone(event, now=NOW), phone(event, "Porte B", now=NOW)
    cursor, told = sync(client, token).get_json()["cursor"], scan(zita.token_hash)
    with statements() as sent:
        news = sync(client, token, told, cursor=cursor).get_json()
    assert [one["result"] for one in news["results"]] == ["accepted"]
    assert len([each for each in sent if not each.startswith("BEGIN")]) <= 4
    with statements() as sent:
        quiet = sync(client, token, cursor=news["cursor"]).get_json()
    assert (quiet["cursor"], quiet["changes"]) == (news["cursor"], [])
    assert len([each for each in sent if not each.startswith("BEGIN")]) == 1
    with statements() as sent:
        assert len(sync(client, other, cursor=cursor).get_json()["changes"]) == 1
    assert len([each for each in sent if not each.startswith("BEGIN")]) <= 3


def test_a_phone_is_not_told_what_it_told_and_the_others_are(client: FlaskClient) -> None:
    event = tonight()
    zita, ben = tickets(event, ["Zita Talla", "Ben"])
    _, a = phone(event, "Porte A", DeviceRole.DESK, now=NOW - timedelta(hours=1))
    _, b = phone(event, "Porte B", DeviceRole.DESK, now=NOW - timedelta(hours=1))
    start = sync(client, a).get_json()["cursor"]
    own = sync(client, a, scan(zita.token_hash), cursor=start).get_json()
    assert (own["cursor"], own["changes"]) == (start + 1, [])

    theirs = sync(client, b, scan(ben.token_hash), cursor=start).get_json()
    assert [row[1] for row in theirs["changes"]] == ["Zita Talla", "Ben"]
    late = sync(client, a, cursor=own["cursor"]).get_json()
    assert [row[1] for row in late["changes"]] == ["Ben"]
    lost = sync(client, a, cursor=start).get_json()  # its answer never came
    assert [row[1] for row in lost["changes"]] == ["Zita Talla", "Ben"]


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
        {"kind": "leap"},
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
