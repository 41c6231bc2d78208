"""What we send to Stripe, judged by Stripe's own OpenAPI document; and the judge judged."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest

from app.kernel.money import Money
from app.payments.card import API_VERSION, WHOLE, Card
from tests.payments import fake_stripe_money, stripe_document
from tests.payments.conftest import bill
from tests.payments.fake_stripe import SESSIONS, FakeStripe
from tests.payments.stripe_document import faults_of_answer, faults_of_request


def sent(stripe: FakeStripe, card: Card) -> str:
    card.start(bill())
    return stripe.heard[-1].body


def test_the_document_is_of_the_major_version_we_speak() -> None:
    assert API_VERSION.split(".")[1] == stripe_document.version().split(".")[1] == "dahlia"


@pytest.mark.parametrize("email", ["ben@example.cm", ""])
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_opening_a_session_is_a_request_that_stripe_takes(
    stripe: FakeStripe, card: Card, locale: str, email: str
) -> None:
    card.start(bill(locale=locale, email=email))

    request = stripe.heard[-1]
    assert (request.method, request.path) == ("POST", SESSIONS)
    assert faults_of_request("POST", SESSIONS, request.body) == []
    form = dict(parse_qsl(request.body))
    assert ("customer_email" in form) is bool(email)
    assert form["line_items[0][price_data][unit_amount]"] == "15000"  # francs have no cents
    assert form["line_items[1][quantity]"] == "2"
    assert "line_items[2][quantity]" not in form  # what costs nothing is not on the bill


def test_what_is_sent_names_our_payment_and_can_be_sent_twice(
    stripe: FakeStripe, card: Card
) -> None:
    asked = bill()

    first, second = card.start(asked), card.start(asked)

    assert first == second
    keys = {request.headers["Idempotency-Key"] for request in stripe.heard}
    assert keys == {f"checkout:{asked.payment_id}"}
    form = dict(parse_qsl(stripe.heard[-1].body))
    for place in ("metadata", "payment_intent_data[metadata]"):
        assert form[f"{place}[payment]"] == asked.payment_id
    assert {request.headers["Stripe-Version"] for request in stripe.heard} == {API_VERSION}


def test_reading_searching_and_ending_are_requests_that_stripe_takes(
    stripe: FakeStripe, card: Card
) -> None:
    asked = bill()
    started = card.start(asked)
    card.fetch(asked.payment_id, started.provider_ref)
    card.fetch(asked.payment_id, None)
    card.cancel(asked.payment_id, started.provider_ref)

    asked_for = [(r.method, r.path.removeprefix(SESSIONS), r.body) for r in stripe.heard[1:]]
    one, whole = (
        f"/{started.provider_ref}",
        urlencode({f"expand[{n}]": x for n, x in enumerate(WHOLE)}),
    )
    read = ("GET", one, whole)
    assert asked_for == [read, ("GET", "", "limit=100"), read, ("POST", f"{one}/expire", "")]
    for request in stripe.heard:
        assert faults_of_request(request.method, request.path, request.body) == []


def test_money_going_back_is_asked_for_and_read_as_stripe_takes_it(
    stripe: FakeStripe, card: Card
) -> None:
    asked = bill()
    ref = str(card.start(asked).provider_ref)
    stripe.pay(ref)
    intent = stripe.sessions[ref]["payment_intent"]
    refund = str(uuid.uuid4())
    made = card.refund(refund, ref, Money(5_000), "duo parti")
    fake_stripe_money.dispute(stripe, intent)
    card.fetch(asked.payment_id, ref)
    card.fetch_refund(refund, made.provider_ref)
    card.fetch_refund(refund, None)
    card.payment_of(intent)
    list(card.list_recent(datetime.now(UTC) - timedelta(days=2)))
    card.check()

    paths = {request.path.split("/")[2] for request in stripe.heard}
    assert paths == {"checkout", "refunds", "disputes"}
    assert [
        faults for r in stripe.heard if (faults := faults_of_request(r.method, r.path, r.body))
    ] == []
    (sent,) = [r for r in stripe.heard if (r.method, r.path) == ("POST", "/v1/refunds")]
    assert sent.headers["Idempotency-Key"] == f"refund:{refund}"
    assert dict(parse_qsl(sent.body)) == {
        "payment_intent": intent,
        "amount": "5000",
        "reason": "requested_by_customer",
        "metadata[refund]": refund,
        "metadata[payment]": asked.payment_id,
        "metadata[why]": "duo parti",
    }


def test_the_loopback_s_money_is_what_stripe_s_document_allows(
    stripe: FakeStripe, card: Card
) -> None:
    ref = str(card.start(bill()).provider_ref)
    stripe.pay(ref)
    intent = stripe.sessions[ref]["payment_intent"]
    refund = fake_stripe_money.give_back(stripe, intent, 5_000)
    dispute = stripe.disputes[fake_stripe_money.dispute(stripe, intent)]
    session = stripe.sessions[ref] | {"payment_intent": fake_stripe_money.whole(stripe, intent)}

    assert faults_of_answer("GET", f"{SESSIONS}/{ref}", session) == []
    assert faults_of_answer("POST", "/v1/refunds", refund) == []
    assert faults_of_answer("GET", f"/v1/disputes/{dispute['id']}", dispute) == []
    broken = dict(dispute, amount="15000", status="unheard")
    faults = faults_of_answer("GET", f"/v1/disputes/{dispute['id']}", broken)
    assert {words.split(":")[0] for words in faults} == {"amount", "status"}


REFUND = {"payment_intent": "pi_1", "amount": "5000", "reason": "requested_by_customer"}


@pytest.mark.parametrize(
    "planted",
    [{"amount": "5000.00"}, {"reason": "rain"}, {"session": "cs_1"}, {"metadata": "words"}],
)
def test_the_judge_refuses_a_refund_with_a_planted_fault(planted: dict[str, str]) -> None:
    assert faults_of_request("POST", "/v1/refunds", urlencode(REFUND)) == []
    assert faults_of_request("POST", "/v1/refunds", urlencode(REFUND | planted)) != []


def test_the_loopback_answers_what_stripe_s_document_allows(stripe: FakeStripe, card: Card) -> None:
    started = card.start(bill())
    path = f"{SESSIONS}/{started.provider_ref}"
    session = stripe.sessions[str(started.provider_ref)]
    assert faults_of_answer("POST", SESSIONS, session) == []
    stripe.pay(str(started.provider_ref))
    assert faults_of_answer("GET", path, session) == []
    session["status"] = "expired"
    assert faults_of_answer("GET", path, session) == []

    broken = dict(session, amount_total="35000", payment_status=None)

    faults = faults_of_answer("GET", path, broken)
    assert {words.split(":")[0] for words in faults} == {"amount_total", "payment_status"}


LINE = "line_items[0]"
PLANTED: dict[str, dict[str, str | None]] = {  # what is put in the form's place; None takes it away
    "an unknown parameter": {"mood": "payment"},
    "a misspelled one": {f"{LINE}[price_data][unit_amont]": "15000"},
    "a mode that is not": {"mode": "payments"},
    "a language that is not": {"locale": "franc"},
    "a button that is not": {"submit_type": "buy"},
    "an old page mode": {"ui_mode": "hosted"},
    "a way of paying that is not": {"payment_method_types[0]": "cards"},
    "a sum with decimals": {f"{LINE}[price_data][unit_amount]": "15000.00"},
    "a quantity in words": {f"{LINE}[quantity]": "two"},
    "a date in words": {"expires_at": "2026-11-28T17:00:00Z"},
    "a reference too long": {"client_reference_id": "x" * 201},
    "yes for true": {"adaptive_pricing[enabled]": "yes"},
    "a thing for a word": {"metadata[payment]": None, "metadata[payment][id]": "1"},
    "no currency": {f"{LINE}[price_data][currency]": None},
    "no name": {
        f"{LINE}[price_data][product_data][name]": None,
        f"{LINE}[price_data][product_data][tax_code]": "txcd_1",
    },
}


@pytest.mark.parametrize("what", PLANTED)
def test_the_judge_refuses_a_planted_fault(stripe: FakeStripe, card: Card, what: str) -> None:
    form = dict(parse_qsl(sent(stripe, card)))
    for name, value in PLANTED[what].items():
        form.pop(name, None)
        form |= {} if value is None else {name: value}

    assert faults_of_request("POST", SESSIONS, urlencode(form)) != []


def test_the_judge_knows_no_other_address() -> None:
    assert faults_of_request("POST", "/v1/checkout/session", "") != []
    assert faults_of_request("PUT", SESSIONS, "") != []
