"""Every form of the house, read from its own pages, with what a person would type into it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from app.kernel.db import db
from tests.conftest import empty
from tests.routes import ROUTES
from tests.web import world
from tests.web.visiting import as_one_who

Typed = dict[str, Any]
TEXTS = ("text", "textarea", "search", "hidden", "email", "tel", "number", "date", "time", "url")
PLAUSIBLE = {
    "email": "zita@example.cm",
    "tel": "677000009",
    "number": "1",
    "date": "2027-11-27",
    "time": "18:30",
    "url": "https://example.cm/x",
}
BY_NAME = {"amount": "1000", "email": "zita@example.cm", "phone": "677000009", "n": "1"}
ASKED_BY = ("owner", "member", "guest", "anonymous")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    value: str = ""
    is_required: bool = False
    is_on: bool = True  # of a box or a choice: chosen


@dataclass(frozen=True)
class Form:
    """`role`: one of ASKED_BY that is shown it."""

    role: str
    page: str
    action: str
    fields: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.role} {self.action}"

    @property
    def texts(self) -> list[Field]:
        """What one may write anything into."""
        return [f for f in self.fields if f.kind in TEXTS and f.name != "csrf_token"]

    def filled(self) -> Typed:
        """As a person sends it: what stands there, and something sensible where nothing does."""
        return {f.name: f.value or _plausible(f) for f in self.fields if f.is_on and f.name}


def _plausible(asked: Field) -> str:
    if asked.kind in PLAUSIBLE:
        return PLAUSIBLE[asked.kind]
    for part, value in BY_NAME.items():
        if asked.name.startswith(part):
            return value
    return "Zita" if asked.is_required else ""


@dataclass
class Reader(HTMLParser):
    """The forms of one page that act."""

    role: str
    page: str
    forms: list[Form] = field(default_factory=list)
    select: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            acts = has.get("method", "").lower() == "post"
            self._form = (
                Form(self.role, self.page, has.get("action") or self.page) if acts else None
            )
        elif tag == "select":
            self.select = has.get("name", "")
        elif tag == "option":
            chosen = "selected" in has or not any(
                f.name == self.select for f in (self._form.fields if self._form else ())
            )
            self._add(Field(self.select, "select", has.get("value", ""), is_on=chosen))
        elif tag in ("input", "textarea", "button"):
            self._add(_field(tag, has))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.forms.append(self._form)
            self._form = None

    def _add(self, made: Field) -> None:
        if self._form is not None and made.name:
            self._form = replace(self._form, fields=(*self._form.fields, made))


def _field(tag: str, has: dict[str, str]) -> Field:
    kind = "button" if tag == "button" else has.get("type", "text") if tag == "input" else tag
    is_on = kind not in ("button", "submit") and (
        kind not in ("checkbox", "radio") or "checked" in has
    )
    name, value = has.get("name", ""), has.get("value", "")
    return Field(name, kind, value, "required" in has, is_on)


class House:
    """What two organizers own, opened by everybody; put back as it was when asked."""

    def __init__(self, house: Flask) -> None:
        self.house = house
        self.mine, theirs = world.estate("mine"), world.estate("theirs")
        self._kept = world.sessions(self.mine, theirs)
        self._rows = [
            (table, [dict(row) for row in db.session.execute(table.select()).mappings()])
            for table in db.metadata.sorted_tables
        ]
        db.session.rollback()

    def visitor(self, role: str) -> FlaskClient:
        return as_one_who(self.house, self._kept[role])

    def put_back(self) -> None:
        db.session.rollback()
        db.session.expunge_all()
        empty(db.engine)
        with db.engine.begin() as connection:
            for table, rows in self._rows:
                if rows:
                    connection.execute(insert(table), rows)

    def pages(
        self, *, share: int = 1, roles: Sequence[str] = ASKED_BY
    ) -> Iterator[tuple[str, str, TestResponse]]:
        """(role, address, answer) of every page that each may read; or of one in `share`."""
        may = [
            (role, self.mine.fill(rule))
            for role in roles
            for _policy, method, rule in ROUTES
            if method == "GET" and not rule.endswith((".pdf", ".png", ".pkpass"))
            if role in ("owner", "operator") or "/organize" not in rule
        ]
        for role, address in random.Random(4).sample(may, len(may) // share):
            yield role, address, self.visitor(role).get(address)

    def forms(self, *, share: int = 1, roles: Sequence[str] = ASKED_BY) -> list[Form]:
        """Each form once, of all pages or of one in `share`."""
        found: dict[tuple[str, tuple[str, ...]], Form] = {}
        for role, address, answer in self.pages(share=share, roles=roles):
            for form in _forms_in(answer, role, address):
                names = tuple(sorted({f.name for f in form.fields}))
                found.setdefault((form.action, names), form)
        return list(found.values())

    def forms_of(self, role: str, address: str) -> list[Form]:
        return _forms_in(self.visitor(role).get(address), role, address)

    def send(self, form: Form, typed: Any, **how: Any) -> TestResponse:
        """With a token, as each real form has one: a body is never quite empty."""
        if isinstance(typed, dict):
            typed = {"csrf_token": "x"} | typed
        return self.visitor(form.role).post(form.action, data=typed, **how)


def _forms_in(answer: TestResponse, role: str, address: str) -> list[Form]:
    reader = Reader(role, address)
    if answer.status_code == 200 and answer.mimetype == "text/html":
        reader.feed(answer.text)
    return reader.forms
