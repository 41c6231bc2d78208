"""The postman with a real transport: what he carries arrives at a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from app.jobs.post import Send
from tests.jobs.post_office import PostOffice, open_office
from tests.jobs.sending import by_smtp
from tests.make import NOW


@pytest.fixture(autouse=True)
def _clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


@pytest.fixture
def send(office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Send:
    monkeypatch.setattr("app.jobs.smtp.TIMEOUT", 0.5)
    return by_smtp(office.port, tmp_path)
