"""A breach is written once, changed with a trace, and finds whom it touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.breaches.actions import amend, record
from app.breaches.models import Breach
from app.breaches.queries import LEADING, NAMING, NOBODY, SAID, addresses, tally, trail_of
from app.breaches.rules import Affected, Terms
from app.contacts.actions import add
from app.contacts.rules import ContactFields
from app.kernel.db import db, transaction
from app.tickets.models import Ticket
from app.traces.rules import COLUMNS
from tests import make, meeting
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("house")
NOW = make.NOW
TERMS = Terms(NOW - timedelta(hours=2), "Un téléphone volé", ("orders",))
# of a table of people, what is an address
ADDRESSES = {"email", "phone", "holder_email", "holder_phone", "payer_phone", "recipient"}


def recorded(key: str = "k1", terms: Terms = TERMS) -> Breach:
    with transaction():
        return record(terms, form_key=key, user_id=7, now=NOW)


def told() -> list[tuple[str, str, str]]:
    query = (
        select(AuditEntry).where(AuditEntry.action.startswith("breach.")).order_by(AuditEntry.id)
    )
    return [(one.action, one.object, one.actor) for one in db.session.scalars(query)]


def test_pr49_a_form_sent_twice_is_one_breach() -> None:
    first, second = recorded(), recorded()
    assert first.id == second.id
    assert db.session.scalar(select(func.count(Breach.id))) == 1
    assert told() == [("breach.record", f"breach:{first.id}", "user:7")]


def test_pr49_a_change_leaves_what_was_said_in_the_trail() -> None:
    breach = recorded()
    later = replace(TERMS, happened="Deux téléphones volés", told_authority_at=NOW)
    with transaction():
        assert amend(breach, later, user_id=8, now=NOW) is True
        assert amend(breach, later, user_id=8, now=NOW) is False
    assert breach.terms == later
    (newest, _name), (_first, _who) = trail_of(breach)
    assert (newest.action, newest.actor) == ("breach.change", "user:8")
    assert newest.facts["changed"] == {
        "happened": ["Un téléphone volé", "Deux téléphones volés"],
        "told_authority_at": [None, NOW.isoformat()],
    }


def test_pr49_each_activity_of_the_register_finds_its_people_or_keeps_no_address() -> None:
    found = {*SAID, *LEADING, *NAMING, "provider-notices"}
    assert found | NOBODY == set(COLUMNS)
    assert found & NOBODY == set()


def test_pr49_no_table_with_an_address_is_forgotten() -> None:
    """Each column of the database that is an address of a person, where the register names it."""
    sources = {(code, table) for code, of in SAID.items() for _who, table, *_ in of}
    columns = {
        (code, table)
        for code, of in COLUMNS.items()
        for table in of
        if ADDRESSES & {column.name for column in db.metadata.tables[table].c}
    }
    assert columns - sources == set()


def test_pr49_people_count_once_an_address_and_by_kind() -> None:
    evening = meeting.evening()
    for name in ("Ben", "Ben Tabi", "Chantal"):
        meeting.ticket(evening, name)  # one telephone for the three
    awas = meeting.ticket(evening, "Awa")
    with transaction():
        db.session.get_one(Ticket, awas.id).holder_email = "Awa@Example.cm"
    make.user("Awa", email="awa@example.cm", phone="+237699000001")
    people = tally(["orders"])
    assert people.by_kind == {Affected.BUYERS: 1, Affected.HOLDERS: 1}
    assert (people.total, people.listed, people.nameless) == (2, 2, 0)
    both = tally(["orders", "accounts"])
    assert both.by_kind == {Affected.BUYERS: 1, Affected.HOLDERS: 1, Affected.MEMBERS: 1}
    assert both.total == 2  # Awa's ticket and account have one address
    assert [row[1] or row[2] for row in addresses(["orders"])] == [
        "+237677123456",
        "awa@example.cm",
    ]


def test_pr49_who_left_a_name_alone_is_counted_apart() -> None:
    make.speaker(meeting.evening(), "Winnie")
    people = tally(["programme"])
    assert (people.by_kind, people.total, people.nameless) == ({}, 0, 1)
    assert addresses(["programme"]) == []


def test_pr49_objections_and_breaches_keep_nobodys_address() -> None:
    people = tally(NOBODY)
    assert (people.by_kind, people.total, people.nameless) == ({}, 0, 0)
    assert addresses(NOBODY) == []


def test_pr49_every_activity_is_asked_in_three_statements_however_many_people() -> None:
    evening = meeting.evening()
    meeting.guest("Ben", evening)
    everything = list(COLUMNS)
    seen: list[list[str]] = []
    for name in ("Awa", "Chantal"):
        meeting.guest(name, evening)
        with statements() as sent:
            assert tally(everything).listed == len(addresses(everything))
        seen.append([one for one in sent if "SELECT" in one])
        db.session.rollback()
    assert [len(one) for one in seen] == [3, 3]


def test_pr49_what_rows_lead_to_is_told_too() -> None:
    """Who shares, consented or kept a book is found by their card; who came, by their order."""
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    with transaction():
        add(ben, ContactFields("Dieudonné", email="dieudonne@example.cm"), now=NOW)
    mails = {code: {row[1] for row in addresses([code])} for code in ("network", "consents")}
    assert mails["network"] >= {"ben@example.cm"}
    assert mails["consents"] >= {"ben@example.cm"}
    of_books = tally(["books"])
    assert of_books.by_kind == {Affected.MEMBERS: 1, Affected.NOTED: 1}
    assert (of_books.total, of_books.listed) == (2, 1)
    assert [row[1] for row in addresses(["books"])] == ["ben@example.cm"]  # PR32: no noted one
    assert [row[2] for row in addresses(["door"])] == []  # nobody was scanned
