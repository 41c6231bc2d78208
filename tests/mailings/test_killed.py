"""Who carries a newsletter is killed again and again: everybody gets it, and once more at most for
each kill."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from app.kernel.db import db
from app.messages.rules import LEASE
from tests.faults.sizes import fault, size, told
from tests.jobs.post_office import PostOffice, open_office
from tests.mailings.test_actions import people, progress_of, queued
from tests.mailings.worker import work
from tests.make import NOW
from tests.races.conftest import PROCESSES

pytestmark = [pytest.mark.usefixtures("house"), fault("K1c")]
KILLS, READERS, RATE = size(1, 10), size(12, 80), 6_000


def carried(office: PostOffice, turn: int, *, kill_after: int, guard: str = "on") -> int:
    """A process carries what is due until the server took so many (0: all); how it ended."""
    late = LEASE + timedelta(minutes=1)  # what a dead one held is free again
    place: dict[str, Any] = {
        "database": db.engine.url.render_as_string(hide_password=False),
        "guard": guard,
    }
    place |= {"port": office.port, "at": (NOW + timedelta(hours=1) + turn * late).isoformat()}
    db.session.rollback()
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=work, args=(theirs, place), daemon=True)
    process.start()
    theirs.close()
    for _mail in range(kill_after or READERS * 2):
        assert ours.poll(60), "it tells nothing"
        if ours.recv() == 0:
            break
    if kill_after:
        time.sleep(random.uniform(0, 0.02))  # somewhere in the next mail
        process.kill()
    process.join(60)
    return process.exitcode or 0


def test_killed_again_and_again_nobody_gets_it_twice_more_often_than_it_was_killed() -> None:
    mailing = queued(people(READERS), rate=RATE)
    dice = random.Random(5)
    with open_office() as office:
        most = max(2, READERS // (2 * KILLS))
        ends = [carried(office, n, kill_after=dice.randint(1, most)) for n in range(KILLS)]
        left = progress_of(mailing)[3]
        assert carried(office, KILLS, kill_after=0) == 0
        got = Counter(office.addressees)
    twice = sum(got.values()) - READERS
    told(kills=KILLS, readers=READERS, left_after_the_last_kill=left, sent_again=twice)
    assert (ends, left > 0) == ([-9] * KILLS, True)
    assert sorted(got) == sorted(recipient.email for recipient in people(READERS))
    assert twice <= KILLS
    assert progress_of(mailing) == (READERS, READERS, 0, 0)


def test_twin_when_what_left_is_not_noted_one_kill_sends_many_again() -> None:
    queued(people(READERS), rate=RATE)
    with open_office() as office:
        assert carried(office, 0, kill_after=5, guard="off") == -9
        assert carried(office, 1, kill_after=0) == 0
        twice = len(office.addressees) - READERS
    told(sent_again_without_the_guard=twice)
    assert twice > 1
