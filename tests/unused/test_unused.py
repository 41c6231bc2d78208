"""PR42: who has not used their account for two years is told; 27 months, and it is erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEntry, User
from app.accounts.rules import Role
from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.devices.actions import use
from app.jobs.erase import erase_again, told
from app.jobs.unused import look_all
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.profiles.models import Profile
from app.tickets.models import Ticket
from app.unused.queries import still_to_erase
from app.unused.rules import ERASED_AFTER, TIME_TO_COME_BACK, TOLD_AFTER
from app.web.mail import compose
from tests import make, meeting
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("client")
SECOND = timedelta(seconds=1)


def night(at: datetime, var: Path) -> tuple[int, int]:
    with time_machine.travel(at, tick=False):
        return look_all(var)


def person(name: str = "Ben", **facts: Any) -> User:
    return make.user(name, email=f"{name.lower()}@example.cm", last_used_at=NOW, **facts)


def mails() -> list[str]:
    query = select(Message.recipient).where(Message.template == "unused").order_by(Message.id)
    return list(db.session.scalars(query))


def test_pr42_the_mail_comes_at_two_years_to_the_second_and_once(
    house: Flask, tmp_path: Path
) -> None:
    person()
    assert night(NOW + TOLD_AFTER - SECOND, tmp_path) == (0, 0)
    assert mails() == []
    assert night(NOW + TOLD_AFTER, tmp_path) == (1, 0)
    assert night(NOW + TOLD_AFTER + SECOND, tmp_path) == (0, 0)
    assert mails() == ["ben@example.cm"]


def test_pr42_the_account_is_erased_at_27_months_to_the_second_and_not_before(
    house: Flask, tmp_path: Path
) -> None:
    evening = meeting.evening()
    ben = person("Ben", phone="+237677000000")
    mine = meeting.guest("Ben Canari", evening, user=ben)
    with transaction():
        add(mine, ContactFields("Voisin Canari", note="canari"), now=NOW)
    profile_id, key = mine.id, ben.session_key
    tickets, orders = db.session.query(Ticket).count(), db.session.query(Order).count()
    assert night(NOW + TOLD_AFTER, tmp_path) == (1, 0)
    assert night(NOW + ERASED_AFTER - SECOND, tmp_path) == (0, 0)
    assert ben.email == "ben@example.cm"
    assert night(NOW + ERASED_AFTER, tmp_path) == (0, 1)
    assert [ben.email, ben.phone, ben.name] == [None, None, ""]
    assert ben.session_key != key
    gone = db.session.get_one(Profile, profile_id)
    assert (gone.user_id, gone.card) == (None, None)
    assert db.session.query(Contact).count() == 0
    assert (db.session.query(Ticket).count(), db.session.query(Order).count()) == (tickets, orders)
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("account.erased") == 1
    assert night(NOW + ERASED_AFTER + SECOND, tmp_path) == (0, 0)


def test_pr42_nobody_is_erased_before_three_months_after_the_mail(
    house: Flask, tmp_path: Path
) -> None:
    """A house that stood still for years, or was upgraded, tells first."""
    ben = person()
    late = NOW + ERASED_AFTER * 2
    assert night(late, tmp_path) == (1, 0)
    assert night(late + TIME_TO_COME_BACK - SECOND, tmp_path) == (0, 0)
    assert ben.name == "Ben"
    assert night(late + TIME_TO_COME_BACK, tmp_path) == (0, 1)
    assert ben.name == ""


def test_pr42_who_comes_back_keeps_all_of_it_and_is_told_again_two_years_later(
    house: Flask, tmp_path: Path
) -> None:
    ben = person()
    night(NOW + TOLD_AFTER, tmp_path)
    back = NOW + ERASED_AFTER - SECOND
    with transaction():
        use(ben, None, now=back)
    db.session.expire_all()
    assert night(NOW + ERASED_AFTER, tmp_path) == (0, 0)
    assert still_to_erase(ben.id, now=NOW + ERASED_AFTER) is None
    assert night(back + TOLD_AFTER - SECOND, tmp_path) == (0, 0)
    assert night(back + TOLD_AFTER, tmp_path) == (1, 0)
    assert mails() == ["ben@example.cm"] * 2


def test_who_runs_the_house_or_decides_alone_for_a_team_stays(house: Flask, tmp_path: Path) -> None:
    of = make.organizer()
    person("Odile", is_operator=True)
    make.member(of, "Awa", Role.OWNER, email="awa@example.cm", last_used_at=NOW)
    assert night(NOW + TOLD_AFTER, tmp_path) == (0, 0)
    make.member(of, "Paul", Role.OWNER, email="paul@example.cm", last_used_at=NOW + TOLD_AFTER)
    assert night(NOW + TOLD_AFTER, tmp_path) == (1, 0)
    assert mails() == ["awa@example.cm"]


def test_who_was_never_seen_counts_from_the_day_the_account_was_made(
    house: Flask, tmp_path: Path
) -> None:
    make.user("Ben", email="ben@example.cm")
    assert night(NOW + TOLD_AFTER - SECOND, tmp_path) == (0, 0)
    assert night(NOW + TOLD_AFTER, tmp_path) == (1, 0)


def test_a_copy_put_back_is_cleaned_of_what_the_night_erased(house: Flask, tmp_path: Path) -> None:
    ben = person()
    mine = meeting.guest("Ben Canari", meeting.evening(), user=ben)
    line = (mine.id, mine.created_at)
    night(NOW + TOLD_AFTER, tmp_path)
    night(NOW + ERASED_AFTER, tmp_path)
    assert [(one.profile_id, one.made) for one in told(tmp_path)] == [line]
    assert erase_again(tmp_path) == 0


@pytest.mark.parametrize(
    ("locale", "subject"),
    [("fr", "Votre compte ne sert plus"), ("en", "Your account is no longer used")],
)
def test_the_mail_says_until_when_and_how_to_keep_it(
    house: Flask, tmp_path: Path, locale: str, subject: str
) -> None:
    person(locale=locale)
    night(NOW + TOLD_AFTER, tmp_path)
    message = db.session.scalars(select(Message)).one()
    with house.test_request_context(base_url="http://localhost"):
        mail = compose(message, sender="Entregent <billets@localhost>")
    body = mail.get_body(("plain",))
    assert body
    assert mail["Subject"] == subject
    assert "http://localhost/session/new" in body.get_content()
    until = (NOW + ERASED_AFTER).date()
    assert str(until.day) in body.get_content()
