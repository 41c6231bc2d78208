"""What a phone at the door may know, and for how long: lost phones, curious eyes, wrong doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.door import queries as doors
from app.door.actions import revoke
from app.door.models import Scanner
from app.door.rules import SCANNER_OUTLIVES, AtDoor, Listed, Verdict, judge
from app.events.models import Event
from app.gates import queries as gate_queries
from app.gates.actions import settle_rules
from app.gates.rules import Reentry, Rules
from app.kernel.db import transaction
from app.tickets.models import Ticket
from app.tickets.rules import token_hash
from tests import make
from tests.conftest import NOW
from tests.door.making import phone, ticket
from tests.faults.sizes import fault
from tests.faults.sizes import told as figures
from tests.web.api.asking import bearer, scan, sync, tonight


@pytest.fixture(autouse=True)
def at_six_in_douala() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def asks(client: FlaskClient, token: str, zita: Ticket) -> list[int]:
    """The statuses of all a phone can ask: its list, and to tell a scan."""
    whole = client.get("/api/door/v1/bundle", headers=bearer(token)).status_code
    return [whole, sync(client, token, scan(zita.token_hash)).status_code]


def lose(scanner: Scanner) -> None:
    awa = make.user("Awa")
    with transaction():
        revoke(scanner, by=awa, now=NOW)


@fault("D5")
def test_a_lost_phone_is_told_to_wipe_itself_at_its_next_word(client: FlaskClient) -> None:
    event = tonight()
    zita, (scanner, token), (_, other) = ticket(event), phone(event), phone(event, "Porte B")
    assert asks(client, token, zita) == [200, 200]
    lose(scanner)
    assert asks(client, token, zita) == [401, 401]
    assert asks(client, other, zita) == [200, 200]  # it alone


@fault("D5")
def test_a_phone_s_token_is_of_one_event_and_ends_a_day_after_it(client: FlaskClient) -> None:
    event, elsewhere = tonight(), tonight()
    zita, stranger, (_, token) = ticket(event), ticket(elsewhere), phone(event)
    answer = sync(client, token, scan(stranger.token_hash)).get_json()
    assert [one["result"] for one in answer["results"]] == ["unknown"]
    rows = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()["tickets"]
    assert [row[0] for row in rows] == [zita.token_hash]
    last = event.ends_at + SCANNER_OUTLIVES
    for after, status in ((timedelta(seconds=-1), 200), (timedelta(0), 401)):
        with time_machine.travel(last + after, tick=False):
            assert asks(client, token, zita) == [status, status]


@fault("D5")
def test_twin_a_revocation_that_nobody_looks_at_leaves_the_list_open(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = tonight()
    zita, (scanner, token) = ticket(event), phone(event)
    lose(scanner)
    for room in ("door", "passages"):
        monkeypatch.setattr(f"app.{room}.queries.token_works", lambda **_facts: True)
    assert asks(client, token, zita) == [200, 200]


PRIVATE = ("Zita", "Talla", "allergie", "237677123456", "677123456", "ben@example.cm", "15000")


def seen(client: FlaskClient, event: Event) -> list[str]:
    """What of a guest's own a volunteer can read in the list on their phone."""
    _, token = phone(event)
    text = client.get("/api/door/v1/bundle", headers=bearer(token)).text
    text += sync(client, token).text
    return [word for word in PRIVATE if word in text]


@fault("D6")
def test_a_volunteer_s_list_holds_nothing_of_a_guest(client: FlaskClient) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla", note="allergie")
    assert seen(client, event) == []
    assert zita.token not in client.get("/door/").text


@fault("D6")
def test_twin_without_the_seal_a_volunteer_reads_who_comes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = tonight()
    ticket(event, "Zita Talla", note="allergie")
    monkeypatch.setattr(doors, "seal", lambda token, salt, words, **_how: words)
    read = seen(client, event)
    figures(read=", ".join(read))
    assert read == ["Zita", "Talla", "allergie"]


def judged(client: FlaskClient, event: Event, shown: Ticket, gate: str) -> tuple[Verdict, Any]:
    """What a phone says of a ticket by its list alone, and the list."""
    scanner, token = phone(event, gate)
    told = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()
    rows = {row[0]: row for row in told["tickets"]}
    row = rows.get(token_hash(event.door_salt, shown.token))
    rules = told["rules"]
    here = AtDoor(
        event.door_code,
        others=frozenset(told["others"]),
        dates=frozenset(code for code, other in told["others"].items() if other[2]),
        gate=scanner.gate,
        rules=Rules(Reentry(rules["reentry"]), rules["gates"]),
    )
    listed = row and Listed(row[3], entered=row[4] is not None, type=row[2])
    return judge(shown.token, listed, here), told


def two_dates() -> tuple[Event, Event]:
    series = make.series()
    facts: dict[str, Any] = {"organizer": series.organizer, "series_id": series.id}
    return tonight(**facts), make.event(**facts, starts_at=NOW + timedelta(days=200), ends_at=NOW)


@fault("D7")
def test_a_ticket_of_another_date_or_gate_names_the_right_one(client: FlaskClient) -> None:
    event, later = two_dates()
    zita, elsewhere = ticket(event), ticket(later)
    verdict, told = judged(client, event, elsewhere, "Porte A")
    assert verdict is Verdict.WRONG_DATE
    at = told["others"][later.door_code][1]
    assert at == doors.to_ms(later.starts_at)

    awa = make.user("Awa")
    with transaction():
        gates = {"Porte A": [0], "Porte B": [zita.ticket_type_id]}
        settle_rules(event, Rules(gates=gates), by=awa, now=NOW)
    verdict, told = judged(client, event, zita, "Porte A")
    assert verdict is Verdict.WRONG_GATE
    right = [name for name, types in told["rules"]["gates"].items() if zita.ticket_type_id in types]
    assert right == ["Porte B"]
    assert judged(client, event, zita, "Porte B")[0] is Verdict.OK


@fault("D7")
def test_twin_a_phone_that_was_told_no_rules_lets_in_at_any_gate(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, later = two_dates()
    zita, elsewhere = ticket(event), ticket(later)
    awa = make.user("Awa")
    with transaction():
        settle_rules(event, Rules(gates={"Porte A": [0]}), by=awa, now=NOW)
    untold = gate_queries.AtDoor({}, {}, Rules())
    monkeypatch.setattr("app.web.api.door.at_door", lambda event_id: untold)
    monkeypatch.setattr(doors, "events_mixed_up_with", lambda event: {})
    assert judged(client, event, zita, "Porte A")[0] is Verdict.OK
    assert judged(client, event, elsewhere, "Porte A")[0] is Verdict.UNKNOWN
