"""Why a payment failed is told in words that a payer can act on, whoever tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.payments.failures import Why, why
from app.payments.gateway import ProviderRefused
from tests.payments.desks import opened


@pytest.mark.parametrize(
    ("way", "word", "code", "reason"),
    [
        ("pawapay", "FAILED", "INSUFFICIENT_BALANCE", Why.NO_FUNDS),
        ("pawapay", "FAILED", "PAYMENT_NOT_APPROVED", Why.DECLINED),
        ("pawapay", "FAILED", "A_CODE_OF_NEXT_YEAR", Why.OTHER),
        ("momo", "FAILED", "NOT_ENOUGH_FUNDS", Why.NO_FUNDS),
        ("momo", "FAILED", "APPROVAL_REJECTED", Why.DECLINED),
        ("momo", "FAILED", "EXPIRED", Why.NO_ANSWER),
        ("pretend", "decline", "", Why.DECLINED),
    ],
)
def test_a_failed_payment_says_why(
    way: str, word: str, code: str, reason: Why, tmp_path: Path
) -> None:
    with opened(way, tmp_path) as desk:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.become(asked, word, **({"reason": code} if code else {}))

        assert why(desk.provider.fetch(asked.payment_id, ref).failure) is reason


@pytest.mark.parametrize("way", ["pawapay", "momo"])
def test_a_number_without_a_wallet_is_known_before_the_telephone_rings(
    way: str, tmp_path: Path
) -> None:
    with opened(way, tmp_path) as desk, pytest.raises(ProviderRefused) as told:
        desk.provider.start(desk.refused())

    assert why(str(told.value.facts["reason"])) is Why.NO_WALLET
