"""A payer's bank takes a card payment back, told by Stripe: opened, won and lost, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.disputes.models import Dispute
from app.kernel.db import db, in_transaction
from app.ledger.queries import balances_of_order
from app.ledger.rules import buyer, loss
from app.orders.rules import Flag, OrderStatus
from app.passages.actions import admit
from app.payments.gateway import DisputeState
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests.door.making import phone, told
from tests.payments import fake_stripe_money
from tests.payments.fake_stripe import FakeStripe
from tests.web.hooks.card_sale import buy, judge, tell, the_order


def states() -> tuple[DisputeState, Flag, TicketStatus]:
    db.session.expire_all()
    state = db.session.scalars(select(Dispute.state)).one()
    return state, the_order().flag, db.session.scalars(select(Ticket.status)).one()


def sold(house: Flask, client: FlaskClient, stripe: FakeStripe) -> str:
    """One place by card, paid; Stripe's own id of the payment."""
    buy(client)
    (ref,) = stripe.sessions
    stripe.pay(ref)
    tell(client, stripe.event(ref))
    judge(house)
    assert the_order().status is OrderStatus.PAID
    return str(stripe.sessions[ref]["payment_intent"])


def decide(house: Flask, client: FlaskClient, stripe: FakeStripe, id_: str, end: str) -> None:
    stripe.disputes[id_]["status"] = end
    tell(client, stripe.event(id_, "charge.dispute.closed"))
    judge(house)


@pytest.mark.parametrize(
    ("end", "after"),
    [
        ("won", (DisputeState.WON, Flag.NONE, TicketStatus.VALID)),
        ("lost", (DisputeState.LOST, Flag.NONE, TicketStatus.CANCELLED)),
    ],
)
def test_its_notices_flag_the_ticket_and_then_decide(
    house: Flask,
    client: FlaskClient,
    stripe: FakeStripe,
    end: str,
    after: tuple[DisputeState, Flag, TicketStatus],
) -> None:
    intent = sold(house, client, stripe)
    id_ = fake_stripe_money.dispute(stripe, intent)
    for _ in range(2):
        assert tell(client, stripe.event(id_, "charge.dispute.created")) == 200
        judge(house)
    assert states() == (DisputeState.OPEN, Flag.DISPUTED, TicketStatus.VALID)

    decide(house, client, stripe, id_, end)
    assert states() == after


def test_lost_after_somebody_came_in_their_ticket_stays(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    intent = sold(house, client, stripe)
    scanner, _token = phone(the_order().event, now=datetime.now(UTC))
    ticket = db.session.scalars(select(Ticket)).one()
    in_transaction(lambda: admit(scanner, told(ticket), now=datetime.now(UTC)))

    decide(house, client, stripe, fake_stripe_money.dispute(stripe, intent), "lost")

    assert states() == (DisputeState.LOST, Flag.NONE, TicketStatus.VALID)


def test_after_a_refund_a_lost_dispute_is_a_loss_and_nobody_is_owed(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    intent = sold(house, client, stripe)
    refund = fake_stripe_money.give_back(stripe, intent, 15_000)
    tell(client, stripe.event(refund["id"], "charge.refunded"))
    judge(house)

    decide(house, client, stripe, fake_stripe_money.dispute(stripe, intent), "lost")

    order = the_order()
    book = balances_of_order(order.id)
    assert (states()[0], order.refund_due) == (DisputeState.LOST, 0)
    assert book[loss(order.event_id)] == 15_000
    assert book[buyer(order.id)] == 0
