"""What the scanner page asks: pair this phone, give me the list, take these scans.

A phone's own token stands in for a session. The server never decides at the door: the phone did,
and tells it here, each scan once. Why: docs/adr/0008.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, TypeVar

import msgspec
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from msgspec import Meta, Struct

from app.accounts.actions import count_try
from app.door import actions as door
from app.door import queries as doors
from app.door.models import Scanner
from app.door.queries import from_ms, to_ms
from app.door.rules import (
    BATCH,
    PAIRING_TRIES,
    REASON_MAX,
    ScanKind,
    ScannerEnded,
    Told,
    Verdict,
    in_ms,
    is_news,
)
from app.gates.queries import rules_of
from app.kernel.db import in_transaction, transaction
from app.kernel.money import SUM_MAX
from app.kernel.text import clean_name
from app.passages import actions as passages
from app.takes import actions as till
from app.takes.queries import name_of, with_dues
from app.takes.rules import REFERENCE_MAX, TAKES, Method
from app.takes.rules import Told as Sum
from app.web.api import rehearsals
from app.web.context import client_place, now
from app.web.guards import scanner as scanner_only

page = Blueprint("api_door", __name__, url_prefix="/api/door/v1")

IN_ONE_TRANSACTION = 100  # scans: other doors wait for their turn meanwhile
# \Z, not $: a line end after the last character would pass
Uuid = Annotated[str, Meta(pattern=r"\A[0-9a-f-]{36}\Z")]
Hash = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{16}\Z")]
Millis = Annotated[int, Meta(ge=0, le=4_000_000_000_000)]  # until 2096
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Asked = TypeVar("Asked", bound=Struct)


class AskedPair(Struct):
    code: Annotated[str, Meta(max_length=40)]
    name: Annotated[str, Meta(max_length=200)] = ""


class AskedScan(Struct):
    id: Uuid
    h: Hash
    kind: ScanKind
    verdict: Verdict
    at: Millis
    offline: bool = False
    list_seq: Count = 0
    undoes: Uuid | None = None
    reason: Annotated[str, Meta(max_length=REASON_MAX)] = ""

    def told(self) -> Told:
        at, reason = from_ms(self.at), clean_name(self.reason)
        facts = (self.offline, self.list_seq, self.undoes, reason)
        return Told(self.id, self.h, self.kind, self.verdict, at, *facts)


class AskedTake(Struct):
    id: Uuid
    h: Hash
    amount: Annotated[int, Meta(gt=0, le=SUM_MAX)]
    method: Method
    at: Millis
    offline: bool = False
    reference: Annotated[str, Meta(max_length=REFERENCE_MAX)] = ""

    def told(self) -> Sum:
        reference = clean_name(self.reference)
        facts = (self.offline, reference)
        return Sum(self.id, self.h, self.amount, self.method, from_ms(self.at), *facts)


class AskedSync(Struct):
    client_ms: Millis
    cursor: Count
    scans: Annotated[list[AskedScan], Meta(max_length=BATCH)]
    takes: Annotated[list[AskedTake], Meta(max_length=TAKES)] = []
    app: Annotated[str, Meta(pattern=r"\A[\w.+-]{0,40}\Z")] = ""
    queue_len: Count = 0


def asked(shape: type[Asked]) -> Asked:
    """The body as `shape`: 400 when it is no JSON, 422 when it is other than agreed."""
    try:
        return msgspec.json.decode(request.get_data(), type=shape)
    except msgspec.ValidationError as error:
        abort(422, str(error))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        abort(400)


def answer(facts: object) -> Response:
    """As JSON, for this phone alone. (It leaves gzipped, as every page: app/web/packing.py.)"""
    response = Response(msgspec.json.encode(facts), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def this_scanner() -> Scanner:
    """The phone whose token came along. Raises: ScannerEnded, which makes it wipe itself."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = doors.scanner_by_token(token, now=now()) if scheme == "Bearer" else None
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


def its_till(scanner: Scanner) -> dict[str, object]:
    """Whose drawer it fills, in what money; nothing for a phone that takes none."""
    if scanner.cashier_id is None:
        return {}
    money = scanner.event.organizer.currency
    return {"till": {"cashier": name_of(scanner.cashier_id), "currency": money}}


def its_rows(scanner: Scanner, since: int) -> list[tuple[object, ...]]:
    """The tickets that changed, as this phone may know them."""
    rows = doors.rows_since(scanner.event, since, scanner.role)
    return list(rows) if scanner.cashier_id is None else with_dues(rows, scanner.event_id)


def its_rules(event_id: int) -> dict[str, object]:
    """What the organizer settled for the doors of this date."""
    rules = rules_of(event_id)
    return {"reentry": rules.reentry, "gates": rules.gates, "notes": doors.type_notes(event_id)}


@page.post("/pair")
@scanner_only
def create() -> ResponseReturnValue:
    wanted = asked(AskedPair)
    with transaction():
        count_try("pair", client_place(), PAIRING_TRIES, now=now())
    with transaction():
        scanner, token = door.pair(wanted.code, name=wanted.name, now=now())
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
    cursor = doors.change_seq(event.id)  # before the rows: what changes meanwhile comes again
    mixed_up = doors.events_mixed_up_with(event).items()
    return answer(
        {
            "cursor": cursor,
            "server_ms": to_ms(now()),
            "event": its_event(scanner),
            "sales_end_ms": to_ms(doors.sales_end_at(event)),
            "others": {code: (title, to_ms(at), same) for code, (title, at, same) in mixed_up},
            "types": doors.type_names(event.id),
            "rules": its_rules(event.id),
            "tickets": its_rows(scanner, 0),
        }
    )


@page.post("/sync")
@scanner_only
def update() -> ResponseReturnValue:
    scanner = this_scanner()
    told = asked(AskedSync)
    if scanner.practice:
        return answer(rehearsals.news(told.cursor, [one.id for one in told.scans]))
    skew = now() - from_ms(told.client_ms)
    sums = _take_money(scanner, told.takes, skew)  # first: whom it lets in has then paid
    taken = _take(scanner, told.scans, skew)
    known = (scanner.queue_length, told.queue_len), (scanner.skew_ms, in_ms(skew))
    if is_news(heard_at=scanner.last_seen_at, queue=known[0], skew_ms=known[1], now=now()):
        with transaction():
            door.hear(scanner, queue=told.queue_len, skew=skew, app=told.app, now=now())
    results = [*sums, *(_result(one) for one in taken)]
    return answer(_news(scanner, told.cursor) | {"results": results})


def _take_money(
    scanner: Scanner, takes: list[AskedTake], skew: timedelta
) -> list[dict[str, object]]:
    """Each sum by itself: one that fails holds up no other."""
    heard: list[dict[str, object]] = []
    for told in sorted((each.told() for each in takes), key=lambda each: each.at):
        one = in_transaction(partial(till.take, scanner, told, skew=skew, now=now()))
        heard.append({"id": one.id, "result": one.result})
        heard[-1] |= {"replay": True} if one.replay else {}
    return heard


def _take(scanner: Scanner, scans: list[AskedScan], skew: timedelta) -> list[passages.Taken]:
    """In the order they happened, a few at a time, so that no door waits long for its turn."""
    taken: list[passages.Taken] = []
    in_order = sorted((scan.told() for scan in scans), key=lambda scan: scan.at)
    for start in range(0, len(in_order), IN_ONE_TRANSACTION):
        few = in_order[start : start + IN_ONE_TRANSACTION]
        taken += in_transaction(partial(passages.take_scans, scanner, few, skew=skew, now=now()))
    return taken


def _result(taken: passages.Taken) -> dict[str, object]:
    facts: dict[str, object] = {"id": taken.id, "result": taken.result}
    if taken.first_at:
        facts |= {"gate": taken.first_gate, "first_ms": to_ms(taken.first_at)}
    return facts | ({"replay": True} if taken.replay else {})


def _news(scanner: Scanner, cursor: int) -> dict[str, object]:
    """What changed for this phone since its cursor; all of it when the cursor is not one of ours.

    (A restored database counts from an older number than the phone has seen.)
    """
    event = scanner.event
    seq = doors.change_seq(event.id)
    facts: dict[str, object] = {"server_ms": to_ms(now()), "cursor": seq, "changes": []}
    if cursor == seq:
        return facts
    since = 0 if cursor > seq else cursor
    return facts | {
        "reset": cursor > seq,
        "types": doors.type_names(event.id),
        "rules": its_rules(event.id),
        "changes": its_rows(scanner, since),
        "alerts": [
            {"id": s.id, "h": s.token_hash, "gate": gate, "ms": to_ms(s.scanned_at)}
            | {"first_gate": s.first_gate, "first_ms": _ms_or_none(s.first_at)}
            for s, gate, _name, _type in doors.conflicts_since(event.id, since)
        ],
    }


def _ms_or_none(at: datetime | None) -> int | None:
    return to_ms(at) if at else None
