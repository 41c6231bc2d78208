"""Asking an account's provider whether it takes the keys, never inside a transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from app.kernel.db import db, in_transaction
from app.merchants import actions
from app.merchants import queries as merchants
from app.merchants.models import MerchantAccount
from app.merchants.queries import Tills
from app.payments.gateway import ConfigError, OutcomeUnknown, ProviderRefused
from app.payments.registry import learnt

Found = Literal["ok", "refused", "unknown"]


def check(account_id: int, tills: Tills) -> Found:
    """What its provider says of these keys; what it tells of the account is kept."""
    account = db.session.get_one(MerchantAccount, account_id)
    try:
        told = learnt(tills.open(account))
    except ConfigError as error:
        reason = str(error.facts.get("reason") or "keys")
        _record(account_id, trouble=reason)
        return "refused"
    except (OutcomeUnknown, ProviderRefused):
        if account.silent_since is not None:
            note_silence(account_id)
        return "unknown"

    def keep() -> None:
        actions.learn(db.session.get_one(MerchantAccount, account_id), told)
        actions.record_check(account_id, trouble="", now=datetime.now(UTC))

    in_transaction(keep)
    return "ok"


def note_trouble(account_id: int, reason: str) -> None:
    """A payer met keys that are refused: nobody else is sent there, and the organizer is told."""
    _record(account_id, trouble=reason or "keys")


def note_silence(account_id: int) -> None:
    """It does not answer: nobody else is sent there, and it is asked again in a while."""
    now = datetime.now(UTC)
    in_transaction(lambda: actions.record_silence(account_id, now=now))


def _record(account_id: int, *, trouble: str) -> None:
    now = datetime.now(UTC)
    in_transaction(lambda: actions.record_check(account_id, trouble=trouble, now=now))


def check_troubled(tills: Tills) -> int:
    """Those whose keys were refused, or who did not answer, again. How many were asked."""
    waiting = [one.id for one in merchants.to_check_again(now=datetime.now(UTC))]
    for account_id in waiting:
        check(account_id, tills)
    return len(waiting)
