"""Cards, after the payment: refunds of ours and of others, disputes, fees, what was never heard."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.money import Money
from app.payments.card import Card
from app.payments.gateway import (
    ConfigError,
    DisputeState,
    Hint,
    Outcome,
    OutcomeUnknown,
    ProviderRefused,
    Refunded,
    Unavailable,
)
from tests.payments import fake_stripe_money
from tests.payments.conftest import bill
from tests.payments.fake_stripe import SECRET, FakeStripe, signed
from tests.payments.fake_stripe_money import FEE


@pytest.fixture
def sold(stripe: FakeStripe, card: Card) -> tuple[str, str]:
    """A payment of 35 000: our id, Stripe's session."""
    asked = bill()
    ref = str(card.start(asked).provider_ref)
    stripe.pay(ref)
    return asked.payment_id, ref


def intent_of(stripe: FakeStripe, ref: str) -> str:
    return str(stripe.sessions[ref]["payment_intent"])


def test_a_refund_made_on_stripe_s_own_pages_is_seen_beside_ours(
    stripe: FakeStripe, card: Card, sold: tuple[str, str]
) -> None:
    payment_id, ref = sold
    ours = str(uuid.uuid4())
    mine = card.refund(ours, ref, Money(5_000), "")
    other = fake_stripe_money.give_back(stripe, intent_of(stripe, ref), 2_000)

    word = card.fetch(payment_id, ref)

    assert word.outcome is Outcome.SUCCEEDED
    assert word.total == Money(35_000)  # what was paid stays what was paid
    theirs = Refunded(Outcome.SUCCEEDED, other["id"], "", Money(2_000))
    assert word.refunds == (theirs, mine)
    assert mine == Refunded(Outcome.SUCCEEDED, mine.provider_ref, ours, Money(5_000))


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("pending", Outcome.PENDING),
        ("requires_action", Outcome.PENDING),
        ("failed", Outcome.FAILED),
        ("canceled", Outcome.CANCELLED),
        ("on_the_moon", Outcome.UNKNOWN),
    ],
)
def test_a_refund_is_told_as_it_stands(
    stripe: FakeStripe, card: Card, sold: tuple[str, str], status: str, outcome: Outcome
) -> None:
    refund = str(uuid.uuid4())
    made = card.refund(refund, sold[1], Money(5_000), "")
    stripe.refunds[made.provider_ref]["status"] = status

    assert card.fetch_refund(refund, made.provider_ref).outcome is outcome
    assert card.fetch_refund(refund, None).outcome is outcome
    assert card.fetch_refund("never-heard-of", None).outcome is Outcome.NOT_FOUND


def test_what_was_given_back_already_is_refused(card: Card, sold: tuple[str, str]) -> None:
    card.refund(str(uuid.uuid4()), sold[1], Money(35_000), "")

    with pytest.raises(ProviderRefused) as refused:
        card.refund(str(uuid.uuid4()), sold[1], Money(1), "")
    assert refused.value.facts["reason"] == "charge_already_refunded"


def test_a_refund_whose_answer_was_cut_is_found_and_made_once(
    stripe: FakeStripe, card: Card, sold: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stripe._http_client.HTTPClient._sleep_time_seconds", lambda *_words: 0)
    refund = str(uuid.uuid4())
    stripe.trouble = ["", "cut", "cut", "cut"]  # the session is read, then the refund is asked for
    with pytest.raises(OutcomeUnknown):
        card.refund(refund, sold[1], Money(5_000), "")

    assert card.fetch_refund(refund, None).outcome is Outcome.SUCCEEDED
    card.refund(refund, sold[1], Money(5_000), "")
    assert len(stripe.refunds) == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("warning_needs_response", DisputeState.WARNED),
        ("needs_response", DisputeState.OPEN),
        ("under_review", DisputeState.OPEN),
        ("won", DisputeState.WON),
        ("lost", DisputeState.LOST),
        ("warning_closed", DisputeState.CLOSED),
    ],
)
def test_a_dispute_is_seen_in_what_is_read_back(
    stripe: FakeStripe, card: Card, sold: tuple[str, str], status: str, state: DisputeState
) -> None:
    payment_id, ref = sold
    id_ = fake_stripe_money.dispute(stripe, intent_of(stripe, ref), status)

    (told,) = card.fetch(payment_id, ref).disputes

    assert (told.provider_ref, told.state, told.total) == (id_, state, Money(35_000))
    assert told.reason == "product_not_received"
    assert told.fee == Money(1_500, "EUR")
    assert told.due_by is not None
    assert told.due_by > datetime.now(UTC)


def test_a_dispute_in_a_state_we_do_not_know_stops_no_money(
    stripe: FakeStripe, card: Card, sold: tuple[str, str]
) -> None:
    payment_id, ref = sold
    fake_stripe_money.dispute(stripe, intent_of(stripe, ref), "on_the_moon")

    word = card.fetch(payment_id, ref)

    assert (word.outcome, word.disputes) == (Outcome.SUCCEEDED, ())


def test_a_dispute_s_event_leads_to_our_payment(
    stripe: FakeStripe, card: Card, sold: tuple[str, str]
) -> None:
    payment_id, ref = sold
    intent = intent_of(stripe, ref)
    body = stripe.event(fake_stripe_money.dispute(stripe, intent), "charge.dispute.created")

    hint = card.read_webhook(signed(body), body, datetime.now(UTC))

    assert hint == Hint(hint.event_key, "charge.dispute.created", provider_ref=intent)
    assert card.payment_of(hint.provider_ref) == payment_id
    assert card.payment_of("pi_of_nobody") == ""


def test_a_refund_s_event_names_the_refund_and_its_payment(
    stripe: FakeStripe, card: Card, sold: tuple[str, str]
) -> None:
    payment_id, ref = sold
    refund = str(uuid.uuid4())
    made = card.refund(refund, ref, Money(5_000), "")
    body = stripe.event(made.provider_ref, "refund.updated")

    hint = card.read_webhook(signed(body), body, datetime.now(UTC))

    assert (hint.refund_id, hint.payment_id) == (refund, payment_id)


def test_a_key_that_may_not_see_charges_still_tells_what_was_paid(
    stripe: FakeStripe, card: Card, sold: tuple[str, str]
) -> None:
    payment_id, ref = sold
    assert card.fetch(payment_id, ref).fee == Money(FEE, "EUR")
    stripe.sees_charges = False

    word = card.fetch(payment_id, ref)

    assert (word.outcome, word.total, word.fee) == (Outcome.SUCCEEDED, Money(35_000), None)


def test_only_sessions_that_bear_our_mark_are_listed(
    stripe: FakeStripe, card: Card, sold: tuple[str, str]
) -> None:
    other, old = bill(), bill()
    theirs, before = str(card.start(other).provider_ref), str(card.start(old).provider_ref)
    stripe.sessions[theirs]["metadata"] = {}
    stripe.sessions[before]["created"] -= 3 * 86_400

    told = list(card.list_recent(datetime.now(UTC) - timedelta(days=2)))

    assert [(word.payment_id, word.outcome) for word in told] == [(sold[0], Outcome.SUCCEEDED)]


def test_a_wrong_key_is_a_matter_of_settings_and_is_not_repeated(stripe: FakeStripe) -> None:
    wrong = Card("rk_live_SECRETSECRET", (SECRET,), stripe.address)

    with pytest.raises(ConfigError) as told:
        wrong.check()
    assert "SECRET" not in repr(told.value) + str(told.value.__cause__)


def test_while_stripe_is_down_nobody_waits_for_it(
    stripe: FakeStripe, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stripe._http_client.HTTPClient._sleep_time_seconds", lambda *_words: 0)
    stripe.trouble = ["500"] * 99
    for _ in range(5):
        with pytest.raises(OutcomeUnknown):
            card.check()
    before = len(stripe.heard)

    with pytest.raises(Unavailable):
        card.start(bill())
    assert len(stripe.heard) == before
