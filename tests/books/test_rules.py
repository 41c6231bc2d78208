"""What a receipt says: every sum to the franc, and the same for whoever reckons it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import CAMEROON_VAT, TaxStatus
from app.books.rules import Buyer, Item, Means, Seller, snapshot
from app.ledger.actions import fingerprint

LATE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Douala


def said(*items: Item, tax: TaxStatus = TaxStatus.NONE) -> dict[str, object]:
    return snapshot(
        seller=Seller("WUSU", "Akwa, Douala", tax_number="M012", tax=tax),
        buyer=Buyer("Zoé Eko"),
        items=items,
        means=Means("hand", operator_ref="12345678901"),
        reference="EN-7K3M9QX",
        currency="XAF",
        zone="Africa/Douala",
        at=LATE,
    )


def item(amount: int, vat_bp: int = 0, quantity: int = 1) -> Item:
    return Item("Standard", "2026-12-18T18:00", quantity, amount // quantity, amount, vat_bp)


def test_taxes_are_reckoned_line_by_line_and_added() -> None:
    receipt = said(item(10_000, CAMEROON_VAT), item(10_000, CAMEROON_VAT), item(15_000))
    assert {name: receipt[name] for name in ("total", "before_tax", "tax", "taxes")} == {
        "total": 35_000,
        "before_tax": 31_772,
        "tax": 3_228,
        "taxes": [{"vat_bp": 1_925, "before_tax": 16_772, "tax": 3_228}],
    }


def test_without_tax_none_is_shown() -> None:
    receipt = said(item(20_000, quantity=2))
    assert (receipt["total"], receipt["tax"], receipt["taxes"]) == (20_000, 0, [])
    assert receipt["seller"] == {
        "name": "WUSU",
        "address": "Akwa, Douala",
        "phone": "",
        "email": "",
        "tax_number": "M012",
        "register_number": "",
        "tax": "none",
    }


def test_its_date_is_the_one_on_the_wall() -> None:
    assert said(item(1))["at"] == "2027-01-01T00:30:00+01:00"


@given(
    st.lists(st.builds(item, st.integers(0, 10**8), st.sampled_from([0, 550, 1_925])), max_size=6)
)
def test_a_receipt_read_back_has_the_same_fingerprint(items: list[Item]) -> None:
    receipt = said(*items)
    assert fingerprint(json.loads(json.dumps(receipt))) == fingerprint(receipt)
    assert receipt["total"] == receipt["before_tax"] + receipt["tax"]  # type: ignore[operator]
