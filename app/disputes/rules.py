"""A payer's bank takes money back: how a dispute goes on, and what it asks of the door."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.kernel.errors import Refused
from app.orders.rules import Flag
from app.payments.gateway import DisputeState

# What is told may be older than what is known. A bank that took it may still give it back.
NEXT: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.WARNED: frozenset(DisputeState) - {DisputeState.WARNED},
    DisputeState.CLOSED: frozenset({DisputeState.OPEN, DisputeState.WON, DisputeState.LOST}),
    DisputeState.OPEN: frozenset({DisputeState.WON, DisputeState.LOST}),
    DisputeState.LOST: frozenset({DisputeState.WON}),
    DisputeState.WON: frozenset(),
}
ASKED = (DisputeState.WARNED, DisputeState.OPEN)  # somebody should answer
WITHDRAWN = (DisputeState.OPEN, DisputeState.WON, DisputeState.LOST)  # money moved


class Shown(StrEnum):
    """What a list of them shows."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    ALL = "all"


STATES: dict[Shown, tuple[DisputeState, ...]] = {
    Shown.OPEN: ASKED,
    Shown.WON: (DisputeState.WON, DisputeState.CLOSED),
    Shown.LOST: (DisputeState.LOST,),
    Shown.ALL: tuple(DisputeState),
}


class DisputeOver(Refused):
    """Nothing of this order is disputed any more: its tickets are as all others."""

    code = "dispute-over"


def may_become(now: DisputeState, then: DisputeState) -> bool:
    return then in NEXT[now]


def flag_of(states: Iterable[DisputeState], before: Flag) -> Flag:
    """What doors must know. What the team said of the door holds for a second dispute too."""
    if DisputeState.OPEN not in states:
        return Flag.NONE
    return Flag.DISPUTED if before is Flag.NONE else before
