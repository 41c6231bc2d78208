from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from tests.cli.demo import NOW, count, rebuild

if TYPE_CHECKING:
    from flask import Flask


def test_counters_equal_orders(built: Flask) -> None:
    from app.orders.queries import counter_drift

    assert counter_drift() == []


def test_each_paid_order_has_its_tickets_and_its_money(built: Flask) -> None:
    from app.kernel.db import db
    from app.orders.models import Order, OrderLine
    from app.orders.rules import OrderStatus
    from app.settlement.models import Payment
    from app.settlement.rules import PaymentStatus
    from app.tickets.models import Ticket, TicketType

    tickets = select(func.count(Ticket.id)).where(Ticket.order_line_id == OrderLine.id)
    asked = OrderLine.quantity * TicketType.seats
    lines = select(asked, tickets.scalar_subquery()).join(Order).join(TicketType)
    paid = lines.where(Order.status == OrderStatus.PAID)
    assert all(places == made for places, made in db.session.execute(paid))
    unpaid = lines.where(Order.status.not_in((OrderStatus.PAID, OrderStatus.DEPOSIT)))
    assert {made for _places, made in db.session.execute(unpaid)} == {0}
    owed = select(func.sum(Order.total_amount)).where(Order.status == OrderStatus.PAID)
    got = select(func.sum(Payment.amount)).where(Payment.status == PaymentStatus.SUCCEEDED)
    got = got.join(Order).where(Order.status != OrderStatus.DEPOSIT)
    assert db.session.scalar(owed) == db.session.scalar(got)
    counted = select(OrderLine.order_id, func.sum(OrderLine.quantity * OrderLine.unit_amount))
    totals = dict(db.session.execute(counted.group_by(OrderLine.order_id)).all())
    whole = Order.total_amount + Order.discount_amount
    assert totals == dict(db.session.execute(select(Order.id, whole)).all())


def test_each_entry_has_the_scan_that_made_it(built: Flask) -> None:
    from app.door.models import Entry, Scan
    from app.door.rules import Result
    from app.kernel.db import db

    rows = select(Entry, Scan).join(Scan, Scan.id == Entry.scan_id)
    entries = db.session.execute(rows).all()
    assert len(entries) == count(Entry)
    for entry, scan in entries:
        assert (entry.ticket_id, entry.entered_at) == (scan.ticket_id, scan.scanned_at)
    assert count(Scan, Scan.result == Result.ACCEPTED) == len(entries)


def test_more_than_three_hundred_people_came(built: Flask) -> None:
    from app.kernel.db import db
    from app.orders.models import Order

    buyers = db.session.scalar(select(func.count(func.distinct(Order.phone)))) or 0
    names = db.session.scalar(select(func.count(func.distinct(Order.buyer_name)))) or 0
    assert buyers == names > 300


def is_last(day: datetime) -> bool:
    """Of its weekday in its month."""
    return (day + timedelta(days=7)).month != day.month


def test_dates_fall_where_the_founding_texts_put_them(built: Flask) -> None:
    from app.events.models import Event, Series
    from app.kernel.clock import local
    from app.kernel.db import db

    found: dict[str, list[datetime]] = {}
    rows = select(Series.title, Event.starts_at, Event.timezone).join(Event.series)
    for title, starts_at, zone in db.session.execute(rows):
        found.setdefault(title, []).append(local(starts_at, zone))
    assert sorted(found) == ["AfterWork du Wouri", "Digital Thursday", "Founders Talk", "WUSU Talk"]
    assert all(d.weekday() == 5 and is_last(d) and d.hour == 10 for d in found["WUSU Talk"])
    assert all(d.weekday() == 3 and is_last(d) and d.hour == 18 for d in found["Digital Thursday"])
    assert all(d.weekday() == 4 and 8 <= d.day <= 14 for d in found["Founders Talk"])
    assert all(d.weekday() == 4 and d.hour == 18 for d in found["AfterWork du Wouri"])
    for dates in found.values():
        past = [d for d in dates if d < NOW]
        assert (len(past) >= 6, len(dates) - len(past)) == (True, 4)


def test_prices_are_those_of_douala(built: Flask) -> None:
    from app.events.models import Event
    from app.events.rules import Kind
    from app.kernel.db import db
    from app.tickets.models import TicketType
    from app.tickets.rules import TypeKind

    amounts = select(TicketType.amount).join(Event).where(Event.kind == Kind.AFTERWORK).distinct()
    amounts = amounts.where(TicketType.kind == TypeKind.ADMISSION, TicketType.seats == 1)
    assert sorted(db.session.scalars(amounts)) == [10_000, 15_000, 20_000]


def test_one_room_is_full_one_nearly_and_two_are_open(built: Flask) -> None:
    from app.events.models import Event, Series
    from app.kernel.db import db
    from app.tickets.models import Quota

    rows = select(Series.title, Quota.size - Quota.sold).select_from(Event).join(Event.series)
    rows = rows.join(Quota).where(Event.starts_at > NOW, Quota.kind == "room")
    latest_first = db.session.execute(rows.order_by(Event.starts_at.desc())).all()
    assert dict(latest_first) == {
        "WUSU Talk": 15,
        "Digital Thursday": 4,
        "Founders Talk": 0,
        "AfterWork du Wouri": 11,
    }


def test_a_code_and_a_pass_that_lacks_a_date_are_there_to_look_at(built: Flask) -> None:
    from app.passes.models import PassGap, PassOrder
    from app.promos.models import Promo

    assert [count(each) for each in (Promo, PassOrder, PassGap)] == [2, 4, 1]


def test_a_table_of_eight_has_six_names_and_its_evening_asks_two_things(built: Flask) -> None:
    from app.kernel.db import db
    from app.orders.models import Order
    from app.parties.queries import namings
    from app.parties.rules import Naming
    from app.questions.models import Question
    from app.questions.queries import told_of

    (event_id,) = set(db.session.scalars(select(Question.event_id)))
    of_date = db.session.scalars(select(Order.id).where(Order.event_id == event_id)).all()
    assert Naming(6, 8) in namings(of_date, event_id).values()
    assert len(told_of(event_id)) == len(told_of(event_id, needs=True)) == 4


def test_tonight_has_gates_by_type_a_way_back_a_till_and_a_table_that_pays_on_arrival(
    built: Flask,
) -> None:
    from app.arrivals.queries import board
    from app.cli.demo_facts import meeting_now
    from app.deposits.queries import rests_at_door
    from app.door.queries import scanners_of
    from app.gates.queries import rules_of
    from app.gates.rules import Reentry

    event = meeting_now(now=NOW)
    rules, found = rules_of(event.id), board(event)
    assert rules.reentry is Reentry.AFTER_EXIT
    assert {name: len(types) for name, types in rules.gates.items()} == {
        "Entrée principale": 2,
        "Côté jardin": 1,
    }
    assert [(name, came, of) for name, came, of in found.kinds if "Table" in name] == [
        ("Table de six", 3, 12)
    ]
    assert (found.out, found.inside > 10) == (2, True)
    assert {rest.amount for rest in rests_at_door(event.id).values()} == {15_000}
    tills = [phone.gate for phone in scanners_of(event.id) if phone.cashier_id]
    assert tills == ["Guichet"]


def test_some_transfers_wait_for_the_organizers_eyes(built: Flask) -> None:
    from app.accounts.models import Organizer
    from app.kernel.db import db
    from app.settlement.queries import awaiting_hand

    organizers = db.session.scalars(select(Organizer.id)).all()
    waiting = db.session.scalars(awaiting_hand(organizers)).all()
    assert sorted(payment.provider for payment in waiting) == ["bank", *["hand"] * 5]
    assert all(payment.order.held_until > NOW for payment in waiting)


def test_a_deposit_a_dispute_and_accounts_for_tries_are_there_to_look_at(built: Flask) -> None:
    from app.disputes.models import Dispute
    from app.kernel.db import db
    from app.merchants.models import MerchantAccount
    from app.merchants.rules import Standing
    from app.orders.models import Order
    from app.orders.rules import Flag, OrderStatus

    assert count(Dispute, Dispute.state == "open") == 1
    assert count(Order, Order.flag == Flag.DISPUTED) == 1
    assert count(Order, Order.status == OrderStatus.DEPOSIT) == 2  # one pays its rest at the door
    found = db.session.scalars(select(MerchantAccount).order_by(MerchantAccount.id))
    assert [(one.kind, one.live, one.standing) for one in found] == [
        ("bank", False, Standing.TRIAL),
        ("card", False, Standing.PAUSED),
        ("pawapay", False, Standing.PAUSED),
    ]


def test_hundreds_of_old_mails_do_not_leave_at_the_first_start(built: Flask) -> None:
    from app.messages.models import Message

    assert count(Message, Message.done_at.is_(None)) == 1


@pytest.mark.one_database
def test_the_same_day_builds_the_same_demo(built: Flask) -> None:
    from app.contacts.models import Contact
    from app.door.models import Entry
    from app.kernel.db import db
    from app.orders.models import Order

    def story() -> list[Any]:
        orders = select(Order.buyer_name, Order.created_at, Order.total_amount)
        entries = select(Entry.entered_at).order_by(Entry.entered_at)
        contacts = select(Contact.name, Contact.met_on, Contact.reason)
        return [
            sorted(map(str, db.session.execute(query).all()))
            for query in (orders, entries, contacts)
        ]

    first = story()
    rebuild(NOW)
    assert story() == first


def test_nothing_was_done_in_the_future(built: Flask) -> None:
    from app.accounts.models import AuditEntry

    assert count(AuditEntry, AuditEntry.at > NOW) == 0
    assert count(AuditEntry) > 0
