"""What moves to another date, what does not and says why, and what the team may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.changes.actions import cancel, transfer
from app.changes.queries import owned
from app.changes.rules import Holder, TooLateToChange
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.moving.queries import choices, movable, standing
from app.moving.rules import Stays
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus, Wanted
from app.tickets import queries as tickets
from app.tickets.rules import TicketStatus, TypeKind
from tests import make
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.moving.test_move import dates, go, left, pay, statuses


@pytest.mark.usefixtures("house")
def test_a_table_moves_to_a_table_with_its_guests_and_what_they_eat_goes_with_it() -> None:
    here, there = dates(10_000, 10_000)
    kinds = []
    for event in (here, there):
        room = make.room_of(event)
        kinds += [make.ticket_type(event, room, amount=60_000, name="Table de 8", seats=8)]
        make.ticket_type(event, name="Dîner poisson", amount=5_000, kind=TypeKind.ADDON)
    book = make.ticket_type(here, name="Livre", amount=2_000, kind=TypeKind.ADDON)
    fish = next(t for t in tickets.types_of(here.id) if t.name == "Dîner poisson")
    order = paid(here, wanted=Wanted({kinds[0].id: 1, fish.id: 8, book.id: 1}))
    guest = orders.tickets_of_order(order.id)[0]
    with transaction():
        guest.holder_name, guest.holder_email = "Zita", "zita@example.cm"

    order = orders.order_by_id(order.id)
    (choice,) = choices(order, movable(order), now=NOW)
    assert (choice.offer.id, choice.price, choice.missing) == (kinds[1].id, 100_000, ("Livre",))
    new = go(order, there, to=kinds[1].id)

    moved = orders.tickets_of_order(new.id)
    assert (new.status, len(moved), left()) == (OrderStatus.PAID, 8, [2_000])
    assert [ticket.extras for ticket in moved] == ["Dîner poisson"] * 8
    assert (moved[0].holder_name, moved[0].holder_email) == ("Zita", "zita@example.cm")
    mail = select(Message.recipient).where(Message.template == "ticket_given")
    assert db.session.scalars(mail).all() == ["zita@example.cm"]


@pytest.mark.usefixtures("house")
def test_what_does_not_move_says_why() -> None:
    here, _there = dates(10_000, 10_000)
    gift = paid(here, 1, channel=Channel.INVITE)
    given = paid(here, 2)
    with transaction():
        transfer(orders.tickets_of_order(given.id)[0].id, Holder("Z"), actor="buyer", now=NOW)

    def why(order: Order, **facts: bool) -> list[Stays | None]:
        return [reason for _each, reason in standing(orders.order_by_id(order.id), **facts)]

    assert (why(gift), why(gift, by_team=True)) == ([Stays.GIFT], [None])
    assert sorted(map(str, why(given))) == ["None", "passed-on"]


@pytest.mark.usefixtures("house")
def test_the_team_moves_late_gives_the_difference_and_moves_a_gift_as_a_gift() -> None:
    here, there = dates(10_000, 15_000, may_move=False)
    order, gift = paid(here), paid(here, 1, channel=Channel.INVITE)
    late: dict[str, Any] = {"now": here.starts_at - timedelta(minutes=1), "actor": "user:1"}
    with pytest.raises(TooLateToChange):
        go(order, there, **late)

    new = go(order, there, by_team=True, waives=True, **late)

    assert (new.status, new.total_amount, new.discount_amount) == (OrderStatus.PAID, 0, 5_000)
    assert (statuses(order), left()) == ([TicketStatus.MOVED], [0])
    (piece,) = owned(new)
    assert piece.piece.value == 10_000
    free = go(gift, there, by_team=True, keys=[e.key for e in owned(gift)], **late)
    assert (free.status, free.channel) == (OrderStatus.PAID, Channel.INVITE)
    held = go(paid(here), there, by_team=True, **late)
    mails = select(Message.template).where(Message.template == "move_asked")
    assert (held.status, db.session.scalars(mails).all()) == (OrderStatus.HELD, ["move_asked"])
    with pytest.raises(TooLateToChange):
        go(paid(here), there, by_team=True, actor="user:1", now=here.starts_at)
    assert orders.counter_drift() == []


@pytest.mark.usefixtures("house")
def test_what_was_paid_in_money_stays_money_wherever_it_moves() -> None:
    here, there = dates(10_000, 15_000)
    back = go(go_paid(paid(here), there), here)

    cancel(back.id, None, gives=CancelsAs.REFUND, actor="user:1", now=NOW, by_team=True)

    assert (orders.order_by_id(back.id).refund_due, left()) == (10_000, [0, 5_000])


def go_paid(order: Order, there: Event) -> Order:
    """Moved, and the difference paid."""
    new = go(order, there)
    pay(new)
    return orders.order_by_id(new.id)
