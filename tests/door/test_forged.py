"""Forged tickets: thousands of them, and nobody comes in.

The phone's half, against its own list, is in tests/browser/test_door_forged.py.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.door.models import Entry
from app.door.rules import AtDoor, Listed, Result, Verdict, judge, read_code
from app.events.models import Event
from app.kernel.codes import ALPHABET
from app.kernel.db import db, transaction
from app.passages.actions import take_scans
from app.tickets.models import Ticket
from app.tickets.rules import new_token, token_hash
from tests import make
from tests.conftest import NOW
from tests.door.making import cancel, phone, tickets, told
from tests.faults.sizes import fault, size
from tests.faults.sizes import told as figures

MANY, REAL = size(1_500, 10_000), size(1, 10)


def forgeries(event: Event, real: list[Ticket], others: list[Ticket]) -> list[str]:
    """Random, flipped in each bit, truncated, stretched, of another event, re-signed: MANY."""
    dice = random.Random(7)
    texts = [ticket.token for ticket in others]
    texts += [event.door_code + ticket.token[4:] for ticket in others]  # under our event's name
    for ticket in real:
        token = ticket.token
        for n in range(len(token)):
            texts += [
                token[:n] + chr(ord(token[n]) ^ (1 << bit)) + token[n + 1 :] for bit in range(7)
            ]
            texts += [token[:n] + other + token[n + 1 :] for other in ALPHABET if other != token[n]]
        texts += [token[:n] for n in range(len(token))] + [token * 2, token + "0", token[::-1]]
    while len(texts) < MANY + 500:  # some flips give the same token back: left out below
        texts.append(new_token(event.door_code))  # well formed, check character and all
        texts.append("".join(dice.choices(ALPHABET, k=20)))
    mine = {ticket.token for ticket in real}
    return [text for text in texts if read_code(text)[1] not in mine][:MANY]


def judged(event: Event, other: Event, real: list[Ticket], forged: list[str]) -> Counter[str]:
    """What a phone with the list of `event` says of each."""
    listed = {
        token_hash(event.door_salt, ticket.token): Listed(ticket.status, entered=False)
        for ticket in real
    }
    said = Counter[str]()
    for text in forged:
        verdict, token = read_code(text)
        said[
            verdict
            or judge(
                token,
                listed.get(token_hash(event.door_salt, token)),
                AtDoor(event.door_code, others=frozenset({other.door_code})),
            )
        ] += 1
    return said


@fault("D1")
def test_no_forged_ticket_lets_anybody_in(house: Flask) -> None:
    event, other = make.event(), make.event()
    real = tickets(event, [f"Vraie {n}" for n in range(REAL)])
    forged = forgeries(event, real, tickets(other, ["Autre date"] * 10))
    said = judged(event, other, real, forged)
    figures(forged=len(forged), **said)
    assert len(forged) == MANY
    assert set(said) == {Verdict.TYPO, Verdict.FOREIGN, Verdict.UNKNOWN, Verdict.WRONG_EVENT}

    # a phone that was tampered with says "let in" for each: the server admits nobody
    scanner, _ = phone(event)
    hashes = {token_hash(event.door_salt, text) for text in forged}
    scans = [
        told(mark, id=str(UUID(int=n)), verdict=Verdict.OK) for n, mark in enumerate(sorted(hashes))
    ]
    for start in range(0, len(scans), 500):
        with transaction():
            taken = take_scans(scanner, scans[start : start + 500], skew=timedelta(0), now=NOW)
        assert {one.result for one in taken} == {Result.UNKNOWN}
    assert db.session.query(Entry).count() == 0


@fault("D1")
def test_twin_with_a_mark_of_one_letter_some_forged_ticket_is_let_in(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, other = make.event(), make.event()
    real = tickets(event, [f"Vraie {n}" for n in range(REAL)])
    forged = forgeries(event, real, tickets(other, ["Autre date"] * 10))
    whole = token_hash
    monkeypatch.setitem(globals(), "token_hash", lambda salt, token: whole(salt, token)[0])
    said = judged(event, other, real, forged)
    figures(let_in_by_a_mark_of_one_letter=said[Verdict.OK])
    assert said[Verdict.OK] > 0


def test_a_cancelled_ticket_and_its_copies_are_refused_once_the_list_knows(house: Flask) -> None:
    event = make.event()
    gone = tickets(event, ["Annulée"])[0]
    cancel(gone)
    listed = Listed(gone.status, entered=False)
    for stale in (False, True):
        assert judge(gone.token, listed, AtDoor(event.door_code, stale=stale)) == Verdict.CANCELLED
