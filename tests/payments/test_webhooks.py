"""Only Stripe can speak as Stripe: ten thousand forgeries, none taken for genuine (P1)."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
import stripe

from app.payments.card import TOLERANCE, Card
from app.payments.gateway import BadSignature, Hint
from app.payments.hand import Hand
from app.payments.pretend import Pretend
from tests.faults.sizes import fault
from tests.payments.fake_stripe import SECRET, signed
from tests.payments.forgeries import KINDS, LINE, Forgery, forgeries, genuine

NEW = "whsec_the_new_one"


def heard(card: Card, body: bytes, headers: dict[str, str]) -> Hint | None:
    try:
        return card.read_webhook(headers, body, datetime.now(UTC))
    except BadSignature:
        return None


def taken(card: Card, each: Forgery) -> bool:
    return heard(card, each.body, {} if each.line is None else {LINE: each.line}) is not None


def a_card(*secrets: str) -> Card:
    return Card("sk_test_loopback", secrets, "http://127.0.0.1:9")


@fault("P1")
def test_ten_thousand_forged_notices_are_refused_and_none_is_an_accident() -> None:
    card, asked, accepted = a_card(SECRET, NEW), Counter[str](), Counter[str]()
    for each in forgeries(620):
        asked[each.kind] += 1
        accepted[each.kind] += taken(card, each)

    assert asked.total() >= 10_000
    assert len(asked) == len(KINDS)
    assert min(asked.values()) >= 450
    assert accepted.total() == 0


@fault("P1")
def test_twin_with_the_guard_off_the_same_forgeries_come_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stripe.WebhookSignature, "verify_header", lambda *_words: True)
    card, asked, accepted = a_card(SECRET), Counter[str](), Counter[str]()
    for each in forgeries(20):
        asked[each.kind] += 1
        accepted[each.kind] += taken(card, each)

    # what is no event is refused all the same; the rest is kept out by its signature alone
    assert accepted.total() > asked.total() * 0.7


def test_a_genuine_notice_is_understood() -> None:
    true = genuine(random.Random(1))

    hint = heard(a_card(SECRET), true.body, {LINE: true.line})

    assert hint is not None
    assert hint.kind == "checkout.session.completed"
    assert hint.event_key.startswith("evt_")
    assert hint.provider_ref.startswith("cs_test_")
    assert hint.payment_id.startswith("payment-")


def test_while_secrets_change_the_old_and_the_new_one_both_speak() -> None:
    dice, card = random.Random(2), a_card(NEW, SECRET)
    for secret in (NEW, SECRET):
        true = genuine(dice, secret)
        assert heard(card, true.body, {LINE: true.line}) is not None
    both = f"t={true.at},v1={'0' * 64},v1={true.mark}"  # Stripe signs with both while it rotates
    assert heard(card, true.body, {LINE: both}) is not None

    true = genuine(dice, SECRET)
    assert heard(a_card(NEW), true.body, {LINE: true.line}) is None


def test_five_minutes_old_is_heard_and_a_second_more_is_not() -> None:
    now = int(time.time())
    body = genuine(random.Random(3)).body

    assert heard(a_card(SECRET), body, signed(body, SECRET, now - TOLERANCE + 5)) is not None
    assert heard(a_card(SECRET), body, signed(body, SECRET, now - TOLERANCE - 1)) is None


@pytest.mark.parametrize("secrets", [(), ("",), (" ",)])
def test_a_house_without_a_secret_hears_nobody(secrets: tuple[str, ...]) -> None:
    true = genuine(random.Random(4))
    blank = signed(true.body, "", true.at)

    assert heard(a_card(*secrets), true.body, {LINE: true.line}) is None
    assert heard(a_card(*secrets), true.body, blank) is None


def test_an_event_without_an_id_is_known_by_its_body() -> None:
    body = genuine(random.Random(5)).body
    nameless = body.replace(b'"id": "evt_', b'"was": "evt_')

    hint = heard(a_card(SECRET), nameless, signed(nameless))

    assert hint is not None
    assert len(hint.event_key) == 64


def test_an_event_of_something_else_names_no_session() -> None:
    body = (
        b'{"id":"evt_1","type":"charge.refunded","data":{"object":{"id":"ch_1","object":"charge"}}}'
    )

    assert heard(a_card(SECRET), body, signed(body)) == Hint("evt_1", "charge.refunded")


@pytest.mark.parametrize("provider", [Hand(), Pretend.__new__(Pretend)])
def test_ways_of_paying_without_notices_hear_nobody(provider: Hand | Pretend) -> None:
    true = genuine(random.Random(6))

    with pytest.raises(BadSignature):
        provider.read_webhook({LINE: true.line}, true.body, datetime.now(UTC))
