"""What every way of paying over a network must do alike, when the network or the world breaks."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    ConfigError,
    Hint,
    Outcome,
    OutcomeUnknown,
    ProviderRefused,
    Unavailable,
)
from tests.payments.conformance import Told, an_id
from tests.payments.desks import HOOK, NOWHERE, Desk


def hear(desk: Desk, body: bytes, headers: dict[str, str]) -> Hint:
    return desk.provider.read_webhook(headers, body, datetime.now(UTC), url=HOOK)


class OverHttp(Told):
    def test_a_start_whose_answer_is_lost_is_unknown_then_found_and_asked_once(
        self, desk: Desk
    ) -> None:
        for trouble in desk.after:
            before, asked = desk.kept(), desk.bill()
            desk.trouble(trouble, "start")
            with pytest.raises(OutcomeUnknown) as told:
                desk.provider.start(asked)
            assert not isinstance(told.value, Unavailable), trouble
            assert desk.provider.fetch(asked.payment_id, None).outcome is Outcome.PENDING, trouble
            assert desk.provider.start(asked).outcome is Outcome.PENDING
            assert desk.kept() == before + 1, trouble

    def test_a_start_that_did_not_arrive_is_unknown_and_then_not_found(self, desk: Desk) -> None:
        for trouble in desk.instead:
            asked = desk.bill()
            desk.trouble(trouble, "start")
            with pytest.raises(OutcomeUnknown):
                desk.provider.start(asked)
            word = desk.provider.fetch(asked.payment_id, None)
            assert word.outcome is Outcome.NOT_FOUND, trouble

    def test_a_payment_that_cannot_be_read_is_unknown_never_failed(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.succeed(asked)
        for trouble in (*desk.instead, *desk.after):
            desk.trouble(trouble, "fetch")
            with pytest.raises(OutcomeUnknown):
                desk.provider.fetch(asked.payment_id, ref)
            assert desk.provider.fetch(asked.payment_id, ref).outcome is Outcome.SUCCEEDED, trouble

    def test_an_end_that_cannot_be_heard_is_unknown(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.trouble("500", "cancel")

        with pytest.raises(OutcomeUnknown):
            desk.provider.cancel(asked.payment_id, ref)
        assert desk.provider.fetch(asked.payment_id, ref).outcome is Outcome.PENDING

    def test_where_nobody_listens_nothing_was_sent(self, desk: Desk) -> None:
        with pytest.raises(OutcomeUnknown) as told:
            desk.elsewhere(base=NOWHERE).start(desk.bill())

        # a library that tries again by itself cannot tell which of its tries arrived
        assert isinstance(told.value, Unavailable) is (desk.tries == 1)

    def test_a_definite_no_is_told_with_its_reason(self, desk: Desk) -> None:
        asked = desk.refused()

        with pytest.raises(ProviderRefused) as told:
            desk.provider.start(asked)

        assert not isinstance(told.value, ConfigError)
        assert told.value.facts["provider"] == desk.provider.name
        assert told.value.facts["reason"]
        assert desk.kept() == 0

    def test_wrong_keys_are_a_matter_of_settings_and_are_never_repeated(
        self, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        wrong = desk.elsewhere(keys="never-to-be-seen-KEY")
        calls: list[Callable[[], Any]] = [
            wrong.check,
            lambda: wrong.start(desk.bill()),
            lambda: wrong.fetch(an_id(), "ref"),
        ]
        for call in calls:
            with pytest.raises(ConfigError) as told:
                call()
            said = "".join(traceback.format_exception(told.value)) + repr(told.value.facts)
            assert "seen-KEY" not in said + caplog.text

    def test_no_error_and_no_log_holds_a_secret(
        self, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        said = repr(desk.provider) + repr(vars(desk.provider).get("_account"))
        for trouble in desk.instead[:4]:
            desk.trouble(trouble, "start")
            with pytest.raises(OutcomeUnknown) as told:
                desk.provider.start(desk.bill())
            said += "".join(traceback.format_exception(told.value))

        assert [secret for secret in desk.secrets if secret in said + caplog.text] == []

    def test_the_sum_and_the_currency_are_told_as_they_are(self, desk: Desk) -> None:
        for really in (Money(34_999), Money(70_000), Money(35_000, "XOF")):
            asked = desk.bill()
            ref = desk.provider.start(asked).provider_ref
            desk.succeed(asked, amount=really.amount, currency=really.currency)
            assert desk.provider.fetch(asked.payment_id, ref).total == really

    def test_a_sum_that_is_none_is_unknown(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.succeed(asked, currency="")

        with pytest.raises(OutcomeUnknown):
            desk.provider.fetch(asked.payment_id, ref)

    def test_a_word_we_do_not_know_is_unknown_never_failed(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.become(asked, "on_the_moon")

        assert desk.provider.fetch(asked.payment_id, ref).outcome is Outcome.UNKNOWN

    def test_another_s_payment_never_pays_for_this_one(self, desk: Desk) -> None:
        mine, theirs = desk.bill(), desk.bill()
        desk.provider.start(mine)
        ref = desk.provider.start(theirs).provider_ref
        desk.succeed(theirs)
        try:
            outcome = desk.provider.fetch(mine.payment_id, ref).outcome
        except OutcomeUnknown:
            outcome = Outcome.UNKNOWN

        assert outcome in (Outcome.PENDING, Outcome.UNKNOWN)

    def test_a_genuine_notice_leads_to_the_payment_and_tells_nothing_else(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = desk.provider.start(asked).provider_ref
        desk.succeed(asked)
        body = desk.notice(asked)

        hint = hear(desk, body, desk.signed(body))

        assert (hint.payment_id, hint.provider_ref) == (asked.payment_id, ref)
        assert hint.authenticated is desk.signs
        assert hint.event_key
        assert hear(desk, body, desk.signed(body)).event_key == hint.event_key  # told twice is once
        small = {name.lower(): value for name, value in desk.signed(body).items()}
        assert hear(desk, body, small) == hint

    def test_a_forged_notice_is_refused_or_known_for_what_it_is(self, desk: Desk) -> None:
        asked = desk.bill()
        desk.provider.start(asked)
        desk.become(asked, next(word for word in desk.words))
        body = desk.notice(asked)
        true = desk.signed(body)
        again = json.dumps(json.loads(body), indent=1).encode()
        forged = [(body, {}), (body, desk.signed(body, other=True)), (again, true)]
        forged += [(body.replace(b"35000", b"95000"), true), (body + b" ", true)]
        forged += [(body, {name: value[:-9] for name, value in true.items()})]
        forged += [(body, desk.signed(body, age=301))] if desk.dates else []
        forged += [(body, desk.signed(body, age=-900))] if desk.provider.name == "pawapay" else []
        for each, headers in forged:
            if not desk.signs:
                assert hear(desk, each, headers).authenticated is False
                continue
            with pytest.raises(BadSignature):
                hear(desk, each, headers)
        assert desk.provider.fetch(asked.payment_id, None).outcome is Outcome.PENDING

    def test_signed_nonsense_is_refused_too(self, desk: Desk) -> None:
        for body in (b"{}", b"[]", b'""', b"null", b"7", b'{"data":{}}', b'{"externalId":7}', b"{"):
            with pytest.raises(BadSignature):
                hear(desk, body, desk.signed(body))


class GivesBackOverHttp:
    def test_a_refund_whose_answer_is_lost_is_unknown_then_found_and_made_once(
        self, desk: Desk
    ) -> None:
        for trouble in desk.after:
            asked, refund = desk.bill(), an_id()
            ref = str(desk.provider.start(asked).provider_ref)
            desk.succeed(asked)
            before = len(desk.refunds())
            desk.trouble(trouble, "refund")
            with pytest.raises(OutcomeUnknown):
                desk.provider.refund(refund, ref, Money(5_000), "")
            assert desk.provider.fetch_refund(refund, None).total == Money(5_000), trouble
            desk.provider.refund(refund, ref, Money(5_000), "")
            assert len(desk.refunds()) == before + 1, trouble

    def test_a_refund_that_did_not_arrive_is_unknown_and_then_not_found(self, desk: Desk) -> None:
        asked = desk.bill()
        ref = str(desk.provider.start(asked).provider_ref)
        desk.succeed(asked)
        for trouble in desk.instead:
            refund = an_id()
            desk.trouble(trouble, "refund")
            with pytest.raises(OutcomeUnknown):
                desk.provider.refund(refund, ref, Money(5_000), "")
            told = desk.provider.fetch_refund(refund, None)
            assert told.outcome is Outcome.NOT_FOUND, trouble
