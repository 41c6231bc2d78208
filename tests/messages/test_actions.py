"""The outbox: left in the same transaction, claimed by one, kept as long as it is needed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.kernel.db import db, transaction
from app.messages import queries
from app.messages.actions import claim_next, forget_old, leave, mark_sent, mark_unsent, resend
from app.messages.models import Message
from app.messages.rules import LEASE, RETRY_AFTER, retry_at
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")


def write(to: str = "ben@example.cm", at: datetime = NOW, **facts: object) -> None:
    with transaction():
        leave("tickets", to=to, locale="fr", now=at, **facts)  # type: ignore[arg-type]


def claim(at: datetime = NOW) -> str | None:
    with transaction():
        message = claim_next(now=at)
    return message.recipient if message else None


def count() -> int:
    return db.session.scalar(select(func.count(Message.id))) or 0


def only() -> Message:
    query = select(Message).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def test_what_is_undone_leaves_no_mail() -> None:
    with suppress(RuntimeError), transaction():
        leave("tickets", to="ben@example.cm", locale="fr", now=NOW)
        raise RuntimeError("the sale fell through")

    assert count() == 0


def test_the_same_reason_leaves_one_mail_however_often_it_is_told() -> None:
    for _ in range(3):
        write(dedupe_key="order:12:tickets")
    write(dedupe_key="order:13:tickets")
    write()
    write()

    assert count() == 4


def test_facts_are_kept_for_when_it_is_written() -> None:
    write(order_id=12, amount=15_000)

    assert only().facts == {"order_id": 12, "amount": 15_000}


def test_oldest_first_and_never_before_its_time() -> None:
    write("awa@example.cm", not_before=NOW + timedelta(hours=1))
    write("ben@example.cm")
    write("chantal@example.cm", at=NOW - timedelta(minutes=1))

    assert [claim(), claim(), claim()] == ["chantal@example.cm", "ben@example.cm", None]
    assert claim(NOW + timedelta(hours=1)) == "chantal@example.cm"  # its lease is over by then
    assert claim(NOW + timedelta(hours=1)) == "ben@example.cm"
    assert claim(NOW + timedelta(hours=1)) == "awa@example.cm"


def test_who_claims_has_it_alone_until_the_lease_ends() -> None:
    write()
    assert claim() is not None

    assert claim(NOW + LEASE - timedelta(seconds=1)) is None
    assert claim(NOW + LEASE) is not None
    assert only().attempts == 2


def test_intervals_grow_and_come_to_an_end() -> None:
    waits = [retry_at(n, now=NOW) for n in range(1, len(RETRY_AFTER) + 2)]

    assert [at - NOW for at in waits if at] == [timedelta(minutes=n) for n in RETRY_AFTER]
    assert waits[-1] is None
    assert sorted(RETRY_AFTER) == list(RETRY_AFTER)


def test_sent_is_the_end_and_asking_again_is_a_new_start() -> None:
    write()
    claim()
    with transaction():
        mark_sent(only().id, now=NOW)
    assert claim(NOW + timedelta(days=1)) is None

    with transaction():
        resend(only().id, now=NOW)

    assert claim() == "ben@example.cm"
    assert only().attempts == 1


def test_given_up_is_seen_and_can_be_sent_again() -> None:
    write()
    claim()
    with transaction():
        mark_unsent(only().id, error="x" * 9_999, for_good=True, now=NOW)
    assert [len(message.error) for message in queries.undelivered()] == [500]
    assert queries.oldest_waiting(now=NOW) is None

    with transaction():
        resend(only().id, now=NOW)

    assert list(queries.undelivered()) == []
    assert queries.oldest_waiting(now=NOW) == NOW


def test_what_left_is_forgotten_after_a_month_and_what_waits_never() -> None:
    write("awa@example.cm")
    write("ben@example.cm")
    claim()
    with transaction():
        first = db.session.scalars(select(Message.id).order_by(Message.id)).first() or 0
        mark_sent(first, now=NOW)

    for days in (29, 31):
        with transaction():
            forget_old(now=NOW + timedelta(days=days))
        assert count() == (2 if days < 30 else 1)

    assert only().recipient == "ben@example.cm"


def test_what_never_will_leave_is_forgotten_after_a_month_too() -> None:
    write("awa@example.cm")
    with transaction():
        mark_unsent(only().id, error="no such mailbox", for_good=True, now=NOW)
    for days, left in ((30, 1), (31, 0)):
        with transaction():
            forget_old(now=NOW + timedelta(days=days))
        assert (days, count()) == (days, left)


def write_link(at: datetime = NOW) -> int:
    with transaction():
        leave("sign_in", to="ben@example.cm", locale="fr", now=at, token="opens an account")
    return only().id


def test_a_link_that_signs_in_is_forgotten_once_its_mail_left() -> None:
    sent = write_link()
    assert only().facts == {"token": "opens an account"}
    with transaction():
        mark_sent(sent, now=NOW)
    assert only().facts == {}
    with transaction():
        resend(sent, now=NOW)
    assert only().done_at == NOW


def test_a_link_is_kept_for_the_next_try_and_forgotten_with_the_last() -> None:
    tried = write_link()
    with transaction():
        mark_unsent(tried, error="no route", for_good=False, now=NOW)
    assert only().facts == {"token": "opens an account"}
    with transaction():
        mark_unsent(tried, error="no such mailbox", for_good=True, now=NOW)
    assert (only().facts, only().failed_at) == ({}, NOW)


def test_a_link_that_waited_for_a_day_never_leaves() -> None:
    write_link()
    with transaction():
        forget_old(now=NOW + timedelta(days=1))
    assert claim(NOW + timedelta(minutes=1)) == "ben@example.cm"
    with transaction():
        forget_old(now=NOW + timedelta(days=1, seconds=1))
    assert (only().facts, only().error) == ({}, "its link is too old")
    assert claim(NOW + timedelta(days=2)) is None


def test_what_opens_nothing_is_kept_when_its_mail_left() -> None:
    write(order_id=12)
    with transaction():
        mark_sent(only().id, now=NOW)
    assert only().facts == {"order_id": 12}
