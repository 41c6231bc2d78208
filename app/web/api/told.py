"""What a phone at the door tells, as agreed: anything else is refused whole."""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec
from flask import abort, request
from flask.wrappers import Response
from msgspec import Meta, Struct

from app.counting.rules import WORDS, Kind
from app.counting.rules import Told as Word
from app.door.queries import from_ms
from app.door.rules import BATCH, REASON_MAX, ScanKind, Told, Verdict
from app.kernel.money import SUM_MAX
from app.kernel.text import clean_name
from app.takes.rules import REFERENCE_MAX, TAKES, Method
from app.takes.rules import Told as Sum
from app.untaking.rules import Told as Undo
from app.walkins.rules import SALES
from app.web.api.shop import AskedSale

# \Z, not $: a line end after the last character would pass
Uuid = Annotated[str, Meta(pattern=r"\A[0-9a-f-]{36}\Z")]
Hash = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{16}\Z")]
Millis = Annotated[int, Meta(ge=0, le=4_000_000_000_000)]  # until 2096
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
ONE_NONCE = 2  # the form of rows in which all seals of an answer share its nonce; 1: each has one
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


class AskedUndo(Struct):
    id: Uuid
    take: Uuid
    at: Millis
    offline: bool = False

    def told(self) -> Undo:
        return Undo(self.id, self.take, from_ms(self.at), self.offline)


class AskedWord(Struct):
    id: Uuid
    drawer: Uuid
    kind: Kind
    amount: Annotated[int, Meta(ge=0, le=SUM_MAX)]
    at: Millis
    offline: bool = False
    pieces: Annotated[dict[str, Count], Meta(max_length=20)] = {}

    def told(self) -> Word:
        facts = (self.amount, from_ms(self.at), self.offline, self.pieces)
        return Word(self.id, self.drawer, self.kind, *facts)


class AskedSync(Struct):
    client_ms: Millis
    cursor: Count
    scans: Annotated[list[AskedScan], Meta(max_length=BATCH)]
    takes: Annotated[list[AskedTake], Meta(max_length=TAKES)] = []
    sales: Annotated[list[AskedSale], Meta(max_length=SALES)] = []
    undos: Annotated[list[AskedUndo], Meta(max_length=TAKES)] = []
    drawers: Annotated[list[AskedWord], Meta(max_length=WORDS)] = []
    drawer: bool = False  # how the drawer stands is asked for
    app: Annotated[str, Meta(pattern=r"\A[\w.+-]{0,40}\Z")] = ""
    queue_len: Count = 0
    rows: Count = 1  # how it reads them, see ONE_NONCE


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
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
