"""pawaPay: callbacks that a stranger signed, ways of not being pawaPay, and what it is asked."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

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
from tests.payments.pawapay_sim import TOKEN, PawaPaySim, digest, new_key, pem
from tests.payments.simulator import serve
from tests.payments.strangers import by_node

URL = "https://entregent.example/hooks/payments/pawapay"
BODY = json.dumps({"depositId": str(uuid.uuid4()), "status": "COMPLETED", "x": "é « » 🎉"}).encode()
SIX = ("@method", "@authority", "@path", "signature-date", "content-digest", "content-type")


@pytest.fixture
def sim() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim()) as made:
        yield made


@pytest.fixture
def pawapay(sim: PawaPaySim) -> PawaPay:
    return PawaPay(PawaPayAccount(TOKEN, (pem(new_key()), pem(sim.key)), sim.address, live=False))


def is_heard(pawapay: PawaPay, headers: dict[str, str], body: bytes = BODY, **facts: Any) -> bool:
    asked = {"method": "POST", "url": URL} | facts
    try:
        pawapay.read_webhook(headers, body, datetime.now(UTC), **asked)
    except BadSignature:
        return False
    return True


@pytest.mark.parametrize("raw", [False, True])
def test_what_pawapay_s_own_library_signed_is_heard(
    sim: PawaPaySim, pawapay: PawaPay, raw: bool
) -> None:
    key = sim.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    asked = {"key": key, "url": URL, "body": BODY.decode(), "at": int(time.time()), "raw": raw}

    signed = by_node("sign_callback.cjs", asked)

    assert re.fullmatch(r"sig-pp=:[A-Za-z0-9+/=]+:", signed["Signature"])
    assert is_heard(pawapay, signed)
    assert not is_heard(pawapay, signed, BODY.replace(b"COMPLETED", b"FAILED"))
    assert not is_heard(pawapay, signed, url=URL + "s")
    assert not is_heard(pawapay, signed | {"Signature-Date": "2026-11-28T17:00:00Z"})


def test_the_whole_is_signed_or_it_is_nothing(sim: PawaPaySim, pawapay: PawaPay) -> None:
    assert is_heard(pawapay, sim.signed(BODY, URL))
    for left_out in ("@method", "@authority", "@path", "content-digest"):
        names = tuple(name for name in SIX if name != left_out)
        assert not is_heard(pawapay, sim.signed(BODY, URL, names=names)), left_out
    assert is_heard(pawapay, sim.signed(BODY, URL, names=SIX[:3] + SIX[4:5]))  # the four are enough
    assert not is_heard(pawapay, sim.signed(BODY, URL, names=(*SIX, "@path")))


def test_it_is_this_request_that_was_signed(sim: PawaPaySim, pawapay: PawaPay) -> None:
    signed = sim.signed(BODY, URL)

    assert not is_heard(pawapay, signed, method="PUT")
    assert not is_heard(pawapay, signed, url=URL.replace("entregent", "other"))
    assert not is_heard(pawapay, signed, url="")
    assert not is_heard(pawapay, signed, BODY + b" ")
    assert not is_heard(pawapay, signed | {"Content-Digest": digest(BODY + b" ")}, BODY + b" ")
    assert is_heard(pawapay, signed, url="https://ENTREGENT.example:443/hooks/payments/pawapay")
    assert is_heard(pawapay, signed, url=URL + "?x=1")  # the query is not among the six


def test_each_digest_fits_and_each_header_that_is_signed_is_there(
    sim: PawaPaySim, pawapay: PawaPay
) -> None:
    true = digest(BODY)

    assert is_heard(pawapay, sim.signed(BODY, URL, digest=f"{true}, md5=:AAAA:"))  # not known to us
    assert not is_heard(pawapay, sim.signed(BODY, URL, digest=f"{true}, sha-256=:AAAA:"))
    assert not is_heard(pawapay, sim.signed(BODY, URL, names=(*SIX, "x-absent")))
    there = sim.signed(BODY, URL, names=(*SIX, "x-absent")) | {"X-Absent": ""}
    assert is_heard(pawapay, there)


@pytest.mark.parametrize(
    ("age", "expires", "heard"),
    [
        (0, 60, True),
        (290, 600, True),
        (302, 600, False),  # too old
        (-50, 60, True),  # its clock is ahead of ours
        (-70, 60, False),
        (30, 20, False),  # it said itself until when
        (30, 0, True),  # or did not say
    ],
)
def test_a_signature_has_its_time(
    sim: PawaPaySim, pawapay: PawaPay, age: int, expires: int, heard: bool
) -> None:
    at = int(time.time()) - age

    signed = sim.signed(BODY, URL, at=at, expires=at + expires if expires else 0)

    assert is_heard(pawapay, signed) is heard


@pytest.mark.parametrize(
    "change",
    [
        {"Signature": ""},
        {"Signature": "sig-pp=::"},
        {"Signature": "sig-pp=:AAAA:"},
        {"Signature": "other=:MEQC:"},
        {"Signature-Input": ""},
        {"Signature-Input": "sig-pp=()"},
        {"Signature-Input": 'sig-pp=("@method" "@authority" "@path" "content-digest")'},
        {"Signature-Input": 'sig-pp=("@secret" "@method" "@authority" "@path" "content-digest")'},
        {"Content-Digest": ""},
        {"Content-Digest": "md5=:AAAA:"},
        {"Content-Digest": "sha-256=:AAAA:"},
    ],
)
def test_headers_that_say_too_little_say_nothing(
    sim: PawaPaySim, pawapay: PawaPay, change: dict[str, str]
) -> None:
    assert not is_heard(pawapay, sim.signed(BODY, URL) | change)


def test_another_s_key_and_another_algorithm_are_refused(sim: PawaPaySim, pawapay: PawaPay) -> None:
    assert not is_heard(pawapay, sim.signed(BODY, URL, key=new_key()))
    line = sim.signed(BODY, URL)
    renamed = line["Signature-Input"].replace("ecdsa-p256-sha256", "rsa-pss-sha512")
    assert not is_heard(pawapay, line | {"Signature-Input": renamed})
    broken = PawaPay(PawaPayAccount(TOKEN, ("no key at all",), sim.address))
    assert not is_heard(broken, line)


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
