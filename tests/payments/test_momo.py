"""MTN Mobile Money asked directly: its token, why payments fail, callbacks that anyone writes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.kernel.money import Money
from app.payments.gateway import (
    Bill,
    BillLine,
    ConfigError,
    Outcome,
    OutcomeUnknown,
    ProviderRefused,
)
from app.payments.momo import Momo, MomoAccount, Tokens
from tests.payments.conftest import bill
from tests.payments.momo_sim import ASK, KEY, SUBSCRIPTION, USER, MomoSim
from tests.payments.simulator import serve

HOOK = "https://entregent.example/hooks/payments/momo"


@pytest.fixture
def sim() -> Iterator[MomoSim]:
    with serve(MomoSim()) as made:
        yield made


@pytest.fixture
def momo(sim: MomoSim) -> Momo:
    return Momo(MomoAccount(SUBSCRIPTION, USER, KEY, base=sim.address, live=False), Tokens())


def asked_of(**facts: Any) -> Bill:
    return bill(**({"phone": "+237653456789", "notify_url": HOOK} | facts))


def paths(sim: MomoSim) -> list[str]:
    return [request.path for request in sim.heard]


def test_what_is_asked_is_what_mtn_takes(sim: MomoSim, momo: Momo) -> None:
    asked = asked_of(lines=(BillLine("Soirée « Été » – Duo", 35_000, 1),))

    momo.start(asked)

    request = sim.heard[-1]
    assert request.json == {
        "amount": "35000",
        "currency": "XAF",
        "externalId": asked.payment_id,
        "payer": {"partyIdType": "MSISDN", "partyId": "237653456789"},
        "payerMessage": "EN-7K3M9QX",
        "payeeNote": "EN-7K3M9QX Soiree Ete Duo",
    }
    assert request.headers["x-reference-id"] == asked.payment_id
    assert request.headers["x-callback-url"] == HOOK
    named = [one.headers.get("x-target-environment") for one in sim.heard]
    assert named == ["mtncameroon", "mtncameroon"]  # also for the token, on the new platform


def test_one_token_serves_an_hour_and_all_who_speak_for_the_account(
    sim: MomoSim, momo: Momo
) -> None:
    tokens = Tokens()
    account = MomoAccount(SUBSCRIPTION, USER, KEY, base=sim.address)
    first, second = asked_of(), asked_of()
    Momo(account, tokens).start(first)
    Momo(account, tokens).start(second)

    assert paths(sim) == ["/collection/token/", ASK, ASK]
    other = MomoAccount(SUBSCRIPTION, USER, "another key", base=sim.address)
    with pytest.raises(ConfigError):  # nobody speaks with another's token
        Momo(other, tokens).check()


def test_a_token_near_its_end_is_made_anew(sim: MomoSim, momo: Momo) -> None:
    sim.token_seconds = 59

    momo.check()
    momo.check()

    assert paths(sim).count("/collection/token/") == 2


def test_a_token_that_mtn_forgot_is_made_anew_once(sim: MomoSim, momo: Momo) -> None:
    momo.check()
    sim.tokens.clear()
    asked = asked_of()

    momo.start(asked)

    assert list(sim.asked) == [asked.payment_id]
    assert paths(sim)[2:] == [ASK, "/collection/token/", ASK]
    sim.tokens.clear()
    sim.token_seconds = -1  # never good
    with pytest.raises(ConfigError):
        momo.check()


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("APPROVAL_REJECTED", Outcome.FAILED),
        ("NOT_ENOUGH_FUNDS", Outcome.FAILED),
        ("PAYER_LIMIT_REACHED", Outcome.FAILED),
        ("INTERNAL_PROCESSING_ERROR", Outcome.FAILED),
        ("COULD_NOT_PERFORM_TRANSACTION", Outcome.FAILED),
        ("EXPIRED", Outcome.EXPIRED),
    ],
)
@pytest.mark.parametrize("as_object", [True, False])
def test_why_it_failed_is_told_however_mtn_writes_it(
    sim: MomoSim, momo: Momo, reason: str, outcome: Outcome, as_object: bool
) -> None:
    asked = asked_of()
    momo.start(asked)
    sim.settle(asked.payment_id, "FAILED", {"code": reason} if as_object else reason)

    word = momo.fetch(asked.payment_id, None)

    assert (word.outcome, word.failure) == (outcome, reason)


def test_the_number_in_the_payer_s_sms_is_told(sim: MomoSim, momo: Momo) -> None:
    asked = asked_of()
    momo.start(asked)
    sim.settle(asked.payment_id, financialTransactionId="")
    sim.asked[asked.payment_id]["financialTransactionId"] = "11223344556"

    assert momo.fetch(asked.payment_id, None).operator_ref == "11223344556"


def test_a_callback_that_claims_money_moves_none(sim: MomoSim, momo: Momo) -> None:
    asked = asked_of()
    momo.start(asked)
    claim = sim.asked[asked.payment_id] | {"status": "SUCCESSFUL"}

    hint = momo.read_webhook({}, json.dumps(claim).encode(), datetime.now(UTC), method="PUT")

    assert (hint.payment_id, hint.authenticated) == (asked.payment_id, False)
    assert momo.fetch(asked.payment_id, None).outcome is Outcome.PENDING


def test_an_answer_about_another_request_is_unknown(sim: MomoSim, momo: Momo) -> None:
    asked = asked_of()
    momo.start(asked)
    sim.settle(asked.payment_id, externalId=str(uuid.uuid4()))

    with pytest.raises(OutcomeUnknown):
        momo.fetch(asked.payment_id, None)


def test_a_404_that_is_not_mtn_s_own_word_does_not_say_it_never_was(
    sim: MomoSim, momo: Momo, monkeypatch: pytest.MonkeyPatch
) -> None:
    momo.check()
    gateway = (404, {"statusCode": 404, "message": "Resource not found"})
    monkeypatch.setattr(sim, "work", lambda _request: gateway)

    with pytest.raises(OutcomeUnknown):
        momo.fetch(str(uuid.uuid4()), None)


@pytest.mark.parametrize("facts", [{"phone": ""}, {"total": Money(15_000, "EUR")}])
def test_what_cannot_be_asked_is_refused_before_it_is(
    sim: MomoSim, momo: Momo, facts: dict[str, Any]
) -> None:
    with pytest.raises(ProviderRefused):
        momo.start(asked_of(**facts))
    assert sim.heard == []


@pytest.mark.parametrize(
    "fault",
    [
        {"amount": 15_000},
        {"amount": "0"},
        {"payer": {"partyIdType": "MSISDN", "partyId": "+237653456789"}},
        {"payer": {"partyIdType": "EMAIL", "partyId": "237653456789"}},
        {"payerMessage": "Soirée"},
        {"payeeNote": "x" * 161},
        {"currency": "EUR"},
    ],
)
def test_the_loopback_refuses_what_mtn_does_not_take(
    sim: MomoSim, momo: Momo, fault: dict[str, Any]
) -> None:
    asked = asked_of()
    momo.start(asked)
    good = sim.heard[-1].json
    head = {"X-Reference-Id": str(uuid.uuid4())}

    assert momo._ask("POST", ASK, head, good | fault).status == 400
    assert momo._ask("POST", ASK, head, good).status == 202
    assert momo._ask("POST", ASK, {"X-Reference-Id": "1"}, good).status == 400
