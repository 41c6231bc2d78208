"""Cases of what providers tell us: forged, old, rotated, overtaking, reversed, while we are ill.

Each test is named in docs/cases.md beside the cases that it shows.
"""

from __future__ import annotations

import json
import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.accounts.models import AuditEntry
from app.jobs.forget import forget_all
from app.kernel.db import db, transaction
from app.merchants.actions import change
from app.notices.models import PaymentNotice
from app.settlement.models import Payment
from app.web.hooks.payments import BODY_MAX
from tests import make
from tests.cases.sale import KEYS, Sale, papers, peers, statuses
from tests.payments import fake_stripe, fake_stripe_money, notchpay_sim, pawapay_sim
from tests.web.public.account_sale import count, payments, tickets
from tests.web.visiting import words


@peers("W P N")
def test_what_its_provider_did_not_sign_is_answered_400_and_forgotten(sale: Sale) -> None:
    """No signature, another account's, one byte changed, the same JSON written anew."""
    sale.buy()
    sale.pay()
    body, client = sale.notice(), sale.shop.house.test_client()
    true = sale.signed(body)
    anew = json.dumps(json.loads(body), indent=1).encode()
    forged = [(body, {}), (anew, true), (body.replace(b"15000", b"95000"), true)]
    answers = [client.post(sale.shop.hook, data=b, headers=h).status_code for b, h in forged]
    assert [*answers, sale.tell(body, other=True)] == [400] * 4
    assert (count(PaymentNotice), tickets()) == (0, 0)
    assert (sale.tell(body), count(PaymentNotice)) == (200, 1)


@peers("W P")
def test_five_minutes_old_it_is_heard_and_later_it_is_not(sale: Sale) -> None:
    """Notch Pay writes no time: there the event's id is good for once."""
    sale.buy()
    body = sale.notice()
    assert [sale.tell(body, age=age) for age in (302, 290)] == [400, 200]


@peers("W P N")
def test_while_a_secret_is_replaced_the_old_and_the_new_one_speak(sale: Sale) -> None:
    new, old = pawapay_sim.new_key(), getattr(sale.sim, "key", None)
    typed: dict[str, dict[str, Any]] = {
        "card": {"webhook_secrets": ["whsec_the_new_one", fake_stripe.SECRET]},
        "notchpay": {"hash_keys": [notchpay_sim.NEW_HASH, notchpay_sim.HASH]},
        "pawapay": {"public_keys": [pawapay_sim.pem(new), pawapay_sim.pem(old or new)]},
    }
    vault = sale.shop.house.extensions["providers"].vault
    sale.buy()
    before, after = sale.notice(), sale.notice()
    with transaction():
        change(sale.shop.account, typed[sale.kind], vault=vault, user_id=0, now=make.NOW)
    assert sale.tell(before) == 200
    if sale.kind == "pawapay":
        sale.sim.key = new
    own = {
        "card": lambda: fake_stripe.signed(after, "whsec_the_new_one"),
        "notchpay": lambda: notchpay_sim.signed(after, notchpay_sim.NEW_HASH),
        "pawapay": lambda: sale.signed(after),
    }
    answer = sale.shop.house.test_client().post(
        sale.shop.hook, data=after, headers=own[sale.kind]()
    )
    assert answer.status_code == 200


@peers("W")
def test_a_refund_s_notice_before_the_payment_s_own_ends_as_if_in_order(sale: Sale) -> None:
    sale.buy()
    sale.pay()
    (ref,) = sale.sim.sessions
    intent = sale.sim.sessions[ref]["payment_intent"]
    back = fake_stripe_money.give_back(sale.sim, intent, 5_000)
    told = [(back["id"], "refund.created"), (intent, "charge.succeeded")]
    for about, kind in [*told, (ref, "checkout.session.completed")]:
        sale.tell(sale.sim.event(about, kind))
        sale.shop.judge()
    assert statuses() == ["succeeded"]
    assert papers() == [("receipt", 1, 15_000), ("credit-note", 1, 5_000)]


@peers("W M P N")
def test_a_notice_that_comes_before_our_own_row_waits_for_it(
    sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept, tried, tried again; where nothing is signed, what we do not know is not even kept."""
    sale.buy()
    sale.pay()
    body, row = sale.notice(), payments()[0]
    kept = {each.name: getattr(row, each.name) for each in Payment.__table__.columns}
    with transaction():
        db.session.delete(row)
    assert sale.tell(body) == 200
    sale.shop.judge()
    waiting = db.session.scalars(select(PaymentNotice)).all()
    assert [(one.tries, one.done_at) for one in waiting] == (
        [] if sale.kind == "momo" else [(1, None)]
    )
    with transaction():
        db.session.add(Payment(**kept))
    with time_machine.travel(make.today() + timedelta(seconds=6), tick=True):
        sale.shop.judge()
        if sale.kind == "momo":
            sale.shop.look()
    assert sale.stands() == ("paid", 1, 0)


@peers("W")
def test_real_money_told_for_an_account_of_tries_waits_for_a_person(sale: Sale) -> None:
    sale.buy()
    sale.pay(livemode=True)
    sale.tell(sale.notice())
    sale.shop.judge()
    assert (statuses(), tickets()) == (["attention"], 0)


@peers("W P N")
@pytest.mark.parametrize("ill", ["database is locked", "database or disk is full"])
def test_while_our_database_is_ill_we_answer_503_and_nothing_is_lost(
    sale: Sale, monkeypatch: pytest.MonkeyPatch, ill: str
) -> None:
    """They say it again. MTN says a thing once: there the clock asks, as it does anyhow."""
    sale.buy()
    sale.pay()
    body = sale.notice()

    def falls(*_facts: Any, **_more: Any) -> bool:
        raise OperationalError("INSERT", {}, Exception(ill))

    with monkeypatch.context() as patched:
        patched.setattr("app.web.hooks.payments.keep_notice", falls)
        assert sale.tell(body) == 503
    assert (count(PaymentNotice), sale.tell(body), count(PaymentNotice)) == (0, 200, 1)
    sale.shop.judge()
    assert sale.stands() == ("paid", 1, 0)


@peers("W M P N")
def test_a_notice_of_ten_megabytes_is_not_read(sale: Sale) -> None:
    client = sale.shop.house.test_client()
    for size in (BODY_MAX + 1, 10_000_000):
        assert client.post(sale.shop.hook, data=b"x" * size).status_code == 413
    assert count(PaymentNotice) == 0


@peers("W M P N")
def test_no_secret_is_in_a_log_a_row_or_a_page(
    sale: Sale, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything goes wrong once, at the most talkative level; then what was said is searched."""
    caplog.set_level(logging.DEBUG)
    account = sale.shop.account
    for trouble in ("500", "html", "cut"):
        sale.desk.trouble(trouble, "start")
        sale.buy()
    sale.tell(b"{}")
    sale.pay()
    sale.shop.look()
    vault = sale.shop.house.extensions["providers"].vault
    wrong = {name: f"wrong-{uuid.uuid4()}" for name in KEYS[sale.kind] if name != "user"}
    lists = {"webhook_secrets", "hash_keys"} & set(wrong)
    with transaction():
        typed = wrong | {name: [wrong[name]] for name in lists}
        change(account, typed, vault=vault, user_id=0, now=make.NOW)
    sale.buy()
    sale.as_team()
    of = sale.shop.event.organizer.code
    pages = [sale.shop.client.get(f"/organize/organizers/{of}/accounts")]
    pages += [sale.shop.client.get(f"/organize/orders/{sale.order().reference}")]
    pages += [sale.shop.client.get("/organize/payments")]
    audit = db.session.execute(select(AuditEntry.facts, AuditEntry.actor)).all()
    rows = [[getattr(one, each.name) for each in Payment.__table__.columns] for one in payments()]
    said = "".join([caplog.text, str(audit), str(rows), *(words(page) for page in pages)])
    said += "".join(page.text for page in pages)
    secrets = {str(s) for s in wrong.values()} | set(sale.desk.secrets) | {account.sealed}
    assert [each for each in secrets if each in said] == []
    assert account.hook not in caplog.text


@peers("P")
def test_after_ninety_days_what_was_said_is_forgotten_and_that_it_was_said_is_not(
    sale: Sale,
) -> None:
    sale.buy()
    sale.tell(sale.notice())
    sale.shop.judge()
    for days, kept in ((89, True), (90, False)):
        with time_machine.travel(make.today() + timedelta(days=days, seconds=5), tick=True):
            forget_all()
        told = db.session.scalars(select(PaymentNotice)).one()
        assert (bool(told.body), told.done_at is not None) == (kept, True)
