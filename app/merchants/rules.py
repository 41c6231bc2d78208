"""An organizer's own accounts with those who take money: which kinds, and when one is offered."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Refused

RECHECK = timedelta(minutes=10)  # an account whose keys were refused is asked again so often
LISTEN = timedelta(minutes=2)  # and one that does not answer
FIELD_MAX = 4_000  # characters of one key: a PEM has some 800, a signed token some 1 500


class Standing(StrEnum):
    """What an organizer reads of an account, worst first."""

    TROUBLED = "troubled"  # its provider refused the keys: nobody is sent there
    PAUSED = "paused"
    SILENT = "silent"  # it does not answer: nobody is sent there until it does
    TRIAL = "trial"  # no real money: for the team alone, where people are real
    OPEN = "open"


class AccountRefused(Refused):
    """Facts: why (taken | live | real | trial), kind."""

    code = "account-refused"
    status = 422


class InUse(Refused):
    """Somebody is paying through it at this moment. Facts: n."""

    code = "account-in-use"


def standing(*, trouble: str, paused: bool, live: bool, silent: bool = False) -> Standing:
    if trouble:
        return Standing.TROUBLED
    if paused:
        return Standing.PAUSED
    if silent:
        return Standing.SILENT
    return Standing.OPEN if live else Standing.TRIAL


def is_offered(of: Standing, *, to_team: bool, all_is_trial: bool) -> bool:
    """`all_is_trial`: a demonstration, where no money is real and everybody may try."""
    if of is Standing.TRIAL:
        return to_team or all_is_trial
    return of is Standing.OPEN


def minutes_until(asked_at: datetime | None, *, now: datetime) -> int:
    """Until one that does not answer is asked again: 1 at least."""
    left = LISTEN if asked_at is None else asked_at + LISTEN - now
    return max(1, -(-left // timedelta(minutes=1)))
