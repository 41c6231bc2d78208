"""What phones that carry a till tell of money, and what they are told: sums, undone ones, the
drawer. And the last word of one that was taken away.

Each word is taken in by itself: one that fails holds up no other. Why: docs/adr/0037, 0045.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from msgspec import Meta, Struct

from app.accounts.actions import audit
from app.blocks import actions as blocks
from app.counting import actions as counting
from app.counting.queries import cash_of
from app.counting.rules import WORDS
from app.door import queries as doors
from app.door.models import Scanner
from app.door.queries import from_ms, to_ms
from app.door.rules import ScannerEnded
from app.kernel.db import in_transaction
from app.takes import actions as till
from app.takes.queries import may_take, name_of
from app.takes.rules import Told as Sum
from app.tills.queries import open_drawer
from app.unselling import actions as unselling
from app.untaking import actions as untaking
from app.web.api.shop import AskedSale, tell_sales
from app.web.api.told import AskedTake, AskedUndo, AskedWord, Millis, answer, asked
from app.web.context import now
from app.web.guards import scanner as scanner_only

page = Blueprint("api_door_money", __name__, url_prefix="/api/door/v1")
LAST = 1_000  # sums of a phone that was taken away, at most


class AskedLast(Struct):
    client_ms: Millis
    takes: Annotated[list[AskedTake], Meta(max_length=LAST)] = []
    undos: Annotated[list[AskedUndo], Meta(max_length=LAST)] = []
    drawers: Annotated[list[AskedWord], Meta(max_length=WORDS)] = []
    sales: Annotated[list[AskedSale], Meta(max_length=LAST)] = []


def has_till(scanner: Scanner) -> bool:
    return scanner.cashier_id is not None and scanner.till_ended_at is None


def its_till(scanner: Scanner) -> dict[str, object]:
    """Whose drawer it fills, in what money; nothing for a phone that takes none."""
    if not has_till(scanner) or scanner.cashier_id is None:
        return {}
    money = scanner.event.organizer.currency
    return {"till": {"cashier": name_of(scanner.cashier_id), "currency": money}}


def take_money(
    scanner: Scanner,
    takes: list[AskedTake],
    undos: list[AskedUndo],
    words: list[AskedWord],
    *,
    skew: timedelta,
    after: bool = False,
) -> list[dict[str, object]]:
    """In the order they happened: what opens a drawer, what fills it, what counts it."""
    acts: list[tuple[int, int, Callable[[], Any]]] = []
    facts: dict[str, Any] = {"skew": skew, "now": now()}
    late = facts | {"after": after}
    for n, sum_ in enumerate(takes):
        acts.append((sum_.at, n, partial(_take, scanner, sum_.told(), **late)))
    for n, back in enumerate(undos):
        acts.append((back.at, n, partial(unselling.undo, scanner, back.told(), **late)))
    for n, word in enumerate(words):
        acts.append((word.at, n, partial(counting.tell, scanner, word.told(), **late)))
    heard: list[dict[str, object]] = []
    for _at, _n, act in sorted(acts, key=lambda each: each[:2]):
        one = in_transaction(act)
        heard.append({"id": one.id, "result": one.result})
        heard[-1] |= {"replay": True} if one.replay else {}
    if undos and not after:  # a sale that was none has left places for this phone
        in_transaction(partial(blocks.fill, scanner.id, now=now()))
    return heard


def _take(scanner: Scanner, told: Sum, **facts: Any) -> till.Heard:
    heard = till.take(scanner, told, **facts)
    if not heard.replay:
        untaking.undo_if_told(told.id, now=facts["now"])
    return heard


def drawer_news(scanner: Scanner, *, wanted: bool) -> dict[str, object]:
    """How its cashier's drawer stands; `till: null` once its cashier is of the team no more."""
    if scanner.cashier_id is None:
        return {}
    if not _still_takes(scanner):
        return {"till": None}
    held = open_drawer(scanner.event.organizer_id, scanner.cashier_id) if wanted else None
    if held is None:
        return {"drawer": None} if wanted else {}
    cash = cash_of(held)
    sums = {"opening": cash.opening, "came": cash.came, "back": cash.back, "moved": cash.moved}
    return {"drawer": sums | {"mark": held.mark, "opened_ms": to_ms(held.opened_at)}}


def _still_takes(scanner: Scanner) -> bool:
    """Its cashier is of the team still; the first time not, that is kept."""
    if not has_till(scanner) or scanner.cashier_id is None:
        return False
    if may_take(scanner.event.organizer_id, scanner.cashier_id):
        return True
    return not in_transaction(partial(till.end_till, scanner, now=now()))


@page.post("/last")
@scanner_only
def create() -> ResponseReturnValue:
    """A phone that was taken away, or whose evening is over, hands over once what money it still
    held. Nobody comes in by it, and nothing is paid by it before a person said so."""
    told = asked(AskedLast)
    money = (told.takes, told.undos, told.drawers)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    scanner = doors.ended_by_token(token, now=now()) if scheme == "Bearer" else None
    if scanner is None:
        raise ScannerEnded()
    skew = now() - from_ms(told.client_ms)
    if scanner.handed_over_at is not None:
        return answer({"results": []})  # once: what came then is kept
    heard = take_money(scanner, *money, skew=skew, after=True)
    heard += tell_sales(scanner, told.sales, skew, after=True)
    sums = len(told.takes) + len(told.sales)
    in_transaction(partial(_note, scanner.event_id, scanner.id, sums))
    return answer({"results": heard})


def _note(event_id: int, scanner_id: int, sums: int) -> None:
    scanner = doors.scanner_of(event_id, scanner_id)
    if scanner is None or scanner.handed_over_at is not None:
        return
    scanner.handed_over_at = now()
    of, about = scanner.event.organizer_id, f"scanner:{scanner.id}"
    facts: dict[str, Any] = {"sums": sums, "gate": scanner.gate}
    audit("scanner.last-word", about, actor=about, organizer_id=of, now=now(), **facts)
