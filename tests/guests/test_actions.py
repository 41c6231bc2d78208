"""Winning an anchor guest over, and the places they give."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.anchors.actions import name_people
from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState, Person
from app.gifts.rules import Gift
from app.guests import actions
from app.guests.queries import places_by
from app.guests.rules import AllotmentSpent, HasBrought, Known, NotAgreed
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.tickets.models import TicketType
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")
BY: dict[str, Any] = {"user_id": 7, "now": NOW}


def written(event: Event, **facts: Any) -> AnchorGuest:
    with transaction():
        return actions.write_anchor(event, Known("Paul", **facts), guest=None, **BY)


def gives(guest: AnchorGuest, event: Event, key: str, n: int = 1) -> None:
    kind = db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()
    gift = Gift(kind, "Zita", "+237677123456", "", n)
    with transaction():
        actions.give_place(guest.id, event, gift, locale="fr", key=key, now=NOW)


def test_a_name_is_announced_with_its_owners_yes_only() -> None:
    event = make.event()
    with pytest.raises(NotAgreed):
        written(event, state=AnchorState.ANNOUNCED)
    guest = written(event, state=AnchorState.ANNOUNCED, agreed=True)
    assert (guest.agreed, guest.agreed_by) == (True, "user:7")


def test_their_own_word_is_kept_and_taken_back() -> None:
    event = make.event()
    guest = written(event, state=AnchorState.INVITED)
    told = []
    for comes, agreed in ((True, True), (True, False), (False, True)):
        with transaction():
            actions.answer(guest, event, comes=comes, agreed=agreed, now=NOW)
        told.append((guest.state, guest.agreed, guest.agreed_by))
    assert told == [
        (AnchorState.CONFIRMED, True, "self"),
        (AnchorState.CONFIRMED, False, ""),
        (AnchorState.DECLINED, False, ""),
    ]
    steps = select(AuditEntry.actor, AuditEntry.facts).order_by(AuditEntry.id)
    assert [(who, facts["state"]) for who, facts in db.session.execute(steps)] == [
        ("user:7", "invited"),
        ("guest", "confirmed"),
        ("guest", "confirmed"),
        ("guest", "declined"),
    ]


def test_pr22_who_was_announced_and_takes_the_yes_back_comes_unnamed() -> None:
    event = make.event()
    guest = written(event, state=AnchorState.ANNOUNCED, agreed=True)
    with transaction():
        actions.answer(guest, event, comes=True, agreed=False, now=NOW)
    assert (guest.state, guest.agreed) == (AnchorState.CONFIRMED, False)


def test_an_invitation_leaves_once_a_day_and_moves_them_on() -> None:
    event = make.event()
    guest = written(event, email="paul@example.cm")
    for _ in range(2):
        with transaction():
            actions.invite(guest, event, locale="fr", **BY)
    sent = db.session.execute(select(Message.template, Message.recipient)).all()
    assert [tuple(row) for row in sent] == [("anchor", "paul@example.cm")]
    assert guest.state is AnchorState.INVITED


def test_they_give_as_many_places_as_they_have_and_no_more() -> None:
    event = make.event(capacity=10)
    guest = written(event, allotment=3)
    for key in ("one", "one", "two"):  # the first is pressed twice
        gives(guest, event, key)
    with pytest.raises(AllotmentSpent):
        gives(guest, event, "three", n=2)
    gives(guest, event, "four")
    assert places_by(guest) == 3
    assert db.session.scalars(select(Order.via)).all() == [guest.code] * 3


def test_who_brought_somebody_stays_on_the_list() -> None:
    event = make.event()
    paul, zita = written(event, allotment=1), written(event)
    gives(paul, event, "one")
    with pytest.raises(HasBrought), transaction():
        actions.drop(paul, event, **BY)
    with transaction():
        actions.drop(zita, event, **BY)
    assert db.session.scalars(select(AnchorGuest.id)).all() == [paul.id]


def test_named_again_they_keep_their_links() -> None:
    event = make.event()
    with transaction():
        name_people(event, speakers=(), anchors=[Person("Aïcha Bello"), Person("Paul")])
    known = {guest.name: (guest.id, guest.code, guest.secret) for guest in event.anchors}
    with transaction():
        again = [Person("aicha  BELLO", "Directrice"), Person("Ama")]
        name_people(event, speakers=(), anchors=again)
    kept, new = event.anchors
    assert (kept.id, kept.code, kept.secret) == known["Aïcha Bello"]
    assert (kept.headline, new.name, new.code in {code for _i, code, _s in known.values()}) == (
        "Directrice", "Ama", False,
    )  # fmt: skip
    with transaction():
        name_people(event, speakers=[Person("Winnie")])
    assert [guest.id for guest in event.anchors] == [kept.id, new.id]
