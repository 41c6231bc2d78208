"""Every text, address and number that the house keeps is one we know again: who reads which is a
list, changed on purpose."""

from __future__ import annotations

import logging
import random
import re
from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Enum, String, cast, func, literal, select, update

from app.kernel.db import db
from app.ledger.actions import unguarded
from app.messages.models import Message
from app.web import mail
from tests.faults.forms import House
from tests.faults.seen import MAY_READ
from tests.faults.sizes import fault, size, told
from tests.faults.test_canaries import free_texts
from tests.routes import ROUTES

pytestmark = fault("Z4")
SHARE = size(30, 1)
ROLES = ("anonymous", "guest", "member", "door", "cashier", "owner", "foreign", "operator")
REACHES = re.compile(r"(^|_)(email|phone|number|payer)$")  # an address or a number of a person
SECRET = re.compile(r"(^|_)(digest|hash|salt)$")  # nobody reads it, ever


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
    return [*free_texts(), *more]


def plant() -> list[str]:
    """Each column says which it is; numbers are of a range that nothing else has. Their names."""
    columns = marked_columns()
    with db.engine.begin() as connection:
        for n, (table, column) in enumerate(columns):
            each = _mark(n, table, column)
            with unguarded(connection, table):
                connection.execute(update(table).where(column != "").values({column.name: each}))
    db.session.expire_all()
    return [f"{table.name}.{column.name}" for table, column in columns]


def _mark(n: int, table: Any, column: Any) -> ColumnElement[str]:
    row = cast(table.c.id, String) if "id" in table.c else literal("0")
    if column.name.endswith(("phone", "number", "payer")):
        return literal(f"+23767{n:04}") + func.substr(literal("000") + row, -3, 3)
    if column.name.endswith("email"):
        return literal(f"zq{n}qz") + row + literal("@example.cm")
    return literal(f"zq{n}qz") + row


def seen_in(text: str, names: list[str]) -> set[str]:
    """Which columns a page, a file or a mail shows."""
    found = {int(n) for n in re.findall(r"zq(\d+)qz", text, re.IGNORECASE)}
    digits = re.sub(r"[\s\u202f\u00a0.-]", "", text)
    found |= {int(n) for n in re.findall(r"23767(\d{4})\d{3}(?!\d)", digits)}
    return {names[n] for n in found if n < len(names)}


def shown(visits: House, names: list[str], share: int) -> dict[str, set[str]]:
    """Who reads which column, of all pages and files but pictures; `mail`: what letters say."""
    may = [
        (role, visits.mine.fill(rule))
        for role in ROLES
        for _policy, method, rule in ROUTES
        if method == "GET" and not rule.endswith((".pdf", ".png", ".pkpass"))
    ]
    read: dict[str, set[str]] = defaultdict(set)
    for role, address in random.Random(4).sample(may, len(may) // share):
        answer = visits.visitor(role).get(address)
        assert answer.status_code < 500, (role, address)
        read[role] |= seen_in(answer.get_data().decode(errors="replace"), names)
    with visits.house.test_request_context("/"):
        for message in db.session.scalars(select(Message).order_by(Message.id)):
            read["mail"] |= seen_in(str(mail.compose(message, sender="x@example.cm")), names)
    return read


def beyond(read: dict[str, set[str]]) -> list[str]:
    return sorted(
        f"{role}: {name}" for role, names in read.items() for name in names - MAY_READ[role]
    )


def test_each_reads_what_is_on_the_list_and_nothing_else(
    visits: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "app")
    names = plant()
    read = shown(visits, names, SHARE)
    logged = seen_in(caplog.text, names)
    told(columns=len(names), beyond_the_list=len(beyond(read)), in_the_log=len(logged))
    told(**{role: len(seen) for role, seen in sorted(read.items())})
    assert beyond(read) == []
    assert logged == set()


def test_the_list_names_no_secret_and_shows_a_door_no_number() -> None:
    every = set().union(*MAY_READ.values())
    assert [name for name in every if SECRET.search(name.partition(".")[2])] == []
    reached = [name for name in MAY_READ["door"] if REACHES.search(name.partition(".")[2])]
    assert reached == ["user_account.email"]  # on the page of one's own account
    private = ("contact.", "interaction.", "jotting.", "criterion", "territory.")
    for role in ("anonymous", "door", "cashier", "owner", "foreign", "operator", "mail"):
        assert [name for name in MAY_READ[role] if name.startswith(private)] == []


def test_twin_where_everybody_is_let_in_as_the_team_more_is_read(visits: House) -> None:
    names = plant()
    visits._kept["anonymous"] = visits._kept["owner"]
    read = shown(visits, names, size(8, 1))
    told(beyond_the_list_when_all_are_the_team=len(beyond(read)))
    assert beyond(read) != []
