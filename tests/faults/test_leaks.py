"""Every text, address and number that the house keeps is one we know again, in every table: who
reads which is a list, changed on purpose."""

from __future__ import annotations

import logging
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Enum, Integer, String, cast, func, literal, select, update

from app.accounts.models import User
from app.door.actions import open_pairing, pair
from app.door.models import Scanner
from app.door.rules import DeviceRole
from app.kernel.codes import digest
from app.kernel.db import db, transaction
from app.ledger.actions import unguarded
from app.web.door.lite import COOKIE
from tests.faults.every_table import fill, letters
from tests.faults.forms import House
from tests.faults.reading import forget_drawings, ink, said
from tests.faults.seen import MAY_READ, MORE
from tests.faults.sizes import WHOLE, fault, size, told
from tests.faults.test_canaries import free_texts
from tests.routes import ROUTES
from tests.web.public.wallets import two_keys, with_wallets

pytestmark = fault("Z4")
SHARE = size(30, 1)
ROLES = ("anonymous", "guest", "member", "door", "cashier", "owner", "foreign", "operator")
REACHES = re.compile(r"(^|_)(email|phone|number|payer|whatsapp)$")  # how a person is reached
SECRET = re.compile(r"(^|_)(digest|hash|salt)$")  # nobody reads it, ever
OPENS = re.compile(r"^(secret|token|hook|session_key|short_code)$")  # who has it is let in
BY_LINK = re.compile(r"<(secret|token|mark|hook)>")  # an address that is itself the right to read
# no words: a page reads them for itself
NO_WORDS = {
    "scan.undoes",
    "scan.verdict",
    "merchant_account.sealed",
    "saved_filter.query",
    "payment.method",
    "event.leisure",
    "series.leisure",
    "contact_file.source",
    "statement_columns.source",
    "statement_line.source",
    "profile_photo.digest",  # of an address, so that a new photo is read again
}
PHONES = {"phone": DeviceRole.SCAN, "desk": DeviceRole.DESK}  # the desk's has a till
FILES = ("POST", "/organize/events/<code>/badges")  # what is sent to make a paper


def marked_columns() -> list[tuple[Any, Any]]:
    """Each column that holds what people wrote, how they are reached, or what is secret."""
    more = [
        (table, column)
        for table in db.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        and not column.primary_key
        and not column.foreign_keys
        and (REACHES.search(column.name) or SECRET.search(column.name))
    ]
    each = {f"{table}.{column.name}": (table, column) for table, column in [*free_texts(), *more]}
    return [pair for name, pair in each.items() if name not in NO_WORDS]


@pytest.fixture(autouse=True)
def _wallets(house: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tickets for telephones are made, and read."""
    known = house.extensions["settings"]
    wallets = with_wallets(known, two_keys(), tmp_path)
    monkeypatch.setitem(house.extensions, "settings", wallets)


@dataclass
class Planted:
    """Which columns say which they are, the tokens of phones at the door, and who is whose."""

    names: list[str]
    phones: dict[str, str]
    accounts: dict[str, int]


def plant(visits: House) -> Planted:
    """Each column of each row says which it is; numbers are of a range that nothing else has."""
    fill(visits)
    phones = {name: _phone(visits, name) for name in PHONES}
    columns = marked_columns()
    with db.engine.begin() as connection:
        for n, (table, column) in enumerate(columns):
            with unguarded(connection, table):
                each = _mark(n, table, column)
                connection.execute(update(table).values({column.name: each}))
        for id_, token in phones.values():
            its = update(Scanner).where(Scanner.id == id_)
            connection.execute(its.values(token_digest=digest(token)))
    db.session.expire_all()
    names = [f"{table.name}.{column.name}" for table, column in columns]
    whose = {user.session_key: user.id for user in db.session.scalars(select(User))}
    kept = visits._kept.items()
    accounts = {role: whose[has["_user_id"]] for role, has in kept if "_user_id" in has}
    return Planted(names, {name: token for name, (_id, token) in phones.items()}, accounts)


def _phone(visits: House, name: str) -> tuple[int, str]:
    event, owner, now = visits.mine.ticket.event, visits.mine.owner, datetime.now(UTC)
    till = owner.id if name == "desk" else None
    terms: dict[str, Any] = {"gate": "Entrée", "role": PHONES[name], "cashier_id": till}
    with transaction():
        code = open_pairing(event, by=owner, now=now, **terms)
        scanner, token = pair(code, name="Téléphone", now=now)
        return scanner.id, token


def _mark(n: int, table: Any, column: Any) -> ColumnElement[str]:
    counted = "id" in table.c and isinstance(table.c.id.type, Integer)
    row: ColumnElement[str] = cast(table.c.id, String) if counted else literal("0")
    if column.name.endswith(("phone", "number", "payer", "whatsapp")):
        padded = literal("000") + row
        return literal(f"+23767{n:04}") + func.substr(padded, func.length(padded) - 2, 3)
    if column.name.endswith("email"):
        return literal(f"zq{n}qz") + row + literal("@example.cm")
    return literal(f"zq{n}qz") + row


def keys() -> dict[str, str]:
    """What lets in who has it, and which column that is."""
    return {
        value: f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.c
        if OPENS.search(column.name)
        for value in db.session.scalars(select(column))
        if value and len(value) > 5
    }


def seen_in(text: str, names: list[str], own: int = 0) -> set[str]:
    """Which columns a page, a file or a mail shows, but of one's own account."""
    found = set(re.findall(r"zq(\d+)qz(\d+)", text, re.IGNORECASE))
    digits = re.sub(r"(?<=\d)[\s\u202f\u00a0.-]+(?=\d)", "", text)  # as people write numbers
    for each in (text, digits):
        found |= set(re.findall(r"(?<![^\W_])(?:237)?67(\d{4})(\d{3})(?![^\W_])", each))
    seen = {(names[int(n)], int(row)) for n, row in found if int(n) < len(names)}
    return {
        name
        for name, row in seen
        if row not in (own, own % 1_000) or not name.startswith("user_account.")
    }


def shown(visits: House, planted: Planted, share: int) -> dict[str, set[str]]:
    """Who reads which column, of all pages and files; `link`: what whoever opens a link of somebody
    reads beyond that; `mail`: what letters say."""
    may = [
        (role, method, rule)
        for role in ROLES
        for _policy, method, rule in ROUTES
        if method == "GET" or (method, rule) == FILES
    ]
    opens, read = keys(), defaultdict[str, set[str]](set)
    with ink() as drawn:
        for role, method, rule in random.Random(4).sample(may, len(may) // share):
            address = visits.mine.fill(rule)
            forget_drawings()
            drawn.clear()
            answer = visits.visitor(role).open(address, method=method)
            assert answer.status_code < 500, (role, address)
            text = "\n".join([said(answer), *drawn])
            found = seen_in(text, planted.names, planted.accounts.get(role, 0))
            found |= {name for key, name in opens.items() if key in text and key not in address}
            by_link = bool(BY_LINK.search(rule))
            read["link" if by_link else role] |= found - MAY_READ[role] if by_link else found
    for who, text in [*at_the_door(visits, planted.phones), *by_mail(visits, share)]:
        read[who] |= seen_in(text, planted.names)
        read[who] |= {name for key, name in opens.items() if key in text}
    return read


def at_the_door(visits: House, phones: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What phones are given: the list, what is new, the plain page."""
    now = round(datetime.now(UTC).timestamp() * 1000)
    for who, token in phones.items():
        phone, head = visits.house.test_client(), {"Authorization": f"Bearer {token}"}
        phone.set_cookie(COOKIE, token, path="/door/")
        told = {"client_ms": now, "cursor": 0, "scans": [], "drawer": True}
        for answer in (
            phone.get("/api/door/v1/bundle", headers=head),
            phone.post("/api/door/v1/sync", json=told, headers=head),
            phone.get("/door/lite"),
        ):
            assert answer.status_code == 200, (who, answer.request.path)
            yield who, said(answer)


def by_mail(visits: House, share: int) -> list[tuple[str, str]]:
    """All kinds of mail, or one in `share`."""
    return [("mail", text) for text in letters(visits, share=share).values()]


def beyond(read: dict[str, set[str]]) -> list[str]:
    return sorted(
        f"{role}: {name}" for role, names in read.items() for name in names - MAY_READ[role]
    )


def unread(read: dict[str, set[str]]) -> list[str]:
    """Lines of the list that nobody read: it says too much, or we looked too little."""
    return sorted(f"{who}: {name}" for who in MORE for name in set(MORE[who].split()) - read[who])


def test_each_reads_what_is_on_the_list_and_nothing_else(
    visits: House, caplog: pytest.LogCaptureFixture
) -> None:
    for logger in ("app", "entregent"):
        caplog.set_level(logging.DEBUG, logger)
    planted = plant(visits)
    read = shown(visits, planted, SHARE)
    logged = seen_in(caplog.text, planted.names)
    told(columns=len(planted.names), beyond_the_list=len(beyond(read)), in_the_log=len(logged))
    told(**{role: len(seen) for role, seen in sorted(read.items())})
    assert beyond(read) == []
    assert logged == set()
    assert not WHOLE or unread(read) == []


def test_the_list_names_no_secret_and_shows_a_door_no_number() -> None:
    every = {(who, name) for who, names in MAY_READ.items() for name in names}
    secret = {pair for pair in every if SECRET.search(pair[1])}
    assert secret == {
        ("phone", "ticket.token_hash"),
        ("desk", "ticket.token_hash"),
    }  # what it scans
    for who in ("door", "phone", "desk"):
        reached = [name for name in MAY_READ[who] if REACHES.search(name.partition(".")[2])]
        assert set(reached) <= {"organizer.email", "organizer.phone"}  # as everybody does
    private = ("contact.", "interaction.", "jotting.", "criterion", "territory.")
    for role in MAY_READ.keys() - {"member"}:
        assert [name for name in MAY_READ[role] if name.startswith(private)] == []


def test_twin_where_everybody_is_let_in_as_the_team_more_is_read(visits: House) -> None:
    planted = plant(visits)
    visits._kept["anonymous"] = visits._kept["owner"]
    read = shown(visits, planted, size(20, 1))
    told(beyond_the_list_when_all_are_the_team=len(beyond(read)))
    assert beyond(read) != []
