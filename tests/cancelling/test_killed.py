"""Who works a cancellation off is killed again and again: each order is worked off once."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.queries import progress
from app.cancelling.rules import Gives
from app.credits.models import Credit
from app.jobs.call_off import carry_on_all
from app.kernel.db import db
from app.messages.models import Message
from app.orders import queries as orders
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.cancelling.test_call_off import off
from tests.cancelling.worker import work
from tests.changes.test_cancel import paid
from tests.faults.sizes import fault, size, told
from tests.races.conftest import PROCESSES

pytestmark = [pytest.mark.usefixtures("house"), fault("K1b")]
KILLS, ORDERS, PRICE = size(2, 20), size(8, 200), 1_000


def called_off() -> tuple[Cancellation, list[int]]:
    """A date with so many paid orders that was just called off, for credits."""
    event = make.event(amount=PRICE, capacity=ORDERS)
    made = [paid(event, 1).id for _n in range(ORDERS)]
    return off(event, Gives.CREDIT), made


def killed_after(orders_told: int, *, guard: str = "on") -> int:
    """A process works until it told so many orders; how it ended."""
    place = {"database": db.engine.url.render_as_string(hide_password=False), "guard": guard}
    db.session.rollback()
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=work, args=(theirs, place), daemon=True)
    process.start()
    theirs.close()
    for _order in range(orders_told):
        assert ours.poll(60), "it tells nothing"
        ours.recv()
    if orders_told:
        time.sleep(random.uniform(0, 0.02))  # somewhere in the next order
        process.kill()
    process.join(60)
    return process.exitcode or 0


def given() -> dict[int, int]:
    query = select(Credit.order_id, func.sum(Credit.amount)).group_by(Credit.order_id)
    return {order_id: int(amount) for order_id, amount in db.session.execute(query)}


def test_killed_again_and_again_each_order_is_worked_off_exactly_once() -> None:
    begun, made = called_off()
    dice = random.Random(5)
    ends = [killed_after(dice.randint(1, 3)) for _kill in range(KILLS)]
    left = progress(begun).left
    carry_on_all()

    told(kills=KILLS, orders=ORDERS, left_after_the_last_kill=left)
    assert (ends, left > 0) == ([-9] * KILLS, True)
    assert Counter(db.session.scalars(select(CancelledOrder.order_id))) == dict.fromkeys(made, 1)
    assert given() == dict.fromkeys(made, PRICE)
    valid = select(func.count(Ticket.id)).where(Ticket.status == TicketStatus.VALID)
    assert db.session.scalar(valid) == 0
    mails = select(func.count(Message.id)).where(Message.template == "called_off")
    assert db.session.scalar(mails) == len(made)
    assert orders.counter_drift() == []


def test_twin_in_two_transactions_an_order_is_given_back_and_nobody_told() -> None:
    _begun, made = called_off()
    assert killed_after(0, guard="off") == -9
    carry_on_all()
    assert given() == dict.fromkeys(made, PRICE)
    noted = set(db.session.scalars(select(CancelledOrder.order_id)))
    told(orders_nobody_is_told_of_without_the_guard=len(made) - len(noted))
    assert noted == set(made) - {min(made)}
