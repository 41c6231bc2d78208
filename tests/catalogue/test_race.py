"""Limits put on a type while many buy it, pay it and let it lapse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from flask import Flask

from app.catalogue import queries
from app.catalogue.actions import write_shared_cap, write_type
from app.catalogue.rules import SellingNow, TooFew
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.actions import hand_over, lapse_due
from app.orders.rules import Channel, SoldOut, TermsChanged, Wanted
from app.sales.actions import place_order
from app.sales.queries import asked_offers
from app.tickets.queries import Offer
from tests import make
from tests.make import NOW
from tests.orders.test_actions import BEN, buy, kind_of
from tests.races.crowd import at_once

EXPECTED = (SoldOut, TermsChanged, TooFew, SellingNow)


def buyer(event_id: int, kind: int, n: int) -> Callable[[], object]:
    def place() -> object:
        return place_order(
            db.session.get_one(Event, event_id),
            Wanted({kind: 1}),
            buyer=replace(BEN, email=f"b{n}@example.cm"),
            provider="hand",
            idem_key=f"race-{n}",
            now=NOW,
            hold=timedelta(minutes=15),
        )

    return lambda: in_transaction(place)


def payer(order_id: int) -> Callable[[], object]:
    return lambda: in_transaction(lambda: hand_over(orders.lock_order(order_id), now=NOW))


def put_limits(event_id: int, *, most: int, cap_id: int) -> None:
    event = db.session.get_one(Event, event_id)
    shelf = queries.shelves(event.id)[0]
    terms = replace(shelf.terms, most=most, shared=frozenset({cap_id}))
    write_type(event, shelf.type, terms)


def test_a_limit_put_on_while_people_buy_pay_and_lapse_is_exact(house: Flask) -> None:
    event = make.event(capacity=40, amount=10_000)
    kind = kind_of(event)
    with transaction():
        cap = write_shared_cap(event, None, name="Commun", size=30)
    old = [buy(event, 1).id for _ in range(6)]
    for _ in range(4):
        buy(event, 1, now=NOW - timedelta(hours=1))  # lapse as soon as someone sweeps
    event_id, cap_id = event.id, cap.id
    db.session.rollback()

    works = [buyer(event_id, kind, n) for n in range(14)] + [payer(id_) for id_ in old]
    works.insert(5, lambda: in_transaction(lambda: lapse_due(now=NOW)))
    works.insert(8, lambda: in_transaction(lambda: put_limits(event_id, most=25, cap_id=cap_id)))
    told = at_once(house, works)

    assert [
        each for each in told if isinstance(each, Exception) and not isinstance(each, EXPECTED)
    ] == []
    assert orders.counter_drift() == []
    own = queries.own_cap(queries.shelves(event_id)[0].type)
    common = queries.shared_cap(event_id, cap_id)
    if own is None or common is None:  # it could not be put on, and said so
        assert any(isinstance(each, SellingNow) for each in told)
        return
    room = {q.id: q for q in queries.quotas_of(event_id).values() if q.name == ""}.popitem()[1]
    assert (own.held, own.sold) == (common.held, common.sold) == (room.held, room.sold)


@contextmanager
def terms_of_before(event: Event, kind: int) -> Iterator[None]:
    """A buyer whose prices were read before the team wrote new limits."""

    def stale(*_words: object, **_facts: object) -> list[Offer]:
        return old

    old = asked_offers(event, Wanted({kind: 1}), channel=Channel.WEB, promo=None, now=NOW)
    with patch("app.sales.queries.asked_offers", stale):
        yield


def test_who_is_ordering_when_a_limit_comes_is_told_to_look_again(house: Flask) -> None:
    event = make.event(capacity=40, amount=10_000)
    with terms_of_before(event, kind_of(event)):
        shelf = queries.shelves(event.id)[0]
        with transaction():
            write_type(event, shelf.type, replace(shelf.terms, most=1))
        with pytest.raises(TermsChanged):
            buy(event)
    buy(event)
    with pytest.raises(SoldOut):
        buy(event)


def test_without_looking_again_a_limit_would_miss_who_is_ordering(house: Flask) -> None:
    event = make.event(capacity=40, amount=10_000)
    with terms_of_before(event, kind_of(event)), patch("app.sales.actions.still_so"):
        shelf = queries.shelves(event.id)[0]
        with transaction():
            write_type(event, shelf.type, replace(shelf.terms, most=1))
        for _ in range(2):
            buy(event)
    own = queries.own_cap(shelf.type)
    assert own is not None
    assert (own.size, own.held) == (1, 0)
