"""Giving up places, against a real database, without HTTP: what ends, what goes back, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.changes.actions import Back, cancel, transfer
from app.changes.queries import cancellable, owned
from app.changes.rules import Holder, TicketEnded, TicketUsed, TooLateToChange
from app.credits.actions import give
from app.credits.models import Credit
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import hand_over
from app.orders.models import Order
from app.orders.rules import OrderStatus, Wanted
from app.passages.actions import admit
from app.promos.models import Promo
from app.promos.rules import Effect
from app.tickets.models import Quota, Ticket, TicketType, TicketTypeQuota
from app.tickets.rules import QuotaKind, TicketStatus, TypeKind
from tests import make
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of

pytestmark = pytest.mark.usefixtures("house")


def paid(event: Event, n: int = 1, **facts: Any) -> Order:
    """A paid order, loaded whole."""
    order = buy(event, n, **facts)
    in_transaction(lambda: hand_over(orders.lock_order(order.id), now=NOW))
    return orders.order_by_id(order.id)


def give_up(order: Order, keys: Collection[str] | None = None, **facts: Any) -> Back:
    how: dict[str, Any] = {
        "gives": CancelsAs.REFUND,
        "actor": "user:1",
        "by_team": True,
        "now": NOW,
    }
    return in_transaction(lambda: cancel(order.id, keys, **(how | facts)))


def keys_of(order: Order) -> list[str]:
    return [each.key for each in owned(orders.order_by_id(order.id))]


def quotas(event: Event) -> dict[str, tuple[int, int]]:
    query = select(Quota.kind, Quota.held, Quota.sold).where(Quota.event_id == event.id)
    return {kind.value: (held, sold) for kind, held, sold in db.session.execute(query)}


def statuses(order: Order) -> list[TicketStatus]:
    return [ticket.status for ticket in orders.tickets_of_order(order.id)]


def test_a_whole_order_is_given_up_and_its_money_is_due_back() -> None:
    event = make.event(amount=15_000)
    order = paid(event, 2)

    back = give_up(order)

    assert back == Back(tickets=2, refund=30_000)
    after = orders.order_by_id(order.id)
    assert (after.status, after.refund_due) == (OrderStatus.CANCELLED, 30_000)
    assert statuses(order) == [TicketStatus.CANCELLED] * 2
    assert quotas(event) == {"room": (0, 0)}
    assert orders.counter_drift() == []


def test_one_place_of_three_is_given_up_and_the_others_stay() -> None:
    event = make.event(amount=10_000)
    order = paid(event, 3)

    back = give_up(order, [keys_of(order)[1]], gives=CancelsAs.CREDIT)

    assert (back.tickets, back.refund, back.credit) == (1, 0, 10_000)
    credit = db.session.get_one(Credit, back.credit_id)
    assert (credit.remaining, credit.order_id, credit.email) == (10_000, order.id, "ben@example.cm")
    after = orders.order_by_id(order.id)
    assert (after.status, after.refund_due, after.lines[0].cancelled) == (OrderStatus.PAID, 0, 1)
    assert statuses(order).count(TicketStatus.VALID) == 2
    assert quotas(event) == {"room": (0, 2)}
    assert orders.counter_drift() == []


def test_nothing_comes_back_where_nothing_is_promised() -> None:
    order = paid(make.event())
    assert give_up(order, gives=CancelsAs.NOTHING) == Back(tickets=1)
    assert db.session.scalars(select(Credit)).all() == []


def test_piece_by_piece_exactly_what_was_paid_comes_back_and_no_more() -> None:
    event = make.event(amount=3_333)
    code = make.save(
        Promo(
            event_id=event.id, code="AMIS", shown="AMIS", effect=Effect.AMOUNT, value=1_000,
            created_at=NOW,
        )
    )  # fmt: skip
    first = paid(make.event(event.organizer, amount=500))
    with transaction():
        old = give(
            Money(500, "XAF"), organizer_id=event.organizer_id, order_id=first.id, name="Ben",
            phone="", email="ben@example.cm", reason="", now=NOW,
        )  # fmt: skip
    order = paid(event, 3, promo=code, credit=old)
    assert (order.total_amount, order.credit_amount) == (8_499, 500)

    backs = [give_up(order, [key]) for key in keys_of(order)]

    assert sum(back.refund for back in backs) == 8_499
    assert sum(back.credit for back in backs) == 500
    assert orders.order_by_id(order.id).refund_due == 8_499
    assert db.session.get_one(Promo, code.id, populate_existing=True).used == 0
    assert orders.counter_drift() == []


def test_early_caps_and_add_ons_go_back_to_where_they_came_from() -> None:
    event = make.event(amount=10_000)
    room = db.session.scalars(select(Quota).where(Quota.event_id == event.id)).one()
    kind_id = kind_of(event)
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name=str(kind_id), size=2))
    cap = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name=str(kind_id), size=9))
    stock = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="livre", size=9))
    make.save(TicketTypeQuota(ticket_type_id=kind_id, quota_id=cap.id))
    book = make.ticket_type(event, stock, amount=3_000, name="Livre", kind=TypeKind.ADDON)
    with transaction():
        kind = db.session.get_one(TicketType, kind_id)
        kind.early_amount, kind.early_quota_id = 8_000, early.id
    order = paid(event, wanted=Wanted({kind_id: 3, book.id: 3}))

    def sold() -> list[int]:
        ids = [room.id, early.id, cap.id, stock.id]
        found = dict(db.session.execute(select(Quota.id, Quota.sold)).all())
        return [found[quota_id] for quota_id in ids]

    assert sold() == [3, 2, 3, 3]
    dear = next(each for each in owned(order) if each.piece.money == 13_000)
    give_up(order, [dear.key])
    assert sold() == [2, 2, 2, 2]
    give_up(order, [keys_of(order)[0]])
    assert sold() == [1, 1, 1, 1]
    give_up(order)
    assert sold() == [0, 0, 0, 0]
    assert orders.order_by_id(order.id).refund_due == order.total_amount == 35_000
    assert orders.counter_drift() == []


def test_a_table_goes_as_one() -> None:
    event = make.event(amount=80_000)
    with transaction():
        db.session.get_one(TicketType, kind_of(event)).seats = 8
    order = paid(event, 2)
    assert len(orders.tickets_of_order(order.id)) == 16

    assert give_up(order, keys_of(order)[:1]) == Back(tickets=8, refund=80_000)
    assert quotas(event) == {"room": (0, 8)}


def test_twice_is_once() -> None:
    order = paid(make.event(), 2)
    key = keys_of(order)[0]
    give_up(order, [key])

    for keys in ([key], ["0-0"]):
        with pytest.raises(TicketEnded):
            give_up(order, keys)
    give_up(order)
    with pytest.raises(TicketEnded):
        give_up(order)

    assert orders.order_by_id(order.id).refund_due == 30_000


def test_a_used_ticket_is_not_given_up_and_nothing_has_moved() -> None:
    event = make.event()
    order = paid(event, 2)
    scanner = phone(event)[0]
    with transaction():
        admit(scanner, told(orders.tickets_of_order(order.id)[0]), now=NOW)

    with pytest.raises(TicketUsed):
        give_up(order)

    assert statuses(order) == [TicketStatus.VALID] * 2
    assert orders.order_by_id(order.id).refund_due == 0
    assert orders.counter_drift() == []


def test_a_buyer_follows_the_rule_and_the_hours_of_the_date() -> None:
    event = make.event(cancels_as=CancelsAs.CREDIT, change_hours=48)
    order = paid(event)
    last = event.starts_at - timedelta(hours=48)
    terms = cancellable(order, now=last - timedelta(seconds=1))
    assert terms is not None
    assert (terms.gives, terms.until) == (CancelsAs.CREDIT, last)

    with pytest.raises(TooLateToChange):
        give_up(order, actor="buyer", by_team=False, now=last)
    assert cancellable(order, now=last) is None


def test_where_nothing_comes_back_a_buyer_gives_up_what_was_free_alone() -> None:
    assert cancellable(paid(make.event(amount=10_000)), now=NOW) is None
    free = paid(make.event(amount=0))
    terms = cancellable(free, now=NOW)
    assert terms is not None
    assert give_up(free, [terms.mine[0].key], by_team=False, actor="buyer") == Back(tickets=1)


def test_what_was_passed_on_is_its_new_holders_but_the_team_may_end_it() -> None:
    event = make.event(cancels_as=CancelsAs.REFUND)
    order = paid(event)
    ticket = orders.tickets_of_order(order.id)[0]
    in_transaction(lambda: transfer(ticket.id, Holder("Zita"), actor="buyer", now=NOW))

    assert cancellable(orders.order_by_id(order.id), now=NOW) is None
    with pytest.raises(TooLateToChange):
        give_up(order, by_team=False)
    assert give_up(order).refund == 15_000
    assert statuses(order) == [TicketStatus.TRANSFERRED, TicketStatus.CANCELLED]


def test_the_story_and_the_mail_say_what_comes_back() -> None:
    order = paid(make.event(amount=5_000))
    back = give_up(order, gives=CancelsAs.CREDIT, reason="Salle trop petite")

    acts = select(AuditEntry.facts).where(AuditEntry.action == "order.tickets-cancelled")
    assert db.session.scalars(acts).all() == [
        {"tickets": 1, "refund": 0, "credit": 5_000, "reason": "Salle trop petite"}
    ]
    mail = db.session.scalars(select(Message).where(Message.template == "cancelled")).one()
    assert mail.recipient == "ben@example.cm"
    assert mail.facts["credit_id"] == back.credit_id


def test_free_places_of_ended_tickets_can_be_sold_again() -> None:
    event = make.event(capacity=1, amount=0)
    order = paid(event)
    give_up(order)
    paid(event)
    query = select(Ticket.status).where(Ticket.event_id == event.id).order_by(Ticket.id)
    assert list(db.session.scalars(query)) == [TicketStatus.CANCELLED, TicketStatus.VALID]
