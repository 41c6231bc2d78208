"""The mark that proves a receipt: made with the house's key, so that nobody else can make one."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from flask import current_app

from app.ledger.models import Receipt

MARK = 20  # characters in the address
# Papers of before carry the first characters of their fingerprint, without a key: they still stand
KEYED_SINCE = datetime(2026, 11, 24, tzinfo=UTC)


def mark_of(receipt: Receipt) -> str:
    """What its paper carries from now on."""
    return _keyed(receipt, str(current_app.secret_key))


def is_mark_of(receipt: Receipt, mark: str) -> bool:
    """Also one made with a key that is running out (docs/settings.md), or before there was one."""
    config = current_app.config
    good = [_keyed(receipt, key) for key in (config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"])]
    if receipt.issued_at < KEYED_SINCE:
        good.append(receipt.sha256[:MARK])
    return any(hmac.compare_digest(each.encode(), mark.encode()) for each in good)


def _keyed(receipt: Receipt, key: str) -> str:
    told = f"receipt:{receipt.id}:{receipt.sha256}".encode()
    return hmac.digest(key.encode(), told, "sha256").hex()[:MARK]
