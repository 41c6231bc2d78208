"""PR42: on two processes, the two who decide for one team are over in the same night."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from app.accounts.models import Membership
from app.accounts.rules import Role
from app.jobs import unused
from app.jobs.unused import look_all
from app.kernel.db import db, is_sqlite
from app.unused.queries import still_to_erase
from app.unused.rules import ERASED_AFTER, TOLD_AFTER
from tests import make
from tests.make import NOW
from tests.unused.test_unused import night

pytestmark = pytest.mark.usefixtures("client")


def two_owners(var: Path) -> list[int]:
    of = make.organizer()
    both = [
        make.member(of, name, Role.OWNER, email=f"{name}@example.cm", last_used_at=NOW).id
        for name in ("awa", "paul")
    ]
    assert night(NOW + TOLD_AFTER, var) == (2, 0)
    return both


def owners() -> int:
    return db.session.query(Membership).filter_by(role=Role.OWNER).count()


def erased(house: Flask, ids: list[int], var: Path) -> list[bool]:
    """Each by a process of its own, all of them at once."""
    together = Barrier(len(ids))

    def one(user_id: int) -> bool:
        with house.app_context():
            together.wait()
            try:
                return unused._once(user_id, var, now=NOW + ERASED_AFTER)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(ids)) as pool:
        return list(pool.map(one, ids))


def test_pr42_of_two_owners_erased_at_once_one_stays(house: Flask, tmp_path: Path) -> None:
    ids = two_owners(tmp_path)
    db.session.rollback()
    assert sorted(erased(house, ids, tmp_path)) == [False, True]
    db.session.rollback()
    assert owners() == 1
    assert look_all(tmp_path)[1] == 0


def test_without_one_at_a_time_nobody_would_be_left_to_decide(
    house: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_sqlite():
        pytest.skip("SQLite has one writer as it is")
    ids = two_owners(tmp_path)
    both_asked = Barrier(2)

    def asked(user_id: int, **facts: object) -> object:
        found = still_to_erase(user_id, **facts)  # type: ignore[arg-type]
        both_asked.wait()
        return found

    monkeypatch.setattr(unused, "alone_in_teams", lambda user_id: None)
    monkeypatch.setattr(unused, "still_to_erase", asked)
    db.session.rollback()
    assert erased(house, ids, tmp_path) == [True, True]
    db.session.rollback()
    assert owners() == 0
