"""What an operator opens of a person is written down, and read by all operators (PR36)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEntry, User
from app.accounts.rules import Role
from app.breaches.models import Breach
from app.kernel.db import db, transaction
from app.mailings.models import Bounce
from app.messages.models import Message
from app.reports.models import Report
from app.reports.rules import Why
from app.story.queries import JOURNAL_ROWS, mailbox
from app.story.rules import OPENED
from app.web.openings import note_opening
from tests import make, meeting
from tests.meeting import account_phone, plain
from tests.routes import ROUTES

CANARY = "Zanzibar"  # stands in every name and address that is planted


@pytest.fixture
def boss(house: Flask) -> tuple[FlaskClient, User]:
    operator = make.user("Odile Fon", email="odile@example.cm", is_operator=True)
    return account_phone(house, operator), operator


@pytest.fixture
def planted(house: Flask) -> set[str]:
    """Somebody of each kind that an operator's page may show, as the trail names them."""
    evening = meeting.evening()
    by, about = (meeting.guest(f"{name} {CANARY}", evening) for name in ("Ben", "Awa"))
    make.save(Report(by_id=by.id, about_id=about.id, why=Why.OTHER, words="", said_at=make.NOW))
    organizer = make.organizer(code="zz", awaits_approval=True)
    mail = f"{CANARY}1@example.cm".lower()
    owner = make.member(organizer, f"Chantal {CANARY}", Role.OWNER, email=mail)
    late, gone = f"{CANARY}2@example.cm".lower(), f"{CANARY}3@example.cm".lower()
    make.save(
        Message(
            template="find",
            recipient=late,
            facts={},
            locale="fr",
            created_at=make.NOW,
            not_before=make.NOW,
            failed_at=make.NOW,
        )
    )
    make.save(Bounce(email=gone, said="550", at=make.NOW))
    breach = make.breach("accounts")
    people = {f"breach:{breach.id}", f"profile:{by.id}", f"profile:{about.id}", f"user:{owner.id}"}
    return people | {mailbox(late), mailbox(gone)}


def written() -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.action == OPENED).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_pr36_each_page_of_an_operator_that_shows_a_person_writes_who_opened_whom(
    boss: tuple[FlaskClient, User], planted: set[str]
) -> None:
    """Every page the operator may open, found in the list of routes: a new one is tried too."""
    phone, operator = boss
    pages = [rule for policy, verb, rule in ROUTES if (policy, verb) == ("operator", "GET")]
    assert len(pages) >= 6
    silent, showing = [], set()
    for path in pages:
        path = path.replace("<int:breach_id>", str(db.session.scalar(select(Breach.id))))
        assert "<" not in path  # one that is about one person: plant its address here
        before = len(written())
        answer = phone.get(path)
        assert answer.status_code == 200, path
        after = written()[before:]
        if CANARY.lower() in answer.text.lower():
            showing.add(path)
            if not after:
                silent.append(path)
        else:
            assert after == [], path
    assert silent == []
    people = f"/organize/breaches/{db.session.scalar(select(Breach.id))}/people.csv"
    assert showing == {"/organize/approvals", "/organize/post", "/organize/reports", people}
    assert {entry.object for entry in written()} == planted
    assert {entry.actor for entry in written()} == {f"user:{operator.id}"}


def test_pr36_the_team_that_runs_the_house_reads_the_list_and_finds_a_person_in_it(
    house: Flask, boss: tuple[FlaskClient, User], planted: set[str]
) -> None:
    phone, _operator = boss
    phone.get("/organize/reports")
    phone.get("/organize/post")
    colleague = make.user("Paul Essomba", email="paul@example.cm", is_operator=True)
    other = account_phone(house, colleague)
    told = plain(other.get("/organize/openings").text)
    assert told.count("par Odile Fon") == 4
    assert CANARY not in told
    ben = plain(other.get("/organize/openings", query_string={"q": f"ben {CANARY}"}).text)
    assert ben.count("par Odile Fon") == 1
    by_mail = f"  {CANARY}2@EXAMPLE.cm ".lower()
    found = plain(other.get("/organize/openings", query_string={"q": by_mail}).text)
    assert found.count("par Odile Fon") == 1
    for nobody in ("personne", "%", "_", "\x00", "'; --", "user:999999999999999999999", "x" * 5000):
        page = other.get("/organize/openings", query_string={"q": nobody})
        assert page.status_code == 200
        assert "par Odile Fon" not in page.text or nobody == "\x00"


def test_pr36_the_list_has_pages_and_nobody_else_reads_it(
    house: Flask, boss: tuple[FlaskClient, User]
) -> None:
    phone, operator = boss
    with house.test_request_context(), transaction():
        for n in range(JOURNAL_ROWS + 1):
            db.session.add(
                AuditEntry(
                    at=make.NOW,
                    actor=f"user:{operator.id}",
                    action=OPENED,
                    object=f"profile:{n + 1000}",
                    facts={"page": "reports"},
                )
            )
    first = plain(phone.get("/organize/openings").text)
    assert ("Page 1 sur 2" in first, "profile:1000" in first) == (True, False)
    assert "profile:1000" in phone.get("/organize/openings?page=2").text
    assert phone.get("/organize/openings?page=nothing").status_code == 200
    stranger = account_phone(house, make.user("Ben", email="ben@example.cm"))
    assert stranger.get("/organize/openings").status_code == 403
    assert written()[0].object == "profile:1000"


def test_a_page_that_shows_nobody_writes_nothing(house: Flask) -> None:
    with house.test_request_context():
        note_opening("reports", [])
    assert written() == []
