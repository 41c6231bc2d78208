"""A mail that came back: only one that is surely ours teaches us that nobody is there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.mailings.actions import take_returned
from app.mailings.models import Bounce
from app.messages.models import Message
from tests.jobs.sending import write
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")
REPORT = """\
From: MAILER-DAEMON@mx.example
To: billets@wusu.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such person
--b
Content-Type: message/rfc822

From: billets@wusu.example
To: {email}
Message-ID: <{name}@wusu.example>
Subject: La lettre

Bonjour
--b--
"""


def report(**facts: str) -> bytes:
    write("ben")
    ours = db.session.scalars(select(Message)).one()
    known = {
        "email": "Ben@example.cm",
        "action": "failed",
        "status": "5.1.1",
        "name": f"{ours.id}.{ours.created_at:%Y%m%d%H%M%S%f}",
    }
    return REPORT.format(**(known | facts)).encode()


def taken(raw: bytes) -> list[str]:
    with transaction():
        take_returned(raw, now=NOW)
    return [bounce.email for bounce in db.session.scalars(select(Bounce))]


def test_an_address_that_a_server_does_not_know_is_kept_as_nobody() -> None:
    raw = report()
    assert (taken(raw), taken(raw)) == (["ben@example.cm"], ["ben@example.cm"])


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "delayed"},
        {"status": "5.2.2"},
        {"status": "4.4.1"},
        {"email": "chantal@example.cm"},
        {"name": "1.20261121170000000001"},
        {"name": "not-ours"},
    ],
)
def test_a_delay_a_full_box_or_a_forged_report_teaches_nothing(facts: dict[str, str]) -> None:
    assert taken(report(**facts)) == []


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", b"Content-Type: multipart/report\n\nx", b"A: b"])
def test_what_is_no_report_is_let_be(raw: bytes) -> None:
    assert taken(raw) == []
