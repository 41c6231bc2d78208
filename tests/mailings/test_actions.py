"""One text to many: everybody once, at a set rate, stopped, refused, and never to nobody."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from app.jobs.post import carry_all, keep_carrying
from app.jobs.worker import Soon
from app.kernel.db import db, transaction
from app.mailings import actions, queries
from app.mailings.models import Bounce, Mailing
from app.mailings.rules import SPAN, Recipient, is_nobody, leaves_at
from app.messages.models import Message
from tests import make
from tests.jobs.post_office import open_office
from tests.jobs.sending import by_smtp
from tests.make import NOW
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("house")
MINUTE = timedelta(minutes=1)


def people(n: int) -> list[Recipient]:
    return [Recipient(f"guest{i}@example.cm", "fr", {"name": "Ben"}) for i in range(n)]


def queued(
    to: list[Recipient], key: str = "letter:1:event:1", organizer_id: int = 0, rate: int = 60
) -> Mailing:
    organizer_id = organizer_id or make.organizer().id
    with transaction():
        return actions.queue(key, "letter", to, organizer_id=organizer_id, per_minute=rate, now=NOW)


def progress_of(mailing: Mailing) -> tuple[int, int, int, int]:
    db.session.expire_all()
    told = queries.progress([mailing])[mailing.id]
    return told.total, told.sent, told.failed, told.waiting


def test_everybody_is_queued_once_at_the_set_rate() -> None:
    twice = [*people(3), *people(1)]
    mailing = queued(twice)

    at = db.session.scalars(select(Message.not_before).order_by(Message.id)).all()

    assert [moment - NOW for moment in at] == [timedelta(seconds=n) for n in range(3)]
    assert progress_of(mailing) == (3, 0, 0, 3)
    assert queued(people(5), organizer_id=mailing.organizer_id).id == mailing.id
    assert progress_of(mailing) == (3, 0, 0, 3)


def test_however_many_they_are_the_last_leaves_within_half_a_day() -> None:
    last = leaves_at(99_999, of=100_000, start=NOW, per_minute=1)
    assert SPAN - MINUTE < last - NOW < SPAN


def test_twenty_thousand_are_queued_in_few_statements() -> None:
    of = make.organizer()
    with statements() as sent:
        queued(people(20_000), organizer_id=of.id, rate=300)

    assert len(sent) < 60
    assert db.session.scalar(select(func.count(Message.id))) == 20_000


def test_what_has_not_left_is_stopped_and_the_sums_stay(tmp_path: Path) -> None:
    mailing = queued(people(4))
    with open_office() as office, time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        carry_all(by_smtp(office.port, tmp_path))

    with transaction():
        actions.stop(db.session.get_one(Mailing, mailing.id), now=NOW + MINUTE)
        actions.finish_due(now=NOW + MINUTE)

    assert progress_of(mailing) == (4, 2, 0, 0)
    assert db.session.scalar(select(func.count(Message.id))) == 2


def test_a_worker_that_dies_in_the_middle_sends_nobody_more_than_once_more(
    tmp_path: Path,
) -> None:
    """Killed after the server took a mail and before it was noted: that one, and no other."""
    queued(people(6), rate=6_000)
    with open_office() as office:
        send = by_smtp(office.port, tmp_path)
        kills = 0

        def dying(message: Message) -> None:
            nonlocal kills
            send(message)
            if message.attempts == 1 and message.recipient.startswith(("guest2", "guest4")):
                kills += 1
                raise KeyboardInterrupt

        for minutes in (1, 2, 9, 10):
            with time_machine.travel(NOW + minutes * MINUTE, tick=False):
                try:
                    carry_all(dying)
                except KeyboardInterrupt:
                    db.session.rollback()

        got = Counter(office.addressees)
    assert (kills, sorted(got)) == (2, [f"guest{n}@example.cm" for n in range(6)])
    assert sum(got.values()) - 6 <= kills


def test_the_postman_comes_again_in_time_for_the_next_of_a_mailing(tmp_path: Path) -> None:
    queued(people(4), rate=30)
    with open_office() as office, time_machine.travel(NOW, tick=False):
        assert keep_carrying(by_smtp(office.port, tmp_path)) == Soon(2.0)
        assert keep_carrying(by_smtp(office.port, tmp_path), most=0) == Soon(0)


def test_who_said_no_more_gets_nothing_of_this_organizer_alone() -> None:
    mailing = queued(people(2))
    of = mailing.organizer_id
    reader = queries.reader_by_secret(queries.secret_of(of, "guest0@example.cm") or "")
    assert reader is not None
    with transaction():
        actions.silence(reader, now=NOW)

    again, other = queued(people(2), "letter:2:event:1", of), queued(people(2), "other")

    assert (again.total, other.total) == (1, 2)
    assert queries.is_unwanted(of, "guest0@example.cm")
    with transaction():
        actions.listen_again(reader)
    assert not queries.is_unwanted(of, "guest0@example.cm")


def test_an_address_that_does_not_exist_is_written_to_no_more(tmp_path: Path) -> None:
    mailing = queued(people(2))
    with open_office() as office, time_machine.travel(NOW + MINUTE, tick=False):
        office.unknown = {"guest1@example.cm"}
        carry_all(by_smtp(office.port, tmp_path))

    assert [b.email for b in db.session.scalars(select(Bounce))] == ["guest1@example.cm"]
    assert progress_of(mailing) == (2, 1, 1, 0)
    assert queued(people(2), "next", mailing.organizer_id).total == 1


@pytest.mark.parametrize(
    ("code", "words", "nobody"),
    [
        (550, "5.1.1 no such person", True),
        (550, "unknown user", True),
        (553, "not a name", True),
        (550, "5.7.1 looks like spam", False),
        (552, "5.2.2 mailbox full", False),
        (450, "4.2.0 greylisted", False),
    ],
)
def test_a_full_box_or_a_filter_is_not_nobody(code: int, words: str, nobody: bool) -> None:
    assert is_nobody(code, words) is nobody
