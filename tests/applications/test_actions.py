"""Asking for a place where the team chooses: yes holds places, no is a sentence, each once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.applications import actions
from app.applications.models import Application
from app.applications.rules import ApplicationState, AskedAlready, NotByRequest, Request
from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.messages.models import Message
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.rules import Buyer, ByRequest, OrderStatus, SoldOut
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of, room_of
from tests.races.crowd import at_once, errors
from tests.waitlist.standing import somebody

pytestmark = pytest.mark.usefixtures("house")


def asks(event: Event, n: int = 1, **facts: Any) -> Application:
    buyer = facts.pop("buyer", None) or somebody()
    request = Request(kind_of(event), n, **facts)
    key = f"form-{make.next_number()}"
    made, _new = in_transaction(
        lambda: actions.ask(event, request, buyer=buyer, form_key=key, now=NOW)
    )
    return made


def accept(made: Application, **facts: Any) -> bool:
    when: dict[str, Any] = {"actor": "user:1", "now": NOW} | facts
    return in_transaction(lambda: actions.accept(made.id, **when))


def state_of(made: Application) -> tuple[str, str]:
    db.session.rollback()
    db.session.refresh(made)
    order = db.session.get(Order, made.order_id or 0, populate_existing=True)
    return made.state, order.status if order else ""


def test_one_asks_where_guests_are_chosen_and_nowhere_else() -> None:
    event = make.event(by_request=True)
    assert asks(event, words="Je torréfie").state is ApplicationState.NEW
    with pytest.raises(ByRequest):
        buy(event)
    with pytest.raises(NotByRequest):
        asks(make.event())


def test_yes_keeps_the_places_two_days_and_tells() -> None:
    event = make.event(capacity=5, by_request=True)
    made = asks(event, 2, buyer=Buyer("Ben", "", "ben@example.cm", "fr"))

    assert accept(made)
    assert not accept(made)

    order = db.session.scalars(select(Order)).one()
    assert (order.channel, order.held_until) == ("request", NOW + timedelta(hours=48))
    assert room_of(event) == (2, 0)
    sent = db.session.scalars(select(Message.template).order_by(Message.id)).all()
    assert sent == ["application", "proposed"]


def test_what_lapsed_can_be_proposed_again() -> None:
    event = make.event(by_request=True)
    made = asks(event)
    accept(made)
    later = NOW + timedelta(hours=48)
    in_transaction(lambda: lapse_due(now=later))
    assert state_of(made) == ("accepted", "lapsed")

    assert accept(made, now=later)
    assert state_of(made) == ("accepted", "held")


def test_a_full_room_is_told_in_numbers_and_nothing_is_kept() -> None:
    event = make.event(capacity=2, by_request=True)
    made = asks(event, 3)

    with pytest.raises(SoldOut) as refusal:
        accept(made)

    assert refusal.value.facts == {"left": 2, "wanted": 3}
    assert (state_of(made), room_of(event)) == (("new", ""), (0, 0))


def test_no_is_a_sentence_that_is_mailed_once() -> None:
    made = asks(make.event(by_request=True), buyer=Buyer("Ben", "", "ben@example.cm", "fr"))
    no = partial(actions.refuse, made.id, answer="Une autre fois", actor="user:1", now=NOW)

    assert [in_transaction(no), in_transaction(no)] == [True, False]

    assert state_of(made) == ("refused", "")
    sent = db.session.scalars(select(Message.template).order_by(Message.id)).all()
    assert sent == ["application", "refused"]


def test_asking_again_changes_what_was_not_answered() -> None:
    event, ben = make.event(by_request=True), somebody("Ben")
    made = asks(event, buyer=ben)
    again = asks(event, 2, words="Nous serons deux", buyer=ben)

    assert (again.id, again.quantity, again.words) == (made.id, 2, "Nous serons deux")
    with pytest.raises(AskedAlready):
        asks(event, buyer=Buyer("Dieudonné", ben.phone, "", "fr"))
    accept(made)
    with pytest.raises(AskedAlready):
        asks(event, 9, buyer=ben)


def test_who_withdraws_gives_the_places_back() -> None:
    event = make.event(by_request=True)
    made = asks(event)
    accept(made)

    assert in_transaction(lambda: actions.withdraw(made.id, now=NOW))

    assert state_of(made) == ("withdrawn", OrderStatus.CANCELLED)
    assert room_of(event) == (0, 0)
    assert not accept(made)


def test_accepted_in_ten_tabs_at_once_the_places_are_kept_once(house: Flask) -> None:
    event = make.event(capacity=20, by_request=True)
    made_id = asks(event, 2).id
    db.session.rollback()
    yes = partial(actions.accept, made_id, actor="user:1", now=NOW)

    told = at_once(house, [lambda: in_transaction(yes)] * 10)

    assert errors(told) == []
    assert sum(told) == 1
    db.session.rollback()
    assert room_of(event) == (2, 0)


def test_twin_without_the_state_each_tab_keeps_places(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make.event(capacity=20, by_request=True)
    made_id = asks(event, 2).id
    db.session.rollback()
    monkeypatch.setattr(actions, "_has_places", lambda _application: False)
    yes = partial(actions.accept, made_id, actor="user:1", now=NOW)

    at_once(house, [lambda: in_transaction(yes)] * 3)

    db.session.rollback()
    assert room_of(event) == (6, 0)
