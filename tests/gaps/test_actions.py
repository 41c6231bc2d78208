"""A place comes back on a date that a pass lacks: whose it is, and who is kept out of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.gaps.actions import take_or_wait
from app.gaps.queries import gaps_to_look_at
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import close_order, hand_over
from app.orders.models import Order
from app.orders.rules import Buyer, SoldOut
from app.passes.models import SeasonPass
from app.tickets import actions as places
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy as buy_ticket
from tests.passes.making import a_pass, a_series, buy, date_of, days, gaps
from tests.races.crowd import at_once, errors
from tests.waitlist.standing import give_back, is_exact, proposed, room, serve, waits

pytestmark = pytest.mark.usefixtures("house")
HOLD = timedelta(days=365)


def lacking(n: int = 1, *, dates: int | None = None) -> tuple[Event, list[Order], list[Order]]:
    """Three dates, the second with two places, both held; passes of so many people who lack it.

    (the full date, what keeps it full, the passes in the order they were bought)
    """
    series, events = a_series(3, capacity=20)
    full = events[1]
    with transaction():
        places.resize_room(full.id, 2)
    held = [buy_ticket(full, hold=HOLD) for _ in range(2)]
    until = events[2].starts_at.date() + timedelta(days=200)
    season = a_pass(series, dates=dates, until=None if dates else until)
    return full, held, [a_paid_pass(season, f"Porteur {i}") for i in range(n)]


def a_paid_pass(season: SeasonPass, name: str) -> Order:
    buyer = Buyer(name, "", f"{make.next_number()}@example.cm", "fr")
    order = buy(season, buyer=buyer, without_full=True)
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW)
    return order


def look(**facts: Any) -> int:
    """The round of work: how many got their date."""
    return sum(
        in_transaction(partial(take_or_wait, *gap, **({"now": NOW} | facts)))
        for gap in gaps_to_look_at(now=NOW)
    )


def test_a_place_that_comes_back_goes_to_the_pass_with_a_mail_and_not_to_the_public() -> None:
    full, held, (order,) = lacking()
    assert (look(), room(full)) == (0, (2, 0, 1))

    give_back(held[0])
    with pytest.raises(SoldOut):
        buy_ticket(full)
    assert (look(), look()) == (1, 0)

    assert (full.id in days(order), gaps(order)) == (True, [])
    assert room(full) == (1, 1, 0)
    assert is_exact()
    last = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last
    assert (last.template, last.facts["came_back"], last.recipient) == (
        "pass_date", True, order.email,
    )  # fmt: skip


def test_among_passes_the_one_bought_first_has_it() -> None:
    full, held, (first, second) = lacking(2)
    look()
    give_back(held[0])
    assert in_transaction(partial(take_or_wait, second.id, full.id, now=NOW)) is False
    assert look() == 1
    assert (gaps(first), gaps(second)) == ([], [full.id])
    give_back(held[1])
    assert (look(), gaps(second)) == (1, [])
    assert is_exact()


def test_who_stands_in_the_waiting_list_comes_before_a_pass() -> None:
    full, held, (order,) = lacking()
    look()
    waits(full, "Awa")
    give_back(held[0])

    assert (look(), serve(full), look()) == (0, 1, 0)

    assert (proposed(full), gaps(order)) == ([("Awa", 1)], [full.id])
    give_back(held[1])
    assert (serve(full), look(), gaps(order)) == (0, 1, [])
    assert is_exact()


def test_a_pass_that_has_all_its_dates_waits_for_nothing() -> None:
    full, _held, (order,) = lacking(dates=2)
    assert (look(), gaps(order), room(full)) == (0, [full.id], (2, 0, 0))


def test_a_pass_that_still_lacks_one_takes_the_place_before_a_later_date() -> None:
    full, held, (order,) = lacking(dates=3)
    look()
    give_back(held[0])
    assert look() == 1
    later = date_of(full.series, 4) if full.series else None
    assert later
    assert (len(days(order)), later.id in days(order)) == (3, False)


@pytest.mark.parametrize("ends", ["order", "event", "begun"])
def test_what_no_longer_waits_keeps_nobody_out(ends: str) -> None:
    full, _held, (order,) = lacking()
    look()
    later = full.starts_at + timedelta(hours=1)
    with transaction():
        if ends == "order":
            close_order(orders.lock_order(order.id), now=NOW)
        elif ends == "event":
            db.session.get_one(Event, full.id).status = Status.CANCELLED
    look(now=later if ends == "begun" else NOW)
    assert room(full)[2] == 0
    assert is_exact()


def free_place() -> tuple[int, int]:
    """(order id, event id) of a pass that keeps its turn, with its place just come back."""
    full, held, (order,) = lacking()
    look()
    give_back(held[0])
    ids = order.id, full.id
    db.session.rollback()
    return ids


def snatch(event_id: int) -> str:
    try:
        buy_ticket(db.session.get_one(Event, event_id))
    except SoldOut:
        return "sold out"
    return "snatched"


def test_the_public_snatches_nothing_and_the_ticket_is_given_once(house: Flask) -> None:
    order_id, event_id = free_place()
    take = partial(in_transaction, partial(take_or_wait, order_id, event_id, now=NOW))

    told = at_once(house, [partial(snatch, event_id)] * 8 + [take] * 4)

    assert errors(told) == []
    assert told[:8] == ["sold out"] * 8
    assert sum(told[8:]) == 1
    assert is_exact()


def test_twin_a_gap_that_is_not_counted_leaves_its_place_to_the_public(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gaps.actions._stand", lambda _gap, _room: None)
    _order_id, event_id = free_place()

    told = at_once(house, [partial(snatch, event_id)] * 8)

    assert sorted(told) == ["snatched"] + ["sold out"] * 7
