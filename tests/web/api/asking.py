"""What a phone at the door sends, for tests of what it is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.events.models import Event
from tests import make
from tests.conftest import NOW

MS = int(NOW.timestamp() * 1000)


def tonight(**facts: Any) -> Event:
    """An event that starts within the hour."""
    return make.event(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=4), **facts)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def sync(client: FlaskClient, token: str, *scans: dict[str, Any], **facts: Any) -> TestResponse:
    body = {"client_ms": MS, "cursor": 0, "scans": list(scans)} | facts
    return client.post("/api/door/v1/sync", json=body, headers=bearer(token))


def scan(h: str, **facts: Any) -> dict[str, Any]:
    base = {"id": str(uuid4()), "h": h, "kind": "entry", "verdict": "ok", "at": MS}
    return base | facts
