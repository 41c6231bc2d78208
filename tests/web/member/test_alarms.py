"""Reporting somebody: heard by who runs the house alone; a minor's profile is hidden at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.contacts.queries import contact_for
from app.encounters.queries import is_blocked
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.profiles.actions import change_card
from app.profiles.models import Profile
from app.profiles.rules import CardFields, ProfileState
from app.reports.actions import forget, report, settle
from app.reports.models import Report
from app.reports.rules import PER_PERSON, Outcome, Why
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
NUMBER = "+237 6 77 12 34 56"


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


@pytest.fixture
def met() -> tuple[Profile, Profile, str]:
    """Ben, Dieudonné who met him, and where Ben stands in Dieudonné's book."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    in_transaction(lambda: change_card(dieudonne, CardFields("Dieudonné"), now=meeting.EVENING))
    contact = meeting.meets(dieudonne, meeting.code(ben, evening))
    return ben, dieudonne, f"/member/contacts/{contact.id}"


def test_pr11_a_reported_person_is_told_nothing_and_the_operator_reads_it(
    house: Flask, met: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, where = met
    phone = phone_of(house, dieudonne)
    assert "/report" in phone.get(where).text
    before = db.session.query(Message).count()
    sent = {"why": "insists", "words": "Il m’écrit chaque nuit", "hides": "y"}
    assert phone.post(f"{where}/report", data=sent).status_code == 303
    kept = db.session.query(Report).one()
    assert (kept.why, kept.outcome, db.session.query(Message).count()) == (
        Why.INSISTS,
        None,
        before,
    )
    assert is_blocked(ben.id, dieudonne.id)
    assert ben.is_active
    theirs = phone_of(house, ben)
    for page in ("/member", "/member/encounters", "/member/contacts", "/member/card"):
        assert "ignal" not in theirs.get(page).text, page
    boss = account_phone(house, make.user("Dorine", is_operator=True))
    page = plain(boss.get("/organize/reports").text)
    assert "Il m’écrit chaque nuit" in page


def test_pr31_who_is_said_to_be_a_minor_is_hidden_until_somebody_has_looked(
    house: Flask, met: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, where = met
    phone, theirs = phone_of(house, dieudonne), phone_of(house, ben)
    assert NUMBER in plain(phone.get(where).text)
    assert phone.post(f"{where}/report", data={"why": "minor"}).status_code == 303
    assert ben.state is ProfileState.HELD
    assert NUMBER not in plain(phone.get(where).text)
    known = contact_for(dieudonne, ben.id)
    assert known is not None
    assert known.name == "Ben"

    # neither leaving nor joining again is a way out
    joining = {"name": "Ben Tabi", "agrees": "y", "adult": "y"}
    assert theirs.post("/member/card/end").status_code == 303
    assert theirs.post("/member/card", data=joining).status_code == 403
    assert ben.state is ProfileState.HELD
    theirs.post("/member/erasure", data={"typed": "SUPPRIMER"})
    assert theirs.post("/member/erasure/end").status_code == 303
    assert ben.state is ProfileState.HELD

    boss = account_phone(house, make.user("Dorine", is_operator=True))
    made = db.session.query(Report).one()
    boss.post(f"/organize/reports/{made.id}", data={"clear": "1"})
    assert (made.outcome, ben.state) == (Outcome.CLEARED, ProfileState.OFF)  # they had left
    again = theirs.post("/member/card", data=joining).status_code
    assert (again, ben.state) == (303, ProfileState.ACTIVE)


def test_the_operator_hides_a_profile_and_shows_it_again(
    house: Flask, met: tuple[Profile, Profile, str]
) -> None:
    ben, dieudonne, where = met
    phone = phone_of(house, dieudonne)
    phone.post(f"{where}/report", data={"why": "sells"})
    made = db.session.query(Report).one()
    boss = account_phone(house, make.user("Dorine", is_operator=True))
    boss.post(f"/organize/reports/{made.id}", data={"hold": "1"})
    assert (ben.state, NUMBER in plain(phone.get(where).text)) == (ProfileState.HELD, False)
    boss.post(f"/organize/reports/{made.id}", data={"clear": "1"})
    assert (ben.state, NUMBER in plain(phone.get(where).text)) == (ProfileState.ACTIVE, True)


def test_a_stranger_reports_nobody_and_no_team_reads_reports(
    house: Flask, met: tuple[Profile, Profile, str]
) -> None:
    ben, _dieudonne, where = met
    stranger = phone_of(house, meeting.guest("Zita", meeting.evening()))
    for phone in (stranger, phone_of(house, ben)):
        assert phone.post(f"{where}/report", data={"why": "hurts"}).status_code == 404
    awa = account_phone(house, make.awa(make.event().organizer))
    assert awa.get("/organize/reports").status_code == 403
    assert db.session.query(Report).count() == 0


@pytest.mark.parametrize("why", ["", "nothing-of-the-kind"])
def test_without_a_reason_the_form_says_so_and_keeps_what_was_typed(
    house: Flask, met: tuple[Profile, Profile, str], why: str
) -> None:
    _ben, dieudonne, where = met
    answer = phone_of(house, dieudonne).post(f"{where}/report", data={"why": why, "words": "Bis"})
    assert answer.status_code == 422
    assert "Choisissez ce qui se passe." in answer.text
    assert "Bis" in answer.text
    assert db.session.query(Report).count() == 0


def test_reports_stop_at_ten_a_day(house: Flask, met: tuple[Profile, Profile, str]) -> None:
    _ben, dieudonne, where = met
    phone = phone_of(house, dieudonne)
    told = [
        phone.post(f"{where}/report", data={"why": "other"}).status_code
        for _ in range(PER_PERSON.most + 1)
    ]
    assert told == [303] * PER_PERSON.most + [429]


def test_pr42_a_report_is_gone_a_year_after_it_came_to_nothing_and_not_while_it_hides(
    met: tuple[Profile, Profile, str],
) -> None:
    ben, dieudonne, _where = met
    boss, now = make.user("Dorine", is_operator=True), meeting.EVENING
    with transaction():
        held = report(dieudonne, ben.id, Why.MINOR, "", hides=False, now=now)
        nothing = report(ben, dieudonne.id, Why.OTHER, "", hides=False, now=now)
        settle(held, Outcome.HELD, by=boss, now=now)
        settle(nothing, Outcome.CLEARED, by=boss, now=now)
    kept = []
    for days in (364, 365, 730):
        with transaction():
            forget(now=now + timedelta(days=days))
        kept.append(db.session.query(Report).count())
    with transaction():
        settle(held, Outcome.CLEARED, by=boss, now=now)
        forget(now=now + timedelta(days=730))
    assert (kept, db.session.query(Report).count()) == ([2, 1, 1], 0)
