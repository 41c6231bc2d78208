"""Each way of paying, against the same cases: a new one adds a class of two lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.payments.conformance import Everyone, GivesBack, Told
from tests.payments.conformance_http import GivesBackOverHttp, OverHttp
from tests.payments.desks import Desk, opened


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """In a hurry: 0.3 s for an answer, and no rest between a library's own tries."""
    monkeypatch.setattr("app.payments.card.TIMEOUT", (1.5, 1.5))
    monkeypatch.setattr("app.payments.http.TIMEOUT", (1.0, 1.0))
    monkeypatch.setattr("app.payments.http.FALLS", 99)
    monkeypatch.setattr("stripe._http_client.HTTPClient._sleep_time_seconds", lambda *_words: 0)
    with opened(request.cls.way, tmp_path) as made:
        yield made


class TestHand(Everyone):
    way: ClassVar[str] = "hand"


class TestCash(Everyone):
    way: ClassVar[str] = "cash"


class TestBank(Everyone):
    way: ClassVar[str] = "bank"


class TestPretend(Told, GivesBack):
    way: ClassVar[str] = "pretend"


class TestCard(OverHttp, GivesBack, GivesBackOverHttp):
    way: ClassVar[str] = "card"


class TestPawaPay(OverHttp, GivesBack, GivesBackOverHttp):
    way: ClassVar[str] = "pawapay"


class TestNotchPay(OverHttp, GivesBack, GivesBackOverHttp):
    way: ClassVar[str] = "notchpay"


class TestMomo(OverHttp):
    way: ClassVar[str] = "momo"
