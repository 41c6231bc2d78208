"""What a date sells is written whole, and changed while it sells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.catalogue import queries
from app.catalogue.actions import move, retire, write_prices, write_shared_cap, write_type
from app.catalogue.queries import Shelf
from app.catalogue.rules import SeatsFixed, Terms, TooFew
from app.events.models import Event
from app.events.rules import Activity, NotReady
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, hand_over, lapse_due, take_again
from app.orders.models import Order
from app.orders.rules import SoldOut, Wanted
from app.tickets import queries as tickets
from app.tickets.models import Quota, TicketType
from app.tickets.rules import QuotaKind, Sale, TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
LATER = NOW + timedelta(hours=1)


def an_evening(**facts: Any) -> Event:
    return make.event(activity=Activity.SHOW, dinner=True, **({"amount": 10_000} | facts))


def shelf(event: Event, n: int = 0) -> Shelf:
    return queries.shelves(event.id)[n]


def write(event: Event, kind: TicketType | None = None, /, **facts: Any) -> TicketType:
    before = queries.shelf_of(event.id, kind.id) if kind else None
    terms = replace(before.terms, **facts) if before else Terms(**({"amount": 5_000} | facts))
    return in_transaction(lambda: write_type(event, kind, terms))


def cap_of(kind: TicketType) -> tuple[int | None, int, int]:
    own = queries.own_cap(kind)
    assert own is not None
    return own.size, own.held, own.sold


def pay(order: Order) -> None:
    with transaction():
        locked = orders.lock_order(order.id)
        if locked.status == "lapsed":
            assert take_again(locked)
        hand_over(locked, now=NOW)


def test_all_that_a_type_says_is_kept_and_read_again() -> None:
    event = an_evening()
    with transaction():
        cap = write_shared_cap(event, None, name="Tables", size=40)
    terms = Terms(
        name="Table de 8",
        name_en="Table for 8",
        description="Dîner compris",
        description_en="Dinner included",
        amount=96_000,
        seats=8,
        most=4,
        early_amount=80_000,
        early_until=NOW + timedelta(days=2),
        early_most=2,
        group_from=2,
        group_amount=90_000,
        per_order=3,
        per_person=3,
        sale_from=NOW - timedelta(days=1),
        sale_to=NOW + timedelta(days=6),
        door_note="près de la scène",
        shared=frozenset({cap.id}),
    )
    kind = in_transaction(lambda: write_type(event, None, terms))
    assert shelf(event, 1).terms == terms
    offer = tickets.offers(event.id, now=NOW)[1]
    assert (offer.left, offer.early_left, offer.price.amount) == (4, 2, 80_000)
    assert queries.taken_from(event.id)[kind.id] == set(queries.quotas_of(event.id)) - {
        kind.early_quota_id
    }


def test_a_cap_put_on_a_type_already_sold_counts_what_is_sold_and_held() -> None:
    event = an_evening()
    kind = shelf(event).type
    paid, held, lapsed = buy(event, 3), buy(event, 2), buy(event, 1, now=NOW - timedelta(days=1))
    pay(paid)
    with transaction():
        lapse_due(now=NOW)
    write(event, kind, most=6)

    assert cap_of(kind) == (6, 2, 3)
    assert orders.counter_drift() == []
    with pytest.raises(SoldOut):
        buy(event, 2)
    buy(event, 1)
    with transaction():
        cancel_unpaid(orders.lock_order(held.id), actor="user:1", now=NOW)
    assert cap_of(kind) == (6, 1, 3)
    pay(lapsed)  # late money takes from the cap too
    assert cap_of(kind) == (6, 1, 4)
    assert orders.counter_drift() == []


def test_a_cap_is_not_put_below_what_is_sold_and_held() -> None:
    event = an_evening()
    kind = shelf(event).type
    pay(buy(event, 3))
    buy(event, 2)
    for most in (4, 0):
        with pytest.raises(TooFew) as refusal:
            write(event, kind, most=most)
        assert refusal.value.facts == {"taken": 5, "wanted": most, "name": "Standard"}
        assert queries.own_cap(kind) is None
    write(event, kind, most=5)
    with pytest.raises(TooFew):
        write(event, kind, most=4)
    assert cap_of(kind) == (5, 2, 3)
    write(event, kind, most=None)
    buy(event, 4)
    assert (cap_of(kind), orders.counter_drift()) == ((None, 6, 3), [])
    write(event, kind, most=9)
    assert cap_of(kind) == (9, 6, 3)


def test_a_cap_counts_tables_and_its_quota_people() -> None:
    event = an_evening()
    table = write(event, name="Table", amount=80_000, seats=8, most=2)
    buy(event, wanted=Wanted({table.id: 1}))
    assert cap_of(table) == (16, 8, 0)
    assert shelf(event, 1).left == 1
    with pytest.raises(TooFew) as refusal:
        write(event, table, most=0)
    assert refusal.value.facts == {"taken": 1, "wanted": 0, "name": "Table"}


def test_types_that_share_a_cap_are_counted_in_it_as_soon_as_they_join() -> None:
    event = an_evening()
    first = shelf(event).type
    table = write(event, name="Table", amount=80_000, seats=8)
    both = buy(event, wanted=Wanted({first.id: 2, table.id: 1}))
    pay(both)
    buy(event, wanted=Wanted({first.id: 1}))
    with transaction():
        cap = write_shared_cap(event, None, name="Premier rang", size=10)

    write(event, table, shared=frozenset({cap.id}))
    assert (cap.held, cap.sold) == (0, 0)
    db.session.refresh(cap)
    assert (cap.held, cap.sold) == (0, 8)
    with pytest.raises(TooFew) as refusal:
        write(event, first, shared=frozenset({cap.id}))
    assert refusal.value.facts == {"taken": 11, "wanted": 10, "name": "Premier rang"}
    with transaction():
        write_shared_cap(event, cap, name="Premier rang", size=12)
    write(event, first, shared=frozenset({cap.id}))
    db.session.refresh(cap)
    assert ((cap.held, cap.sold), orders.counter_drift()) == ((1, 10), [])

    write(event, table, shared=frozenset())
    db.session.refresh(cap)
    assert ((cap.held, cap.sold), orders.counter_drift()) == ((1, 2), [])
    assert orders.places_of(both.id)[cap.id] == 2


def test_the_first_so_many_include_those_already_sold_at_the_early_price() -> None:
    event = an_evening()
    kind = shelf(event).type
    write(event, kind, early_amount=8_000, early_until=NOW + timedelta(days=1))
    pay(buy(event, 2))
    buy(event, 1)
    write(event, kind, early_most=4)
    assert shelf(event).early_left == 1
    order = buy(event, 2)
    assert [(line.quantity, line.unit_amount) for line in order.lines] == [(1, 8_000), (1, 10_000)]
    with pytest.raises(TooFew):
        write(event, kind, early_most=3)
    write(event, kind, early_most=6)
    assert (shelf(event).early_left, orders.counter_drift()) == (2, [])


def test_how_many_a_ticket_lets_in_stands_once_it_is_ordered() -> None:
    event = an_evening()
    kind = shelf(event).type
    write(event, kind, seats=2, most=5)
    assert cap_of(kind) == (10, 0, 0)
    buy(event, 1)
    with pytest.raises(SeatsFixed):
        write(event, kind, seats=3)
    with pytest.raises(SeatsFixed), transaction():
        write_prices(event, [Sale("Standard", 10_000, kind.id, seats=3)], now=NOW)
    assert tickets.offers(event.id, now=NOW)[0].seats == 2


def test_the_quick_lines_leave_what_the_full_form_wrote() -> None:
    event = an_evening()
    kind = shelf(event).type
    facts: dict[str, Any] = {"most": 7, "early_amount": 8_000, "early_most": 3, "per_order": 4}
    facts |= {"description": "Dîner compris", "name_en": "Standard entry", "hidden": True}
    write(event, kind, **facts)
    addon = write(event, name="Livre", kind=TypeKind.ADDON, most=5)
    hidden = write(event, name="Presse", amount=0, door_only=True)
    sales = [Sale("Entrée", 12_000, kind.id), Sale("VIP", 20_000), Sale("Presse", 0, hidden.id)]
    with transaction():
        write_prices(event, sales, now=NOW)

    first = shelf(event)
    assert {name: getattr(first.terms, name) for name in facts} == facts
    assert (first.terms.name, first.terms.amount) == ("Entrée", 12_000)
    assert [s.terms.name for s in queries.shelves(event.id)] == ["Entrée", "Livre", "VIP", "Presse"]
    assert queries.shelf_of(event.id, addon.id).terms.most == 5  # type: ignore[union-attr]
    with transaction():
        write_prices(event, [Sale("Entrée", 12_000, kind.id, seats=2)], now=NOW)
    assert (shelf(event).terms.most, cap_of(kind)[0]) == (7, 14)


def test_an_addon_takes_from_its_own_stock_and_from_no_room() -> None:
    event = an_evening(capacity=10)
    book = write(event, name="Livre", kind=TypeKind.ADDON, most=2)
    entry = shelf(event).type
    buy(event, wanted=Wanted({entry.id: 1, book.id: 2}))
    assert (cap_of(book), tickets.room_of(event.id).held) == ((2, 2, 0), 1)
    with pytest.raises(SoldOut):
        buy(event, wanted=Wanted({entry.id: 1, book.id: 1}))
    assert orders.counter_drift() == []


def test_a_published_date_keeps_an_entry_on_sale_whatever_addons_it_has() -> None:
    event = an_evening()
    kind = shelf(event).type
    write(event, name="Livre", kind=TypeKind.ADDON)
    with pytest.raises(NotReady), transaction():
        retire(event, kind, now=LATER)
    assert shelf(event).type.retired_at is None


def test_types_go_up_and_down_among_their_like() -> None:
    event = an_evening()
    for name in ("B", "C"):
        write(event, name=name)
    write(event, name="Livre", kind=TypeKind.ADDON)

    def names() -> list[str]:
        return [s.terms.name for s in queries.shelves(event.id)]

    for by, n, then in ((1, 0, ["B", "Standard", "C"]), (-1, 2, ["B", "C", "Standard"])):
        with transaction():
            move(event.id, shelf(event, n).type, by=by)
        assert names() == [*then, "Livre"]
    with transaction():
        move(event.id, shelf(event, 0).type, by=-1)
    assert names() == ["B", "C", "Standard", "Livre"]


def test_a_name_made_of_digits_is_no_own_cap_of_another_type() -> None:
    event = an_evening()
    kind = shelf(event).type
    make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="Tables", size=3))
    assert queries.own_cap(kind) is None
    assert [cap.name for cap in queries.shared_caps(event.id)] == ["Tables"]
