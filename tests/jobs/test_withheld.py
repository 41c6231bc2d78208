"""PR19, I21: an address that objected gets what it ordered, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.jobs.post import Send, carry_all
from app.jobs.withheld import is_withheld
from app.kernel.db import db, transaction
from app.kernel.marks import Marks
from app.messages.actions import leave
from app.messages.models import Message
from app.messages.rules import WHY, Why
from app.objections.actions import lift, object_to
from app.orders.rules import Buyer, Channel
from app.tickets.models import Ticket
from app.web import mail as mails
from tests import make
from tests.conftest import test_settings
from tests.jobs.post_office import PostOffice, open_office
from tests.make import NOW
from tests.orders.test_actions import buy

ZITA = "zita@example.cm"
KEY = "a test key that is long enough to be accepted"


@pytest.fixture(autouse=True)
def _today(house: Flask) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def marks(house: Flask) -> Marks:
    found = house.extensions["marks"]
    assert isinstance(found, Marks)
    return found


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


@pytest.fixture
def send(house: Flask, office: PostOffice, tmp_path: Path) -> Send:
    settings = test_settings(tmp_path, smtp_host="127.0.0.1", smtp_port=office.port)
    return mails.sender(house, settings)


def objects(marks: Marks, email: str = ZITA) -> None:
    with transaction():
        object_to("email", email, from_books=True, marks=marks, now=NOW)


def mail(template: str, to: str = ZITA, **facts: Any) -> Message:
    return Message(template=template, recipient=to, facts=facts)


def test_i21_each_mail_that_nobody_ordered_is_withheld_from_who_objected(marks: Marks) -> None:
    objects(marks)
    never = sorted(name for name, why in WHY.items() if why is Why.OTHER)
    assert [name for name in never if not is_withheld(mail(name), marks=marks)] == []
    assert [name for name in never if is_withheld(mail(name, "awa@example.cm"), marks=marks)] == []
    assert is_withheld(mail("anchor", " Zita@Example.CM "), marks=marks)


def test_pr19_what_they_ordered_or_hold_always_leaves(marks: Marks) -> None:
    objects(marks)
    own = sorted(name for name, why in WHY.items() if why in (Why.OWN, Why.PROOF))
    assert [name for name in own if is_withheld(mail(name), marks=marks)] == []


def test_pr19_tickets_one_bought_arrive_and_those_a_team_gave_do_not(marks: Marks) -> None:
    event = make.event(amount=0)
    buyer = Buyer("Zita Talla", "", ZITA, "fr")
    bought = buy(event, 1, buyer=buyer)
    given = buy(event, 1, buyer=buyer, channel=Channel.INVITE)
    objects(marks)
    assert not is_withheld(mail("tickets", order_id=bought.id), marks=marks)
    assert is_withheld(mail("tickets", order_id=given.id), marks=marks)


def test_i21_a_ticket_that_another_gives_arrives_in_the_place_of_ones_own_only(
    marks: Marks,
) -> None:
    order = buy(make.event(amount=0), 2, buyer=Buyer("Awa", "", "awa@example.cm", "fr"))
    first, second = db.session.query(Ticket).order_by(Ticket.id).all()
    objects(marks)
    assert order.id
    with transaction():
        first.holder_email, second.replaces_id = "awa@example.cm", first.id
    assert is_withheld(mail("ticket_given", ticket_id=second.id), marks=marks)
    with transaction():
        first.holder_email = ZITA
    assert not is_withheld(mail("ticket_given", ticket_id=second.id), marks=marks)


def test_i21_work_and_links_to_sign_in_reach_only_who_has_an_account(marks: Marks) -> None:
    objects(marks)
    at_work = sorted(name for name, why in WHY.items() if why is Why.ACCOUNT)
    assert [name for name in at_work if not is_withheld(mail(name), marks=marks)] == []
    make.user("Zita", email=ZITA)
    assert [name for name in at_work if is_withheld(mail(name), marks=marks)] == []


def test_i21_what_waited_when_they_objected_does_not_leave_and_is_told_as_sent(
    marks: Marks, office: PostOffice, send: Send
) -> None:
    event = make.event(amount=0)
    with transaction():
        for n, to in enumerate((ZITA, "awa@example.cm")):
            facts: dict[str, Any] = {
                "token": f"token-{n}",
                "organizer": "WUSU",
                "role": "door",
                "by": "Ben",
            }
            leave("invitation", to=to, locale="fr", now=NOW, **facts)
    bought = buy(event, 1, buyer=Buyer("Zita Talla", "", ZITA, "fr"))
    objects(marks)

    carry_all(send)

    assert sorted(office.addressees) == ["awa@example.cm", ZITA]
    invited, hers = sorted(office.mails, key=lambda each: str(each["To"]))
    assert [said(each).count("/stop/") for each in (invited, hers)] == [3, 0]
    assert hers["Subject"].startswith("Votre billet")
    rows = db.session.query(Message).populate_existing().all()
    assert {(row.done_at is None, row.failed_at, row.error) for row in rows} == {(False, None, "")}
    assert bought.id


def said(mail: EmailMessage) -> str:
    """Where it can be refused, and its words twice: plain, and as a page."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return " ".join([str(mail["List-Unsubscribe"]), *parts])


def test_pr40_after_it_is_lifted_mails_leave_again(marks: Marks) -> None:
    objects(marks)
    with transaction():
        lift("email", ZITA, marks=marks)
    assert not is_withheld(mail("anchor"), marks=marks)


def test_pr19_a_list_holds_no_address_and_is_nothing_without_its_key(marks: Marks) -> None:
    objects(marks)
    rows = [tuple(row) for row in db.session.execute(db.text("SELECT * FROM objection"))]
    assert "zita" not in str(rows).lower()
    lost, turned = Marks(lambda: [KEY]), Marks(lambda: [KEY, *old_keys(marks)])
    assert not is_withheld(mail("anchor"), marks=lost)
    assert is_withheld(mail("anchor"), marks=turned)


def old_keys(marks: Marks) -> list[str]:
    return [key.decode() for _name, key in marks._opened()]
