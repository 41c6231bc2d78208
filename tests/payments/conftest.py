"""A loopback Stripe that Stripe's own document judges, and bills to hand it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.kernel.money import Money
from app.payments.card import Card
from app.payments.gateway import Bill, BillLine
from tests.payments.fake_stripe import SECRET, FakeStripe, serve

E = "https://entregent.example/orders/s3cret"


def bill(**facts: Any) -> Bill:
    base: dict[str, Any] = {
        "payment_id": str(uuid.uuid4()),
        "reference": "EN-7K3M9QX",
        "total": Money(35_000),
        "lines": (
            BillLine("AfterWork du 28/11 – Standard", 15_000, 1),
            BillLine("AfterWork du 28/11 – Duo é œ « »", 10_000, 2),
            BillLine("AfterWork du 28/11 – Bénévole", 0, 3),
        ),
        "locale": "fr",
        "return_url": f"{E}?back=1",
        "cancel_url": E,
        "expires_at": datetime.now(UTC) + timedelta(minutes=31),
        "email": "ben@example.cm",
    }
    return Bill(**(base | facts))


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    with serve() as fake:
        yield fake


@pytest.fixture
def card(stripe: FakeStripe) -> Card:
    return Card("sk_test_loopback", (SECRET,), stripe.address)
