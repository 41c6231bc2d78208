"""Taking in what a phone tells of its cashier's drawer: each word once, in whatever order.

There is one drawer a person (app/tills): a word from a phone opens it, or is about the one that is
open. What stands is what was said last, by the clock of the evening. Why: docs/adr/0045.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.counting import queries
from app.counting.models import DrawerWord
from app.counting.rules import Kind, Result, Told, readable
from app.door.models import Scanner
from app.door.rules import corrected
from app.kernel.db import db, insert_once
from app.tills import queries as tills
from app.tills.actions import begin_told, count_told
from app.tills.models import Drawer

LONGEST = timedelta(days=3)  # between a sum and the opening told after it: no till lasts longer


@dataclass(frozen=True, slots=True)
class Heard:
    """What the phone is told of one word."""

    id: str
    result: Result
    replay: bool = False


def tell(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime, after: bool = False
) -> Heard:
    """Take in one word. `after`: its phone was taken away; it is kept for a person to read."""
    if scanner.cashier_id is None:
        return Heard(told.id, Result.REFUSED)
    known = _insert_once(scanner, told, skew=skew, now=now)
    if known is not None:
        mine = known.scanner_id == scanner.id
        return Heard(told.id, known.result if mine else Result.REFUSED, replay=True)
    word = db.session.get_one(DrawerWord, told.id, populate_existing=True)
    if after:
        word.result = Result.AFTER
    elif word.kind is Kind.OPEN:
        word.drawer_id = _begin(word, scanner, word.amount, now=now).id
    else:
        _count(word, scanner, now=now)
    db.session.flush()
    return Heard(told.id, word.result)


def _insert_once(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime
) -> DrawerWord | None:
    """Keep it as told; the one that was there before, if one was. The table's key decides."""
    row = {
        "id": told.id,
        "event_id": scanner.event_id,
        "scanner_id": scanner.id,
        "cashier_id": scanner.cashier_id,
        "drawer_id": None,
        "mark": told.drawer,
        "kind": told.kind,
        "amount": told.amount,
        "pieces": readable(told.pieces, told.amount),
        "phone_at": told.at,
        "told_at": corrected(told.at, skew=skew, paired_at=scanner.created_at, now=now),
        "received_at": now,
        "offline": told.offline,
        "result": Result.KEPT,
    }
    add = insert_once(DrawerWord, "id").values(row)
    if db.session.execute(add.returning(DrawerWord.id)).scalar() is not None:
        return None
    return db.session.get_one(DrawerWord, told.id, populate_existing=True)


def _begin(word: DrawerWord, scanner: Scanner, opening: int, *, now: datetime) -> Drawer:
    """What this person's phones took since their last count, and told before, lies in it too."""
    of, who = scanner.event.organizer_id, word.cashier_id
    before = queries.told_keys(who, tills.last_counted(of, who), now, event_id=scanner.event_id)
    facts: dict[str, Any] = {"mark": word.mark, "user_id": who, "at": word.told_at, "now": now}
    return begin_told(of, opening, first=before, **facts)


def _count(word: DrawerWord, scanner: Scanner, *, now: datetime) -> None:
    of, who = scanner.event.organizer_id, word.cashier_id
    said = queries.word_of(word.mark, who)
    held = tills.drawer(said.drawer_id, of) if said and said.drawer_id else None
    held = held or tills.drawer_at(of, who, word.told_at) or _begin(word, scanner, 0, now=now)
    word.drawer_id = held.id
    told = queries.told_keys(who, held.opened_at - LONGEST, word.told_at)
    facts: dict[str, Any] = {"user_id": who, "at": word.told_at, "now": now}
    if not count_told(held, word.amount, told=told, **facts):
        word.result = Result.LATER
