"""A process full of buyers: waits for the word, then buys from many threads.

Its own process has its own connections to the database, as a real server's worker has.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select, update

from app.events.models import Event
from app.factory import create_app
from app.kernel.codes import secret
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.orders.rules import Buyer, Channel, SoldOut, TooManyForOne, Wanted
from app.passes.actions import buy_pass
from app.passes.models import SeasonPass
from app.promos.models import Promo
from app.promos.rules import PromoRefused
from app.sales.actions import keep, place_order
from app.sales.queries import Basket, Line, had_by
from app.tickets import queries as tickets
from app.tickets.models import Quota, TicketType
from tests.conftest import test_settings
from tests.make import NOW

HOLD = timedelta(minutes=15)
BEN = Buyer(name="Ben", phone="+237677123456", email="", locale="fr")


def crowd(line: Connection, plan: dict[str, Any]) -> None:
    """`plan`: database, event, threads, guard, asks. Says "ready", waits, and tells what became."""
    with tempfile.TemporaryDirectory() as var, ExitStack() as guards:
        app = create_app(test_settings(Path(var), database_url=plan["database"]))
        guards.enter_context(GUARDS[plan["guard"]]())
        with app.app_context():  # the first connection is made before the race
            db.session.execute(select(Event.id)).first()
        line.send("ready")
        line.recv()
        with ThreadPoolExecutor(plan["threads"]) as pool:
            line.send(list(pool.map(lambda ask: buy(app, plan, ask), plan["asks"])))


def buy(app: Flask, plan: dict[str, Any], ask: dict[str, Any]) -> dict[str, Any]:
    """`ask`: {key, minutes, wanted: {ticket type: n}, promo: its id}. What became of it, its
    order's id, and in how many tries."""
    tries = count()
    told = _bought(app, plan, ask, tries)
    return told | {"tries": next(tries)}


def _bought(
    app: Flask, plan: dict[str, Any], ask: dict[str, Any], tries: Iterator[int]
) -> dict[str, Any]:
    wanted = Wanted({int(kind): n for kind, n in ask.get("wanted", {}).items()})
    now: datetime = NOW + timedelta(minutes=ask.get("minutes", 0))

    def place() -> tuple[int, bool]:
        next(tries)
        if "pass" in ask or "lines" in ask:
            return several_dates(ask, now)
        event = db.session.get_one(Event, plan["event"])
        promo = db.session.get_one(Promo, ask["promo"]) if "promo" in ask else None
        facts: dict[str, Any] = {"idem_key": ask["key"], "now": now, "hold": HOLD, "promo": promo}
        return PLACE(event, wanted, buyer=BEN, provider="hand", **facts)

    with app.app_context():
        try:
            BEFORE()
            order, _new = in_transaction(place)
        except SoldOut as refusal:
            return {"told": "sold out", "left": refusal.facts["left"], "n": refusal.facts["wanted"]}
        except Refused as refusal:
            return {"told": refusal.code}
        except Exception as error:
            return {"told": f"{type(error).__name__}: {error}"[:300]}
    return {"told": "sold", "order": order}


def several_dates(ask: dict[str, Any], now: datetime) -> tuple[int, bool]:
    """`pass`: a season pass's id; `lines`: a ticket type of each date, in the request's order."""
    facts: dict[str, Any] = {"buyer": BEN, "now": now}
    row = {"idem_key": ask["key"], "provider": "hand"}
    if "pass" in ask:
        season = db.session.get_one(SeasonPass, ask["pass"], populate_existing=True)
        return buy_pass(season, hold=HOLD, without_full=True, **facts, **row)
    kinds = [db.session.get_one(TicketType, kind) for kind in ask["lines"]]
    offered = [tickets.offers(kind.event_id, now=now) for kind in kinds]
    found = [next(o for o in each if o.pass_id is None) for each in offered]
    basket = Basket(tuple(Line(offer, 1, 0) for offer in found), "XAF")
    row |= {"idem_hash": "", "channel": Channel.SEASON, "held_until": now + HOLD, "created_at": now}
    return keep(kinds[0].event, basket, row=row, **facts)


# ---- the guard, and what happens without it ----


def _nothing() -> None:
    return None


BEFORE: Callable[[], None] = _nothing  # what a buyer does before the transaction begins
PLACE: Callable[..., tuple[int, bool]] = place_order


@contextmanager
def guard_on() -> Iterator[None]:
    yield


@contextmanager
def guard_off() -> Iterator[None]:
    """Read what is left, decide in Python, write back: what one does without thinking."""
    seen = threading.local()

    def look() -> None:
        seen.quotas = {row.id: row for row in db.session.execute(select(Quota.__table__))}
        db.session.rollback()

    def hold_seats(quota_id: int, seats: int, **_facts: bool) -> bool:
        quota = seen.quotas[quota_id]
        if quota.held + quota.sold + seats > quota.size:
            return False
        write = update(Quota).where(Quota.id == quota_id).values(held=quota.held + seats)
        db.session.execute(write.execution_options(synchronize_session=False))
        return True

    with (
        patch("app.tickets.actions.hold_seats", hold_seats),
        patch("app.sales.actions.RECLAIM", 0),
        patch(f"{__name__}.BEFORE", look),
    ):
        yield


@contextmanager
def condition_off() -> Iterator[None]:
    """The UPDATE without its condition: the table's CHECK stands alone."""

    def hold_seats(quota_id: int, seats: int, **_facts: bool) -> bool:
        write = update(Quota).where(Quota.id == quota_id).values(held=Quota.held + seats)
        db.session.execute(write.execution_options(synchronize_session=False))
        return True

    with patch("app.tickets.actions.hold_seats", hold_seats):
        yield


@contextmanager
def reclaim_off() -> Iterator[None]:
    """Nobody but the sweeper gives lapsed holds back."""
    with patch("app.sales.actions.lapse_due", lambda **_facts: 0):
        yield


@contextmanager
def promo_off() -> Iterator[None]:
    """How often a code was used is read first, decided in Python, and written back."""
    seen = threading.local()

    def look() -> None:
        seen.promos = {row.id: row for row in db.session.execute(select(Promo.__table__))}
        db.session.rollback()

    def use(promo: Promo, **_facts: Any) -> None:
        known = seen.promos[promo.id]
        if known.used >= known.most:
            raise PromoRefused(reason="used")
        write = update(Promo).where(Promo.id == promo.id).values(used=known.used + 1)
        db.session.execute(write.execution_options(synchronize_session=False))

    with patch("app.sales.actions.use", use), patch(f"{__name__}.BEFORE", look):
        yield


@contextmanager
def person_off() -> Iterator[None]:
    """What one contact has is counted before the places are taken, not after."""
    seen = threading.local()

    def look() -> None:
        kinds = db.session.scalars(select(TicketType.id)).all()
        seen.had = had_by(BEN, kinds)
        db.session.rollback()

    def count(_buyer: Buyer, offers: Any, _channel: object) -> None:
        for offer in offers:
            if seen.had.get(offer.id, 0) >= offer.per_person:
                raise TooManyForOne(most=offer.per_person, name=offer.name)

    with patch("app.sales.actions._count_for_one", count), patch(f"{__name__}.BEFORE", look):
        yield


@contextmanager
def key_off() -> Iterator[None]:
    """Each click is an order of its own: the form's key says nothing."""

    def place(*words: Any, idem_key: str, **facts: Any) -> tuple[int, bool]:
        return place_order(*words, idem_key=f"{idem_key}-{secret()}", **facts)

    with patch(f"{__name__}.PLACE", place):
        yield


@contextmanager
def order_off() -> Iterator[None]:
    """Places are taken from the quotas in any order, not in ascending id."""

    def shuffled(ids: Iterable[int]) -> list[int]:
        time.sleep(0.001)
        return random.sample(list(ids), len(list(ids)))

    with patch("app.sales.actions.sorted", shuffled, create=True):
        yield


GUARDS = {
    "on": guard_on,
    "off": guard_off,
    "condition off": condition_off,
    "reclaim off": reclaim_off,
    "order off": order_off,
    "key off": key_off,
    "promo off": promo_off,
    "person off": person_off,
}
