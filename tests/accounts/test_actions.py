from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import actions, queries
from app.accounts.actions import FirstOwner
from app.accounts.models import Attempt, AuditEntry, Membership, Organizer, SignInLink, User
from app.accounts.rules import Limit, LinkSpent, Role, TooManyTries
from app.devices.queries import signed_in
from app.kernel.db import db, in_transaction, transaction
from app.kernel.errors import NotFound
from tests import make
from tests.make import NOW

HALF_AN_HOUR = timedelta(minutes=30)
OWNER = FirstOwner("Awa", "awa@example.cm", "WUSU", "Douala", "fr")


def link(email: str = "ben@example.cm", lifetime: timedelta = HALF_AN_HOUR) -> str:
    with transaction():
        return actions.make_link(email, lifetime=lifetime, now=NOW, next_path="/member")


def sign_in(token: str, *, after: timedelta = timedelta(0)) -> tuple[User, str]:
    with transaction():
        return actions.sign_in(token, name="Ben", locale="fr", now=NOW + after)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_link_opens_the_account_it_was_sent_to(house: Flask) -> None:
    ben = make.user("Ben", email="ben@example.cm")
    assert sign_in(link()) == (ben, "/member")


def test_a_new_address_gets_an_account_with_the_name_it_gave(house: Flask) -> None:
    user, _ = sign_in(link())
    assert (user.name, user.email, user.locale, user.is_operator) == (
        "Ben",
        "ben@example.cm",
        "fr",
        False,
    )


def test_a_link_signs_in_once(house: Flask) -> None:
    token = link()
    sign_in(token)
    with pytest.raises(LinkSpent):
        sign_in(token)
    assert count(User) == 1


def test_signing_in_ends_the_other_links_of_that_address(house: Flask) -> None:
    older, newer = link(), link()
    sign_in(newer)
    with pytest.raises(LinkSpent):
        sign_in(older)


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False), (1, False)])
def test_a_link_works_until_its_last_second(house: Flask, seconds: int, works: bool) -> None:
    token, late = link(), HALF_AN_HOUR + timedelta(seconds=seconds)
    assert (queries.open_link(token, now=NOW + late) is not None) == works
    if works:
        sign_in(token, after=late)
    else:
        with pytest.raises(LinkSpent):
            sign_in(token, after=late)


def test_a_token_that_is_cut_or_in_other_case_opens_nothing(house: Flask) -> None:
    token = link()
    for wrong in (token[:-1], token.swapcase(), "", token + "A"):
        with pytest.raises(LinkSpent):
            sign_in(wrong)


def test_the_database_holds_no_token(house: Flask) -> None:
    token = link()
    assert token not in str(db.session.execute(select(SignInLink.__table__)).all())


def test_a_set_up_link_signs_nobody_in(house: Flask) -> None:
    with pytest.raises(LinkSpent):
        sign_in(link(email=""))


def test_the_first_owner_runs_the_house_and_an_organizer(house: Flask) -> None:
    token = link(email="")
    with transaction():
        awa = actions.set_up(token, OWNER, currency="XAF", timezone="Africa/Douala", now=NOW)
    organizer = db.session.execute(select(Organizer)).scalar_one()
    assert awa.is_operator
    assert (organizer.code, organizer.name, organizer.city) == ("wusu", "WUSU", "Douala")
    membership = db.session.execute(select(Membership)).scalar_one()
    assert (membership.user_id, membership.organizer_id, membership.role) == (
        awa.id,
        organizer.id,
        Role.OWNER,
    )
    assert db.session.scalars(select(AuditEntry.action)).all() == ["house.set-up"]


def test_a_house_with_people_is_not_set_up_again(house: Flask) -> None:
    token = link(email="")
    make.user("Dieudonné")
    with pytest.raises(NotFound), transaction():
        actions.set_up(token, OWNER, currency="XAF", timezone="Africa/Douala", now=NOW)
    assert count(Organizer) == 0


def test_two_set_ups_at_once_make_one_owner(house: Flask) -> None:
    tokens = [link(email="") for _ in range(4)]
    outcomes = at_once(
        house,
        [
            lambda token=token: actions.set_up(
                token, OWNER, currency="XAF", timezone="Africa/Douala", now=NOW
            )
            for token in tokens
        ],
    )
    assert sorted(outcomes) == ["NotFound", "NotFound", "NotFound", "done"]
    assert (count(User), count(Organizer)) == (1, 1)


def test_one_link_used_twice_at_once_signs_in_once(house: Flask) -> None:
    token = link()
    use = lambda: actions.sign_in(token, name="Ben", locale="fr", now=NOW)  # noqa: E731
    assert sorted(at_once(house, [use] * 6)) == ["LinkSpent"] * 5 + ["done"]
    assert count(User) == 1


LIMIT = Limit(3, timedelta(minutes=15))


def test_the_fourth_try_waits_for_the_first_to_be_forgotten(house: Flask) -> None:
    for minute in range(3):
        with transaction():
            actions.count_try("test", "ben", LIMIT, now=NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyTries) as refused, transaction():
        actions.count_try("test", "ben", LIMIT, now=NOW + timedelta(minutes=11))
    assert refused.value.facts == {"minutes": 4}
    with transaction():
        actions.count_try("test", "ben", LIMIT, now=NOW + timedelta(minutes=15))
        actions.count_try("test", "chantal", LIMIT, now=NOW + timedelta(minutes=11))


def test_tries_at_the_same_moment_do_not_slip_through(house: Flask) -> None:
    tries = [lambda: actions.count_try("test", "ben", LIMIT, now=NOW)] * 12
    assert sorted(at_once(house, tries)) == ["TooManyTries"] * 9 + ["done"] * 3
    assert count(Attempt) == 3


def test_without_the_lock_tries_do_slip_through(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative twin: what the guard is for. SQLite's single writer cannot show it."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: the guard is the database's own")
    monkeypatch.setattr(actions, "one_at_a_time", lambda key: None)
    together = threading.Barrier(12, timeout=20)

    def one_try() -> None:
        db.session.execute(select(func.count()).select_from(Attempt))
        together.wait()
        actions.count_try("test", "ben", LIMIT, now=NOW)
        together.wait()

    assert at_once(house, [one_try] * 12) == ["done"] * 12


def test_the_address_tried_is_not_kept(house: Flask) -> None:
    with transaction():
        actions.count_try("sign-in", "ben@example.cm", LIMIT, now=NOW)
    assert "ben" not in db.session.execute(select(Attempt.key)).scalar_one()


def test_old_tries_and_links_are_forgotten(house: Flask) -> None:
    link()
    with transaction():
        actions.count_try("test", "ben", LIMIT, now=NOW)
        actions.forget_old(now=NOW + timedelta(hours=25))
    assert (count(Attempt), count(SignInLink)) == (0, 0)


def test_ending_all_sessions_forgets_their_key(house: Flask) -> None:
    ben = make.user("Ben")
    key = ben.session_key
    with transaction():
        actions.end_sessions(ben, now=NOW)
    assert signed_in(key, "") == (None, None)
    assert signed_in(ben.session_key, "") == (ben, None)


def test_two_organizers_of_one_name_have_two_addresses(house: Flask) -> None:
    awa = make.user("Awa")
    with transaction():
        codes = [
            actions.add_organizer(
                awa, name="Wusu", city="Buea", currency="XAF", timezone="Africa/Douala", now=NOW
            ).code
            for _ in range(3)
        ]
    assert codes == ["wusu", "wusu-2", "wusu-3"]


def at_once(house: Flask, works: list) -> list[str]:  # type: ignore[type-arg]
    """Each work in its own thread, connection and transaction; what became of each."""
    gate = threading.Barrier(len(works), timeout=20)
    outcomes: list[str] = []

    def run(work: object) -> None:
        with house.app_context():
            gate.wait()
            try:
                in_transaction(work)  # type: ignore[arg-type]
                outcomes.append("done")
            except Exception as refused:
                outcomes.append(type(refused).__name__)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
