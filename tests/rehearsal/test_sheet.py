"""The ten codes of a rehearsal: each is told apart by a phone, and none of it leaves a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.door.actions import open_pairing, pair
from app.door.models import Entry, Scan, Scanner
from app.door.queries import rows_since, scanner_by_token
from app.door.rules import AtDoor, DeviceRole, Listed, RehearsalOver, Verdict, judge, read_code
from app.events.models import Event
from app.gates.rules import Rules
from app.kernel.db import db, transaction
from app.rehearsal.queries import others, rows, rules
from app.rehearsal.rules import Case, Practice, sheet
from app.tickets.rules import token_hash
from tests import make
from tests.conftest import NOW
from tests.door.making import ticket
from tests.web.api.asking import bearer, scan, sync

pytestmark = pytest.mark.usefixtures("house")


def tomorrow() -> Event:
    begins = NOW + timedelta(days=1)
    return make.event(starts_at=begins, ends_at=begins + timedelta(hours=3))


def practising(event: Event) -> tuple[Scanner, str]:
    by = make.user("Chantal")
    with transaction():
        facts = {"gate": "Porte A", "role": DeviceRole.SCAN, "by": by, "now": NOW}
        code = open_pairing(event, practice=True, **facts)  # type: ignore[arg-type]
    with transaction():
        return pair(code, name="Tecno", now=NOW)


def ten(event: Event) -> list[Practice]:
    return sheet(
        door_code=event.door_code, salt=event.door_salt, address="https://entregent.example"
    )


def judged(event: Event, scanner: Scanner, text: str) -> Verdict:
    """As the phone does, by the list it was given."""
    verdict, token = read_code(text)
    if verdict is not None:
        return verdict
    list_ = {row[0]: row for row in rows(scanner, now=NOW)}
    row = list_.get(token_hash(event.door_salt, token))
    listed = Listed(row[3], row[4] is not None, type=row[2]) if row else None
    told = rules(scanner)
    here = AtDoor(
        event.door_code,
        others=frozenset(others(scanner)),
        gate=scanner.gate,
        rules=Rules(gates=told["gates"]),  # type: ignore[arg-type]
    )
    return judge(token, listed, here)


def test_each_of_the_ten_codes_gives_its_verdict() -> None:
    event = tomorrow()
    scanner, _token = practising(event)
    assert {each.case: judged(event, scanner, each.text) for each in ten(event)} == {
        Case.VALID: Verdict.OK,
        Case.USED: Verdict.DUP,
        Case.CANCELLED: Verdict.CANCELLED,
        Case.OTHER_EVENING: Verdict.WRONG_EVENT,
        Case.OTHER_GATE: Verdict.WRONG_GATE,
        Case.DUE: Verdict.DUE,
        Case.GROUP: Verdict.OK,
        Case.TYPO: Verdict.TYPO,
        Case.BADGE: Verdict.BADGE,
        Case.UNKNOWN: Verdict.UNKNOWN,
    }


def test_the_codes_are_the_same_each_time_and_of_this_evening_alone() -> None:
    event, other = tomorrow(), tomorrow()
    assert ten(event) == ten(event)
    mine, theirs = ({each.text for each in ten(of)} for of in (event, other))
    assert mine & theirs == set()


def test_a_practice_code_opens_no_real_door() -> None:
    event = tomorrow()
    ticket(event)
    known = {row[0] for row in rows_since(event, 0, DeviceRole.SCAN)}
    tokens = [token for _no, token in (read_code(each.text) for each in ten(event)) if token]
    assert len(tokens) == 8
    assert known & {token_hash(event.door_salt, token) for token in tokens} == set()


@time_machine.travel(NOW, tick=False)
def test_a_phone_that_rehearses_gets_no_guest_and_leaves_no_trace(client: FlaskClient) -> None:
    event = tomorrow()
    zita = ticket(event, "Zita Talla")
    _scanner, token = practising(event)
    bundle = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()
    assert len(bundle["tickets"]) == 8  # six cases, and the two others of the group
    assert zita.token_hash not in {row[0] for row in bundle["tickets"]}

    before = db.session.scalar(select(Event.change_seq).where(Event.id == event.id))
    wanted = [scan(zita.token_hash), scan(bundle["tickets"][0][0])]
    answer = sync(client, token, *wanted).get_json()
    assert [one["result"] for one in answer["results"]] == ["logged", "logged"]
    assert answer["changes"] == []
    counts = [db.session.scalar(select(func.count()).select_from(t)) for t in (Scan, Entry)]
    assert counts == [0, 0]
    assert db.session.scalar(select(Event.change_seq).where(Event.id == event.id)) == before


def test_a_rehearsal_ends_when_the_evening_begins() -> None:
    event = tomorrow()
    _scanner, token = practising(event)
    before, at = event.starts_at - timedelta(seconds=1), event.starts_at
    assert scanner_by_token(token, now=before) is not None
    assert scanner_by_token(token, now=at) is None
    by = make.user("Awa")
    with pytest.raises(RehearsalOver), transaction():
        open_pairing(event, gate="Porte A", role=DeviceRole.SCAN, by=by, now=at, practice=True)
