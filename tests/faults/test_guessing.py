"""Links that open something are not guessed: enough random bits, a million guesses, no hit."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, select, update

from app.badges.models import Badge
from app.badges.rules import BADGE_CODE
from app.encounters.models import CardToken
from app.encounters.rules import LIVE_CODE
from app.kernel import codes
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.profiles.rules import ADDRESS
from app.tickets.models import Ticket
from tests import make, meeting
from tests.faults.every_table import fill
from tests.faults.forms import House
from tests.faults.sizes import fault, size, told
from tests.routes import ROUTES

pytestmark = fault("Z7")
GUESSES = size(20_000, 1_000_000)
BITS = 128
AT_ONCE = 900


def secret_columns() -> list[Any]:
    """Each column that holds what opens a page by itself."""
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.c
        if column.name == "secret" and isinstance(column.type, String)
    ]


def digests() -> list[Any]:
    """Each column that holds the digest of what opens a page: a guess is digested too."""
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.c
        if column.name == "token_digest"
    ]


def typed_columns() -> dict[Any, int]:
    """What is scanned or passed on, and is shorter: how many symbols of 5 bits."""
    return {CardToken.token: LIVE_CODE, Profile.address: ADDRESS, Badge.code: BADGE_CODE}


def guesses(make_one: Callable[[], str], many: int) -> Iterator[list[str]]:
    for n in range(0, many, AT_ONCE):
        yield [make_one() for _ in range(min(AT_ONCE, many - n))]


def hits(make_one: Callable[[], str], columns: list[Any], many: int = GUESSES) -> int:
    """Rows found by so many guesses, as a page looks them up: by equality, each."""
    found = 0
    each = many // len(columns)
    for column in columns:
        for some in guesses(make_one, each):
            found += len(db.session.execute(select(column).where(column.in_(some))).all())
    return found


def test_each_secret_is_made_of_128_bits_or_more(visits: House) -> None:
    """The one maker of secrets, and every secret that the house made: of each kind."""
    fill(visits)
    made = {codes.secret() for _ in range(500)}
    assert len(made) == 500
    assert min(len(base64.urlsafe_b64decode(one)) * 8 for one in made) >= BITS
    empty = [c for c in secret_columns() if db.session.scalars(select(c)).first() is None]
    assert empty == []
    short = [
        f"{column.table.name}: {value}"
        for column in secret_columns()
        for value in db.session.scalars(select(column))
        if len(value) * 6 < BITS and not value.startswith("line-")  # typed by tests/web/world.py
    ]
    assert short == []
    assert len(secret_columns()) > 4


def test_guesses_hit_nothing(visits: House) -> None:
    """As many links as guesses, where a database of an evening's links stands."""
    fill(visits)
    plain, marks = secret_columns(), digests()
    found = hits(codes.secret, plain, GUESSES // 2)
    found += hits(lambda: codes.digest(codes.secret()), marks, GUESSES // 4)
    for column, symbols in typed_columns().items():
        found += hits(partial(codes.random_code, symbols), [column], GUESSES // 12)
    tables = len(plain) + len(marks) + len(typed_columns())
    told(guesses=GUESSES, tables=tables, hits=found)
    assert found == 0


def test_a_link_nobody_has_leads_nowhere_and_says_so_alike(visits: House) -> None:
    rules = sorted(
        {r for _who, m, r in ROUTES if m == "GET" and ("<secret>" in r or "<token>" in r)}
    )
    odd = []
    for rule in rules:
        visitor = visits.visitor("anonymous")
        for _ in range(size(2, 40)):
            path = rule.replace("<secret>", codes.secret()).replace("<token>", codes.secret())
            path = path.replace("<number>", "1").replace("<int:ticket_id>", "1")
            answer = visitor.get(path)
            if answer.status_code not in (302, 303, 404, 410):
                odd.append((rule, answer.status_code))
    told(addresses=len(rules))
    assert [one for one in odd if one[0] not in ASKS] == []
    shown = [(rule, code) for rule, code in odd if code != 200]
    assert shown == []


def test_what_is_short_enough_to_type_is_guessed_a_few_times_only(house: Flask) -> None:
    """Codes of an evening have fewer bits, hours, and an end to tries."""
    house.config["WTF_CSRF_ENABLED"] = False
    evening = meeting.evening()
    ben, zita = meeting.guest("Ben", evening), meeting.guest("Zita", evening)
    meeting.code(ben, evening)
    phone = meeting.phone_of(house, zita)
    said = [
        phone.post(
            "/member/encounters", data={"code": codes.random_code(6), "event": evening.code}
        ).status_code
        for _ in range(34)
    ]
    told(tries_before_it_stops=said.count(404) + said.count(422))
    assert said[-1] == 429


def test_twin_links_of_three_symbols_are_guessed(
    visits: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make.event(amount=0)
    for _ in range(30):
        meeting.ticket(event)
    with transaction():
        for n, id_ in enumerate(db.session.scalars(select(Ticket.id).order_by(Ticket.id)).all()):
            two = codes.ALPHABET[n // 32] + codes.ALPHABET[n % 32]  # no two tickets alike
            db.session.execute(
                update(Ticket).where(Ticket.id == id_).values(secret=f"{two}{n % 10}")
            )
    monkeypatch.setattr(
        codes, "secret", lambda: codes.random_code(2) + secrets.choice("0123456789")
    )
    column = next(c for c in secret_columns() if c.table.name == "ticket")
    found = hits(codes.secret, [column])
    told(hits_of_three_symbols=found)
    assert found > 0


# pages that ask before they look: an unknown link is told after the press
ASKS = ("/session/<token>", "/setup/<token>")
