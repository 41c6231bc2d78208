"""Some orders of a date, cancelled at once: told before, each once, the others left alone."""

from __future__ import annotations

import signal
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.cancelling.actions import cancel_orders
from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.queries import effects, effects_on, of_orders, progress
from app.cancelling.rules import Gives, Kept, SelectionChanged
from app.changes.actions import cancel
from app.credits.models import Credit
from app.events.models import Event
from app.events.rules import CancelsAs, Status
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.passages.actions import admit
from app.register.queries import ids_of
from app.register.rules import Filters
from tests import make
from tests.cancelling.test_call_off import ZITA, evening, off
from tests.cancelling.test_killed import killed_after
from tests.changes.test_cancel import paid, quotas
from tests.door.making import phone, told
from tests.make import NOW
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("house")


def these(made: list[Order]):  # type: ignore[no-untyped-def]
    return select(Order.id).where(Order.id.in_([order.id for order in made]))


def end(
    event: Event,
    made: list[Order],
    *,
    seen: tuple[int, int],
    gives: Gives = Gives.REFUND,
    key: str = "",
) -> Cancellation:
    awa = make.user("Awa")
    return in_transaction(
        lambda: cancel_orders(
            event,
            these(made),
            seen=seen,
            key=key or f"form-{make.next_number()}",
            gives=gives,
            words="Salle plus petite",
            user_id=awa.id,
            now=NOW,
        )
    )


def test_only_the_chosen_paid_and_unused_ones_end_and_the_date_goes_on() -> None:
    event, made = evening()
    inside = paid(event, 1)
    scanner = phone(event)[0]
    with transaction():
        admit(scanner, told(orders.tickets_of_order(inside.id)[0]), now=NOW)
    chosen = [made[0], made[2], inside]
    seen = effects_on(event, these(chosen))
    assert (seen.paid, seen.tickets, seen.sum, seen.untouched, seen.inside) == (
        [made[0].id], 2, 20_000, 2, 0,
    )  # fmt: skip
    assert (seen.spared, effects_on(event, these(made)).spared) == (1, 0)

    begun = end(event, chosen, seen=(1, 20_000))
    assert (carry_on_all(), carry_on_all()) == (1, 0)

    after = progress(begun)
    assert (after.done, after.left, after.refund) == (1, 0, 20_000)
    states = [orders.order_by_id(order.id).status for order in [*made, inside]]
    assert states == [OrderStatus.CANCELLED, OrderStatus.PAID, OrderStatus.HELD, OrderStatus.PAID]
    assert (event.status, quotas(event)) == (Status.PUBLISHED, {"room": (1, 2)})
    assert orders.counter_drift() == []


def test_each_chosen_order_that_stays_is_named_with_its_reason() -> None:
    event, made = evening()
    inside, half = paid(event, 1), paid(event, 2)
    scanner = phone(event)[0]
    for order in (inside, half):
        with transaction():
            admit(scanner, told(orders.tickets_of_order(order.id)[0]), now=NOW)
    with transaction():
        cancel(made[1].id, None, gives=CancelsAs.REFUND, actor="user:1", now=NOW, by_team=True)
    seen = effects_on(event, these([*made, inside, half]))
    assert {why: [one.reference for one in some] for why, some in seen.by_reason} == {
        Kept.ENTERED: [inside.reference],
        Kept.PART: [half.reference],
        Kept.UNPAID: [made[2].reference],
        Kept.ENDED: [made[1].reference],
    }
    assert (seen.paid, seen.untouched, seen.spared) == ([made[0].id, half.id], 3, 2)
    assert effects(event).left_out == []


def test_what_was_shown_is_what_is_done_and_a_form_sent_twice_is_once() -> None:
    event, made = evening()
    for seen in ((1, 30_000), (2, 20_000)):
        with pytest.raises(SelectionChanged):
            end(event, made, seen=seen)
    with pytest.raises(SelectionChanged):
        end(event, [made[2]], seen=(0, 0))

    begun = [end(event, made, seen=(2, 30_000), key="one") for _n in range(2)]

    assert begun[0].id == begun[1].id
    assert [each.id for each in of_orders(event.id)] == [begun[0].id]


def test_what_was_cancelled_or_used_meanwhile_is_left_as_it_is() -> None:
    event, made = evening()
    begun = end(event, made, seen=(2, 30_000), gives=Gives.CREDIT)
    with transaction():
        cancel(made[0].id, None, gives=CancelsAs.REFUND, actor="user:1", now=NOW, by_team=True)

    assert carry_on_all() == 1

    assert progress(begun).left == 0
    assert orders.order_by_id(made[0].id).refund_due == 20_000
    assert db.session.scalars(select(Credit.amount)).all() == [10_000]


def test_all_that_match_are_those_of_the_list() -> None:
    event, made = evening()
    paid(make.event(amount=10_000))
    mine = set(db.session.scalars(ids_of(event.id, Filters(words="Zita"))))
    assert mine == {made[1].id}
    assert set(db.session.scalars(ids_of(event.id, Filters()))) == {order.id for order in made}


def asks(event: Event, n: int) -> tuple[int, int]:
    """How many statements each dry run sends, for so many orders."""
    db.session.rollback()
    with statements() as whole:
        assert effects(event).sum == n * 2_000
    with statements() as some:
        assert len(effects_on(event, ids_of(event.id, Filters())).paid) == n
    return len(whole), len(some)


def test_the_dry_run_asks_as_often_for_two_orders_as_for_many() -> None:
    event = make.event(amount=1_000, capacity=200)
    asked = []
    for n in (2, 38):
        for _n in range(n):
            paid(event, 2, buyer=ZITA)
        asked.append(asks(event, 2 if n == 2 else 40))
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 10


def test_killed_again_and_again_each_chosen_order_ends_exactly_once() -> None:
    event = make.event(amount=1_000, capacity=200)
    made = [paid(event, 1) for _n in range(16)]
    begun = end(event, made[:12], seen=(12, 12_000), gives=Gives.CHOICE)
    for lines in (3, 4):
        assert killed_after(lines) == -signal.SIGKILL
    assert progress(begun).left > 0

    carry_on_all()

    offered = select(CancelledOrder.order_id, CancelledOrder.offered)
    rows = Counter(dict(db.session.execute(offered).all()))
    assert rows == {order.id: 1_000 for order in made[:12]}
    open_ = select(func.count()).where(Order.status == OrderStatus.PAID)
    assert db.session.scalar(open_) == 4
    assert orders.counter_drift() == []


def test_a_date_called_off_meanwhile_takes_what_is_left() -> None:
    event, made = evening()
    first = end(event, made, seen=(2, 30_000))
    second = off(event, Gives.CREDIT)
    carry_on_all()
    done = progress(first), progress(second)
    assert [each.left for each in done] == [0, 0]
    assert sum(each.refund + each.credit for each in done) == 30_000
