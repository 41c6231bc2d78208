"""pawaPay: what it is asked, what it tells, and what it refuses; its signatures: another file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    BillLine,
    Hint,
    Outcome,
    OutcomeUnknown,
    ProviderRefused,
)
from app.payments.pawapay import PawaPay, PawaPayAccount, message
from tests.payments import pawapay_sim
from tests.payments.conftest import bill
from tests.payments.pawapay_sim import TOKEN, PawaPaySim, new_key, pem
from tests.payments.simulator import serve

URL = "https://entregent.example/hooks/payments/pawapay"
BODY = b'{"depositId": "d-1", "status": "COMPLETED"}'


@pytest.fixture
def sim() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim()) as made:
        yield made


@pytest.fixture
def pawapay(sim: PawaPaySim) -> PawaPay:
    return PawaPay(PawaPayAccount(TOKEN, (pem(sim.key),), sim.address, live=False))


def test_its_keys_are_learnt_from_itself_and_then_believed(sim: PawaPaySim) -> None:
    keys = PawaPay(PawaPayAccount(TOKEN, (), sim.address)).public_keys()

    assert keys == (pem(sim.key),)
    for written in (keys, tuple(key.replace("\n", "\\n") for key in keys)):
        knowing = PawaPay(PawaPayAccount(TOKEN, written, sim.address))
        hint = knowing.read_webhook(sim.signed(BODY, URL), BODY, datetime.now(UTC), url=URL)
        assert (hint.payment_id, hint.authenticated) == ("d-1", True)
        other = sim.signed(BODY, URL, key=new_key())
        with pytest.raises(BadSignature):
            knowing.read_webhook(other, BODY, datetime.now(UTC), url=URL)
    for trouble in ("list", "nothing", "html"):
        sim.trouble = [trouble]
        with pytest.raises(OutcomeUnknown):
            knowing.public_keys()


def test_without_its_keys_a_callback_is_only_a_reason_to_look(sim: PawaPaySim) -> None:
    unsigned = PawaPay(PawaPayAccount(TOKEN, (), sim.address))

    hint = unsigned.read_webhook({}, BODY, datetime.now(UTC))

    assert (hint.authenticated, hint.kind) == (False, "deposit.COMPLETED")
    assert unsigned.capabilities().signed_webhooks is False


def test_a_refund_s_callback_names_the_refund(sim: PawaPaySim, pawapay: PawaPay) -> None:
    body = b'{"refundId": "r-1", "status": "COMPLETED"}'

    hint = pawapay.read_webhook(sim.signed(body, URL), body, datetime.now(UTC), url=URL)

    assert hint == Hint(hint.event_key, "refund.COMPLETED", refund_id="r-1")


def test_the_message_on_the_telephone_is_four_to_twenty_two_plain_signs() -> None:
    def of(reference: str, title: str) -> str:
        return message(bill(reference=reference, lines=(BillLine(title, 1, 1),)))

    assert of("EN-7K3M9QX", "AfterWork") == "EN 7K3M9QX AfterWork"
    assert of("EN-7K3M9QX", "Soirée « Œuvres » d’été 🎉") == "EN 7K3M9QX Soiree uvre"
    assert of("a", "🎉") == "Entregent"
    assert of("EN-7K3M9QX", "Soirees x y") == "EN 7K3M9QX Soirees x y"
    assert of("EN-7K3M9QX", "Soirees xy z") == "EN 7K3M9QX Soirees xy"  # no blank at its end


def test_the_limits_are_read_from_the_account(pawapay: PawaPay) -> None:
    assert pawapay.limits() == {"mtn": (100, 500_000), "orange": (100, 500_000)}


@pytest.mark.parametrize("said", ["list", "nothing", "garbage"])
def test_limits_that_cannot_be_read_are_unknown(
    sim: PawaPaySim, pawapay: PawaPay, said: str
) -> None:
    sim.trouble = [said]

    with pytest.raises(OutcomeUnknown):
        pawapay.limits()


def test_a_sum_out_of_bounds_and_an_unknown_operator_are_refused(
    sim: PawaPaySim, pawapay: PawaPay
) -> None:
    asked = {"phone": "+237653456789", "method": "orange"}
    for facts in (
        {"total": Money(500_001)},
        {"total": Money(99)},
        {"total": Money(15_000, "EUR")},
        {"method": "airtel"},
        {"method": ""},
        {"phone": ""},
        {"phone": "+33612345678"},
    ):
        with pytest.raises(ProviderRefused):
            pawapay.start(bill(**(asked | facts)))
    assert sim.deposits == {}
    pawapay.start(bill(**asked))
    (deposit,) = sim.deposits.values()
    assert deposit["payer"]["accountDetails"]["provider"] == "ORANGE_CMR"


def test_a_second_refund_waits_for_the_first(sim: PawaPaySim, pawapay: PawaPay) -> None:
    asked = bill(phone="+237653456789", method="mtn")
    pawapay.start(asked)
    sim.settle(asked.payment_id)
    pawapay.refund(str(uuid.uuid4()), asked.payment_id, Money(5_000), "")

    with pytest.raises(ProviderRefused) as told:
        pawapay.refund(str(uuid.uuid4()), asked.payment_id, Money(5_000), "")

    assert told.value.facts["reason"] == "REFUND_IN_PROGRESS"
    assert told.value.facts["retryable"] is True


def test_why_it_failed_and_the_operator_s_own_number_are_told(
    sim: PawaPaySim, pawapay: PawaPay
) -> None:
    asked = bill(phone="+237653456789", method="mtn")
    pawapay.start(asked)
    sim.settle(asked.payment_id, "FAILED", "INSUFFICIENT_BALANCE")

    word = pawapay.fetch(asked.payment_id, None)

    told = (word.outcome, word.failure, word.operator_ref)
    assert told == (Outcome.FAILED, "INSUFFICIENT_BALANCE", "9876543210")


def test_an_answer_about_another_deposit_is_unknown(sim: PawaPaySim, pawapay: PawaPay) -> None:
    asked = bill(phone="+237653456789", method="mtn")
    pawapay.start(asked)
    sim.settle(asked.payment_id, depositId=str(uuid.uuid4()))

    with pytest.raises(OutcomeUnknown):
        pawapay.fetch(asked.payment_id, None)


def test_the_loopback_refuses_what_pawapay_does_not_know(sim: PawaPaySim) -> None:
    good = {
        "depositId": str(uuid.uuid4()),
        "amount": "15000",
        "currency": "XAF",
        "payer": {
            "type": "MMO",
            "accountDetails": {"phoneNumber": "237653456789", "provider": "MTN_MOMO_CMR"},
        },
    }
    line = PawaPay(PawaPayAccount(TOKEN, (), sim.address))._line
    planted: list[dict[str, Any]] = [
        {"depositId": str(uuid.uuid1())},
        {"amount": "015000"},
        {"amount": 15_000},
        {"amount": "15000.00"},
        {"currency": "FCFA"},
        {"payer": {"type": "CARD"}},
        {"mood": "gay"},
        {"customerMessage": "abc"},
        {"customerMessage": "x" * 23},
        {"customerMessage": "été à Douala"},
        {"metadata": [{"n": str(n)} for n in range(11)]},
    ]
    key = {"Authorization": f"Bearer {TOKEN}"}
    for fault in planted:
        assert line.ask("POST", "/v2/deposits", headers=key, body=good | fault).status == 400, fault
    assert line.ask("POST", "/v2/deposits", headers=key, body=good).get("status") == "ACCEPTED"
    assert pawapay_sim.LEAST < 15_000 < pawapay_sim.MOST
