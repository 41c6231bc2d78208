"""A row of one house in every table, and a mail of every kind: what nobody ever wrote is read by
nobody, and that would prove nothing."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from PIL import Image
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    Update,
    insert,
    select,
    update,
)

from app.contacts.models import Contact
from app.jobs.post import NothingToSay, Undeliverable
from app.kernel import codes
from app.kernel.db import UtcDateTime, db, table_of, transaction
from app.kernel.links import owned_by
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.profiles.models import Profile
from app.settlement.models import Payment
from app.web.mail import compose
from config import ROOT
from tests.faults.forms import House
from tests.faults.reading import said_in
from tests.routes import ROUTES
from tests.web.world import Estate

TEXT = "Bonsoir"
NOW = datetime.now(UTC).replace(microsecond=0)  # as tests/web/world.py
SHORT = {"orders": "order", "waitlist_entry": "entry", "anchor_guest": "anchor"}
PLAIN = {
    "name": "",
    "state": "paid",
    "taken": [],
    "left": 1,
    "wanted": 1,
    "why": "no_type",
    "missing": [],
    "minutes": 30,
    "days": 1,
    "token": "t",
    "amount": 500,
}
MOODS: tuple[Update | None, ...] = (
    None,
    update(Payment).values(declared_at=None),
    update(Order).values(status=OrderStatus.DEPOSIT),
)
OF_MAIL: dict[str, dict[str, Any]] = {
    "cancelled": {"tickets": 2},
    "unreleased": {"why": "not-ready"},
    "invitation": {"role": "owner", "by": "", "organizer": ""},
}
# what a column that no plain word fits says instead
SAYS: dict[str, Any] = {
    "inviter.user_id": "its member",
    "testimony.shown_at": NOW,
    "cancellation.choose_until": NOW,
}
HOLES = {  # of tests/web/nowhere.py: what stands there now
    "/applications/<secret>": "application.secret",
    "/readers/<secret>": "reader.secret",
    "/subscribers/<secret>": "subscriber.secret",
    "/preview/<secret>": "event.preview",
    "/pictures/<code>": "picture.code",
    "/contact-files/<int:file_id>": "contact_file.id",
    "/recap/files/<int:file_id>": "recap_file.id",
    "/file/<int:file_id>": "statement_file.id",
    "<int:pair_id>": "duplicate.id",
    "<int:merge_id>": "contact_merge.id",
    "<int:cancellation_id>": "cancellation.id",
    "<int:invitation_id>": "invitation.id",
}


def fill(visits: House) -> None:
    """A row in each table that has none, of what the first organizer and its member own."""
    for _who, _method, rule in ROUTES:
        visits.mine.fill(rule)  # what stands in addresses is made by asking for it
    db.session.rollback()
    own = owned(visits.mine)
    with db.engine.begin() as connection:
        for table in db.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is None:
                connection.execute(insert(table).values(row_of(table, own, connection)))
        first = {
            hole: connection.execute(select(column_of(name)).order_by(column_of(name))).scalars()
            for hole, name in HOLES.items()
        }
        found = {hole: next((one for one in rows if one), 0) for hole, rows in first.items()}
    db.session.expire_all()
    there = {hole: hole.partition("<")[0] + str(value) for hole, value in found.items()}
    nowhere = {hole: value for hole, value in visits.mine.holes.items() if hole not in there}
    visits.mine.__dict__["holes"] = there | nowhere


def fill_book(owner: Profile, contact: Contact) -> None:
    """A row of theirs in each private table, about this contact where it is about anybody."""
    own = {"profile": owner.id, "contact": contact.id}
    with db.engine.begin() as connection:
        for table in owned_by(table_of(Profile)):
            theirs = select(table).where(table.c.owner_id == owner.id).limit(1)
            if connection.execute(theirs).first() is None:
                connection.execute(insert(table).values(row_of(table, own, connection)))


def column_of(name: str) -> Column[Any]:
    table, _, column = name.partition(".")
    return db.metadata.tables[table].c[column]


def owned(mine: Estate) -> dict[str, Any]:
    """The row that one of a table belongs to."""
    return {
        "organizer": mine.organizer.id,
        "event": mine.event.id,
        "series": mine.series.id,
        "user_account": mine.owner.id,
        "profile": mine.contact.owner_id,
        "card": mine.token.card_id,
        "contact": mine.contact.id,
        "orders": mine.order.id,
        "ticket": mine.ticket.id,
        "payment": mine.payment,
        "quota": mine.cap.id,
    }


def row_of(table: Table, own: dict[str, Any], connection: Connection) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.c:
        says = SAYS.get(f"{table.name}.{column.name}")
        if column.foreign_keys and (says or not column.nullable):
            row[column.name] = _led_to(column, own, row, connection)
        elif says is not None:
            row[column.name] = says
        elif not (column.nullable or column.foreign_keys or _is_counted(column)):
            row[column.name] = plain(column)
    return row


def _is_counted(column: Column[Any]) -> bool:
    alone = len(column.table.primary_key) == 1
    return column.primary_key and alone and isinstance(column.type, Integer)


def _led_to(column: Column[Any], own: dict[str, Any], row: dict[str, Any], of: Connection) -> Any:
    """What is ours; the next one where that stands already: two of a kind, or one for each."""
    there = next(iter(column.foreign_keys)).column
    taken = [row[c.name] for c in column.table.c if c.name in row and c.references(there)]
    if column.unique or list(column.table.primary_key) == [column]:
        taken += of.execute(select(column)).scalars()
    if not (free := _free(there, own, taken, of)):
        of.execute(insert(there.table).values(row_of(there.table, own, of)))
        free = _free(there, own, taken, of)
    return free[0]


def _free(there: Column[Any], own: dict[str, Any], taken: list[Any], of: Connection) -> list[Any]:
    rows = select(there).order_by(there)
    if "owner_id" in there.table.c:
        rows = rows.where(there.table.c.owner_id == own["profile"])
    ids = [own.get(there.table.name), *of.execute(rows).scalars()]
    return [one for one in ids if one is not None and one not in taken]


def plain(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    if isinstance(kind, String):
        is_one = column.unique or column.primary_key or column.name == "secret"
        return codes.secret() if is_one else TEXT
    if isinstance(kind, LargeBinary):
        return _picture()
    plains = {Boolean: False, Integer: 1, UtcDateTime: NOW, Date: NOW.date(), Time: time(18)}
    return next((value for of, value in plains.items() if isinstance(kind, of)), {})


@cache
def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (360, 240), "teal").save(out, "WEBP")
    return out.getvalue()


def letters(visits: House, *, share: int = 1) -> dict[str, str]:
    """What a mail of each kind says, by its template; those that have nothing to say are left out.

    Of each order, as it is, then as if it waited for money by hand, then for its rest.
    """
    found: dict[str, str] = {}
    pages = sorted((ROOT / "templates" / "mail").glob("[!_]*.txt"))[::share]
    for mood in MOODS:
        if mood is not None:
            with transaction():
                db.session.execute(mood)
        first, moved = facts_of_mails(visits.mine), others(visits.mine)
        for page in pages:
            for facts in ({}, *moved):
                told = first | facts | OF_MAIL.get(page.stem, {})
                if page.stem not in found and (text := said_by(visits, page.stem, told)):
                    found[page.stem] = text
    return found


def said_by(visits: House, kind: str, facts: dict[str, Any]) -> str:
    """ "" when it has nothing to say."""
    words: dict[str, Any] = {"recipient": facts["reader"], "locale": "fr", "facts": facts}
    with visits.house.test_request_context("/"), suppress(NothingToSay, Undeliverable):
        message = Message(id=1, template=kind, created_at=NOW, **words)
        return said_in(compose(message, sender="x@example.cm"))
    return ""


def others(mine: Estate) -> list[dict[str, Any]]:
    """Of each order, and of a date that is not published."""
    return [
        {"order_id": order.id, "event_id": order.event_id, "orders": [order.id]}
        | ({"email": order.email} if order.email else {})
        for order in db.session.scalars(select(Order).order_by(Order.id))
    ] + [{"event_id": mine.draft.id}]


def facts_of_mails(mine: Estate) -> dict[str, Any]:
    """Whatever a mail may be told: the rows, and plain words."""
    own = owned(mine)
    facts: dict[str, Any] = {
        f"{SHORT.get(table.name, table.name)}_id": own.get(table.name)
        or db.session.scalar(select(table.c.id).order_by(table.c.id).limit(1))
        for table in db.metadata.sorted_tables
        if "id" in table.c
    }
    reader = db.session.scalar(select(column_of("reader.email")).limit(1))
    facts |= {"orders": [facts["order_id"]], "tickets": [facts["ticket_id"]]}
    facts |= {"email": reader, "reader": reader}
    return facts | PLAIN
