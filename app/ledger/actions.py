"""Writing in the money book: once for each key, whoever comes second; never changed afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DDL, Connection, Table, delete, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.db import db, insert_once, is_sqlite, table_of
from app.kernel.money import Money
from app.ledger.models import TRIAL, Counter, LedgerLine, Movement, Receipt, ReceiptKind
from app.ledger.rules import Line, balanced


def post(
    movement: Movement,
    lines: Sequence[Line],
    *,
    key: str,
    organizer_id: int,
    currency: str,
    now: datetime,
    order_id: int | None = None,
    note: str = "",
) -> bool:
    """Write a movement; False when its key was written before, or when it moves nothing.

    Raises: Unbalanced.
    """
    rows = line_rows(
        movement,
        lines,
        key=key,
        organizer_id=organizer_id,
        currency=currency,
        now=now,
        order_id=order_id,
        note=note,
    )
    if not rows:
        return False
    once = insert_once(LedgerLine, "key", "n").values(rows).returning(LedgerLine.id)
    return db.session.execute(once).first() is not None


def line_rows(
    movement: Movement, lines: Sequence[Line], *, key: str, now: datetime, **facts: Any
) -> list[dict[str, Any]]:
    """A movement as rows of the book. Raises: Unbalanced."""
    whole = {"key": key, "at": now, "movement": movement, "order_id": None, "note": ""} | facts
    return [
        whole | {"n": n, "account": account, "amount": amount}
        for n, (account, amount) in enumerate(balanced(lines), 1)
    ]


def series_of(kind: ReceiptKind, *, zone: str, now: datetime, trial: bool = False) -> str:
    """ "REC-2026": the year is the one on the clocks of `zone`. Tries count apart."""
    short = {"receipt": "REC", "credit-note": "AV", "part": "ACO"}[kind]
    year = now.astimezone(ZoneInfo(zone)).year
    return f"{TRIAL if trial else ''}{short}-{year}"


def next_number(organizer_id: int, series: str) -> int:
    """The next number of a series, 1 first. Taken in the transaction that uses it, so that a
    number is never lost; whoever else wants one waits until that has ended."""
    taken = _dialect().insert(Counter).values(organizer_id=organizer_id, series=series, n=1)
    taken = taken.on_conflict_do_update(
        index_elements=["organizer_id", "series"], set_={"n": Counter.n + 1}
    )
    return int(db.session.execute(taken.returning(Counter.n)).scalar_one())


def issue_receipt(
    kind: ReceiptKind,
    snapshot: dict[str, Any],
    *,
    key: str,
    organizer_id: int,
    order_id: int,
    total: Money,
    zone: str,
    now: datetime,
    trial: bool = False,
) -> Receipt:
    """Number and keep what a receipt says."""
    series = series_of(kind, zone=zone, now=now, trial=trial)
    made = Receipt(
        key=key,
        organizer_id=organizer_id,
        series=series,
        n=next_number(organizer_id, series),
        kind=kind,
        order_id=order_id,
        amount=total.amount,
        currency=total.currency,
        snapshot=snapshot,
        sha256=fingerprint(snapshot),
        issued_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def fingerprint(snapshot: dict[str, Any]) -> str:
    """SHA-256 of a snapshot's JSON, its keys in order: the same whoever reckons it."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _dialect() -> Any:
    return sqlite if is_sqlite() else postgresql


@contextmanager
def unguarded(connection: Connection, table: Table) -> Iterator[None]:
    """What is only added to may be rewritten inside; its guards stand again afterwards. Only for
    what is made anew as a whole, or spoilt on purpose: a demonstration, a test's database."""
    if connection.dialect.name == "postgresql":
        connection.execute(DDL(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))  # type: ignore[no-untyped-call]
        yield
        connection.execute(DDL(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))  # type: ignore[no-untyped-call]
        return
    of = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :of")
    guards = connection.execute(of, {"of": table.name}).all()
    for name, _made in guards:
        connection.execute(DDL("DROP TRIGGER " + name))  # type: ignore[no-untyped-call]
    yield
    for _name, made in guards:
        connection.execute(DDL(made))  # type: ignore[no-untyped-call]


def forget_all(connection: Connection) -> None:
    """Empty the book, where there is anything in it."""
    for table in (table_of(LedgerLine), table_of(Receipt)):
        if connection.execute(select(table.c.id).limit(1)).first() is not None:
            with unguarded(connection, table):
                connection.execute(delete(table))
