"""One test, two sizes: small inside `./run test`, whole in `./run faults`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TypeVar

import pytest

N = TypeVar("N", int, float)
WHOLE = "ENTREGENT_TEST_WHOLE" in os.environ
FIGURES = os.environ.get("ENTREGENT_TEST_FIGURES", "")  # a file; empty: nobody reads them


def fault(name: str) -> pytest.MarkDecorator:
    """Which item of the catalogue (catalogue.py) a test belongs to."""
    return pytest.mark.fault(id=name)


def size(small: N, whole: N) -> N:
    return whole if WHOLE else small


def told(**figures: object) -> None:
    """What was measured, for the table of `./run faults`."""
    if FIGURES:
        with Path(FIGURES).open("a") as file:
            file.write(json.dumps({k.replace("_", " "): str(v) for k, v in figures.items()}) + "\n")
