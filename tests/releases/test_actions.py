"""A draft goes public at its hour, once, or its team hears why not."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.accounts.rules import Role
from app.events.actions import publish_event
from app.events.models import Event
from app.events.rules import Activity, Status
from app.jobs.releases import release_all
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.releases import actions
from app.releases.rules import NoDraft, NotLater
from tests import make
from tests.make import NOW
from tests.races.crowd import at_once

pytestmark = pytest.mark.usefixtures("house")
SOON = NOW + timedelta(hours=2)
WORKERS = 2


def draft(**facts: Any) -> Event:
    """Ready to go public, planned."""
    ready: dict[str, Any] = {"status": Status.DRAFT, "activity": Activity.SHOW, "dinner": True}
    event = make.event(**(ready | facts))
    with transaction():
        actions.plan(event, at=SOON, now=NOW)
    return event


def told() -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.actor == "job")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def standing(event: Event) -> tuple[Status, bool]:
    db.session.expire_all()
    return event.status, event.publish_at is not None


def test_it_goes_public_at_its_hour_not_a_second_before_and_once() -> None:
    event = draft()
    with time_machine.travel(SOON - timedelta(seconds=1), tick=False):
        assert release_all() == 0
    assert standing(event) == (Status.DRAFT, True)
    with time_machine.travel(SOON, tick=False):
        assert (release_all(), release_all()) == (1, 0)
    assert standing(event) == (Status.PUBLISHED, False)
    assert told() == ["event.publish"]


def test_where_something_lacks_it_stays_a_draft_and_who_organizes_hears_what_once() -> None:
    event = draft(dinner=False)
    awa, owner = make.awa(event.organizer, Role.ORGANIZER), make.awa(event.organizer)
    make.member(event.organizer, "Chantal", Role.DOOR)
    with time_machine.travel(SOON, tick=False):
        assert (release_all(), release_all()) == (0, 0)
    assert standing(event) == (Status.DRAFT, False)
    mails = db.session.scalars(select(Message).order_by(Message.recipient)).all()
    assert sorted(m.recipient for m in mails) == sorted([str(awa.email), str(owner.email)])
    assert {(m.facts["why"], *m.facts["missing"]) for m in mails} == {("not-ready", "dinner")}
    assert told() == ["event.unreleased"]


def test_a_plan_that_was_dropped_or_a_date_published_by_hand_is_left_alone() -> None:
    dropped, by_hand = draft(), draft()
    with transaction():
        actions.call_off(dropped)
        publish_event(by_hand, prices=[15_000], now=NOW)
    with time_machine.travel(SOON, tick=False):
        assert release_all() == 0
    assert (standing(dropped)[0], standing(by_hand)) == (Status.DRAFT, (Status.PUBLISHED, False))
    assert told() == []


def test_only_a_draft_is_planned_or_shown_and_only_before_it_begins() -> None:
    event = draft()
    for at in (NOW, event.starts_at):
        with pytest.raises(NotLater):
            actions.plan(event, at=at, now=NOW)
    public = make.event()
    with pytest.raises(NoDraft):
        actions.plan(public, at=SOON, now=NOW)
    with pytest.raises(NoDraft):
        actions.show_ahead(public)


def released_by_two(house: Flask, event: Event) -> int:
    """How often it went public, by what each of two workers says."""
    event_id = event.id
    db.session.rollback()
    with_clock = partial(actions.release, event_id, now=SOON)
    gave = at_once(house, [partial(in_transaction, with_clock)] * WORKERS)
    return sum(one is True for one in gave)


def test_of_two_workers_at_once_one_publishes(house: Flask) -> None:
    event = draft()
    assert released_by_two(house, event) == 1
    assert (standing(event), told()) == ((Status.PUBLISHED, False), ["event.publish"])


def test_twin_who_only_looks_whether_it_is_due_publishes_twice(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_take", lambda event_id, now: SOON)
    assert released_by_two(house, draft()) == WORKERS
    assert told() == ["event.publish"] * WORKERS
