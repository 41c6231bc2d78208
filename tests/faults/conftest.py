"""The house with all its visitors."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.faults.forms import House


@pytest.fixture
def visits(house: Flask, monkeypatch: pytest.MonkeyPatch) -> House:
    """A fault of ours is an answer, as it is to a visitor."""
    monkeypatch.setitem(house.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", False)
    return House(house)
