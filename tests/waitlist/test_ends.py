"""How a line ends: called off, begun, and a month later nothing is left of anybody."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event as listens
from sqlalchemy import func, select

from app.cancelling.actions import call_off
from app.cancelling.queries import effects
from app.cancelling.rules import Gives
from app.events.models import Event
from app.jobs.call_off import carry_on_all
from app.jobs.forget import forget_all
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer
from app.proposals.actions import decline
from app.waitlist import actions
from app.waitlist.models import WaitlistEntry, WaitlistProposal, WaitlistQuota
from app.waitlist.queries import without_mail
from app.waitlist.rules import FORGOTTEN_AFTER, EntryState
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.waitlist.standing import give_back, is_exact, room, serve, sold_out, somebody, waits

pytestmark = pytest.mark.usefixtures("house")
AWA = Buyer("Awa", "", "awa@example.cm", "en")
SECOND = timedelta(seconds=1)


def called_off(event: Event, words: str = "") -> None:
    by = make.awa(event.organizer).id
    in_transaction(lambda: call_off(event.id, gives=Gives.REFUND, words=words, user_id=by, now=NOW))


def mails(template: str) -> list[Message]:
    db.session.expire_all()
    query = select(Message).where(Message.template == template).order_by(Message.id)
    return list(db.session.scalars(query))


def test_a_date_called_off_tells_each_who_waits_once_in_their_language(house: Flask) -> None:
    event, _held = sold_out()
    waiting, gone = waits(event, buyer=AWA), waits(event, buyer=Buyer("Ben", "", "b@x.cm", "fr"))
    by_phone = waits(event, "Chantal")
    in_transaction(lambda: actions.leave(gone.id, actor="buyer", now=NOW))
    assert effects(event).waiting == 2

    called_off(event, "La salle a fermé.")
    serve(event)
    serve(event)

    states = [db.session.get_one(WaitlistEntry, e.id).state for e in (waiting, by_phone)]
    assert states == [EntryState.OVER, EntryState.OVER]
    (mail,) = mails("waitlist_off")
    assert (mail.recipient, mail.locale, without_mail(event.id)) == ("awa@example.cm", "en", 1)
    assert room(event)[2] == 0
    with house.test_request_context():
        written = compose(mail, sender="billets@wusu.example")
    assert written["Subject"] == f"Cancelled: {event.title}"
    body = written.get_body(("plain",))
    assert body is not None
    assert "nothing to pay" in body.get_content()
    assert "La salle a fermé." in body.get_content()


@pytest.mark.parametrize("first", ["orders", "line"])
def test_who_was_offered_some_places_and_waits_for_more_gets_one_mail(first: str) -> None:
    event, held = sold_out(2)
    waiting = waits(event, buyer=AWA, n=2, split=True)
    give_back(held[0])
    assert serve(event) == 1
    assert db.session.get_one(WaitlistEntry, waiting.id).state is EntryState.WAITING
    called_off(event)
    with time_machine.travel(NOW, tick=False):
        for work in (carry_on_all, lambda: serve(event))[:: 1 if first == "orders" else -1]:
            work()
    told = [m for m in mails("called_off") if m.recipient == AWA.email]
    assert (len(told), mails("waitlist_off")) == (1, [])


def test_who_declined_what_was_offered_still_hears_of_the_line() -> None:
    event, held = sold_out(2)
    waits(event, buyer=AWA, n=2, split=True)
    give_back(held[0])
    serve(event)
    (offered,) = db.session.scalars(select(Order).where(Order.email == AWA.email))
    in_transaction(lambda: decline(offered.id, now=NOW))
    called_off(event)
    serve(event)
    assert [mail.recipient for mail in mails("waitlist_off")] == [AWA.email]


def test_a_date_that_begins_writes_to_nobody() -> None:
    event, _held = sold_out()
    entry = waits(event, buyer=AWA)

    serve(event, now=event.starts_at)

    assert db.session.get_one(WaitlistEntry, entry.id).state is EntryState.OVER
    assert mails("waitlist_off") == []


def test_a_month_after_the_date_nothing_is_left_of_who_waited() -> None:
    event, [held] = sold_out()
    later, _held = sold_out(starts_at=event.starts_at, ends_at=event.ends_at + SECOND)
    waits(event, buyer=AWA)
    waits(event, "Ben")
    waits(later, "Chantal")
    give_back(held)
    serve(event)
    for each in (event, later):
        serve(each, now=each.starts_at)
    due = event.ends_at + FORGOTTEN_AFTER

    with time_machine.travel(due - SECOND, tick=False):
        forget_all()
    assert _rows(WaitlistEntry) == 3
    with time_machine.travel(due, tick=False):
        forget_all()

    assert [entry.name for entry in db.session.scalars(select(WaitlistEntry))] == ["Chantal"]
    assert (_rows(WaitlistProposal), _rows(WaitlistQuota)) == (0, 0)
    assert _rows(Order) == 3  # what was proposed stays an order's matter
    assert is_exact()


def _rows(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """All that the database is asked, as it is asked."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    listens.listen(db.engine, "before_cursor_execute", note)
    yield asked
    listens.remove(db.engine, "before_cursor_execute", note)


def test_joining_leaving_and_a_round_in_vain_ask_the_same_of_a_long_line(
    statements: list[str],
) -> None:
    def asked(waiting: int) -> list[int]:
        event, _held = sold_out()
        with transaction():
            for _each in range(waiting):
                _stand(event)
        serve(event)
        counts = [len(statements)]
        entry = waits(event, "Zita")
        counts.append(len(statements))
        serve(event)
        counts.append(len(statements))
        in_transaction(lambda: actions.leave(entry.id, actor="buyer", now=NOW))
        counts.append(len(statements))
        return [after - before for before, after in itertools.pairwise(counts)]

    assert asked(60) == asked(2)


def _stand(event: Event) -> None:
    who = somebody()
    db.session.add(
        WaitlistEntry(
            event_id=event.id,
            secret=who.phone,
            form_key=who.phone,
            name=who.name,
            phone=who.phone,
            locale="fr",
            quantity=1,
            position=1,
            created_at=NOW,
        )
    )
