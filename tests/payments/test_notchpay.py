"""Notch Pay: notices that openssl signs, refunds that others made, answers of both its shapes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    Bill,
    ConfigError,
    Outcome,
    OutcomeUnknown,
    ProviderRefused,
    Refunded,
)
from app.payments.notchpay import NotchPay, NotchPayAccount
from tests.payments.conftest import bill
from tests.payments.notchpay_sim import HASH, NEW_HASH, PRIVATE, PUBLIC, NotchPaySim, signed
from tests.payments.simulator import serve
from tests.payments.strangers import openssl


@pytest.fixture
def sim() -> Iterator[NotchPaySim]:
    with serve(NotchPaySim()) as made:
        yield made


@pytest.fixture
def notch(sim: NotchPaySim) -> NotchPay:
    keys = (NEW_HASH, HASH)
    return NotchPay(NotchPayAccount(PUBLIC, PRIVATE, keys, sim.address, live=False))


def sold(sim: NotchPaySim, notch: NotchPay) -> tuple[Bill, str]:
    asked = bill()
    ref = str(notch.start(asked).provider_ref)
    sim.settle(ref)
    return asked, ref


def is_heard(notch: NotchPay, body: bytes, mark: str) -> bool:
    try:
        notch.read_webhook({"X-Notch-Signature": mark}, body, datetime.now(UTC))
    except BadSignature:
        return False
    return True


@pytest.mark.parametrize("words", ["plain", "é « » 🎉 \u202e", "a\\u00e9\\/b", " " * 900])
def test_what_openssl_signed_is_heard(sim: NotchPaySim, notch: NotchPay, words: str) -> None:
    data = {"merchant_reference": str(uuid.uuid4()), "reference": "trx.1", "note": words}
    event = {"id": "evt.1", "event": "payment.complete", "data": data}
    body = json.dumps(event, ensure_ascii=False).encode()
    for key in (HASH, NEW_HASH):  # the old and the new one, while one is replaced
        mark = openssl("dgst", "-sha256", "-hmac", key, said=body).split()[-1]
        assert is_heard(notch, body, mark)
        assert not is_heard(notch, body + b"\n", mark)
    other = openssl("dgst", "-sha256", "-hmac", f"{HASH}x", said=body).split()[-1]
    short = openssl("dgst", "-sha1", "-hmac", HASH, said=body).split()[-1]
    keyless = openssl("dgst", "-sha256", said=body).split()[-1]
    assert [is_heard(notch, body, mark) for mark in (other, short, keyless, "", "é")] == [False] * 5


@pytest.mark.parametrize("keys", [(), ("",), (" ",)])
def test_an_account_without_a_hash_key_hears_nobody(
    sim: NotchPaySim, keys: tuple[str, ...]
) -> None:
    deaf = NotchPay(NotchPayAccount(PUBLIC, PRIVATE, keys, sim.address))
    body = b'{"event": "payment.complete", "data": {}}'

    for key in ("", " "):
        assert not is_heard(deaf, body, signed(body, key)["X-Notch-Signature"])


def test_a_refund_of_its_own_pages_is_seen_beside_ours_and_others_are_not(
    sim: NotchPaySim, notch: NotchPay
) -> None:
    asked, ref = sold(sim, notch)
    _other, another = sold(sim, notch)
    refund = str(uuid.uuid4())
    ours = notch.refund(refund, ref, Money(5_000), "duo parti")
    theirs = sim.give_back(ref, 2_000)
    sim.give_back(another, 1_000)

    word = notch.fetch(asked.payment_id, ref)

    elsewhere = Refunded(Outcome.PENDING, theirs["id"], "", Money(2_000))
    assert word.refunds == (elsewhere, ours)
    assert ours == Refunded(Outcome.PENDING, ours.provider_ref, refund, Money(5_000))
    assert sim.refunds[ours.provider_ref]["reason"] == f"duo parti [{refund}]"


def test_refunds_that_cannot_be_read_stop_no_money(sim: NotchPaySim, notch: NotchPay) -> None:
    asked, ref = sold(sim, notch)
    sim.give_back(ref, 2_000)
    sim.trouble = ["", "500"]

    word = notch.fetch(asked.payment_id, ref)

    assert (word.outcome, word.total, word.refunds) == (Outcome.SUCCEEDED, Money(35_000), ())


def test_what_it_keeps_and_when_it_was_paid_are_told(sim: NotchPaySim, notch: NotchPay) -> None:
    asked, ref = sold(sim, notch)

    word = notch.fetch(asked.payment_id, ref)

    assert word.fee == Money(300)
    assert word.paid_at is not None
    assert abs(datetime.now(UTC) - word.paid_at) < timedelta(minutes=1)


@pytest.mark.parametrize("shape", ["reference alone", "data"])
def test_its_answers_are_read_in_both_their_shapes(
    sim: NotchPaySim, notch: NotchPay, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sim._shown

    def shown(kind: str, found: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        status, said = whole(kind, found)
        thing = said.pop("transaction")
        if shape == "data":
            return status, said | {"data": thing}
        alone = found["status"] == "pending"
        return status, said | {"transaction": found["reference"] if alone else thing}

    monkeypatch.setattr(sim, "_shown", shown)
    asked = bill()
    started = notch.start(asked)
    assert started.redirect_url == f"{sim.address}/page/{started.provider_ref}"
    sim.settle(str(started.provider_ref))
    assert notch.fetch(asked.payment_id, started.provider_ref).outcome is Outcome.SUCCEEDED


def test_a_bill_whose_payment_has_ended_opens_no_page(sim: NotchPaySim, notch: NotchPay) -> None:
    asked = bill()
    ref = str(notch.start(asked).provider_ref)
    sim.settle(ref, "expired")

    again = notch.start(asked)

    assert (again.outcome, again.provider_ref, again.redirect_url) == (Outcome.EXPIRED, ref, "")
    assert len(sim.payments) == 1


def test_a_payment_without_its_page_is_unknown(
    sim: NotchPaySim, notch: NotchPay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("javascript:alert(1)//", ""):
        monkeypatch.setattr(sim, "address", address)
        with pytest.raises(OutcomeUnknown):
            notch.start(bill())


def test_more_than_it_lists_at_once_is_looked_through_to_an_end(
    sim: NotchPaySim, notch: NotchPay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.payments.notchpay.PAGE", 2)
    asked, ref = sold(sim, notch)
    refund = str(uuid.uuid4())
    notch.refund(refund, ref, Money(500), "")
    for _ in range(5):
        sim.give_back(ref, 100)

    assert notch.fetch_refund(refund, None).total == Money(500)
    assert len(notch.fetch(asked.payment_id, ref).refunds) == 6
    monkeypatch.setattr("app.payments.notchpay.PAGES", 2)
    with pytest.raises(OutcomeUnknown):  # not "not found": it may be further back
        notch.fetch_refund(refund, None)


def test_a_refund_needs_the_private_key_and_says_so(sim: NotchPaySim, notch: NotchPay) -> None:
    _asked, ref = sold(sim, notch)
    public = NotchPay(NotchPayAccount(PUBLIC, "", (HASH,), sim.address))
    wrong = NotchPay(NotchPayAccount(PUBLIC, "sk.wrong", (HASH,), sim.address))

    assert public.capabilities().refund == "none"
    for each in (public, wrong):
        with pytest.raises(ConfigError):
            each.refund(str(uuid.uuid4()), ref, Money(500), "")
    assert sim.refunds == {}


def test_a_refund_s_notice_names_the_refund_and_its_payment(
    sim: NotchPaySim, notch: NotchPay
) -> None:
    asked, ref = sold(sim, notch)
    refund = str(uuid.uuid4())
    made = notch.refund(refund, ref, Money(500), "")
    body = sim.notice(made.provider_ref, "refund.complete")

    hint = notch.read_webhook(signed(body), body, datetime.now(UTC))

    assert (hint.kind, hint.provider_ref, hint.refund_id) == ("refund.complete", ref, refund)
    assert notch.payment_of(ref) == asked.payment_id


@pytest.mark.parametrize("facts", [{"total": Money(15_000, "EUR")}, {"email": "", "phone": ""}])
def test_what_cannot_be_asked_is_refused_before_it_is(
    sim: NotchPaySim, notch: NotchPay, facts: dict[str, Any]
) -> None:
    with pytest.raises(ProviderRefused):
        notch.start(bill(**facts))
    assert sim.heard == []
