"""Calling a date off: told before, done once for each order, whatever happens in between."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from app.cancelling.actions import call_off, work_off
from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.queries import cancellation_of, effects, people_to_call, progress
from app.cancelling.rules import Gives, NotToCallOff, Told, is_confirmed
from app.events.models import Event
from app.events.rules import Status
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Buyer, NotOnSale, OrderStatus
from app.parties.actions import claim
from app.parties.rules import Guest
from app.passages.actions import admit
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import begin_payment, settle
from tests import make
from tests.changes.test_cancel import paid, quotas
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy

pytestmark = pytest.mark.usefixtures("house")
ZITA = Buyer("Zita", "+237677000009", "", "fr")


def off(event: Event, gives: Gives = Gives.REFUND, words: str = "Pluie") -> Cancellation:
    awa = make.user("Awa")
    return in_transaction(
        lambda: call_off(event.id, gives=gives, words=words, user_id=awa.id, now=NOW)
    )


def evening(**facts: Any) -> tuple[Event, list[Order]]:
    """Two paid orders, one of them without an address, one held."""
    event = make.event(amount=10_000, **facts)
    return event, [paid(event, 2), paid(event, 1, buyer=ZITA), buy(event, 1)]


def test_the_dry_run_tells_all_of_it_and_does_nothing() -> None:
    event, made = evening()
    phone(event)

    seen = effects(event)

    assert (len(seen.paid), seen.tickets, seen.held, seen.mailed, seen.phones) == (2, 3, 1, 2, 1)
    assert (seen.to_call, seen.money, seen.credit) == (
        [("Zita", "+237677000009")],
        {"hand": (2, 30_000)},
        0,
    )
    assert event.status is Status.PUBLISHED
    assert [orders.order_by_id(order.id).refund_due for order in made] == [0, 0, 0]


@pytest.mark.parametrize(
    ("gives", "sums"), [(Gives.REFUND, (30_000, 0)), (Gives.CREDIT, (0, 30_000))]
)
def test_each_order_gets_what_was_said_and_everybody_is_told(
    gives: Gives, sums: tuple[int, int]
) -> None:
    event, made = evening()
    begun = off(event, gives)

    assert carry_on_all() == 3
    assert carry_on_all() == 0

    after = progress(begun)
    assert (after.done, after.left, after.refund, after.credit) == (3, 0, *sums)
    assert (after.mailed, after.to_call) == (2, 1)
    assert [row.order_id for row in db.session.scalars(people_to_call(begun.id))] == [made[1].id]
    assert cancellation_of(event.id).done_at is not None  # type: ignore[union-attr]
    states = {orders.order_by_id(order.id).status for order in made}
    assert states == {OrderStatus.CANCELLED}
    assert quotas(event) == {"room": (0, 0)}
    assert orders.counter_drift() == []
    mails = select(Message.recipient).where(Message.template == "called_off")
    assert db.session.scalars(mails).all() == ["ben@example.cm"] * 2


def test_a_guest_who_left_an_address_hears_of_it_in_their_language_once() -> None:
    event = make.event(amount=0)
    order = buy(event, 3)
    one, two, _three = orders.tickets_of_order(order.id)
    for seat, email in ((one, "awa@example.cm"), (two, "")):
        guest = Guest("Awa", "+237677000000", email)
        with transaction():
            claim(seat.id, guest, locale="en", now=NOW)
    off(event)

    carry_on_all()
    carry_on_all()

    told = select(Message.recipient, Message.locale)
    mails = db.session.execute(told.where(Message.template == "called_off_guest")).all()
    assert mails == [("awa@example.cm", "en")]


def test_nobody_buys_and_no_late_money_gives_a_ticket_once_it_is_off() -> None:
    event, made = evening()
    held = made[2].id
    payment = in_transaction(lambda: begin_payment(held, provider="hand", hold=HOLD, now=NOW))
    off(event)

    with pytest.raises(NotOnSale):
        buy(event, 1)
    word = Paid(Outcome.SUCCEEDED, provider_ref="x")
    in_transaction(lambda: settle(payment, word, actor="job", now=NOW))
    carry_on_all()

    late = orders.order_by_id(held)
    assert (late.status, late.refund_due) == (OrderStatus.CANCELLED, 10_000)
    assert orders.tickets_of_order(held) == []


def test_it_is_called_off_once_and_never_as_a_draft() -> None:
    event, _made = evening()
    off(event)
    for each in (event, make.event(status=Status.DRAFT)):
        with pytest.raises(NotToCallOff):
            off(each)


def test_those_who_came_in_get_theirs_too() -> None:
    event, made = evening()
    ticket = orders.tickets_of_order(made[0].id)[0]
    scanner = phone(event)[0]
    with transaction():
        admit(scanner, told(ticket), now=NOW)
    assert effects(event).inside == 1

    off(event)
    carry_on_all()

    assert orders.order_by_id(made[0].id).refund_due == 20_000


def test_an_order_worked_off_twice_is_worked_off_once() -> None:
    event, made = evening()
    begun = off(event)
    did = [in_transaction(lambda: work_off(begun.id, made[0].id, now=NOW)) for _n in range(2)]
    assert did == [True, False]
    assert orders.order_by_id(made[0].id).refund_due == 20_000


@pytest.mark.parametrize(
    ("typed", "yes"),
    [
        ("annuler", True),
        (" ANNULER ", True),
        ("cancel", True),
        ("afterwork  douala", True),
        ("oui", False),
        ("", False),
    ],
)
def test_it_is_confirmed_by_the_word_or_the_title(typed: str, yes: bool) -> None:
    assert is_confirmed(typed, title="AfterWork Douala") is yes


def test_how_each_is_told_is_kept() -> None:
    event, _made = evening()
    off(event)
    carry_on_all()
    assert Counter(db.session.scalars(select(CancelledOrder.told))) == {Told.MAIL: 2, Told.CALL: 1}
