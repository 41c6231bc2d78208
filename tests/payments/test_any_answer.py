"""Whatever a provider answers, whoever writes to us: a word of the protocol comes of it, no fall.

Genuine answers are spoilt one value at a time; notices are put together as nobody planned.
"""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.money import Money
from app.payments.bank import Bank, BankAccount
from app.payments.card import Card
from app.payments.gateway import (
    BadSignature,
    Hint,
    NotSupported,
    OutcomeUnknown,
    PaymentProvider,
    ProviderRefused,
)
from app.payments.http import Answer, Line
from app.payments.momo import Momo, MomoAccount, Tokens
from app.payments.notchpay import NotchPay, NotchPayAccount
from app.payments.pawapay import PawaPay, PawaPayAccount
from tests.payments import notchpay_sim
from tests.payments.conftest import bill
from tests.payments.desks import opened

NOWHERE = "http://127.0.0.1:9"
OURS = "0d9e5a52-6d0b-4a53-9f0b-6d3c1f2a7b11"
NAMES = (
    *("status", "data", "depositId", "refundId", "amount", "currency", "failureReason", "items"),
    *("failureCode", "countries", "providers", "provider", "currencies", "operationTypes", "fee"),
    *("DEPOSIT", "minAmount", "maxAmount", "transaction", "refund", "reference", "payment", "code"),
    *("authorization_url", "merchant_reference", "message", "reason", "last_page", "created_at"),
    *("access_token", "expires_in", "externalId", "financialTransactionId", "id", "completed_at"),
    *("event", "type", "object", "metadata", "trxref", "failure_reason"),
)
WORDS = (
    *(OURS, "FOUND", "NOT_FOUND", "ACCEPTED", "REJECTED", "COMPLETED", "FAILED", "pending", "XAF"),
    *("complete", "SUCCESSFUL", "15000", "15000.00", "", "trx.1", "https://pay.example/1", "2026"),
    *("RESOURCE_ALREADY_EXIST", "RESOURCE_NOT_FOUND", "MTN_MOMO_CMR", "é\x00", "99999999999999999"),
    *("2026-11-28T17:00:00Z", f"x [{OURS}]", "requires_action"),
)
leaves = st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS) | st.just("9" * 400)
things = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=7)
    ),
    max_leaves=14,
)

AWKWARD: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**400, "", "on_the_moon", "9" * 400, "é\x00", [], ["x"], {}, {"x": 1}),
    *(Decimal("1.5"), Decimal("NaN"), OURS),
)
A_BILL = bill(payment_id=OURS, phone="+237653456789", method="mtn")
A_REFUND = str(uuid.uuid4())
VERBS: dict[str, Callable[[PaymentProvider], object]] = {
    "start": lambda p: p.start(A_BILL),
    "fetch": lambda p: p.fetch(OURS, None),
    "cancel": lambda p: p.cancel(OURS, None),
    "refund": lambda p: p.refund(A_REFUND, ref_of(p), Money(500), "why"),
    "fetch_refund": lambda p: p.fetch_refund(A_REFUND, None),
    "list_recent": lambda p: list(p.list_recent(datetime(2026, 1, 1, tzinfo=UTC))),
    "payment_of": lambda p: p.payment_of(ref_of(p)),
    "check": lambda p: p.check(),
    "keys": lambda p: isinstance(p, PawaPay) and p.public_keys(),
}


def ref_of(provider: PaymentProvider) -> str:
    return str(provider.start(A_BILL).provider_ref)


def places(thing: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in an answer something stands, the whole of it first."""
    yield here
    names = thing if isinstance(thing, dict) else range(len(thing if type(thing) is list else ()))
    for name in names:
        yield from places(thing[name], (*here, name))


def changed(thing: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    made = copy.copy(thing)
    made[place[0]] = changed(thing[place[0]], place[1:], value)
    return made


@pytest.mark.parametrize("way", ["pawapay", "notchpay", "momo"])
def test_an_answer_with_anything_in_any_place_gives_a_word_or_a_no(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each genuine answer, with each of its values replaced by each awkward one."""
    genuine, asked, told = Line._asked, list[Answer](), list[Answer]()

    def recorded(*words: Any) -> Answer:
        asked.append(genuine(*words))
        return asked[-1]

    def replayed(*_words: Any) -> Answer:
        return told.pop(0) if len(told) > 1 else told[0]

    monkeypatch.setattr("app.payments.http.FALLS", 10**9)
    tried = 0
    with opened(way, tmp_path) as desk:
        desk.provider.start(A_BILL)
        desk.succeed(A_BILL)
        desk.provider.check()
        for verb, call in VERBS.items():
            monkeypatch.setattr(Line, "_asked", recorded)
            asked.clear()
            with suppress(NotSupported):
                call(desk.provider)
            monkeypatch.setattr(Line, "_asked", replayed)
            for n, answer in enumerate(asked):
                for place, value in product(list(places(answer.json)), AWKWARD):
                    odd = replace(answer, json=changed(answer.json, place, value))
                    told[:] = [*asked[:n], odd, *asked[n + 1 :]]
                    tried += 1
                    try:
                        call(desk.provider)
                    except (OutcomeUnknown, ProviderRefused):
                        continue
                    except Exception as error:
                        pytest.fail(f"{verb}: {value!r} at {place}: {error!r}")
    assert tried > 500


def pawapay(**facts: Any) -> PawaPay:
    return PawaPay(PawaPayAccount("token", base=NOWHERE, **facts))


def notchpay() -> NotchPay:
    hash_keys = (notchpay_sim.HASH,)
    return NotchPay(NotchPayAccount("public", "private", hash_keys, NOWHERE))


HEADS = ("Stripe-Signature", "Signature", "Signature-Input", "Content-Digest", "X-Notch-Signature")
lines = st.text(max_size=60) | st.sampled_from(
    ("t=1,v1=00", "sig-pp=:AAAA:", 'sig-pp=("@method");created=1', "sha-256=:AAAA:", "é", "\x00")
)
KEYED: dict[str, PaymentProvider] = {
    "card": Card("sk_test_1", ("whsec_1",), NOWHERE),
    "pawapay": pawapay(public_keys=("no key",)),
    "pawapay unsigned": pawapay(),
    "notchpay": notchpay(),
    "momo": Momo(MomoAccount("subscription", "user", "key", base=NOWHERE), Tokens()),
    "bank": Bank(BankAccount("Awa", "CM21")),
}


@pytest.mark.parametrize("way", KEYED)
def test_anything_may_be_written_to_us(way: str) -> None:
    @settings(max_examples=60, database=None)
    @given(
        headers=st.dictionaries(st.sampled_from(HEADS), lines, max_size=5),
        body=st.binary(max_size=60) | things.map(lambda thing: json.dumps(thing).encode()),
        url=st.sampled_from(("", "https://e.example/x", "//", "http://[", "https://e.example:x/")),
    )
    def whatever_comes(headers: dict[str, str], body: bytes, url: str) -> None:
        try:
            hint = KEYED[way].read_webhook(headers, body, datetime.now(UTC), url=url)
        except BadSignature:
            return
        assert isinstance(hint, Hint)
        assert not hint.authenticated

    whatever_comes()


@given(thing=things)
@settings(max_examples=60, database=None)
def test_anything_that_is_signed_may_be_written_to_us(thing: object) -> None:
    body = json.dumps(thing).encode()
    try:
        hint = notchpay().read_webhook(notchpay_sim.signed(body), body, datetime.now(UTC))
    except BadSignature:
        return
    assert hint.event_key
