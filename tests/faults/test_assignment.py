"""Names of columns are sent beside the fields of every form: nothing that no form asks is written,
whoever sends it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import has_request_context, request
from sqlalchemy import Enum, Integer, String, event, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Membership, User
from app.kernel.db import UtcDateTime, db
from app.ledger.models import LedgerLine
from config import ROOT
from tests.faults.forms import ASKED_BY, Form, House, Typed
from tests.faults.sizes import fault, size, told

pytestmark = fault("Z3")
SHARE = size(25, 1)
NUMBER, TEXT, DAY = 777_777, "zz-assigned", datetime(1999, 9, 9, 9, 9, 9, tzinfo=UTC)
# what people try first
TRIED = {
    "role": "owner",
    "is_admin": "1",
    "is_operator": "1",
    "state": TEXT,
    "status": TEXT,
    **dict.fromkeys(("organizer_id", "owner_id", "user_id", "event_id", "id"), str(NUMBER)),
    **dict.fromkeys(("total", "paid", "held", "size", "sold", "amount"), str(NUMBER)),
    "created_at": DAY.isoformat(),
    "paid_at": DAY.isoformat(),
}
SENT_BY = (*ASKED_BY, "operator")


def never_asked() -> Typed:
    """Each column that no form of the house has a field for, and a value that we know again."""
    asked = set()
    for page in sorted((ROOT / "templates").rglob("*.html")):
        asked |= set(re.findall(r"""name=["']([\w-]+)["']""", page.read_text()))
    for source in sorted((ROOT / "app" / "web").rglob("*.py")):
        asked |= set(re.findall(r'"(\w+)"', source.read_text()))
    values = {
        column.name: _value(column.type)
        for table in db.metadata.sorted_tables
        for column in table.c
        if column.name not in asked
    }
    return {name: value for name, value in values.items() if value}


def _value(kind: Any) -> str:
    if isinstance(kind, Integer):
        return str(NUMBER)
    if isinstance(kind, UtcDateTime):
        return DAY.isoformat()
    return TEXT if isinstance(kind, String) and not isinstance(kind, Enum) else ""


def assigned() -> list[str]:
    """Tables in which one of our values stands, and who has more rights than before."""
    parts = []
    for table in db.metadata.sorted_tables:
        ours = []
        for column in table.c:
            if isinstance(column.type, Integer):
                ours.append(column == NUMBER)
            elif isinstance(column.type, UtcDateTime):
                ours.append(column == DAY)
            elif isinstance(column.type, String) and not isinstance(column.type, Enum):
                ours.append(column == TEXT)
        if ours:
            parts.append(
                select(literal(table.name)).where(select(table).where(or_(*ours)).exists())
            )
    return sorted(db.session.execute(union_all(*parts)).scalars())


def rights() -> list[tuple[Any, ...]]:
    team = select(Membership.user_id, Membership.organizer_id, Membership.role)
    return sorted(
        [
            *map(tuple, db.session.execute(team)),
            *map(tuple, db.session.execute(select(User.id, User.is_operator))),
        ]
    )


def nested(extras: Typed) -> Typed:
    """As other houses read them: an object, a list, rows."""
    forms = ("{}[]", "row[{}]", "user[{}]", "row.{}", "rows-0-{}", "row[0][{}]")
    return {form.format(name): value for name, value in extras.items() for form in forms}


def tries(visits: House, most: int) -> Iterator[tuple[Form, list[str]]]:
    """Each form, sent with all of it, in its address too; what was written that nobody asked."""
    extras = never_asked() | TRIED
    forms = visits.forms(share=SHARE, roles=SENT_BY)
    before = rights()
    # an operator, or of a team that was there before: who founds one owns it
    theirs = {True, visits.mine.organizer.id, *(one[1] for one in before if len(one) == 3)}
    for form in random.Random(4).sample(forms, min(most, len(forms))):
        own = {field.name for field in form.fields}
        more = {name: value for name, value in extras.items() if name not in own}
        inside = {name: [value, value] for name, value in nested(TRIED).items()}
        answer = visits.send(form, form.filled() | more | inside, query_string=_asked(form))
        assert answer.status_code < 500, (form.name, answer.status_code)
        db.session.rollback()
        found = assigned()
        gained = set(rights()) - set(before)
        found += [f"rights: {one}" for one in gained if "role" not in own and one[1] in theirs]
        yield form, found
        if answer.status_code < 400:
            visits.put_back()


def _asked(form: Form) -> Typed:
    """What stands in its address already, and all that people try first."""
    return TRIED | dict(parse_qsl(urlsplit(form.action).query, keep_blank_values=True))


def test_what_no_form_asks_is_not_written(visits: House) -> None:
    found, sent = [], 0
    for form, wrong in tries(visits, size(10, 10_000)):
        sent += 1
        found += [f"{form.name}: {what}" for what in wrong]
    told(forms=sent, columns=len(never_asked()), changed=len(found))
    assert sorted(set(found)) == []
    assert sent > size(3, 100)


def test_twin_where_a_row_takes_whatever_is_sent_it_is_written(visits: House) -> None:
    found, sent = [], 0
    with rows_take_all(lambda name: request.form.get(name, "")):
        for _form, wrong in tries(visits, size(20, 200)):
            sent += 1
            found += wrong
            if found:
                break
    told(changed_when_rows_take_all=len(found))
    assert found != []


@contextmanager
def rows_take_all(sent: Callable[[str], str]) -> Iterator[None]:
    """`sent`: what came under this name."""

    def take(session: Session, *_args: object) -> None:
        if not has_request_context():
            return
        written = [each for each in [*session.new, *session.dirty] if type(each) is not LedgerLine]
        for row, column in [(each, c) for each in written for c in each.__table__.columns]:
            if column.primary_key or column.foreign_keys or column.unique:
                continue
            if sent(column.name) == str(NUMBER) and isinstance(column.type, Integer):
                setattr(row, column.key, NUMBER)
            elif sent(column.name) == TEXT and _value(column.type) == TEXT:
                setattr(row, column.key, TEXT)

    event.listen(Session, "before_flush", take)
    try:
        yield
    finally:
        event.remove(Session, "before_flush", take)
