"""What the door of tests/web/world.py told."""

from __future__ import annotations

from app.accounts.models import User
from app.door.models import Scanner
from app.walkins.models import WalkIn
from app.walkins.rules import Result, Way
from tests import make
from tests.make import NOW


def doubtful_sale(scanner: Scanner, cashier: User) -> str:
    """Of nothing that sells, by a reference that is no good."""
    row = WalkIn(
        id=f"00000000-0000-4000-8000-{scanner.id:012}",
        event_id=scanner.event_id,
        scanner_id=scanner.id,
        cashier_id=cashier.id,
        quantity=1,
        amount=500,
        currency="XAF",
        way=Way.MOBILE,
        phone_at=NOW,
        sold_at=NOW,
        received_at=NOW,
        offline=True,
        result=Result.REFERENCE,
    )
    return make.save(row).id
