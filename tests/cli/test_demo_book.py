from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tests.cli.demo import NOW, rebuild

if TYPE_CHECKING:
    from flask import Flask

    from app.events.models import Event
    from app.profiles.models import Profile


def ben() -> Profile:
    from app.accounts.queries import user_by_email
    from app.accounts.rules import demo_address
    from app.profiles.queries import profile_of

    user = user_by_email(demo_address("ben"))
    profile = profile_of(user) if user else None
    assert profile
    return profile


def test_bens_book_holds_people_with_the_evening_they_met(built: Flask) -> None:
    from app.contacts.models import Contact
    from app.kernel.db import db

    book = db.session.scalars(select(Contact).where(Contact.owner_id == ben().id)).all()
    assert len(book) > 20
    # three typed by hand, seven recalled while taking stock, five out of a file
    assert len([contact for contact in book if contact.context_event_id]) == len(book) - 15


def test_ben_has_a_file_to_look_at_and_two_pairs_to_settle(built: Flask) -> None:
    from app.bringing.queries import counts, files_of
    from app.bringing.rules import FileState, RowState
    from app.duplicates.queries import open_pairs
    from app.duplicates.rules import Tier

    waiting, taken = files_of(ben())
    assert (waiting.state, taken.state) == (FileState.READY, FileState.DONE)
    assert counts(waiting) == {
        RowState.NEW: 2,
        RowState.ALIKE: 1,
        RowState.KNOWN: 1,
        RowState.BAD: 1,
    }
    assert counts(taken) == {RowState.TAKEN: 5}
    pairs = {tier: open_pairs(ben(), tier, most=9) for tier in Tier}
    assert {tier: [(p.first.name, p.second.name) for p in two] for tier, two in pairs.items()} == {
        Tier.SURE: [("Clarisse Kuate", "Clarisse Kuate Fotso")],
        Tier.MAYBE: [("Hortense Mpondo", "Hortence Mpondo")],
    }


def test_ben_is_asked_of_the_last_evening_and_asked_for_by_two(built: Flask) -> None:
    from app.badges.queries import left_for
    from app.company.queries import contacts_at
    from app.encounters.queries import requests_to
    from app.mornings.queries import dates_to_think_of, suggestions
    from app.mornings.rules import Reason

    (last,) = dates_to_think_of(ben(), now=NOW)
    why = [one.why for one in suggestions(ben(), last, now=NOW)]
    assert (why[0], set(why[1:])) == (Reason.WANTED, {Reason.THERE})
    assert {fact.event_id for fact in requests_to(ben(), now=NOW)} == {last.id}
    assert len(requests_to(ben(), now=NOW)) == 2
    assert len(left_for(ben(), now=NOW)) == 1
    expected = [contacts_at(ben(), event, now=NOW) for event in coming_for_ben()]
    assert any(expected)


def coming_for_ben() -> list[Event]:
    from app.profiles.queries import evenings_to_come

    return evenings_to_come(ben(), now=NOW)


def test_a_team_has_badges_drawers_and_money_brought_to_the_bank(built: Flask) -> None:
    from app.badges.queries import tally
    from app.cli.demo_facts import meeting_now
    from app.kernel.db import db
    from app.tills.models import Drawer
    from app.tills.queries import payouts

    badges = tally(meeting_now(now=NOW).id)
    assert 0 < badges.people - badges.printed < badges.people
    held = db.session.scalars(select(Drawer).order_by(Drawer.id)).all()
    assert [(one.closed_at is None, one.over if one.closed_at else 0) for one in held] == [
        (False, -500),
        (True, 0),
    ]
    assert len(db.session.execute(payouts(held[0].organizer_id)).all()) == 1


def test_a_demo_that_is_started_another_day_has_a_file_to_look_at_again(built: Flask) -> None:
    from app.bringing.actions import forget
    from app.bringing.queries import files_of
    from app.bringing.rules import FileState
    from app.cli.demo_facts import meeting_now
    from app.kernel.db import transaction

    later = NOW + timedelta(days=2)
    with transaction():
        forget(now=later)
    assert [file.state for file in files_of(ben())] == [FileState.DONE]
    with transaction():
        meeting_now(now=later)
    assert [file.state for file in files_of(ben())] == [FileState.READY, FileState.DONE]
    rebuild(NOW)
