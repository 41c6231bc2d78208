"""Every free text of the house is hostile, as if no form had cleaned it: no page, mail, calendar
or picture of text shows it as more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Enum, String, Table, Text, cast, literal, select, update

from app.kernel.db import db
from app.ledger.actions import unguarded
from app.messages.models import Message
from app.web import mail
from tests.faults.forms import House
from tests.faults.polyglots import POLYGLOTS, seen
from tests.faults.sizes import WHOLE, fault, size, told

pytestmark = fault("I1")
ROUNDS, SHARE = size(1, len(POLYGLOTS)), size(10, 1)
# what is no free text: made by us, or read from a list of ours
OURS = re.compile(
    r"(^|_)(id|key|code|secret|token|digest|hash|salt|locale|currency|timezone|reference|status|"
    r"kind|phone|email|number|operator|provider|state|recipient|template|subject|object|actor|"
    r"purpose|version|window|rule|hue|color|path|what|who|action|ref|mark|short_code|city|account|series|sha256)$"
)


def free_texts() -> list[tuple[Table, Any]]:
    """Columns that hold what people wrote."""
    return [
        (table, column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        and not column.primary_key
        and not column.foreign_keys
        and not OURS.search(column.name)
    ]


def plant(turn: int) -> int:
    """Each free text becomes a polyglot, another one in each column and turn."""
    columns = free_texts()
    with db.engine.begin() as connection:
        for n, (table, column) in enumerate(columns):
            text = POLYGLOTS[(turn + n) % len(POLYGLOTS)]
            room = 1_000 if isinstance(column.type, Text) else column.type.length or 1_000
            each: ColumnElement[str] = literal(text[: room - 6])
            if "id" in table.c:  # some names stand once
                each = each + cast(table.c.id, String)
            with unguarded(connection, table):
                connection.execute(update(table).values({column.name: each}))
    db.session.expire_all()
    return len(columns)


def shown(visits: House) -> Iterator[tuple[str, str]]:
    """(where, text) of every page that each may read, and of each mail that waits."""
    for role, address, answer in visits.pages(share=SHARE):
        if answer.mimetype == "text/html":
            yield f"{role} {address}", answer.text
        elif answer.mimetype == "text/calendar":
            torn = re.search(
                r"(?m)^(?!SUMMARY|DESCRIPTION|LOCATION|ORGANIZER|X-WR-CALNAME| ).*zx7", answer.text
            )
            assert torn is None, address
        assert answer.status_code < 500, (role, address)
    with visits.house.test_request_context("/"):
        for message in db.session.scalars(select(Message)):
            letter = mail.compose(message, sender="x@example.cm")
            for part in letter.walk():
                if part.get_content_type() == "text/html":
                    yield f"mail {message.template}", part.get_content()
            assert "zx7" not in str(letter["To"])


def test_a_hostile_text_is_shown_as_a_text(visits: House) -> None:
    found, pages, columns = [], 0, 0
    for turn in range(ROUNDS):
        columns = plant(turn)
        for where, text in shown(visits):
            pages += "zx7" in text
            found += [f"{where}: {what}" for what in seen(text)]
    told(polyglots=ROUNDS, columns=columns, pages_and_mails_that_show_one=pages, run=len(found))
    assert sorted(set(found)) == []
    assert pages > size(5, 60) * ROUNDS


def test_what_is_shown_again_in_a_form_is_a_text(visits: House) -> None:
    """What was typed comes back in a refused form."""
    found, sent, back = [], 0, 0
    forms = [form for form in visits.forms(share=SHARE) if form.texts]
    for form in forms:
        for n in range(ROUNDS):
            typed = {f.name: POLYGLOTS[(n + k) % len(POLYGLOTS)] for k, f in enumerate(form.texts)}
            answer = visits.send(form, form.filled() | typed)
            sent, back = sent + 1, back + ("zx7" in answer.text)
            assert answer.status_code < 500, (form.name, typed)
            found += [f"{form.name}: {what}" for what in seen(answer.text)]
            if answer.status_code < 400:
                visits.put_back()
    told(forms=len(forms), sent=sent, shown_again=back, run=len(found))
    assert sorted(set(found)) == []


def test_twin_without_escaping_it_runs(visits: House, monkeypatch: pytest.MonkeyPatch) -> None:
    jinja = visits.house.jinja_env
    monkeypatch.setattr(jinja, "autoescape", False)
    monkeypatch.setattr(jinja, "cache", {})
    monkeypatch.setattr(jinja, "bytecode_cache", None)  # neither read nor left there
    plant(0)
    found = list[str]()
    for _where, text in shown(visits):
        found += seen(text)
        if found and not WHOLE:
            break
    told(run_without_escaping=len(found))
    assert found != []
