"""The postman and a real mail server in every mood: all that can arrive arrives, at least once."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app.jobs import smtp
from app.jobs.post import Send, Undeliverable, carry_all
from app.messages import queries
from app.messages.models import Message
from app.messages.rules import LEASE, RETRY_AFTER
from app.orders.queries import own_tickets
from app.orders.rules import Buyer, OrderStatus
from tests import make
from tests.conftest import test_settings
from tests.faults.sizes import fault
from tests.jobs.post_office import PostOffice, open_office
from tests.jobs.sending import by_smtp, row, standing, write
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.races.crowd import at_once, errors
from tests.services import free_port

pytestmark = pytest.mark.usefixtures("house")
PEOPLE = ("awa", "ben", "chantal")


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=True)


def test_what_waits_leaves_and_only_once(office: PostOffice, send: Send) -> None:
    write(*PEOPLE)

    assert (carry_all(send), carry_all(send)) == (3, 0)

    assert office.addressees == [f"{name}@example.cm" for name in PEOPLE]
    assert standing() == {"waiting": 0, "left": 3, "given up": 0}


@fault("N4")
@pytest.mark.parametrize("mood", ["later", "no", "full", "cut", "slow"])
def test_a_bad_moment_of_the_server_delays_a_mail_and_loses_none(
    office: PostOffice, send: Send, mood: str
) -> None:
    write(*PEOPLE)
    office.trouble = ["", mood]

    for minutes in (0, 2, 4):
        with later(minutes):
            carry_all(send)

    assert Counter(office.addressees) == {f"{name}@example.cm": 1 for name in PEOPLE}
    assert standing() == {"waiting": 0, "left": 3, "given up": 0}


@fault("N4")
def test_who_buys_while_there_is_no_mail_server_has_a_ticket_and_its_mail_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.smtp.TIMEOUT", 0.5)
    order = buy(make.event(amount=0), buyer=Buyer("Ben", "", "ben@example.cm", "fr"))
    assert (order.status, len(own_tickets(order.id))) == (OrderStatus.PAID, 1)
    assert carry_all(by_smtp(free_port(), tmp_path)) == 1
    assert standing() == {"waiting": 1, "left": 0, "given up": 0}
    with open_office() as office, later(5):
        carry_all(by_smtp(office.port, tmp_path))
        assert office.addressees == ["ben@example.cm"]


@fault("N4")
def test_twin_without_another_try_a_bad_moment_loses_a_mail(
    office: PostOffice, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.post._is_final", lambda _error: True)
    write(*PEOPLE)
    office.trouble = ["", "later"]
    for minutes in (0, 2, 4):
        with later(minutes):
            carry_all(send)
    assert standing() == {"waiting": 0, "left": 2, "given up": 1}


def test_a_server_that_is_rude_at_the_goodbye_took_the_mail_all_the_same(
    office: PostOffice, send: Send
) -> None:
    write("ben")
    office.trouble = ["rude"]

    carry_all(send)
    with later(60):
        carry_all(send)

    assert len(office.received) == 1


@fault("N4")
def test_three_days_without_a_server_lose_nothing_and_use_up_no_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.smtp.TIMEOUT", 0.5)
    port = free_port()
    ids = write(*PEOPLE)
    down = by_smtp(port, tmp_path)
    for hours in range(0, 72, 3):
        with later(hours * 60):
            assert carry_all(down) == 1  # the first tells that nobody is there; the others wait
    assert [row(n).attempts for n in ids] == [0, 0, 0]
    assert "ConnectionRefusedError" in row(ids[0]).error

    with open_office() as office, later(72 * 60):
        carry_all(by_smtp(office.port, tmp_path))
        assert len(office.received) == 3


@fault("N4")
def test_an_address_that_does_not_exist_is_given_up_at_once_and_seen(
    office: PostOffice, send: Send
) -> None:
    ids = write(*PEOPLE)
    office.unknown = {"ben@example.cm"}

    carry_all(send)

    assert standing() == {"waiting": 0, "left": 2, "given up": 1}
    assert [message.id for message in queries.undelivered()] == [ids[1]]
    assert "550" in row(ids[1]).error


def test_a_refusal_that_lasts_is_tried_at_growing_intervals_then_given_up(
    office: PostOffice, send: Send
) -> None:
    (message,) = write("ben")
    office.trouble = ["later"] * 99
    minutes, waits = 0.0, list[float]()
    while row(message).failed_at is None:
        with later(minutes):
            assert carry_all(send) == 1
        before, minutes = minutes, (row(message).not_before - NOW).total_seconds() / 60 + 0.1
        waits.append(round(minutes - before))
    assert waits[:-1] == list(RETRY_AFTER)
    assert row(message).attempts == len(RETRY_AFTER) + 1

    assert [message.error for message in queries.undelivered()] == [
        "SMTPDataError: (451, b'4.3.0 try later')"
    ]
    with later(99_999):
        assert carry_all(send) == 0


def test_what_can_never_be_written_is_given_up_at_once(office: PostOffice) -> None:
    (message,) = write("ben")

    def send(_message: Message) -> None:
        raise Undeliverable("the order has no ticket")

    assert carry_all(send) == 1
    assert row(message).failed_at is not None


def test_a_fault_in_one_mail_stops_no_other(office: PostOffice, send: Send) -> None:
    first, *_others = write(*PEOPLE)

    def falls(message: Message) -> None:
        if message.id == first:
            raise KeyError("a template's fault")
        send(message)

    carry_all(falls)

    assert len(office.received) == 2
    assert "KeyError" in row(first).error


class Killed(BaseException):
    """What kill -9 is to the line of code it meets."""


def test_killed_between_sending_and_writing_it_down_the_mail_leaves_again(
    office: PostOffice, send: Send
) -> None:
    (message,) = write("ben")

    def dies(message: Message) -> None:
        send(message)
        raise Killed

    with pytest.raises(Killed):
        carry_all(dies)
    assert carry_all(send) == 0  # it is held by whoever may still be sending it
    with later(LEASE.total_seconds() / 60 + 1):
        assert carry_all(send) == 1

    assert len(office.received) == 2
    assert row(message).done_at is not None


def test_a_lease_is_longer_than_the_longest_conversation() -> None:
    """Greeting, EHLO, STARTTLS, EHLO, AUTH (2), MAIL, RCPT, DATA, the mail, QUIT; and one more."""
    assert timedelta(seconds=12 * smtp.TIMEOUT) < LEASE


def carried_by_eight(house: Flask) -> Counter[int]:
    sent: list[int] = []

    def send(message: Message) -> None:
        time.sleep(0.005)
        sent.append(message.id)

    def carry() -> int:
        return carry_all(send)

    told = at_once(house, [carry] * 8)
    assert errors(told) == []
    return Counter(sent)


def test_eight_postmen_at_once_carry_each_mail_once(house: Flask) -> None:
    ids = write(*(f"guest{n}" for n in range(40)))

    assert carried_by_eight(house) == Counter(ids)


def test_twin_without_a_lease_some_mails_leave_twice(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.messages.actions.LEASE", timedelta(0))
    write(*(f"guest{n}" for n in range(40)))

    assert max(carried_by_eight(house).values()) > 1


def test_without_a_server_set_mails_are_kept_as_files(tmp_path: Path) -> None:
    carry = smtp.transport(test_settings(tmp_path))
    mail = EmailMessage()
    mail["Subject"] = "Un billet"
    carry(mail)

    (file,) = (tmp_path / "mail").iterdir()
    assert b"Un billet" in file.read_bytes()
