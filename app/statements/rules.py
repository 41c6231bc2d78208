"""Which order a transfer pays: by its reference and its sum, never by a guess alone.

Only a reference confirms by itself, and only when the sum is right to the franc. A sum and a
number that fit one order are a suggestion for a person. Relatives pay and people have two SIM
cards: another number than the buyer's is never a reason to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.codes import clean
from app.kernel.errors import Refused
from app.orders.rules import REFERENCE, read_reference

EARLY = timedelta(minutes=5)  # clocks differ: a transfer may seem older than its order
LATE = timedelta(hours=72)  # after its hold: money on its way over a week-end


class Verdict(StrEnum):
    CONFIRM = "confirm"  # reference and sum: paid
    LESS = "less"  # the reference, and less than is due
    MORE = "more"  # the reference, and more than is due
    SETTLED = "settled"  # the reference of an order that owes nothing
    SUGGEST = "suggest"  # no reference; sum and number fit one order
    NONE = "none"  # nobody's yet


class LineState(StrEnum):
    """Where the money of one line is. The first three wait for a person."""

    SUGGESTED = "suggested"  # sum and number fit one order: one tap
    UNMATCHED = "unmatched"  # nobody's yet
    TWICE = "twice"  # names an order that owes nothing
    MATCHED = "matched"
    IGNORED = "ignored"  # a person said that it pays no ticket: it is not the team's money
    RETURNED = "returned"  # a person sent it back
    KEPT = "kept"  # a person said why the team keeps it
    OUTGOING = "outgoing"


WAITING = (LineState.SUGGESTED, LineState.UNMATCHED, LineState.TWICE)
ASIDE = (LineState.IGNORED, LineState.RETURNED, LineState.KEPT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement as it was read. `amount` is negative when it went out."""

    source: str  # mtn | orange | bank
    key: str
    amount: int
    at: datetime | None = None
    payer: str = ""
    phone: str = ""
    text: str = ""
    operator_ref: str = ""


class LineDecided(Refused):
    """Somebody decided that line meanwhile. Facts: state."""

    code = "line-decided"


class NoSuchOrder(Refused):
    """Facts: reference (as typed)."""

    code = "no-such-order"
    status = 422


@dataclass(frozen=True, slots=True)
class Due:
    """An order as its money is looked for. Sums in the smallest unit of its currency."""

    order_id: int
    reference: str
    amount: int  # still owed; 0: settled
    phones: frozenset[str]  # E.164: the buyer's, and the one declared
    opened_at: datetime
    held_until: datetime


@dataclass(frozen=True, slots=True)
class Match:
    verdict: Verdict
    order_ids: tuple[int, ...] = field(default=())


NOBODY = Match(Verdict.NONE)
_LENGTH = f"{{{REFERENCE + 1}}}"
_MARKED = re.compile(rf"E\s?N(?:[\s\-.:_]*[0-9A-Z]){_LENGTH}")
_BARE = re.compile(rf"(?<![0-9A-Z])[0-9A-Z]{_LENGTH}(?![0-9A-Z])")


def references_in(text: str) -> list[str]:
    """Every reference that may be meant, in the order they stand; wrong check characters and
    bare numbers are none. Spaces, dashes, small letters and a line break inside change nothing."""
    upper = text.upper().replace("\u00a0", " ")
    found: list[str] = []
    for candidate in [*_MARKED.findall(upper), *_BARE.findall(upper)]:
        symbols = clean(re.sub(r"[\s\-.:_]", "", candidate))
        reference = read_reference(symbols)
        if reference and not symbols.removeprefix("EN").isdigit() and reference not in found:
            found.append(reference)
    return found


def match(amount: int, *, text: str, phone: str, at: datetime | None, due: Sequence[Due]) -> Match:
    """What `amount`, with these words, from this number (E.164 or "") and at this instant, pays.

    `due` holds every order that one of the references names, settled ones too, and those whose sum
    is the same.
    """
    by_reference = {each.reference: each for each in due}
    named = [by_reference[found] for found in references_in(text) if found in by_reference]
    if len(named) > 1:
        return _several(amount, [each for each in named if each.amount])
    if named:
        return _one(amount, named[0])
    fitting = [each for each in due if _fits(each, amount, phone, at)]
    return Match(Verdict.SUGGEST, (fitting[0].order_id,)) if len(fitting) == 1 else NOBODY


def _one(amount: int, order: Due) -> Match:
    if not order.amount:
        return Match(Verdict.SETTLED, (order.order_id,))
    if amount == order.amount:
        return Match(Verdict.CONFIRM, (order.order_id,))
    return Match(Verdict.LESS if amount < order.amount else Verdict.MORE, (order.order_id,))


def _several(amount: int, owing: Sequence[Due]) -> Match:
    """One transfer for several orders pays them when it is their sum, and else a person decides."""
    ids = tuple(each.order_id for each in owing)
    if not owing:
        return NOBODY
    total = sum(each.amount for each in owing)
    if amount == total:
        return Match(Verdict.CONFIRM, ids)
    return Match(Verdict.LESS if amount < total else Verdict.MORE, ids)


def _fits(order: Due, amount: int, phone: str, at: datetime | None) -> bool:
    if not order.amount or order.amount != amount or not phone or phone not in order.phones:
        return False
    return at is None or order.opened_at - EARLY <= at <= order.held_until + LATE
