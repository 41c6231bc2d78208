"""`sale` is a shop at the simulators that a test names: `@peers("W M P")`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cases.sale import Sale, opened


@pytest.fixture
def sale(
    request: pytest.FixtureRequest,
    house: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sale]:
    """Without the rest that a library takes between its own tries. Whatever happened, at its end
    the fourteen things that must hold of money hold."""
    from app.invariants.queries import broken

    monkeypatch.setattr("stripe._http_client.HTTPClient._sleep_time_seconds", lambda *_words: 0)
    with opened(request.param, house, client, monkeypatch) as made:
        yield made
        assert broken(now=datetime.now(UTC)) == {}
