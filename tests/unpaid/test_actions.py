"""Who pays by hand later: a part of the room, no more, and a word while the places wait.

Real connections and threads where it says so, on the database the suite runs on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.deciding.actions import reject_by_hand
from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer, Channel
from app.payments.gateway import Outcome, Started
from app.settlement.actions import declare, record_started
from app.unpaid import actions, queries
from app.unpaid.rules import ByHandFull, most_kept, reminder
from tests import make
from tests.deposits import paying
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.races.crowd import Work, at_once, errors
from tests.web.visiting import sign_in

pytestmark = pytest.mark.usefixtures("house")
DAY = timedelta(days=1)


def begin(order_id: int, provider: str = "hand", at: datetime = NOW) -> str:
    def asked() -> str:
        made = actions.begin(order_id, provider=provider, hold=DAY, now=at)
        flow = "offline" if provider == "hand" else "redirect"
        record_started(made, Started(Outcome.PENDING, None), now=at, flow=flow)
        return made

    return in_transaction(asked)


def event(capacity: int = 10, share: int = 30) -> Event:
    made = make.event(capacity=capacity)
    in_transaction(
        lambda: db.session.execute(
            update(Event).where(Event.id == made.id).values(hand_share=share)
        )
    )
    return made


def who(email: str = "") -> Buyer:
    return Buyer("Ben", "" if email else f"+23767712{make.next_number():04}", email, "fr")


def orders(of: Event, *places: int) -> list[int]:
    return [buy(of, n, buyer=who()).id for n in places]


@pytest.mark.parametrize(
    ("size", "share", "most"),
    [(10, 30, 3), (1, 30, 1), (60, 30, 18), (10, 0, 0), (10, 100, 10), (None, 30, None)],
)
def test_a_part_of_the_room_may_wait(size: int | None, share: int, most: int | None) -> None:
    assert most_kept(size, share) == most


def test_beyond_its_share_the_room_takes_no_more_that_is_paid_by_hand() -> None:
    of = event()
    first, second, third = orders(of, 2, 2, 1)
    begin(first)
    with pytest.raises(ByHandFull) as refusal:
        begin(second)
    assert refusal.value.facts == {"left": 1}
    begin(second, "card")
    begin(third)
    assert (queries.kept_unpaid(_room(of)), queries.left_by_hand(of)) == (3, 0)


def _room(of: Event) -> int:
    return make.room_of(of).id


def test_asking_again_is_the_same_order_and_what_is_paid_or_given_up_makes_room() -> None:
    of = event()
    first, second = orders(of, 3, 3)
    payment = begin(first)
    assert begin(first) == payment
    in_transaction(lambda: reject_by_hand(payment, user_id=0, now=NOW))
    begin(second)
    assert queries.left_by_hand(of) == 0


def _at_once(house: Flask, ids: Sequence[int]) -> list[Any]:
    works: list[Work] = [partial(begin, order_id) for order_id in ids]
    return at_once(house, works)


def test_two_that_begin_at_once_do_not_both_take_the_last_places(house: Flask) -> None:
    for _round in range(3):
        of = event()
        ids = orders(of, 2, 2, 2, 2)
        db.session.rollback()
        told = errors(_at_once(house, ids))
        db.session.rollback()
        assert [type(each) for each in told] == [ByHandFull] * 3
        assert queries.kept_unpaid(_room(of)) == 2


def test_twin_without_the_count_they_take_them_all(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_keep_room", lambda _order_id: None)
    of = event()
    ids = orders(of, 2, 2, 2, 2)
    db.session.rollback()
    assert errors(_at_once(house, ids)) == []
    db.session.rollback()
    assert queries.kept_unpaid(_room(of)) == 8


def test_the_rest_of_a_deposit_is_no_unpaid_place() -> None:
    made = paying.reserved()
    in_transaction(
        lambda: db.session.execute(update(Event).values(hand_share=0).where(Event.id > 0))
    )
    begin(made.id)
    assert queries.kept_unpaid(_room(made.event)) == 0


@pytest.mark.parametrize(
    ("minutes", "due"), [(0, 0), (719, 0), (720, 50), (1295, 50), (1296, 90), (1440, 0)]
)
def test_a_reminder_is_due_at_half_and_at_nine_tenths(minutes: int, due: int) -> None:
    assert reminder(NOW, NOW + DAY, now=NOW + timedelta(minutes=minutes)) == due


def test_nobody_is_reminded_within_an_hour() -> None:
    until = NOW + timedelta(minutes=59)
    assert reminder(NOW, until, now=NOW + timedelta(minutes=58)) == 0


def sent() -> list[str | None]:
    query = select(Message.dedupe_key).where(Message.template == "pay_soon").order_by(Message.id)
    return list(db.session.scalars(query))


def remind(hours: float) -> int:
    return in_transaction(lambda: actions.remind(now=NOW + timedelta(hours=hours)))


def test_each_is_told_each_once_and_who_said_that_they_paid_is_not() -> None:
    of = event(share=100)
    mine, told = (buy(of, buyer=who(f"{name}@example.cm")).id for name in ("ben", "zoe"))
    begin(mine)
    said = begin(told)
    in_transaction(
        lambda: declare(said, operator="mtn", reference="12345678901", payer_phone="", now=NOW)
    )
    assert [remind(hours) for hours in (1, 12, 13, 22, 23)] == [0, 1, 0, 1, 0]
    assert sent() == [f"order:{mine}:pay-soon:50", f"order:{mine}:pay-soon:90"]


def test_who_has_no_address_is_on_the_list_of_those_to_call() -> None:
    of = event(share=100)
    phone, mail = buy(of, buyer=who()), buy(of, buyer=who("ben@example.cm"))
    for order in (phone, mail):
        begin(order.id)
    mine = [of.organizer_id]
    at = NOW + timedelta(hours=12)
    assert queries.to_call(mine, now=NOW) == []
    assert [order.id for order in queries.to_call(mine, now=at)] == [phone.id]
    assert queries.to_call([], now=at) == []


def test_so_is_who_owes_the_rest_of_a_deposit() -> None:
    made = paying.reserved()
    in_transaction(
        lambda: db.session.execute(
            update(Order).where(Order.id == made.id).values(email="", phone="+237677123456")
        )
    )
    found = queries.rests_to_call([made.organizer_id], now=NOW)
    assert [(order.id, deposit.paid_amount) for order, deposit in found] == [(made.id, 5_000)]
    assert queries.rests_to_call([made.organizer_id], now=paying.DUE) == []


def test_what_the_team_offered_waits_by_the_same_rule() -> None:
    of = event(share=0)
    offered = buy(of, channel=Channel.WAITLIST)
    with pytest.raises(ByHandFull):
        begin(offered.id)


def test_the_team_has_a_message_ready_for_who_has_no_address(client: FlaskClient) -> None:
    of = event(share=100)
    order = buy(of, buyer=Buyer("Zoé", "+237677123456", "", "fr"))
    begin(order.id)
    with time_machine.travel(NOW + timedelta(hours=13)):
        sign_in(client, make.awa(of.organizer))
        page = client.get("/organize/payments").text
    assert ("À relancer" in page, order.reference in page) == (True, True)
    assert "https://wa.me/237677123456?text=Bonjour%20Zo%C3%A9" in page
    assert "sms:+237677123456?body=Bonjour" in page


def test_who_is_to_be_reminded_is_found_and_paged(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = event(share=100)
    for name, number in (("Zoé", "677123456"), ("Aïcha", "699000000")):
        begin(buy(of, buyer=Buyer(name, f"+237{number}", "", "fr")).id)
    monkeypatch.setattr("app.web.organize.payments.ROWS", 1)

    def shown(asked: str) -> list[str]:
        page = client.get(f"/organize/payments{asked}").text
        return [name for name in ("Zoé", "Aïcha") if f"<strong>{name}</strong>" in page]

    with time_machine.travel(NOW + timedelta(hours=13)):
        sign_in(client, make.awa(of.organizer))
        first, second = shown(""), shown("?call=2")
        assert (sorted([*first, *second]), len(first)) == (["Aïcha", "Zoé"], 1)
        assert shown("?call=99") == second
        assert [shown("?q=aicha"), shown("?q=677+12"), shown("?q=personne")] == [
            ["Aïcha"],
            ["Zoé"],
            [],
        ]
