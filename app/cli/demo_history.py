"""Half a year of orders and entries of the demonstration, as rows: hundreds in a second.

What the actions would leave, and in their order; tests/cli/test_demo.py holds them to the same
invariants.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, update

from app.accounts.models import User
from app.cli.demo_evenings import identity, open_gate, scan_of, those_who_came
from app.cli.demo_sales import Sale, Till
from app.door.models import Entry, Scan, Scanner
from app.door.rules import Result, Told, Verdict
from app.events.models import Event
from app.kernel.codes import secret
from app.kernel.db import db
from app.orders.models import Order, OrderLine, OrderQuota
from app.orders.rules import Channel, OrderStatus, new_reference
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from app.tickets.actions import Issue, issue_tickets, next_change, take_sold_seats
from app.tickets.models import Ticket

Row = dict[str, Any]


def sell(sales: Sequence[Sale], till: Till) -> None:
    """The paid orders of one event."""
    event = sales[0].event
    orders = insert(Order).returning(Order.id, sort_by_parameter_order=True)
    order_ids = db.session.scalars(orders, [_order(sale, till) for sale in sales]).all()
    lines = insert(OrderLine).returning(OrderLine.id, sort_by_parameter_order=True)
    rows = [_line(sale, order_id) for sale, order_id in zip(sales, order_ids, strict=True)]
    line_ids = db.session.scalars(lines, rows).all()
    _take_places(sales, order_ids)
    paid = [(s, o) for s, o in zip(sales, order_ids, strict=True) if s.amount]
    if paid:
        db.session.execute(insert(Payment), [_payment(s, o, till) for s, o in paid])
    issue_tickets(
        event.id,
        [_issue(sale, line_id) for sale, line_id in zip(sales, line_ids, strict=True)],
        door_code=event.door_code,
        door_salt=event.door_salt,
        now=sales[-1].at,
    )


def let_in(event: Event, *, share: float, by: User, dice: Random) -> None:
    """Who came in at a past event: about this share of its tickets; a few were shown twice."""
    seq = next_change(event.id)
    scans: list[Row] = []
    entries: list[Row] = []
    for gate, tickets in those_who_came(event, share, dice):
        scanner = open_gate(event, gate, by=by)
        scanner.last_seen_at = event.ends_at
        entered = [_scan(scan_of(ticket, event, dice), ticket, scanner, seq) for ticket in tickets]
        entries += [_entry(scan, scanner) for scan in entered]
        again = [(scan_of(ticket, event, dice, again=True), ticket) for ticket in tickets[:2]]
        scans += entered + [_scan(told, ticket, scanner, seq) for told, ticket in again]
    db.session.flush()
    db.session.execute(insert(Scan), scans)
    db.session.execute(insert(Entry), entries)
    news = update(Ticket).where(Ticket.id.in_([entry["ticket_id"] for entry in entries]))
    db.session.execute(news.values(changed_seq=seq))


def _scan(told: Told, ticket: Ticket, scanner: Scanner, seq: int) -> Row:
    first = told.verdict is Verdict.OK
    return {
        "id": told.id,
        "event_id": scanner.event_id,
        "scanner_id": scanner.id,
        "ticket_id": ticket.id,
        "token_hash": told.token_hash,
        "kind": told.kind,
        "verdict": told.verdict.value,
        "phone_at": told.at,
        "scanned_at": told.at,
        "received_at": told.at + timedelta(minutes=15 if told.offline else 0),
        "offline": told.offline,
        "list_seq": told.list_seq,
        "seq": seq,
        "result": Result.ACCEPTED if first else Result.LOGGED,
    }


def _entry(scan: Row, scanner: Scanner) -> Row:
    return {
        "ticket_id": scan["ticket_id"],
        "event_id": scan["event_id"],
        "scan_id": scan["id"],
        "gate": scanner.gate,
        "entered_at": scan["scanned_at"],
    }


def _order(sale: Sale, till: Till) -> Row:
    by_hand = sale.amount > 0
    return {
        "organizer_id": sale.event.organizer_id,
        "event_id": sale.event.id,
        "user_id": sale.buyer.user_id,
        "reference": new_reference(),
        "secret": secret(),
        "idem_key": sale.idem_key,
        "idem_hash": "",
        "buyer_name": sale.person.name,
        "phone": sale.person.phone,
        "email": sale.person.email,
        "locale": sale.person.locale,
        "total_amount": sale.amount,
        "currency": sale.offer.price.currency,
        "status": OrderStatus.PAID,
        "held_until": sale.at + timedelta(days=1),
        "provider": "hand" if by_hand else "free",
        "channel": Channel.WEB,
        "refund_due": 0,
        "returned_amount": 0,
        "created_at": sale.at,
        "paid_at": sale.at + timedelta(minutes=till.dice.randint(8, 640) if by_hand else 0),
    }


def _line(sale: Sale, order_id: int) -> Row:
    return {
        "order_id": order_id,
        "ticket_type_id": sale.offer.id,
        "quantity": sale.party,
        "unit_amount": sale.offer.price.amount,
    }


def _take_places(sales: Sequence[Sale], order_ids: Sequence[int]) -> None:
    taken: dict[int, int] = {}
    rows = []
    for sale, order_id in zip(sales, order_ids, strict=True):
        seats = sale.party * sale.offer.seats
        for quota_id in sale.offer.quotas:
            rows.append({"order_id": order_id, "quota_id": quota_id, "seats": seats})
            taken[quota_id] = taken.get(quota_id, 0) + seats
    db.session.execute(insert(OrderQuota), rows)
    for quota_id in sorted(taken):
        if not take_sold_seats(quota_id, taken[quota_id]):
            raise AssertionError(f"the demo sells more than quota {quota_id} holds")


def _payment(sale: Sale, order_id: int, till: Till) -> Row:
    operator = till.operator()
    sent = sale.at + timedelta(minutes=till.dice.randint(3, 40))
    settled = sent + timedelta(minutes=till.dice.randint(5, 600))
    return {
        "id": identity(till.dice),
        "order_id": order_id,
        "provider": "hand",
        "amount": sale.amount,
        "currency": sale.offer.price.currency,
        "status": PaymentStatus.SUCCEEDED,
        "operator": operator,
        "operator_ref": till.reference(operator, sent),
        "payer_phone": sale.person.phone,
        "declared_at": sent,
        "confirmed_by": till.seller.id,
        "created_at": sale.at,
        "settled_at": settled,
    }


def _issue(sale: Sale, line_id: int) -> Issue:
    return Issue(line_id, sale.offer.id, sale.party * sale.offer.seats, sale.person.name)
