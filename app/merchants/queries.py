"""An organizer's accounts, and the provider behind one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.accounts.models import Organizer
from app.kernel.db import db
from app.kernel.vault import Unsealed, Vault
from app.merchants.models import MerchantAccount
from app.merchants.rules import LISTEN, RECHECK
from app.payments.gateway import ConfigError, PaymentProvider
from app.payments.registry import KINDS, open_account


def accounts_of(organizer_id: int) -> Sequence[MerchantAccount]:
    """Those that are connected, in the order they are offered."""
    query = select(MerchantAccount).where(
        MerchantAccount.organizer_id == organizer_id, MerchantAccount.removed_at.is_(None)
    )
    found = db.session.scalars(query.order_by(MerchantAccount.id)).all()
    order = list(KINDS)
    return sorted(found, key=lambda one: (not one.live, order.index(one.kind)))


def account(account_id: int, organizer_id: int) -> MerchantAccount | None:
    query = select(MerchantAccount).where(
        MerchantAccount.id == account_id,
        MerchantAccount.organizer_id == organizer_id,
        MerchantAccount.removed_at.is_(None),
    )
    return db.session.scalar(query)


def account_by_hook(kind: str, hook: str) -> MerchantAccount | None:
    query = select(MerchantAccount).where(
        MerchantAccount.hook == hook, MerchantAccount.kind == kind
    )
    return db.session.scalar(query.where(MerchantAccount.removed_at.is_(None)))


def troubled(organizer_ids: Sequence[int]) -> Sequence[MerchantAccount]:
    """Those whose keys were refused: their owner must act."""
    query = select(MerchantAccount).where(
        MerchantAccount.organizer_id.in_(organizer_ids),
        MerchantAccount.removed_at.is_(None),
        MerchantAccount.trouble != "",
    )
    return db.session.scalars(query.order_by(MerchantAccount.id)).all()


def all_connected() -> Sequence[tuple[MerchantAccount, str]]:
    """Every account of the house, with its organizer's name."""
    query = select(MerchantAccount, Organizer.name)
    query = query.join(Organizer, Organizer.id == MerchantAccount.organizer_id)
    rows = db.session.execute(
        query.where(MerchantAccount.removed_at.is_(None)).order_by(MerchantAccount.id)
    )
    return [(row[0], row[1]) for row in rows]


def to_check_again(*, now: datetime, most: int = 20) -> Sequence[MerchantAccount]:
    """Those whose keys were refused, and those that did not answer, once a while went by."""
    never, asked = MerchantAccount.checked_at.is_(None), MerchantAccount.checked_at
    refused = and_(MerchantAccount.trouble != "", or_(never, asked <= now - RECHECK))
    silent = and_(MerchantAccount.silent_since.is_not(None), or_(never, asked <= now - LISTEN))
    query = select(MerchantAccount).where(
        MerchantAccount.removed_at.is_(None),
        MerchantAccount.paused_at.is_(None),
        or_(refused, silent),
    )
    return db.session.scalars(query.order_by(MerchantAccount.checked_at).limit(most)).all()


def seal_name(organizer_id: int, kind: str, *, live: bool) -> str:
    """Whose keys these are: what a seal says of itself."""
    return f"merchant:{organizer_id}:{kind}:{'live' if live else 'trial'}"


class Tills(dict[str, PaymentProvider]):
    """Every way of paying: the house's own by name ("hand"), and any organizer's account by its
    till ("pawapay:12"), opened when it is asked for."""

    def __init__(self, known: dict[str, PaymentProvider], vault: Vault, *, real: bool) -> None:
        """`real`: real money is taken here. Elsewhere an account for it opens nothing."""
        super().__init__(known)
        self.vault, self.real = vault, real
        self.anywhere = False  # in tests: providers stand at other addresses than their own
        self._opened: dict[tuple[str, int], PaymentProvider] = {}

    def __missing__(self, till: str) -> PaymentProvider:
        kind, _colon, number = till.partition(":")
        row = db.session.get(MerchantAccount, int(number)) if number.isdecimal() else None
        if row is None or row.kind != kind or row.removed_at is not None:
            raise KeyError(till)
        try:
            return self.open(row)
        except ConfigError:
            raise KeyError(till) from None

    def open(self, row: MerchantAccount) -> PaymentProvider:
        """Raises: ConfigError for one whose keys cannot be read, or for money not taken here."""
        if row.live and not self.real and KINDS[row.kind].bases:
            raise ConfigError(provider=row.kind, reason="real money is not taken here")
        known = self._opened.get((row.hook, row.version))
        if known is not None:
            return known
        made = open_account(row.kind, row.facts | self._secrets(row), anywhere=self.anywhere)
        self._opened = {k: v for k, v in self._opened.items() if k[0] != row.hook}
        self._opened[(row.hook, row.version)] = made
        return made

    def can_read(self, row: MerchantAccount) -> bool:
        """Whether its keys were sealed with one of ours."""
        try:
            self._secrets(row)
        except ConfigError:
            return False
        return True

    def _secrets(self, row: MerchantAccount) -> dict[str, object]:
        if not row.sealed:
            return {}
        try:
            return self.vault.open(seal_name(row.organizer_id, row.kind, live=row.live), row.sealed)
        except Unsealed:
            raise ConfigError(provider=row.kind, reason="sealed with another key") from None
