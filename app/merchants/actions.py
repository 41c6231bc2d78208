"""Connecting an account, changing its keys, pausing and removing it. Keys are never read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import audit
from app.kernel.codes import secret
from app.kernel.db import db
from app.kernel.vault import Vault, end_of
from app.merchants.models import MerchantAccount
from app.merchants.queries import seal_name
from app.merchants.rules import AccountRefused
from app.payments.registry import KINDS, money_of, wanted_by


def connect(
    organizer_id: int,
    kind: str,
    typed: Mapping[str, Any],
    *,
    live: bool,
    vault: Vault,
    user_id: int,
    now: datetime,
) -> MerchantAccount:
    """Keep a new account. One for real money and one for tries, of each kind.

    Raises: AccountRefused(why), and nothing is kept.
    """
    _refuse_the_other_money(kind, typed, live=live)
    made = MerchantAccount(
        organizer_id=organizer_id,
        kind=kind,
        live=live,
        hook=secret() + secret(),
        facts=money_of(kind, live=live),
        ends={},
        sealed="",
        created_at=now,
        trouble="",
        version=1,
    )
    _keep(made, typed, vault=vault, kept={})
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        raise AccountRefused(why="taken", kind=kind) from None
    _tell("account.connect", made, user_id=user_id, now=now)
    return made


def change(
    row: MerchantAccount, typed: Mapping[str, Any], *, vault: Vault, user_id: int, now: datetime
) -> None:
    """New facts and keys; a secret left empty stays as it was. Raises: AccountRefused(why)."""
    _refuse_the_other_money(row.kind, typed, live=row.live)
    name = seal_name(row.organizer_id, row.kind, live=row.live)
    kept = vault.open(name, row.sealed) if row.sealed else {}
    changed = _keep(row, typed, vault=vault, kept=kept)
    row.version += 1
    row.trouble, row.checked_at, row.silent_since = "", None, None
    _tell("account.change", row, user_id=user_id, now=now, changed=changed)


def _keep(
    row: MerchantAccount, typed: Mapping[str, Any], *, vault: Vault, kept: Mapping[str, Any]
) -> list[str]:
    """Which were written anew."""
    wanted = {each.name: each for each in wanted_by(row.kind)}
    told = {name: value for name, value in typed.items() if not wanted[name].secret}
    secrets = {name: value for name, value in typed.items() if wanted[name].secret and value}
    changed = sorted(secrets) + sorted(n for n, v in told.items() if row.facts.get(n) != v)
    row.facts = row.facts | told
    if secrets:
        whole = dict(kept) | secrets
        row.sealed = vault.seal(seal_name(row.organizer_id, row.kind, live=row.live), whole)
        row.ends = {name: _end(value) for name, value in whole.items()}
    return changed


def _end(value: Any) -> str:
    return end_of(value if isinstance(value, str) else str(value[0]))


def _refuse_the_other_money(kind: str, typed: Mapping[str, Any], *, live: bool) -> None:
    """A key that says by itself that it is for tries, or is not."""
    name, real, trial = KINDS[kind].keys
    key = str(typed.get(name) or "")
    if live and trial and key.startswith(trial):
        raise AccountRefused(why="trial", kind=kind)
    if not live and real and key.startswith(real):
        raise AccountRefused(why="real", kind=kind)


def learn(row: MerchantAccount, told: Mapping[str, Any]) -> None:
    """Keep what the account's own provider says of it: its limits, its public keys."""
    fresh = row.facts | dict(told)
    if fresh != row.facts:
        row.facts, row.version = fresh, row.version + 1


def record_check(account_id: int, *, trouble: str, now: datetime) -> None:
    """Its provider took the keys, or refused them and said why."""
    found = update(MerchantAccount).where(MerchantAccount.id == account_id)
    db.session.execute(found.values(trouble=trouble[:200], checked_at=now, silent_since=None))


def record_silence(account_id: int, *, now: datetime) -> None:
    """It does not answer, and was asked just now."""
    found = update(MerchantAccount).where(MerchantAccount.id == account_id)
    since = func.coalesce(MerchantAccount.silent_since, now)
    db.session.execute(found.values(silent_since=since, checked_at=now))


def pause(row: MerchantAccount, *, user_id: int, now: datetime) -> None:
    if row.paused_at is None:
        row.paused_at = now
        _tell("account.pause", row, user_id=user_id, now=now)


def resume(row: MerchantAccount, *, user_id: int, now: datetime) -> None:
    if row.paused_at is not None:
        row.paused_at = None
        _tell("account.resume", row, user_id=user_id, now=now)


def remove(row: MerchantAccount, *, user_id: int, now: datetime) -> None:
    """Its keys are gone for good; the row stays, as payments name it."""
    row.sealed, row.ends, row.trouble, row.removed_at = "", {}, "", now
    row.version += 1
    _tell("account.remove", row, user_id=user_id, now=now)


def _tell(action: str, row: MerchantAccount, *, user_id: int, now: datetime, **facts: Any) -> None:
    db.session.flush()
    audit(
        action,
        f"merchant:{row.id}",
        actor=f"user:{user_id}",
        organizer_id=row.organizer_id,
        now=now,
        **({"kind": row.kind, "live": row.live} | facts),
    )
