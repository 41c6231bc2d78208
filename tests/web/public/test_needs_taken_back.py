"""What one eats and how one comes in, said while ordering, is taken back from a message's link."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Consent
from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.events.models import Event
from app.kernel.db import db
from app.messages.models import Message
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.questions.models import Need, Question
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.orders.test_actions import kind_of
from tests.questions.test_actions import COMPANY, DINNER, asked, says, told


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def ordered(house: Flask, event: Event, dinner: Question, company: Question) -> Order:
    """Two places, with what Ben eats, said aloud at the door too, and where he works."""
    house.config["WTF_CSRF_ENABLED"] = False
    typed = {f"n{kind_of(event)}": "2", "name": "Ben", "email": "ben@example.cm", "key": "k"}
    typed |= {"phone": "677 12 34 56", "meet": "y"}
    typed |= {f"q{dinner.id}": "0", f"d{dinner.id}": "y", f"q{company.id}": "WUSU"}
    where = f"/events/{event.code}/orders"
    assert house.test_client().post(where, data=typed | {"needs_agreed": "y"}).status_code == 303
    return db.session.execute(select(Order)).scalar_one()


def link_in_mail(house: Flask) -> str:
    """As the mail with the tickets has it."""
    waiting = select(Message).where(Message.recipient == "ben@example.cm").order_by(Message.id)
    message = db.session.scalars(waiting).all()[-1]
    with house.test_request_context(base_url="http://localhost"):
        text = compose(message, sender="Entregent <no-reply@localhost>").get_body(("plain",))
    assert text is not None
    found = re.search(r"http://localhost(/consents/\S+)", text.get_content())
    assert found
    return found[1]


@pytest.mark.parametrize("which", ["one", "all"])
def test_pr4_pr28_needs_said_while_ordering_are_gone_with_one_tap_in_a_message(
    house: Flask, which: str
) -> None:
    event = make.event(amount=0)
    dinner, company = asked(event, DINNER, COMPANY)
    order = ordered(house, event, dinner, company)
    guest = tickets_of_order(order.id)[1]
    says(order, dinner, "Végétarien", ticket=guest)
    assert told(event, needs=True) == [("Ben", "Poisson"), ("Ben", "Végétarien")]
    known = {ticket.id: ticket.changed_seq for ticket in tickets_of_order(order.id)}

    here, anyone = link_in_mail(house), house.test_client()
    page = anyone.get(here).text
    yeses = re.findall(r'name="consent" value="(\d+)"', page)
    assert (len(yeses), event.title in page, "Ben" in page) == (2, True, False)
    needs = select(Need).where(Need.order_id == order.id)
    assert len(db.session.scalars(needs).all()) == 2  # reading it changed nothing
    mine = [yes for yes in yeses if is_of_needs(int(yes))]
    typed = {"consent": mine[0]} if which == "one" else {}
    assert anyone.post(f"{here}/end", data=typed).status_code == 303

    db.session.expire_all()
    assert told(event, needs=True) == [("Ben", "Végétarien")]  # a guest's own words stay
    assert told(event) == [("Ben", "WUSU")]
    subject = f"order:{order.id}"
    assert not consented(subject, Purpose.NEEDS_EVENT)
    assert consented(subject, Purpose.BADGE_SCAN) == (which == "one")
    assert consented(f"ticket:{guest.id}", Purpose.NEEDS_EVENT)
    assert all(t.changed_seq > known[t.id] for t in tickets_of_order(order.id))


def is_of_needs(consent_id: int) -> bool:
    return db.session.get_one(Consent, consent_id).purpose is Purpose.NEEDS_EVENT
