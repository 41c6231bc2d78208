"""Mails as a mailbox gets them from a real SMTP server: words, tickets, calendar, right headers."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import icalendar
import pypdfium2
import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from app.jobs.post import Send, carry_all
from app.kernel.db import db, transaction
from app.messages.actions import leave, resend
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer
from app.tickets.models import Ticket
from app.web import mail as mails
from tests import make
from tests.conftest import test_settings
from tests.jobs.post_office import PostOffice, open_office
from tests.make import NOW
from tests.orders.test_actions import buy


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


@pytest.fixture
def send(house: Flask, office: PostOffice, tmp_path: Path) -> Send:
    settings = test_settings(
        tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=office.port,
        mail_from="WUSU <billets@wusu.example>",
    )
    return mails.sender(house, settings)


def order(
    locale: str = "fr", name: str = "Awa Ngono", email: str = "awa@example.cm", **facts: Any
) -> Order:
    event = make.event(amount=0, **({"title": "Vendre à l’œil « sans stock »"} | facts))
    buyer = Buyer(name=name, phone="", email=email, locale=locale)
    return buy(event, 2, buyer=buyer)


def received(office: PostOffice, send: Send) -> EmailMessage:
    carry_all(send)
    (mail,) = office.mails
    return mail


def part(mail: EmailMessage, kind: str) -> Any:
    (found,) = [each for each in mail.walk() if each.get_content_type() == kind]
    return found


def test_tickets_arrive_as_words_as_a_page_as_paper_and_in_the_calendar(
    office: PostOffice, send: Send
) -> None:
    sold = order()
    tickets = db.session.scalars(select(Ticket).order_by(Ticket.n)).all()

    mail = received(office, send)

    assert mail["Subject"] == "Vos 2 billets – Vendre à l’œil « sans stock »"
    assert (mail["To"], mail["From"]) == ("awa@example.cm", "WUSU <billets@wusu.example>")
    assert office.received[0][0] == ["awa@example.cm"]
    assert abs(parsedate_to_datetime(mail["Date"]) - NOW) < timedelta(minutes=5)
    text = part(mail, "text/plain").get_content()
    page = html.unescape(part(mail, "text/html").get_content())
    for ticket in tickets:
        link = f"http://localhost/t/{ticket.secret}"
        assert link in text
        assert link in page
    for words in ("Bonjour Awa Ngono,", "samedi 28 novembre, 18\xa0h", sold.reference):
        assert words in text
        assert words in page
    assert '<html lang="fr">' in page
    assert "style=" in page  # mail programs drop style sheets


def test_the_paper_has_a_page_for_each_ticket_and_the_entry_the_right_hour(
    office: PostOffice, send: Send
) -> None:
    sold = order()

    mail = received(office, send)

    paper = part(mail, "application/pdf")
    assert paper.get_filename() == f"billets-{sold.event.code}.pdf"
    pdf = pypdfium2.PdfDocument(paper.get_content())
    assert len(pdf) == 2
    pdf.close()
    entry = icalendar.Calendar.from_ical(part(mail, "text/calendar").get_content())
    (event,) = entry.walk("VEVENT")
    assert event.decoded("dtstart").astimezone(UTC) == sold.event.starts_at
    assert event.decoded("dtend").astimezone(UTC) == sold.event.ends_at
    assert event["url"] == f"http://localhost/orders/{sold.secret}"


def test_an_english_reader_is_written_to_in_english(office: PostOffice, send: Send) -> None:
    order(locale="en")

    mail = received(office, send)

    assert mail["Subject"] == "Your 2 tickets – Vendre à l’œil « sans stock »"
    text = part(mail, "text/plain").get_content()
    assert "Hello Awa Ngono," in text
    assert "Saturday 28 November, 18:00" in text
    assert '<html lang="en">' in part(mail, "text/html").get_content()
    pdf = pypdfium2.PdfDocument(part(mail, "application/pdf").get_content())
    assert "Saturday 28 November" in pdf[0].get_textpage().get_text_bounded()
    pdf.close()


@pytest.mark.parametrize(
    "evil",
    [
        "Ben\r\nBcc: dieudonne@example.cm",
        "Ben\nSubject: gagné",
        "Ben\r\n\r\n<script>alert(1)</script>",
        "=?utf-8?q?Ben=0ABcc=3A_dieudonne=40example.cm?=",
        "Ben\u2028Bcc: dieudonne@example.cm",
        "{{7*7}} {% raw %} ${7*7} %(x)s",
    ],
)
def test_a_name_or_a_title_adds_no_header_no_reader_and_runs_nowhere(
    office: PostOffice, send: Send, evil: str
) -> None:
    order(name=evil, title=evil)

    mail = received(office, send)

    assert office.addressees == ["awa@example.cm"]
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject") or []) == 1
    assert "\n" not in mail["Subject"]
    page = part(mail, "text/html").get_content()
    assert "<script" not in page
    assert "49" not in mail["Subject"]


def test_a_second_try_is_the_same_mail_to_a_mailbox(office: PostOffice, send: Send) -> None:
    order()
    carry_all(send)
    message = db.session.scalars(select(Message)).one()
    with transaction():
        resend(message.id, now=datetime.now(UTC))
    carry_all(send)

    names = [mail["Message-ID"] for mail in office.mails]
    assert len(names) == 2
    assert len(set(names)) == 1
    assert names[0].endswith("@wusu.example>")


def test_money_owed_back_is_told_with_its_sum(office: PostOffice, send: Send) -> None:
    sold = order()
    with transaction():
        db.session.execute(delete(Message))
    with transaction():
        leave(
            "refund_due", to="awa@example.cm", locale="fr", now=NOW, order_id=sold.id, amount=15_000
        )

    mail = received(office, send)

    assert mail["Subject"].startswith("Votre argent vous sera rendu")
    assert "15\u202f000\xa0FCFA" in part(mail, "text/plain").get_content()
    assert sold.reference in part(mail, "text/html").get_content()


@pytest.mark.parametrize("address", ["awa@exämple.cm", "awâ@example.cm"])
def test_an_address_in_other_letters_is_written_to(
    office: PostOffice, send: Send, address: str
) -> None:
    order(email=address)

    carry_all(send)

    assert office.addressees == [address]


def test_a_mail_about_nothing_is_given_up_and_stops_no_other(
    office: PostOffice, send: Send
) -> None:
    with transaction():
        leave("tickets", to="ben@example.cm", locale="fr", now=NOW, order_id=0)
        leave("no_such_words", to="ben@example.cm", locale="fr", now=NOW)
    order()

    assert carry_all(send) == 3

    assert office.addressees == ["awa@example.cm"]
