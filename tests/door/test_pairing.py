"""One code, one phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.actions import count_try
from app.accounts.models import Attempt, AuditEntry
from app.accounts.rules import TooManyTries
from app.door.actions import hear, open_pairing, pair, revoke
from app.door.models import Pairing, Scanner
from app.door.queries import scanner_by_token
from app.door.rules import PAIRING_TRIES, DeviceRole, EventOver, PairingSpent
from app.kernel.db import db, transaction
from tests import make
from tests.conftest import NOW
from tests.door.making import phone

MINUTES = timedelta(minutes=1)


def test_a_code_pairs_one_phone_once(house: Flask) -> None:
    event = make.event()
    awa = make.user("Awa")
    with transaction():
        code = open_pairing(event, gate="Porte A", role=DeviceRole.DESK, by=awa, now=NOW)
    with transaction():
        scanner, token = pair(f" {code[:4].lower()}-{code[4:]} ", name="Tecno", now=NOW)

    assert (scanner.event_id, scanner.gate, scanner.role) == (event.id, "Porte A", DeviceRole.DESK)
    assert len(token) == 43  # 256 bits
    assert scanner.ends_at == event.ends_at + timedelta(hours=24)
    with pytest.raises(PairingSpent), transaction():
        pair(code, name="Another", now=NOW)
    assert db.session.query(Scanner).count() == 1


def test_neither_the_code_nor_the_token_is_kept(house: Flask) -> None:
    event = make.event()
    awa = make.user("Awa")
    with transaction():
        code = open_pairing(event, gate="Porte A", role=DeviceRole.SCAN, by=awa, now=NOW)
    with transaction():
        _scanner, token = pair(code, name="", now=NOW)

    rows = [*db.session.query(Pairing), *db.session.query(Scanner), *db.session.query(AuditEntry)]
    kept = " ".join(str(vars(row)) for row in rows)
    assert (code in kept, token in kept) == (False, False)


@pytest.mark.parametrize("code", ["", "ZZZZZZZZ", "é" * 40, "\x00"])
def test_an_invented_code_pairs_nothing(house: Flask, code: str) -> None:
    with pytest.raises(PairingSpent), transaction():
        pair(code, name="", now=NOW)


def test_a_code_lives_ten_minutes(house: Flask) -> None:
    event = make.event()
    awa = make.user("Awa")
    with transaction():
        early = open_pairing(event, gate="A", role=DeviceRole.SCAN, by=awa, now=NOW)
        late = open_pairing(event, gate="B", role=DeviceRole.SCAN, by=awa, now=NOW)

    with transaction():
        pair(early, name="", now=NOW + 10 * MINUTES - timedelta(seconds=1))
    with pytest.raises(PairingSpent), transaction():
        pair(late, name="", now=NOW + 10 * MINUTES)


def test_nobody_pairs_a_phone_a_day_after_the_event(house: Flask) -> None:
    event, awa = make.event(), make.user("Awa")
    a_day_after = event.ends_at + timedelta(hours=24)
    with pytest.raises(EventOver), transaction():
        open_pairing(event, gate="A", role=DeviceRole.SCAN, by=awa, now=a_day_after)


def test_a_sixth_try_within_a_minute_waits(house: Flask) -> None:
    def tries(address: str, seconds: int) -> None:
        with transaction():
            count_try("pair", address, PAIRING_TRIES, now=NOW + timedelta(seconds=seconds))

    for second in range(5):
        tries("192.0.2.1", second)
    with pytest.raises(TooManyTries) as no:
        tries("192.0.2.1", 59)
    assert no.value.facts == {"minutes": 1}
    tries("192.0.2.2", 59)  # somebody else
    tries("192.0.2.1", 60)  # the first is a minute old
    assert db.session.query(Attempt).count() == 7


def test_a_token_works_until_it_is_revoked_or_a_day_after_the_event(house: Flask) -> None:
    event = make.event()
    scanner, token = phone(event)
    assert scanner_by_token(token, now=NOW) is scanner
    assert scanner_by_token(token + "x", now=NOW) is None
    assert scanner_by_token("", now=NOW) is None
    assert scanner_by_token(token, now=event.ends_at + timedelta(hours=24)) is None

    with transaction():
        event.ends_at += timedelta(days=7)  # the event is moved: its phones come along
    assert scanner_by_token(token, now=event.ends_at) is scanner

    awa = make.user("Awa")
    with transaction():
        revoke(scanner, by=awa, now=NOW)
        revoke(scanner, by=awa, now=NOW + MINUTES)
    assert scanner_by_token(token, now=NOW) is None
    assert scanner.revoked_at == NOW
    said = db.session.query(AuditEntry).order_by(AuditEntry.id)
    assert [entry.action for entry in said] == ["scanner.pair", "scanner.revoke"]


def test_the_organizer_sees_how_a_phone_does(house: Flask) -> None:
    scanner, _token = phone(make.event())
    with transaction():
        hear(scanner.id, queue=3, skew=timedelta(hours=-3), app="1a2b", now=NOW + MINUTES)
    db.session.expire(scanner)
    assert (scanner.queue_length, scanner.skew_ms) == (3, -10_800_000)
    assert (scanner.app_version, scanner.last_seen_at) == ("1a2b", NOW + MINUTES)
