"""Cases of paying: heard once or ten times, late, twice, or not at all; the same for each provider.

Each test is named in docs/cases.md beside the cases that it shows.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.jobs import money
from app.kernel.db import db, transaction
from app.ledger.queries import unbalanced
from app.notices.models import PaymentNotice
from app.orders.actions import lapse_due
from app.settlement.models import Payment
from tests import make
from tests.cases.sale import Sale, papers, peers, statuses
from tests.races.crowd import at_once
from tests.web.public.account_sale import count, payments, tickets


@peers("W M P N")
def test_a_notice_makes_one_set_of_tickets_and_the_first_receipt(sale: Sale) -> None:
    page = sale.buy(2)
    sale.pay()
    assert (sale.tell(sale.notice()), tickets()) == (200, 0)
    sale.shop.judge()
    assert sale.stands() == ("paid", 2, 0)
    assert papers() == [("receipt", 1, 30_000)]
    assert "Vos 2 billets sont prêts" in sale.shop.read(page)


@peers("W M P N")
def test_without_any_notice_the_clock_finds_it(sale: Sale) -> None:
    sale.buy()
    sale.shop.look()
    assert sale.stands() == ("held", 0, 0)
    sale.pay()
    sale.shop.look()
    assert (sale.stands(), count(PaymentNotice)) == (("paid", 1, 0), 0)


@peers("W P N")
def test_the_same_told_twice_and_under_another_id_is_one_sale(sale: Sale) -> None:
    sale.buy()
    sale.pay()
    first, second = sale.notice(), sale.notice()
    assert [sale.tell(body) for body in (first, first, second)] == [200] * 3
    sale.shop.judge()
    sale.shop.judge()
    own_ids = sale.kind in ("card", "notchpay")  # pawaPay gives none: the bytes are the key
    assert count(PaymentNotice) == (2 if own_ids else 1)
    assert (sale.stands(), len(papers())) == (("paid", 1, 0), 1)


@peers("W")
def test_ten_copies_heard_at_once_are_one_sale(sale: Sale) -> None:
    sale.buy()
    sale.pay()
    works = [partial(sale.tell, sale.notice()) for _ in range(10)]
    assert at_once(sale.shop.house, works) == [200] * 10
    at_once(sale.shop.house, [sale.shop.judge] * 2)
    db.session.rollback()
    assert count(PaymentNotice) == 10
    assert (sale.stands(), papers()) == (("paid", 1, 0), [("receipt", 1, 15_000)])


@peers("W M P N")
@pytest.mark.parametrize("took", [False, True])
def test_killed_before_or_after_the_provider_heard_the_clock_resolves_it(
    sale: Sale, monkeypatch: pytest.MonkeyPatch, took: bool
) -> None:
    """Our row is kept before the call: what was taken is found and asked once, else it fails."""
    provider = sale.desk.provider
    start = provider.start

    def killed(asked: Any) -> Any:
        if took:
            start(asked)
        raise KeyboardInterrupt

    monkeypatch.setattr(type(provider), "start", lambda _self, asked: killed(asked))
    with pytest.raises(KeyboardInterrupt):
        sale.buy()
    db.session.rollback()
    assert (statuses(), sale.desk.kept()) == (["initiating"], int(took))
    if took:
        sale.pay()
    sale.shop.look(3)
    assert statuses() == (["succeeded"] if took else ["failed"])
    assert sale.stands() == (("paid", 1, 0) if took else ("held", 0, 0))


@peers("W M P N")
def test_an_answer_that_never_comes_is_unknown_and_the_payer_is_asked_once(sale: Sale) -> None:
    """The provider took it; we heard nothing, or the line was cut."""
    sale.desk.trouble("cut", "start")
    page = sale.buy()
    assert (statuses(), sale.desk.kept()) == (["unknown"], 1)
    assert "seconde fois" in sale.shop.read(page)
    sale.again(page, phone="6 77 12 34 56")
    assert (len(payments()), sale.desk.kept()) == (1, 1)
    sale.pay()
    sale.shop.look()
    assert sale.stands() == ("paid", 1, 0)


@peers("M P W N")
def test_what_never_arrived_is_not_found_twice_and_then_failed(sale: Sale) -> None:
    sale.desk.trouble("500", "start")
    page = sale.buy()
    seen = [*statuses()]
    for _ in range(2):
        sale.shop.look()
        seen += statuses()
    assert (seen, sale.desk.kept()) == (["unknown", "unknown", "failed"], 0)
    assert "Vos places sont gardées" in sale.shop.read(page)


MTN_SAYS = {
    "APPROVAL_REJECTED": "refusé sur le téléphone",
    "NOT_ENOUGH_FUNDS": "pas assez d’argent",
    "PAYER_LIMIT_REACHED": "atteint sa limite",
    "PAYER_NOT_FOUND": "n’a pas de compte chez cet opérateur",
    "INTERNAL_PROCESSING_ERROR": "n’a pas abouti",
}


@peers("M")
def test_why_mtn_said_no_is_told_and_the_same_order_is_paid_again(sale: Sale) -> None:
    page = sale.buy()
    for n, (code, told) in enumerate(MTN_SAYS.items()):
        sale.sim.settle(payments()[-1].id, "FAILED", code)
        sale.shop.look()
        assert told in sale.shop.read(page), code
        assert sale.stands() == ("held", 0, 0)
        sale.again(page, phone=f"6 77 12 34 5{n + 1}")
    sale.pay()
    sale.shop.look()
    assert (statuses(), sale.stands()) == (["failed"] * 5 + ["succeeded"], ("paid", 1, 0))


@peers("W")
def test_a_card_that_was_declined_may_be_tried_again_on_the_same_page(sale: Sale) -> None:
    page = sale.buy()
    (ref,) = sale.sim.sessions
    sale.tell(sale.sim.event(ref, "payment_intent.payment_failed"))
    sale.shop.judge()
    assert (statuses(), sale.stands()) == (["pending"], ("held", 0, 0))
    assert sale.again(page).location == sale.sim.sessions[ref]["url"]
    sale.pay()
    sale.tell(sale.notice())
    sale.shop.judge()
    assert (sale.stands(), len(sale.sim.sessions)) == (("paid", 1, 0), 1)


@peers("W")
def test_a_page_left_at_the_bank_s_own_question_ends_and_the_order_is_paid_anew(
    sale: Sale,
) -> None:
    page = sale.buy()
    (ref,) = sale.sim.sessions
    sale.sim.sessions[ref]["status"] = "expired"
    sale.tell(sale.sim.event(ref, "checkout.session.expired"))
    sale.shop.judge()
    assert (statuses(), sale.stands()) == (["expired"], ("held", 0, 0))
    sale.again(page)
    sale.pay()
    sale.shop.look()
    assert (statuses(), sale.stands()) == (["expired", "succeeded"], ("paid", 1, 0))


@peers("W N")
def test_paid_at_the_last_second_it_refuses_to_be_ended_and_counts(sale: Sale) -> None:
    """Another way is chosen; the page that runs is ended first, and turns out paid."""
    page = sale.buy()
    sale.pay()
    sale.shop.client.post(f"{page}/payments", data={"provider": "pretend"})
    assert (statuses(), sale.stands()) == (["succeeded"], ("paid", 1, 0))


LATE: list[tuple[timedelta, bool, tuple[str, int, int]]] = [
    (timedelta(seconds=1), True, ("paid", 1, 0)),
    (timedelta(hours=3), True, ("paid", 1, 0)),
    (timedelta(hours=3), False, ("lapsed", 1, 15_000)),  # the ticket is another's
]


@peers("W M")
@pytest.mark.parametrize(("late", "room", "then"), LATE)
def test_late_money_has_its_places_again_or_goes_back(
    sale: Sale, late: timedelta, room: bool, then: tuple[str, int, int]
) -> None:
    sale.shop.event = make.event(sale.shop.event.organizer, capacity=1)
    page, mine = sale.buy(), sale.order()
    with transaction():
        lapse_due(now=mine.held_until)
    if not room:
        there = sale.shop.buy("x", provider="pretend")
        sale.shop.client.post(there, data={"choice": "pay"})
        sale.shop.look()
    with time_machine.travel(mine.held_until + late, tick=True):
        sale.pay(0)
        sale.shop.look()
    db.session.refresh(mine)
    assert (mine.status.value, tickets(), mine.refund_due) == then
    assert ("Remboursement de 15" in sale.shop.read(page)) is not room


@peers("W")
def test_of_two_pages_of_one_order_that_are_both_paid_one_goes_back(sale: Sale) -> None:
    """Two tabs share one page; a second is made only when the first has ended."""
    page = sale.buy()
    sale.again(page)
    assert len(sale.sim.sessions) == 1
    (first,) = sale.sim.sessions
    sale.sim.sessions[first]["status"] = "expired"
    sale.shop.look()
    sale.again(page)
    for ref in sale.sim.sessions:
        sale.sim.pay(ref)
        sale.tell(sale.sim.event(ref))
    sale.shop.judge()
    assert (statuses(), sale.stands()) == (["succeeded"] * 2, ("paid", 1, 15_000))
    assert [kind for kind, _n, _sum in papers()] == ["receipt"]


ODD: list[dict[str, Any]] = [{"amount": 14_999}, {"amount": 15_001}, {"currency": "EUR"}]


@peers("W M P N")
@pytest.mark.parametrize("odd", ODD, ids=["less", "more", "euros"])
def test_another_sum_or_currency_waits_for_a_person_in_suspense(
    sale: Sale, odd: dict[str, Any]
) -> None:
    sale.buy()
    sale.pay(**odd)
    sale.shop.look()
    assert (statuses(), sale.stands()) == (["attention"], ("held", 0, 0))
    assert (unbalanced(), papers()) == ([], [])


@peers("W M P N")
def test_the_money_of_another_order_pays_nothing_here(sale: Sale) -> None:
    """The provider's own number of one payment, written on another."""
    for _ in range(2):
        sale.buy()
    mine, theirs = payments()
    ref = theirs.provider_ref
    with transaction():
        theirs.provider_ref = None
    with transaction():
        mine.provider_ref = ref
    sale.pay(1)
    seen = db.session.scalars(select(Payment).where(Payment.provider_ref == ref)).one()
    money.look(seen, sale.shop.house.extensions["providers"], actor="job")
    assert (seen.status.value in ("pending", "unknown", "attention"), tickets()) == (True, 0)
