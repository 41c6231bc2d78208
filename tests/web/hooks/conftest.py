"""The house taking cards through a loopback Stripe, on a day when the evening is still to come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from app.payments.card import Card
from tests.make import NOW
from tests.payments.fake_stripe import SECRET, FakeStripe, serve


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def stripe(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    from stripe._http_client import HTTPClient

    monkeypatch.setattr(HTTPClient, "_sleep_time_seconds", lambda *_words: 0)
    with serve() as fake:
        card = Card("sk_test_loopback", (SECRET,), fake.address)
        monkeypatch.setitem(house.extensions["providers"], "card", card)
        yield fake
