"""The line of a sold-out date, against a real database: who gets what, and exact counters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel.db import db, in_transaction
from app.orders.rules import Buyer, OrderStatus, SoldOut, Wanted
from app.tickets.actions import resize_room
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind
from app.waitlist import actions, queries
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import (
    Ask,
    EntryState,
    OtherName,
    StillOnSale,
)
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.waitlist.standing import (
    give_back,
    is_exact,
    proposed,
    room,
    serve,
    sold_out,
    somebody,
    waits,
)

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)


def state_of(entry: WaitlistEntry) -> EntryState:
    db.session.refresh(entry)
    return entry.state


def test_nobody_stands_in_line_while_there_are_places() -> None:
    event = make.event(capacity=2)

    with pytest.raises(StillOnSale) as refusal:
        waits(event)

    assert refusal.value.facts == {"left": 2}
    assert room(event) == (0, 0, 0)


def test_a_place_given_back_goes_to_the_first_in_line_and_never_to_the_public() -> None:
    event, [order] = sold_out()
    first, second = waits(event, "Awa"), waits(event, "Ben")
    assert room(event) == (1, 0, 2)

    give_back(order)

    with pytest.raises(SoldOut):
        buy(event)
    assert serve(event) == 1
    assert proposed(event) == [("Awa", 1)]
    assert (state_of(first), state_of(second)) == (EntryState.OFFERED, EntryState.WAITING)
    assert room(event) == (1, 0, 1)
    assert is_exact()
    with pytest.raises(SoldOut):
        buy(event)


def test_when_nobody_waits_any_more_the_public_comes_back() -> None:
    event, [order] = sold_out()
    entry = waits(event)
    give_back(order)

    in_transaction(lambda: actions.leave(entry.id, actor="buyer", now=NOW))

    assert state_of(entry) is EntryState.LEFT
    assert room(event) == (0, 0, 0)
    assert buy(event).status is OrderStatus.HELD


def test_who_wants_four_together_is_passed_over_until_four_are_free() -> None:
    event, held = sold_out(4)
    waits(event, "Famille", 4)
    waits(event, "Ben")
    give_back(held[0])
    assert serve(event) == 1
    assert proposed(event) == [("Ben", 1)]

    for order in held[1:]:
        give_back(order)
    assert serve(event) == 0
    with pytest.raises(SoldOut):
        buy(event)  # three are free, and kept for the four

    in_transaction(lambda: resize_room(event.id, 5))
    assert serve(event) == 1
    assert proposed(event) == [("Ben", 1), ("Famille", 4)]
    assert is_exact()


def test_who_may_be_split_gets_a_part_and_waits_on_for_the_rest() -> None:
    event, held = sold_out(3)
    entry = waits(event, "Famille", 3, split=True)
    give_back(held[0])
    give_back(held[1])

    assert serve(event) == 1
    assert proposed(event) == [("Famille", 2)]
    assert (state_of(entry), entry.quantity) == (EntryState.WAITING, 1)
    assert room(event) == (3, 0, 1)

    give_back(held[2])
    assert serve(event) == 1
    assert proposed(event) == [("Famille", 2), ("Famille", 1)]
    assert (state_of(entry), entry.quantity) == (EntryState.OFFERED, 0)
    assert is_exact()


def test_when_the_room_grows_proposals_follow_and_the_rest_is_for_everybody() -> None:
    event, _held = sold_out(1)
    waits(event, "Awa")
    waits(event, "Ben", 2)

    in_transaction(lambda: resize_room(event.id, 6))

    assert serve(event) == 2
    assert proposed(event) == [("Awa", 1), ("Ben", 2)]
    assert room(event) == (4, 0, 0)
    assert buy(event, 2).status is OrderStatus.HELD


def test_asking_again_changes_what_one_wants_and_keeps_ones_place() -> None:
    event, _held = sold_out()
    ben = somebody("Ben")
    first = waits(event, buyer=ben)
    waits(event, "Awa")
    again = waits(event, n=3, split=True, buyer=Buyer("ben", ben.phone, "", "fr"))

    assert again.id == first.id
    assert (again.quantity, again.split) == (3, True)
    assert queries.place_of(again) == (1, 2)
    with pytest.raises(OtherName):
        waits(event, buyer=Buyer("Dieudonné", ben.phone, "", "fr"))
    assert room(event) == (1, 0, 2)


def test_the_same_form_sent_twice_is_one_entry() -> None:
    event, _held = sold_out()
    ask = {"buyer": somebody(), "form_key": "one-form", "now": NOW}

    made = [in_transaction(lambda: actions.join(event.id, Ask(1), **ask)) for _ in range(2)]  # type: ignore[arg-type]

    assert made[0][0].id == made[1][0].id
    assert [is_new for _entry, is_new in made] == [True, False]


def test_a_type_that_is_sold_out_has_its_line_and_the_others_stay_on_sale() -> None:
    event = make.event(capacity=10)
    room_quota = db.session.scalars(select(Quota).where(Quota.event_id == event.id)).one()
    cap = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="balcon", size=1))
    balcony = make.ticket_type(event, room_quota, cap, name="Balcon")
    taken = buy(event, wanted=Wanted({balcony.id: 1}))
    entry = waits(event, "Awa", ticket_type_id=balcony.id)
    assert room(event) == (1, 0, 0)
    assert buy(event).status is OrderStatus.HELD

    give_back(taken)
    with pytest.raises(SoldOut):
        buy(event, wanted=Wanted({balcony.id: 1}))
    assert serve(event) == 1
    assert state_of(entry) is EntryState.OFFERED
    assert is_exact()


def test_ones_place_counts_those_who_want_the_same_places() -> None:
    event = make.event(capacity=10)
    cap = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="balcon", size=1))
    other = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="loge", size=1))
    kinds = [make.ticket_type(event, make.room_of(event), q, name=q.name) for q in (cap, other)]
    for kind in kinds:
        buy(event, wanted=Wanted({kind.id: 1}))
    balcony, box = kinds

    first = waits(event, ticket_type_id=balcony.id)
    alone = waits(event, ticket_type_id=box.id)
    second = waits(event, n=2, ticket_type_id=balcony.id)

    assert [queries.place_of(each) for each in (first, alone, second)] == [(1, 2), (1, 1), (2, 2)]
    assert queries.ranks(event.id, [second.id, alone.id]) == {alone.id: 2, second.id: 3}


def test_once_it_begins_the_line_is_over() -> None:
    event, [order] = sold_out()
    entry = waits(event)
    give_back(order)

    assert serve(event, now=event.starts_at) == 0
    assert state_of(entry) is EntryState.OVER
    assert room(event) == (0, 0, 0)
