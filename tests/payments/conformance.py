"""What every way of paying must do alike: the same cases for each, in words of the protocol.

`Everyone` is asked of all, `Told` of those with somebody to ask, `OverHttp` of those asked over a
network that breaks. tests/payments/desks.py says who stands behind each.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    BillLine,
    NotSupported,
    Outcome,
    ProviderRefused,
    Refunded,
)
from app.payments.registry import takes
from tests.payments.desks import HOOK, Desk

STRANGE = 'Soirée « Été » 🎉 <b>"duo" & l’œuvre</b>\u202e\n' + "é" * 300


def an_id() -> str:
    return str(uuid.uuid4())


class Everyone:
    def test_what_it_says_of_itself_holds_together(self, desk: Desk) -> None:
        able = desk.provider.capabilities()

        assert 1 <= able.least <= able.most
        assert timedelta(minutes=5) <= able.hold <= timedelta(days=7)
        assert able.methods
        assert able.refund == "none" or able.flow != "offline"

    def test_sums_are_taken_from_the_least_to_the_most_and_no_other(self, desk: Desk) -> None:
        able = desk.provider.capabilities()
        sums = (able.least - 1, able.least, able.most, able.most + 1)

        taken = [takes(desk.provider, Money(amount)) for amount in sums]

        assert taken == [False, True, True, False]
        euros = takes(desk.provider, Money(able.least, "EUR"))
        assert euros is (not able.currencies or "EUR" in able.currencies)

    def test_a_start_waits_and_tells_the_payer_what_to_do(self, desk: Desk) -> None:
        started = desk.provider.start(desk.bill())

        flow = desk.provider.capabilities().flow
        assert started.outcome is Outcome.PENDING
        assert bool(started.redirect_url) is (flow == "redirect")
        assert bool(started.prompt) is (flow == "push")
        assert bool(started.provider_ref) is (flow != "offline")

    @pytest.mark.parametrize("line", [STRANGE, "", "a", "\x00", "0" * 5_000])
    def test_any_title_can_be_billed(self, desk: Desk, line: str) -> None:
        billed = desk.bill(lines=(BillLine(line or "·", 35_000, 1),))

        assert desk.provider.start(billed).outcome is Outcome.PENDING

    def test_what_nobody_signed_is_not_believed(self, desk: Desk) -> None:
        for body in (b"", b"{}", b"[]", b"null", b"\xff", b'"', b'{"id":"evt_1"}', b"{" * 9_999):
            with pytest.raises(BadSignature):
                desk.provider.read_webhook({}, body, datetime.now(UTC), url=HOOK)

    def test_money_goes_back_as_it_says_or_not_at_all(self, desk: Desk) -> None:
        if desk.provider.capabilities().refund == "none":
            with pytest.raises(NotSupported):
                desk.provider.refund(an_id(), "any", Money(500), "")
            with pytest.raises(NotSupported):
                desk.provider.fetch_refund(an_id(), None)

    def test_what_it_cannot_list_it_says_so(self, desk: Desk) -> None:
        since = datetime.now(UTC) - timedelta(days=2)
        if desk.provider.capabilities().lists_recent:
            assert list(desk.provider.list_recent(since)) == []
        else:
            with pytest.raises(NotSupported):
                desk.provider.list_recent(since)

    def test_its_keys_can_be_tried_without_harm(self, desk: Desk) -> None:
        desk.provider.check()


class Told(Everyone):
    def test_asked_twice_for_one_bill_is_one_payment(self, desk: Desk) -> None:
        asked = desk.bill()

        first, second = desk.provider.start(asked), desk.provider.start(asked)

        assert first == second
        assert (desk.simulator is None or desk.kept()) == 1

    def test_two_bills_are_two(self, desk: Desk) -> None:
        first, second = desk.provider.start(desk.bill()), desk.provider.start(desk.bill())

        assert first.provider_ref != second.provider_ref

    def test_nothing_is_paid_before_the_payer_pays(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref

        word = desk.provider.fetch(asked.payment_id, ref)

        assert (word.outcome, word.provider_ref) == (Outcome.PENDING, ref)

    def test_what_was_paid_is_told_with_its_sum_and_whose_it_is(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.succeed(asked)

        word = desk.provider.fetch(asked.payment_id, ref)

        told = (word.outcome, word.total, word.payment_id, word.provider_ref)
        assert told == (Outcome.SUCCEEDED, asked.total, asked.payment_id, ref)
        assert word.live is not True

    def test_each_word_of_the_provider_s_is_understood(self, desk: Desk) -> None:
        understood = {}
        for word in desk.words:
            asked = desk.bill()
            ref = desk.provider.start(asked).provider_ref
            desk.become(asked, word)
            understood[word] = desk.provider.fetch(asked.payment_id, ref).outcome

        assert understood == dict(desk.words)

    def test_what_was_never_started_is_not_found(self, desk: Desk) -> None:
        desk.provider.start(desk.bill())

        assert desk.provider.fetch(an_id(), None).outcome is Outcome.NOT_FOUND

    def test_a_cancelled_payment_is_over_where_that_is_possible(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref

        word = desk.provider.cancel(asked.payment_id, ref)

        over = word.outcome in (Outcome.CANCELLED, Outcome.EXPIRED)
        assert over is desk.provider.capabilities().can_cancel
        assert over or word.outcome is Outcome.PENDING
        assert desk.provider.fetch(asked.payment_id, ref).outcome is word.outcome

    def test_a_payment_cancelled_too_late_is_told_as_paid(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.succeed(asked)

        word = desk.provider.cancel(asked.payment_id, ref)

        assert (word.outcome, word.total) == (Outcome.SUCCEEDED, asked.total)

    def test_what_it_lists_is_ours_by_its_id(self, desk: Desk) -> None:
        if not desk.provider.capabilities().lists_recent:
            return
        paid, open_ = desk.bill(), desk.bill()
        desk.provider.start(paid)
        desk.provider.start(open_)
        desk.succeed(paid)

        listed = desk.provider.list_recent(datetime.now(UTC) - timedelta(hours=1))

        told = {word.payment_id: word.outcome for word in listed}
        assert told == {paid.payment_id: Outcome.SUCCEEDED, open_.payment_id: Outcome.PENDING}
        later = datetime.now(UTC) + timedelta(hours=1)
        assert list(desk.provider.list_recent(later)) == []


class GivesBack:
    """For those that give back in part."""

    def paid(self, desk: Desk) -> str:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.succeed(asked)
        return str(ref)

    def test_the_whole_goes_back(self, desk: Desk) -> None:
        ref, refund = self.paid(desk), an_id()

        told = desk.provider.refund(refund, ref, Money(35_000), "Date annulée – é")

        assert (told.refund_id, told.total) == (refund, Money(35_000))
        assert told.outcome in (Outcome.PENDING, Outcome.SUCCEEDED)
        desk.refund_done()
        read = desk.provider.fetch_refund(refund, told.provider_ref)
        assert read == replace(told, outcome=Outcome.SUCCEEDED)

    def test_parts_go_back_until_nothing_is_left(self, desk: Desk) -> None:
        ref = self.paid(desk)
        for amount in (5_000, 10_000, 20_000):
            desk.provider.refund(an_id(), ref, Money(amount), "")
            desk.refund_done()

        with pytest.raises(ProviderRefused):
            desk.provider.refund(an_id(), ref, Money(1), "")

    def test_more_than_was_paid_does_not_go_back(self, desk: Desk) -> None:
        ref, refund = self.paid(desk), an_id()

        with pytest.raises(ProviderRefused):
            desk.provider.refund(refund, ref, Money(35_001), "")

        assert desk.provider.fetch_refund(refund, None).outcome is Outcome.NOT_FOUND

    def test_the_same_refund_asked_twice_goes_back_once(self, desk: Desk) -> None:
        ref, refund = self.paid(desk), an_id()

        first = desk.provider.refund(refund, ref, Money(20_000), "")
        second = desk.provider.refund(refund, ref, Money(20_000), "")

        assert first == second
        desk.refund_done()
        assert desk.provider.refund(an_id(), ref, Money(15_000), "").outcome is not Outcome.FAILED

    def test_what_was_not_paid_does_not_go_back(self, desk: Desk) -> None:
        ref = str(desk.provider.start(desk.bill()).provider_ref)

        with pytest.raises(ProviderRefused):
            desk.provider.refund(an_id(), ref, Money(500), "")

    def test_a_refund_that_never_was_is_not_found(self, desk: Desk) -> None:
        told = desk.provider.fetch_refund(missing := an_id(), None)

        assert told == Refunded(Outcome.NOT_FOUND, told.provider_ref, missing)
