"""What goes with places that are kept for somebody: chosen, changed, and never oversold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.rules import (
    AlreadySettled,
    Buyer,
    Channel,
    HoldExpired,
    NotOnSale,
    OneForEach,
    OrderStatus,
    SoldOut,
    Wanted,
)
from app.proposals.actions import add, decline, may_pay, propose, take
from app.tickets.models import Quota, Ticket, TicketType
from app.tickets.rules import QuotaKind, TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of

pytestmark = pytest.mark.usefixtures("house")


def evening(**facts: Any) -> Event:
    return make.event(capacity=20, by_request=True, **facts)


def dish(event: Event, name: str, stock: int | None = None, **facts: Any) -> int:
    base: dict[str, Any] = {"kind": TypeKind.ADDON, "choice_group": "Dîner", "amount": 0}
    quotas = []
    if stock is not None:
        cap = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name=name, size=stock))
        quotas = [cap]
    return make.ticket_type(event, *quotas, name=name, **(base | facts)).id


def proposed(event: Event, n: int = 1, name: str = "Ben") -> int:
    return in_transaction(
        lambda: propose(
            event,
            Wanted({kind_of(event): n}),
            buyer=Buyer(name, "", f"{name.lower()}@example.cm", "fr"),
            channel=Channel.REQUEST,
            key=f"proposal-{make.next_number()}",
            actor="user:1",
            now=NOW,
        )
    )


def choose(order_id: int, **facts: Any) -> None:
    wanted = {int(kind[1:]): n for kind, n in facts.items()}
    in_transaction(lambda: add(order_id, Wanted(wanted), now=NOW))


def left(kind: int) -> int:
    """What the public may still take of this add-on's own stock."""
    from app.tickets.queries import offers

    db.session.rollback()
    event_id = db.session.execute(select(TicketType.event_id).filter_by(id=kind)).scalar_one()
    return next(o.left or 0 for o in offers(event_id, now=NOW) if o.id == kind)


def test_what_is_chosen_is_held_priced_and_written_on_the_tickets() -> None:
    event = evening()
    fish, hen = dish(event, "Poisson", 3, amount=2_000), dish(event, "Poulet", 3, amount=1_000)
    order_id = proposed(event, 2)

    choose(order_id, **{f"n{fish}": 1, f"n{hen}": 1})

    order = orders.order_by_id(order_id)
    assert (order.total_amount, order.held_until) == (33_000, NOW + timedelta(hours=48))
    assert (left(fish), left(hen)) == (2, 2)
    assert orders.counter_drift() == []


def test_choosing_again_replaces_and_gives_back() -> None:
    event = evening()
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="e", size=2))
    fish = dish(event, "Poisson", 3, amount=2_000, early_amount=500, early_quota_id=early.id)
    hen = dish(event, "Poulet", 3)
    order_id = proposed(event, 2)
    sums = []
    for chosen in ({fish: 2}, {fish: 1, hen: 1}, {hen: 2}, {fish: 2}, {fish: 2}, {}, {fish: 2}):
        choose(order_id, **{f"n{kind}": n for kind, n in chosen.items()})
        sums.append((orders.order_by_id(order_id).total_amount, left(fish), left(hen)))
        assert orders.counter_drift() == []
    fishes, mixed = (31_000, 1, 3), (30_500, 2, 2)
    assert sums == [fishes, mixed, (30_000, 3, 1), fishes, fishes, (30_000, 3, 3), fishes]

    in_transaction(lambda: decline(order_id, now=NOW))
    assert (left(fish), left(hen)) == (3, 3)
    assert orders.counter_drift() == []


def test_of_the_last_dish_one_is_served_and_nothing_is_kept_by_halves() -> None:
    event = evening()
    book, fish = dish(event, "Livre", 5, choice_group=""), dish(event, "Poisson", 1)
    first, second = proposed(event), proposed(event, name="Zita")
    choose(first, **{f"n{fish}": 1})

    with pytest.raises(SoldOut) as refusal:
        choose(second, **{f"n{book}": 1, f"n{fish}": 1})

    assert (refusal.value.facts["name"], refusal.value.facts["left"]) == ("Poisson", 0)
    assert (left(book), left(fish)) == (5, 0)
    in_transaction(lambda: lapse_due(now=NOW + timedelta(hours=48)))
    assert left(fish) == 1
    assert orders.counter_drift() == []


def test_a_dinner_that_must_be_chosen_is_chosen_before_the_tickets() -> None:
    event = evening(amount=0)
    fish, hen = dish(event, "Poisson", one_each=True), dish(event, "Poulet", one_each=True)
    order_id = proposed(event, 2)
    for chosen in ({}, {fish: 1}, {fish: 2, hen: 1}):
        with pytest.raises(OneForEach):
            choose(order_id, **{f"n{kind}": n for kind, n in chosen.items()})
    for act in (lambda: take(order_id, now=NOW), lambda: may_pay(of(order_id), now=NOW)):
        with pytest.raises(OneForEach):
            in_transaction(act)

    choose(order_id, **{f"n{fish}": 1, f"n{hen}": 1})
    in_transaction(lambda: take(order_id, now=NOW))

    assert of(order_id).status is OrderStatus.PAID
    extras = select(Ticket.extras).order_by(Ticket.n)
    assert db.session.scalars(extras).all() == ["Dîner\u00a0: Poisson", "Dîner\u00a0: Poulet"]


def of(order_id: int) -> Order:
    return orders.order_by_id(order_id)


def test_what_is_no_proposal_or_no_longer_open_takes_nothing_more() -> None:
    event = evening(amount=15_000)
    fish, theirs = dish(event, "Poisson"), dish(make.event(), "Poulet")
    hidden = dish(event, "Secret", hidden=True)
    order_id = proposed(event)
    for other in (theirs, hidden, kind_of(event)):
        with pytest.raises(NotOnSale):
            choose(order_id, **{f"n{other}": 1})
    with pytest.raises(HoldExpired):
        in_transaction(lambda: add(order_id, Wanted({fish: 1}), now=NOW + timedelta(hours=48)))
    bought = buy(make.event())
    with pytest.raises(NotFound):
        choose(bought.id, **{f"n{fish}": 1})
    in_transaction(lambda: decline(order_id, now=NOW))
    with pytest.raises(AlreadySettled):
        choose(order_id, **{f"n{fish}": 1})
    assert orders.counter_drift() == []
