"""What a phone at the door adds up, our rules add up alike: one table judges both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.sales.rules import parts
from tests.door.test_rules import HERE

CASES: list[dict[str, Any]] = json.loads((HERE / "prices.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["of"])
def test_a_price_is_made_of_its_parts(case: dict[str, Any]) -> None:
    offer = {name: fact for name, fact in case["offer"].items() if name != "early_until_ms"}
    offer["is_early"] = offer.pop("early")
    made = parts(case["n"], **offer)
    assert [[part.quantity, part.unit, part.early] for part in made] == case["parts"]
