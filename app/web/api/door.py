"""What the scanner page asks: pair this phone, give me the list, take these scans.

A phone's own token stands in for a session. The server never decides at the door: the phone did,
and tells it here, each scan once. Why: docs/adr/0008.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import partial

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.accounts.actions import count_try
from app.blocks import actions as blocks
from app.door import actions as door
from app.door import queries as doors
from app.door.models import Scanner
from app.door.queries import from_ms, to_ms
from app.door.rules import (
    PAIRING_TRIES,
    DeviceRole,
    ScannerEnded,
    in_ms,
    is_news,
)
from app.gates.queries import at_door
from app.kernel.db import in_transaction, transaction
from app.kernel.seals import new_nonce, readable
from app.passages import actions as passages
from app.passages import queries as passing
from app.passages.queries import Phone
from app.passages.rules import Taken, Turn, knows_all
from app.takes.queries import with_dues
from app.web.api import rehearsals
from app.web.api.money import drawer_news, has_till, its_till, take_money
from app.web.api.shop import its_shop, tell_sales
from app.web.api.told import ONE_NONCE, AskedPair, AskedScan, AskedSync, answer, asked
from app.web.context import asked_number, client_place, now
from app.web.guards import scanner as scanner_only

page = Blueprint("api_door", __name__, url_prefix="/api/door/v1")

IN_ONE_TRANSACTION = 100  # scans: other doors wait for their turn meanwhile


def its_token() -> str:
    """Of the phone that asks; "" when it brought none, and that is nobody's."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""


def this_scanner() -> Scanner:
    """The phone whose token came along. Raises: ScannerEnded, which makes it wipe itself."""
    found = doors.scanner_by_token(its_token(), now=now())
    if found is None:
        raise ScannerEnded()
    return found


def its_event(scanner: Scanner) -> dict[str, object]:
    event = scanner.event
    return {
        "code": event.code,
        "door_code": event.door_code,
        "title": event.title,
        "starts_ms": to_ms(event.starts_at),
        "ends_ms": to_ms(event.ends_at),
        "timezone": event.timezone,
    }


def its_rows(
    to: Scanner | Phone, salt: bytes, since: int, *, name: str, form: int, till: bool
) -> tuple[dict[str, object], bool]:
    """The tickets that changed, as this phone may know them and can read them; and whether second
    entries are among them."""
    shared = form >= ONE_NONCE and to.role is DeviceRole.SCAN
    nonce = new_nonce() if shared else b""
    news = doors.news_since(to.event_id, salt, since, to.role, nonce=nonce)
    told = with_dues(news.rows, to.event_id) if till else list(news.rows)
    return {name: told} | ({"nonce": readable(nonce)} if nonce else {}), news.clashes


def its_rules(event_id: int) -> dict[str, object]:
    """What its types are called, and what the organizer settled for the doors of this date."""
    door = at_door(event_id)
    settled = {"reentry": door.rules.reentry, "gates": door.rules.gates, "notes": door.notes}
    return {"types": door.names, "rules": settled}


@page.post("/pair")
@scanner_only
def create() -> ResponseReturnValue:
    wanted = asked(AskedPair)
    with transaction():
        count_try("pair", client_place(), PAIRING_TRIES, now=now())
    with transaction():
        scanner, token = door.pair(wanted.code, name=wanted.name, now=now())
        blocks.fill(scanner.id, now=now())
    return answer(
        {
            "token": token,
            "device_id": scanner.id,
            "gate": scanner.gate,
            "role": scanner.role,
            "salt": urlsafe_b64encode(scanner.event.door_salt).decode(),
            "event": its_event(scanner),
        }
        | its_till(scanner)
        | ({"practice_until_ms": to_ms(scanner.works_until)} if scanner.practice else {})
    )


@page.get("/bundle")
@scanner_only
def show() -> ResponseReturnValue:
    scanner = this_scanner()
    if scanner.practice:
        return answer(rehearsals.bundle(scanner) | {"event": its_event(scanner)})
    event = scanner.event
    form = request.args.get("rows", 1, type=asked_number)
    cursor = doors.change_seq(event.id)  # before the rows: what changes meanwhile comes again
    till = has_till(scanner)
    rows, _clashes = its_rows(scanner, event.door_salt, 0, name="tickets", form=form, till=till)
    mixed_up = doors.events_mixed_up_with(event).items()
    return answer(
        {
            "cursor": cursor,
            "server_ms": to_ms(now()),
            "event": its_event(scanner),
            "sales_end_ms": to_ms(doors.sales_end_at(event)),
            "others": {code: (title, to_ms(at), same) for code, (title, at, same) in mixed_up},
        }
        | its_rules(event.id)
        | rows
        | its_shop(scanner)
        | drawer_news(scanner, wanted=True)
    )


@page.post("/sync")
@scanner_only
def update() -> ResponseReturnValue:
    phone, told = _telling()
    if phone.practice:
        return answer(rehearsals.news(told.cursor, [one.id for one in told.scans]))
    skew = now() - from_ms(told.client_ms)
    money = told.takes, told.undos, told.drawers
    # first: whom it lets in has then paid
    sums = take_money(this_scanner(), *money, skew=skew) if any(money) else []
    sums += tell_sales(this_scanner(), told.sales, skew) if told.sales else []
    turns = _take(phone, told.scans, skew, alone=not sums)
    known = (phone.queue_length, told.queue_len), (phone.skew_ms, in_ms(skew))
    if is_news(heard_at=phone.last_seen_at, queue=known[0], skew_ms=known[1], now=now()):
        with transaction():
            door.hear(phone.id, queue=told.queue_len, skew=skew, app=told.app, now=now())
    results = [*sums, *(_result(one) for turn in turns for one in turn.taken)]
    wanted = told.drawer or bool(sums)
    more = {} if phone.cashier_id is None else drawer_news(this_scanner(), wanted=wanted)
    till = phone.cashier_id is not None and "till" not in more
    more |= {"results": results}
    seq = turns[-1].seq if turns else phone.seq
    if sums or not knows_all(phone.seq, told.cursor, turns):
        seq = doors.change_seq(phone.event_id) if sums else seq
        return answer(_news(phone, told.cursor, told.rows, seq=seq, till=till) | more)
    return answer({"server_ms": to_ms(now()), "cursor": seq, "changes": []} | more)


def _telling() -> tuple[Phone, AskedSync]:
    """Who tells what. A stranger is turned away before what they say is looked at."""
    try:
        told = asked(AskedSync)
    except HTTPException:
        this_scanner()
        raise
    lone = told.scans[0] if len(told.scans) == 1 else None
    mark, scan = (lone.h, lone.id) if lone else ("", "")
    phone = passing.phone_by_token(its_token(), mark=mark, scan=scan, now=now())
    if phone is None:
        raise ScannerEnded()
    return phone, told


def _take(phone: Phone, scans: list[AskedScan], skew: timedelta, *, alone: bool) -> list[Turn]:
    """In the order they happened, a few at a time, so that no door waits long for its turn."""
    told = sorted((scan.told() for scan in scans), key=lambda scan: scan.at)
    if alone and len(told) == 1:
        lone = partial(passages.take_lone, phone, told[0], skew=skew, now=now())
        turn = in_transaction(lone) if phone.untouched else None
        if turn is not None:
            return [turn]
    few = (told[n : n + IN_ONE_TRANSACTION] for n in range(0, len(told), IN_ONE_TRANSACTION))
    turn_of = partial(passages.take_turn, phone, skew=skew, now=now())
    return [in_transaction(partial(turn_of, some)) for some in few]


def _result(taken: Taken) -> dict[str, object]:
    facts: dict[str, object] = {"id": taken.id, "result": taken.result}
    if taken.first_at:
        facts |= {"gate": taken.first_gate, "first_ms": to_ms(taken.first_at)}
    return facts | ({"replay": True} if taken.replay else {})


def _news(phone: Phone, cursor: int, form: int, *, seq: int, till: bool) -> dict[str, object]:
    """What changed for this phone since its cursor; all of it when the cursor is not one of ours.

    (A restored database counts from an older number than the phone has seen.) `seq`: how far the
    event counted before any of it is read: what changes meanwhile comes again.
    """
    facts: dict[str, object] = {"server_ms": to_ms(now()), "cursor": seq, "changes": []}
    if cursor == seq:
        return facts
    since = 0 if cursor > seq else cursor
    facts |= {"reset": cursor > seq} | its_rules(phone.event_id)
    rows, clashes = its_rows(phone, phone.salt, since, name="changes", form=form, till=till)
    conflicts = doors.conflicts_since(phone.event_id, since) if clashes else ()
    return (
        facts
        | rows
        | {
            "alerts": [
                {"id": s.id, "h": s.token_hash, "gate": gate, "ms": to_ms(s.scanned_at)}
                | {"first_gate": s.first_gate, "first_ms": _ms_or_none(s.first_at)}
                for s, gate, _name, _type in conflicts
            ],
            **(its_shop(this_scanner()) if till else {}),
        }
    )


def _ms_or_none(at: datetime | None) -> int | None:
    return to_ms(at) if at else None
