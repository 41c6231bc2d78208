"""Every form of the house with what nobody should send: nothing breaks, nothing is taken for
granted, and no sign that forges a text is kept."""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from sqlalchemy import String, func, select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.kernel.db import db
from app.kernel.text import BIDI
from app.messages.models import Message
from tests import make
from tests.faults.forms import Form, House, Typed
from tests.faults.sizes import WHOLE, fault, size, told

PAGES, EACH = size(12, 1), size(8, 1)  # of so many pages, and of so many tries, one


def some(tries: list[Any], seed: int, share: int) -> list[Any]:
    """All of them; one in `share` when small."""
    return tries if WHOLE else random.Random(seed).sample(tries, max(1, len(tries) // share))


def all_or_one(visits: House) -> list[Form]:
    """For a twin: every form; when small, the one of a card that is written by hand."""
    return visits.forms() if WHOLE else visits.forms_of("member", "/member/contacts/new")


def changed(answer: TestResponse) -> bool:
    return answer.status_code < 400


# ---- I8: absent, twice, as a file, as something else ----


def bent(form: Form) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """(what is wrong, body, how it is sent) of each way to send a form wrongly."""
    whole = form.filled()
    yield "nothing at all", {}, {}
    yield "as JSON", None, {"json": whole}
    yield "as a JSON list", None, {"json": list(whole)}
    yield "as plain text", "x=1", {"content_type": "text/plain"}
    yield (
        "a torn body",
        b"--xx\r\nContent-Disp",
        {"content_type": "multipart/form-data; boundary=xx"},
    )
    for name in whole:
        yield f"without {name}", {k: v for k, v in whole.items() if k != name}, {}
        yield f"{name} twice", whole | {name: [str(whole[name]), "other"]}, {}
        yield f"{name} as a file", whole | {name: (io.BytesIO(b"\0\1"), "x.bin")}, {}
        yield (
            f"{name} as a list",
            {k: v for k, v in whole.items() if k != name}
            | {
                f"{name}[]": str(whole[name]),
                f"{name}.x": "1",
            },
            {},
        )


@fault("I8")
def test_no_form_breaks_when_a_field_is_absent_or_of_another_kind(visits: House) -> None:
    broken, taken, sent, forms = [], [], 0, visits.forms(share=PAGES)
    tries = [(form, *each) for form in forms for each in bent(form)]
    for form, what, body, how in some(tries, 8, EACH):
        answer = visits.send(form, body, **how)
        sent += 1
        if answer.status_code >= 500:
            broken.append(f"{form.name}: {what}")
        if is_accepted(form, what, answer):
            taken.append(f"{form.name}: {what}")
        if changed(answer):
            visits.put_back()
    told(forms=len(forms), sent=sent, broken=len(broken), accepted=len(taken))
    assert (broken, taken) == ([], [])


def is_accepted(form: Form, what: str, answer: TestResponse) -> bool:
    """A form that says of a field that it is required does without it."""
    required = {f.name for f in form.fields if f.is_required}
    missing = what.removeprefix("without ")
    return what.startswith("without ") and missing in required and changed(answer)


@fault("I8")
def test_twin_without_the_check_a_form_does_without_what_it_requires(
    visits: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(self: Any, valuelist: list[Any]) -> None:
        self.data = self.read(valuelist[0]) if valuelist and valuelist[0] else self.blank
        self.required = False

    monkeypatch.setattr("app.web.fields.TypedField.process_formdata", read)
    taken = []
    for form in all_or_one(visits):
        for what, body, how in bent(form):
            required = {f"without {f.name}" for f in form.fields if f.is_required}
            if what in required and is_accepted(form, what, visits.send(form, body, **how)):
                taken.append(f"{form.name}: {what}")
                visits.put_back()
                break
        if taken and EACH > 1:
            break
    told(accepted_without_the_check=len(taken))
    assert taken != []


# ---- I7: any sign that people, or attackers, can type ----

SIGNS = {
    "emoji": "👩🏽‍🚀👨‍👩‍👧‍👦🇨🇲",
    "right to left": "مريم العلي שלום",
    "zalgo": "Z" + "\u0336\u0489\u0315" * 300 + "a",
    "nul": "a\x00b",
    "controls": "a\x01\x07\x1b[31m\x7f\x85b",
    "override": "nob\u202egpj.exe",
    "isolates": "\u2066a\u2069\u202ab",
    "invisible": "\u200b\u200d\ufeff\u2060",
    "half a pair": "a\ud800b",
    "composed": "É",
    "decomposed": "E\u0301",
    "dotted i": "İSTANBUL ı ſ ß ẞ",
    "lookalike": "WUЅU",  # a Cyrillic dze
    "wide": "\uff37\uff35\uff33\uff35 \U0001d4d0",
    "lines": "a\r\nb\u2028c\u2029d\x0be",
    "long": "é" * 5_000,
    "percent": "%00%0a%s{0}%(x)s",
    "noncharacter": "\ufffe\uffff\U0010ffff",
    "tags": "\U000e0041\U000e007f",
}


def raw(typed: Typed) -> bytes:
    """As a form is sent, also what is no text: half a pair of UTF-16."""
    pairs = (
        "=".join(quote_from_bytes(str(part).encode("utf-8", "surrogatepass")) for part in pair)
        for pair in typed.items()
    )
    return "&".join(pairs).encode()


@fault("I7")
def test_no_sign_breaks_a_form_and_none_that_forges_is_kept(visits: House) -> None:
    broken, kept, sent = [], set[str](), 0
    tries = [
        (form, f.name, sign)
        for form in visits.forms(share=PAGES)
        for f in form.texts
        for sign in SIGNS
    ]
    for form, name, sign in some(tries, 7, EACH * 3):
        body = raw(form.filled() | {name: SIGNS[sign]})
        answer = visits.send(form, body, content_type="application/x-www-form-urlencoded")
        sent += 1
        if answer.status_code >= 500:
            broken.append(f"{form.name}: {sign} in {name}")
        if changed(answer):
            kept |= {f"{where} through {form.name}" for where in forging()}
            page = visits.visitor(form.role).get(form.page)
            if page.status_code >= 500:
                broken.append(f"{form.page} after {sign} in {name}")
            visits.put_back()
    told(sent=sent, broken=len(broken), kept=len(kept))
    assert (broken, kept) == ([], set())


def forging() -> set[str]:
    """Columns that hold a sign which is not seen, or turns what is read around."""
    return {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String)
        for text in db.session.scalars(select(column).where(column.is_not(None)))
        if any(c in BIDI or (unicodedata.category(c) == "Cc" and c not in "\n\t") for c in text)
    }


@fault("I7")
def test_twin_without_cleaning_what_forges_is_kept(
    visits: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in ("app.web.fields.clean_name", "app.web.fields.clean_text"):
        monkeypatch.setattr(where, str)
    kept = set()
    for form in all_or_one(visits):
        for f in form.texts:
            answer = visits.send(form, form.filled() | {f.name: SIGNS["override"]})
            if changed(answer):
                kept |= forging()
                visits.put_back()
        if kept and EACH > 1:
            break
    told(columns_that_keep_it_without_cleaning=len(kept))
    assert kept != set()


# ---- I7: one person, one account ----

SAME = [
    ("awa@example.cm", "Awa@Example.CM"),
    ("awa@example.cm", "  awa@example.cm "),
    ("élodie@example.cm", "e\u0301lodie@example.cm"),
    ("élodie@example.cm", "ÉLODIE@example.cm"),
    ("awa@exämple.cm", "awa@exa\u0308mple.cm"),
    ("awa@bücher.cm", "awa@xn--bcher-kva.cm"),
    ("awa@example.cm", "awa@ｅｘａｍｐｌｅ.cm"),
]


def accounts(house: Flask, first: str, second: str) -> int:
    """How many accounts there are once both addresses signed in through their own links."""
    for address in (first, second):
        visitor = house.test_client()
        assert visitor.post("/session", data={"email": address}).status_code == 200, address
        newest = select(Message.facts).order_by(Message.id.desc()).limit(1)
        token = db.session.scalars(newest).one()["token"]
        visitor.post(f"/session/{token}", data={"name": "Awa"})
    return db.session.scalar(select(func.count(User.id))) or 0


@fault("I7")
@pytest.mark.parametrize(("first", "second"), SAME)
def test_one_address_written_in_two_ways_is_one_account(
    client: Any, house: Flask, first: str, second: str
) -> None:
    make.user("Zita")
    assert accounts(house, first, second) == 2
    told(one_account=f"{first} {second!a}")


@fault("I7")
def test_twin_without_folding_one_address_is_two_accounts(
    client: Any, house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.fields.EmailField.read", lambda _field, typed: typed.strip())
    make.user("Zita")
    assert accounts(house, "awa@example.cm", "Awa@Example.CM") == 3
