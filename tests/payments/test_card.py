"""Cards against a loopback Stripe: what is opened, read, ended; and each way a network fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.money import Money
from app.payments.card import Card
from app.payments.gateway import Bill, Outcome, OutcomeUnknown, Paid, ProviderRefused
from tests.payments.conftest import bill
from tests.payments.fake_stripe import SECRET, FakeStripe
from tests.payments.fake_stripe_money import FEE


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library waits between its own tries; these tests need not."""
    from stripe._http_client import HTTPClient

    monkeypatch.setattr(HTTPClient, "_sleep_time_seconds", lambda *_words: 0)


@pytest.fixture
def hasty(stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> Card:
    """A card provider that waits 0.3 s for an answer, not 20."""
    monkeypatch.setattr("app.payments.card.TIMEOUT", (1.5, 1.5))
    return Card("sk_test_loopback", (SECRET,), stripe.address)


def told(asked: Bill, ref: str, outcome: Outcome) -> Paid:
    return Paid(outcome, ref, Money(35_000), payment_id=asked.payment_id, live=False)


def test_a_session_is_opened_paid_and_read(stripe: FakeStripe, card: Card) -> None:
    asked = bill()

    started = card.start(asked)

    ref = str(started.provider_ref)
    assert started.outcome is Outcome.PENDING
    assert started.redirect_url == f"{stripe.address}/c/pay/{ref}"
    assert started.expires_at == asked.expires_at.replace(microsecond=0)
    assert card.fetch(asked.payment_id, ref) == told(asked, ref, Outcome.PENDING)
    stripe.pay(ref)
    at = datetime.fromtimestamp(
        stripe.charges[stripe.sessions[ref]["payment_intent"]]["created"], UTC
    )
    paid = replace(told(asked, ref, Outcome.SUCCEEDED), fee=Money(FEE, "EUR"), paid_at=at)
    assert card.fetch(asked.payment_id, ref) == paid


def test_complete_is_not_yet_paid(stripe: FakeStripe, card: Card) -> None:
    asked = bill()
    ref = str(card.start(asked).provider_ref)
    stripe.pay(ref, payment_status="unpaid")

    assert card.fetch(asked.payment_id, ref).outcome is Outcome.PENDING


def test_an_ended_session_is_expired_and_one_just_paid_is_read_as_paid(
    stripe: FakeStripe, card: Card
) -> None:
    ended, paid = bill(), bill()
    first, second = str(card.start(ended).provider_ref), str(card.start(paid).provider_ref)
    stripe.pay(second)

    assert card.cancel(ended.payment_id, first).outcome is Outcome.EXPIRED
    assert card.cancel(paid.payment_id, second).outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("facts", [{"amount_total": 3_500_000}, {"currency": "eur"}])
def test_the_sum_that_was_paid_is_told_as_it_is(
    stripe: FakeStripe, card: Card, facts: dict[str, object]
) -> None:
    asked = bill()
    ref = str(card.start(asked).provider_ref)
    stripe.pay(ref, **facts)

    told = card.fetch(asked.payment_id, ref).total

    assert told not in (None, asked.total)


def test_paid_without_a_sum_is_unknown(stripe: FakeStripe, card: Card) -> None:
    asked = bill()
    ref = str(card.start(asked).provider_ref)
    stripe.pay(ref, amount_total=None)

    with pytest.raises(OutcomeUnknown):
        card.fetch(asked.payment_id, ref)


def test_the_session_of_another_payment_moves_nothing(stripe: FakeStripe, card: Card) -> None:
    mine, theirs = bill(), bill()
    card.start(mine)
    ref = str(card.start(theirs).provider_ref)
    stripe.pay(ref)

    with pytest.raises(OutcomeUnknown):
        card.fetch(mine.payment_id, ref)


@pytest.mark.parametrize("trouble", ["500", "429", "cut"])
def test_a_stumble_is_tried_again_and_opens_one_session(
    stripe: FakeStripe, card: Card, trouble: str
) -> None:
    stripe.trouble = [trouble]
    if trouble == "429":  # the library leaves this one to us
        with pytest.raises(OutcomeUnknown):
            card.start(bill())
        return

    started = card.start(bill())

    assert list(stripe.sessions) == [started.provider_ref]
    assert len(stripe.heard) == 2


@pytest.mark.parametrize("trouble", ["500", "cut", "hang", "html"])
def test_what_is_not_answered_is_unknown_never_a_no(
    stripe: FakeStripe, hasty: Card, trouble: str
) -> None:
    stripe.trouble = [trouble] * 3

    with pytest.raises(OutcomeUnknown):
        hasty.start(bill())


def test_nobody_there_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.payments.card.TIMEOUT", (1.5, 1.5))
    nowhere = Card("sk_test_loopback", (SECRET,), "http://127.0.0.1:9")

    with pytest.raises(OutcomeUnknown):
        nowhere.start(bill())


def test_a_session_opened_behind_a_cut_line_is_found_again(stripe: FakeStripe, hasty: Card) -> None:
    asked = bill()
    stripe.trouble = ["hang"]  # who pays waits for one answer, not for three
    with pytest.raises(OutcomeUnknown):
        hasty.start(asked)
    (ref,) = stripe.sessions

    assert hasty.fetch(asked.payment_id, None) == told(asked, ref, Outcome.PENDING)
    stripe.pay(ref)
    assert hasty.fetch(asked.payment_id, None).outcome is Outcome.SUCCEEDED
    assert hasty.start(asked).provider_ref == ref  # asked again, the same page opens


def test_a_session_that_never_was_is_not_found(stripe: FakeStripe, card: Card) -> None:
    card.start(bill())

    assert card.fetch("never-heard-of", None).outcome is Outcome.NOT_FOUND


def test_it_is_looked_for_among_the_newest_only(
    stripe: FakeStripe, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bill()
    card.start(old)
    for _ in range(3):
        card.start(bill())
    monkeypatch.setattr("app.payments.card.LOOK_THROUGH", 3)

    with pytest.raises(OutcomeUnknown):  # not "not found": it may be further back
        card.fetch(old.payment_id, None)


def test_a_definite_no_is_told_as_one(stripe: FakeStripe, card: Card) -> None:
    for no in ({"locale": "nowhere"}, {"expires_at": datetime.now(UTC) - timedelta(hours=1)}):
        with pytest.raises(ProviderRefused):
            card.start(bill(**no))
    with pytest.raises(ProviderRefused):
        Card("wrong key", (SECRET,), stripe.address).start(bill())
    with pytest.raises(ProviderRefused):
        card.fetch("any", "cs_test_nowhere")
    assert stripe.sessions == {}


def test_the_same_key_with_another_bill_is_unknown_as_the_first_may_live(
    stripe: FakeStripe, card: Card
) -> None:
    asked = bill()
    card.start(asked)

    with pytest.raises(OutcomeUnknown):
        card.start(bill(payment_id=asked.payment_id, reference="EN-OTHER"))
