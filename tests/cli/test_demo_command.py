"""`flask demo`: when it builds, when it refuses, and the facts and links it tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests import make
from tests.cli.demo import count, rebuild

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.one_database
def test_the_last_minute_of_february_has_half_a_year_behind_it(house: Flask) -> None:
    from app.events.models import Event
    from app.orders.queries import counter_drift

    now = datetime(2027, 2, 28, 23, 50, tzinfo=UTC)
    rebuild(now)
    assert count(Event, Event.ends_at < now) >= 24
    assert counter_drift() == []


def test_real_data_is_never_touched(house: Flask) -> None:
    from app.accounts.models import Organizer, User

    runner = house.test_cli_runner()
    make.user("Dieudonné")
    refused = runner.invoke(args=["demo"])
    assert (refused.exit_code, "real data" in refused.output) == (1, True)
    make.organizer()
    refused = runner.invoke(args=["demo", "--reset"])
    assert (refused.exit_code, "real data" in refused.output) == (1, True)
    assert (count(User), count(Organizer)) == (1, 1)


@pytest.mark.one_database
def test_facts_and_links_open_what_they_say(house: Flask) -> None:
    """What a stranger's script does: read the facts, sign in, pair a phone, look at the tickets."""
    from app.door.actions import pair
    from app.door.models import Entry
    from app.kernel.db import db, transaction
    from app.tickets.models import Ticket

    house.config["WTF_CSRF_ENABLED"] = False
    runner = house.test_cli_runner()
    assert runner.invoke(args=["demo", "--facts"]).exit_code == 1
    assert runner.invoke(args=["demo", "--links"]).output == "\n"
    assert runner.invoke(args=["demo"]).exit_code == 0
    told = runner.invoke(args=["demo", "--facts"])
    facts = json.loads(told.output)
    assert sorted(facts["sign_in"]) == ["attendee", "door", "operator", "organizer"]
    for link in facts["sign_in"].values():
        visitor = house.test_client()
        path = link.removeprefix(facts["base_url"])
        assert visitor.get(path).status_code == 200
        assert visitor.post(path).status_code == 302
        assert visitor.get("/session").status_code == 200
        assert visitor.post(path).status_code == 410
    db.session.rollback()
    found = {
        name: db.session.execute(select(Ticket).where(Ticket.token == token)).scalar_one()
        for name, token in facts["tickets"].items()
    }
    entered = {name: db.session.get(Entry, t.id) is not None for name, t in found.items()}
    assert entered == {"valid": False, "used": True, "cancelled": False, "other_event": False}
    assert found["cancelled"].status == "cancelled"
    with transaction():
        scanner, _token = pair(facts["pairing_code"], name="essai", now=datetime.now(UTC))
    assert {scanner.event_id} == {found[n].event_id for n in ("valid", "used", "cancelled")}
    assert scanner.event_id != found["other_event"].event_id
    assert facts["api_token"] is None
    _title, *lines, _again = runner.invoke(args=["demo", "--links"]).output.splitlines()
    assert [line.split()[-2] for line in lines] == ["organizer", "attendee", "door", "operator"]
    assert all("http://localhost/session/" in line for line in lines)


def test_production_has_no_demo(house: Flask) -> None:
    from dataclasses import replace

    settings = house.extensions["settings"]
    house.extensions["settings"] = replace(settings, mode="production")
    try:
        refused = house.test_cli_runner().invoke(args=["demo"])
    finally:
        house.extensions["settings"] = settings
    assert (refused.exit_code, "production" in refused.output) == (1, True)
