"""What a date sells: its room, its ticket types, and what may change once people have places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Activity, Kind, NotReady, Status
from app.fronts.queries import fronts_of
from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.planning.actions import open_dates
from app.tickets import actions, queries
from app.tickets.models import Quota, TicketType, TicketTypeQuota
from app.tickets.rules import PlacesTaken, QuotaKind, RoomTooSmall, Sale
from tests import make

pytestmark = pytest.mark.usefixtures("house")
NOW = make.NOW
HOUR = timedelta(hours=1)
PRICES = [{"name": "Standard", "amount": 10_000}, {"name": "Table d’honneur", "amount": 20_000}]


def a_draft() -> Event:
    return make.event(status=Status.DRAFT, capacity=40, amount=10_000)


def taken(event: Event, *, held: int = 0, sold: int = 0) -> None:
    with transaction():
        room = queries.room_of(event.id)
        room.held, room.sold = held, sold


def names(event: Event) -> list[tuple[str, int]]:
    offers = queries.offers(event.id, now=NOW)
    return [(offer.name, offer.price.amount) for offer in offers]


def test_each_new_date_of_a_series_has_its_room_and_its_prices() -> None:
    series = make.series(prices=PRICES, capacity=45, dates_ahead=2, published_at=NOW)
    with transaction():
        made = open_dates(series, now=NOW)
    assert len(made) == 2
    for event in made:
        assert queries.room_of(event.id).size == 45
        assert names(event) == [("Standard", 10_000), ("Table d’honneur", 20_000)]


def test_opening_dates_twice_adds_no_room_and_no_price() -> None:
    series = make.series(prices=PRICES, dates_ahead=2, published_at=NOW)
    for _ in range(2):
        with transaction():
            open_dates(series, now=NOW)
    assert len(db.session.scalars(select(Quota)).all()) == 2
    assert len(db.session.scalars(select(TicketType)).all()) == 4


def test_prices_can_be_changed_added_and_retired() -> None:
    event = a_draft()
    (old,) = queries.types_of(event.id)
    with transaction():
        actions.write_types(
            event, [Sale("Table de 8", 96_000, seats=8), Sale("Prévente", 8_000, old.id)], now=NOW
        )
    assert names(event) == [("Table de 8", 96_000), ("Prévente", 8_000)]
    assert queries.offers(event.id, now=NOW)[0].left == 5  # tables in a room of 40
    with transaction():
        actions.write_types(event, [Sale("Prévente", 8_000, old.id, retired=True)], now=NOW)
    assert names(event) == [("Table de 8", 96_000)]
    assert old.retired_at == NOW


def test_a_published_date_keeps_something_to_sell() -> None:
    series = make.series(dates_ahead=1, published_at=NOW)
    with transaction():
        (event,) = open_dates(series, now=NOW)
    (only,) = queries.types_of(event.id)
    with pytest.raises(NotReady) as refusal, transaction():
        actions.write_types(event, [Sale("Entrée", 0, only.id, retired=True)], now=NOW)
    assert refusal.value.facts == {"missing": ["prices"]}
    assert names(event) == [("Entrée", 0)]


def test_an_afterwork_on_sale_keeps_a_paid_ticket() -> None:
    event = make.event(activity=Activity.SHOW, dinner=True)
    (only,) = queries.types_of(event.id)
    with pytest.raises(NotReady), transaction():
        actions.write_types(event, [Sale("Invité", 0, only.id)], now=NOW)
    assert names(event) == [("Standard", 15_000)]


def test_the_type_of_another_event_cannot_be_written() -> None:
    mine, theirs = a_draft(), a_draft()
    (foreign,) = queries.types_of(theirs.id)
    with transaction():
        actions.write_types(mine, [Sale("Volé", 1, foreign.id)], now=NOW)
    assert names(theirs) == [("Standard", 10_000)]
    assert sorted(names(mine)) == [("Standard", 10_000), ("Volé", 1)]


@pytest.mark.parametrize(("held", "sold"), [(0, 30), (30, 0), (10, 20)])
def test_a_room_is_not_made_smaller_than_the_people_in_it(held: int, sold: int) -> None:
    event = a_draft()
    taken(event, held=held, sold=sold)
    with pytest.raises(RoomTooSmall) as refusal, transaction():
        actions.resize_room(event.id, 29)
    assert refusal.value.facts == {"taken": 30, "wanted": 29}
    assert queries.room_of(event.id).size == 40
    with transaction():
        actions.resize_room(event.id, 30)
    assert queries.room_of(event.id).size == 30


@pytest.mark.parametrize("to", [Status.DRAFT, Status.CANCELLED])
def test_a_date_is_withdrawn_only_while_nobody_has_a_place(to: Status) -> None:
    event = make.event()
    taken(event, held=1)
    with pytest.raises(PlacesTaken) as refusal, transaction():
        actions.withdraw(event, to=to)
    assert refusal.value.facts == {"taken": 1}
    assert event.status == Status.PUBLISHED
    taken(event)
    with transaction():
        actions.withdraw(event, to=to)
    assert event.status == to


def test_a_list_tells_the_lowest_price_and_what_is_left() -> None:
    event = a_draft()
    with transaction():
        actions.write_types(event, [Sale("VIP", 20_000)], now=NOW)
    taken(event, held=2, sold=3)
    free = make.event(amount=0, capacity=None, kind=Kind.TALK)
    found = fronts_of([event.id, free.id], now=NOW)
    front, nothing = found[event.id], found[free.id]
    assert (front.price, front.several, front.left) == (Money(10_000), True, 35)
    assert (nothing.price, nothing.several, nothing.left) == (Money(0), False, None)


def a_type(event: Event, **facts: Any) -> TicketType:
    """One more type of this date, that takes places of its room."""
    kind = TicketType(event_id=event.id, currency="XAF", **({"name": "Lancement"} | facts))
    kind.takes = [TicketTypeQuota(quota_id=queries.room_of(event.id).id)]
    return make.save(kind)


def a_few(event: Event, name: str, *, size: int, sold: int) -> Quota:
    kind = QuotaKind.EARLY if name == "early" else QuotaKind.CAP
    return make.save(Quota(event_id=event.id, kind=kind, name=name, size=size, sold=sold))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"early_amount": 6_000, "early_until": NOW + HOUR}, (6_000, True)),
        ({"early_amount": 6_000, "early_until": NOW}, (8_000, True)),
        ({"sale_to": NOW}, (10_000, False)),
        ({"sale_to": NOW + HOUR}, (8_000, True)),
        ({"sale_from": NOW + HOUR}, (10_000, False)),
        ({"seats": 41}, (10_000, False)),  # one of it is more than the room
        ({"hidden": True}, (10_000, False)),
    ],
)
def test_the_price_in_a_list_is_one_that_can_be_had_now(
    facts: dict[str, Any], told: tuple[int, bool]
) -> None:
    event = make.event(capacity=40, amount=10_000)
    a_type(event, amount=8_000, **facts)
    front = fronts_of([event.id], now=NOW)[event.id]
    assert (front.price, front.several) == (Money(told[0]), told[1])


def test_a_launch_price_that_is_taken_up_and_a_full_cap_are_in_no_list() -> None:
    event = make.event(capacity=40, amount=10_000)
    early = a_few(event, "early", size=5, sold=5)
    a_type(event, amount=9_000, early_amount=6_000, early_quota_id=early.id)
    capped = a_type(event, amount=4_000)
    cap = a_few(event, "Étudiants", size=3, sold=3)
    make.save(TicketTypeQuota(ticket_type_id=capped.id, quota_id=cap.id))
    assert fronts_of([event.id], now=NOW)[event.id].price == Money(9_000)
    with transaction():
        early.sold = 4
    assert fronts_of([event.id], now=NOW)[event.id].price == Money(6_000)
    taken(event, sold=40)  # nothing can be had: the list still says what it cost
    assert fronts_of([event.id], now=NOW)[event.id].price == Money(4_000)


def test_prices_are_written_in_the_organizers_currency() -> None:
    event = make.event(make.organizer(currency="EUR"), status=Status.DRAFT)
    with transaction():
        actions.write_types(event, [Sale("Entrée", 1_050)], now=NOW)
    assert queries.offers(event.id, now=NOW)[-1].price == Money(1_050, "EUR")
