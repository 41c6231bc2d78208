"""Prices, codes and credits inside one order, and what goes back when it is not paid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.credits.actions import give
from app.credits.models import Credit
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, lapse_due
from app.orders.rules import (
    Buyer,
    ByRequest,
    Channel,
    NotOnSale,
    OnlyWithTicket,
    OrderStatus,
    PriceChanged,
    SoldOut,
    TooManyForOne,
    Wanted,
)
from app.promos.models import Promo
from app.promos.rules import Effect, PromoRefused
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind, TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of, room_of

pytestmark = pytest.mark.usefixtures("house")


def promo(event: Event, **facts: Any) -> Promo:
    base: dict[str, Any] = {"code": "AMIS", "shown": "AMIS", "effect": Effect.PERCENT, "value": 10}
    return make.save(Promo(event_id=event.id, created_at=NOW, **(base | facts)))


def used(made: Promo) -> int:
    return db.session.scalars(select(Promo.used).where(Promo.id == made.id)).one()


def room(event: Event) -> Quota:
    query = select(Quota).where(Quota.event_id == event.id, Quota.kind == QuotaKind.ROOM)
    return db.session.scalars(query).one()


def test_a_code_lowers_the_sum_and_is_used_once() -> None:
    event = make.event(amount=10_000)
    code = promo(event, most=1)

    order = buy(event, 2, promo=code)

    assert (order.discount_amount, order.total_amount, used(code)) == (2_000, 18_000, 1)
    with pytest.raises(PromoRefused) as refusal:
        buy(event, 1, promo=code)
    assert refusal.value.facts == {"reason": "used"}
    assert room_of(event) == (2, 0)


def test_a_lapsed_or_cancelled_order_gives_its_code_and_credit_back() -> None:
    event = make.event(amount=10_000)
    code = promo(event, most=2)
    first = buy(event, 1)
    credit = in_transaction(
        lambda: give(
            Money(4_000),
            organizer_id=event.organizer_id,
            order_id=first.id,
            name="Ben",
            phone="",
            email="ben@example.cm",
            reason="",
            now=NOW,
        )
    )
    lapsing = buy(event, 1, promo=code, credit=credit)
    assert (lapsing.credit_amount, lapsing.total_amount) == (4_000, 5_000)
    assert db.session.scalar(select(Credit.remaining)) == 0

    with transaction():
        lapse_due(now=NOW + timedelta(days=1))

    assert used(code) == 0
    assert db.session.scalar(select(Credit.remaining)) == 4_000
    db.session.refresh(credit)
    given_up = buy(event, 1, promo=code, credit=credit)
    with transaction():
        cancel_unpaid(orders.lock_order(given_up.id), actor="user:1", now=NOW)
    assert used(code) == 0
    assert db.session.scalar(select(Credit.remaining)) == 4_000


def test_a_code_for_all_the_price_hands_the_tickets_over() -> None:
    event = make.event(amount=10_000)
    order = buy(event, 1, promo=promo(event, value=100))
    assert (order.status, order.provider, order.total_amount) == (OrderStatus.PAID, "free", 0)


def test_a_hidden_type_is_sold_with_its_code_only() -> None:
    event = make.event()
    hidden = make.ticket_type(event, room(event), name="Famille", hidden=True, amount=0)
    ask = Wanted({hidden.id: 1})
    with pytest.raises(NotOnSale):
        buy(event, wanted=ask)
    with pytest.raises(NotOnSale):
        buy(event, wanted=ask, promo=promo(event))

    code = promo(event, code="FAMILLE", effect=Effect.UNLOCK, ticket_type_id=hidden.id)
    assert buy(event, wanted=ask, promo=code).status is OrderStatus.PAID


def test_the_early_price_ends_after_so_many_whatever_the_race_for_it() -> None:
    event = make.event(capacity=20)
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="1", size=2))
    facts = {"early_amount": 8_000, "early_quota_id": early.id}
    kind = make.ticket_type(event, room(event), amount=10_000, **facts)

    order = buy(event, wanted=Wanted({kind.id: 3}))

    assert order.total_amount == 26_000
    assert buy(event, wanted=Wanted({kind.id: 1})).total_amount == 10_000
    with transaction():
        lapse_due(now=NOW + timedelta(days=1))
    assert buy(event, wanted=Wanted({kind.id: 1})).total_amount == 8_000


def test_a_dearer_price_than_the_one_seen_is_refused() -> None:
    event = make.event(amount=10_000)
    kind = kind_of(event)
    with pytest.raises(PriceChanged) as refusal:
        buy(event, wanted=Wanted({kind: 1}, seen={kind: 8_000}))
    assert refusal.value.facts == {"name": "Standard", "price": Money(10_000)}
    assert room_of(event) == (0, 0)


def test_an_open_price_is_what_one_gives_and_not_less_than_the_least() -> None:
    event = make.event()
    kind = make.ticket_type(event, room(event), amount=1_000, open_price=True)
    assert buy(event, wanted=Wanted({kind.id: 2}, chosen={kind.id: 5_000})).total_amount == 10_000
    for given in (999, -1, 10_000_001):
        with pytest.raises(PriceChanged):
            buy(event, wanted=Wanted({kind.id: 1}, chosen={kind.id: given}))


def test_one_contact_has_so_many_of_a_type_in_all() -> None:
    event = make.event()
    kind = make.ticket_type(event, room(event), amount=0, per_person=2)
    buy(event, wanted=Wanted({kind.id: 2}))
    with pytest.raises(TooManyForOne) as refusal:
        buy(event, wanted=Wanted({kind.id: 1}))
    assert refusal.value.facts == {"most": 2, "name": "Standard"}
    other = Buyer("Zita", "", "zita@example.cm", "fr")
    assert buy(event, wanted=Wanted({kind.id: 1}), buyer=other).status is OrderStatus.PAID


def test_an_add_on_takes_no_seat_gives_no_ticket_and_stands_on_one() -> None:
    event = make.event(capacity=10, amount=0)
    stock = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="livre", size=1))
    book = make.ticket_type(event, stock, name="Livre", kind=TypeKind.ADDON, amount=0)

    with pytest.raises(OnlyWithTicket):
        buy(event, wanted=Wanted({book.id: 1}))
    order = buy(event, wanted=Wanted({kind_of(event): 2, book.id: 1}))

    assert [t.extras for t in orders.tickets_of_order(order.id)] == ["Livre", ""]
    assert room(event).sold == 2
    with pytest.raises(SoldOut):
        buy(event, wanted=Wanted({kind_of(event): 1, book.id: 1}))


def test_who_waits_comes_before_the_public() -> None:
    event = make.event(capacity=2, amount=0)
    with transaction():
        room(event).waiting = 1
    with pytest.raises(SoldOut) as refusal:
        buy(event, 1)
    assert refusal.value.facts["left"] == 0
    offered = buy(event, 1, channel=Channel.WAITLIST, settles=False)
    assert (offered.status, room_of(event)) == (OrderStatus.HELD, (1, 0))


def test_places_are_never_kept_for_no_time() -> None:
    event = make.event(capacity=1)
    with pytest.raises(AssertionError):
        buy(event, 1, hold=timedelta(0))
    assert room_of(event) == (0, 0)


def test_a_gift_costs_nothing_and_takes_a_place() -> None:
    event = make.event(amount=15_000)
    order = buy(event, 1, channel=Channel.INVITE)
    assert (order.status, order.total_amount, room_of(event)) == (OrderStatus.PAID, 0, (0, 1))


def test_an_evening_that_chooses_its_guests_sells_nothing_to_the_public() -> None:
    event = make.event(by_request=True)
    with pytest.raises(ByRequest):
        buy(event, 1)
    accepted = buy(event, 1, channel=Channel.REQUEST)
    assert accepted.status is OrderStatus.HELD
