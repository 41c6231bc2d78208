"""Two people scan each other at the same moment, on several phones: one contact each."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask

from app.contacts.actions import meet
from app.contacts.models import Contact
from app.encounters import actions
from app.encounters.models import CardToken, EncounterFact, ShareGrant
from app.encounters.rules import FactKind
from app.kernel.db import db, is_sqlite, transaction
from app.profiles.models import Profile
from tests import meeting

PHONES = 8


def race(house: Flask) -> Counter[str]:
    """Ben and Dieudonné read each other's code, four times each, all starting together."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    bens, his = meeting.code(ben, evening).id, meeting.code(dieudonne, evening).id
    sides = [(ben.id, his), (dieudonne.id, bens)] * (PHONES // 2)
    start = Barrier(PHONES)

    def read(side: tuple[int, int]) -> str:
        with house.app_context():
            by = db.session.get_one(Profile, side[0])
            shown = db.session.get_one(CardToken, side[1])
            start.wait()
            try:
                with transaction():
                    meet(
                        shown,
                        by=by,
                        kind=FactKind.SCAN,
                        fact_id=str(uuid4()),
                        happened_at=meeting.EVENING,
                        now=meeting.EVENING,
                    )
            except Exception as error:
                return type(error).__name__
            return "met"

    with ThreadPoolExecutor(PHONES) as pool:
        return Counter(pool.map(read, sides))


def test_people_who_scan_each_other_at_once_are_one_contact_each(house: Flask) -> None:
    assert race(house) == {"met": PHONES}
    assert db.session.query(EncounterFact).count() == PHONES
    assert db.session.query(Contact).count() == 2
    assert db.session.query(ShareGrant).count() == 2


def test_without_waiting_for_each_other_some_are_refused(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the rows' lock makes the test above pass; on SQLite, its one writer does."""
    monkeypatch.setattr(actions, "_one_at_a_time", lambda a, b: None)
    met = race(house)["met"]
    assert met == PHONES if is_sqlite() else met < PHONES
