"""It is six in the evening in Douala, and people are coming."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.conftest import NOW


@pytest.fixture(autouse=True)
def at_six_in_douala() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield
