"""What passed between two people: noted, changed, taken away, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.queries import contact_for
from app.contacts.rules import ContactFields
from app.encounters.rules import FactKind, Mode
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.touches.actions import change, note, remove
from app.touches.models import Interaction, InteractionWith
from app.touches.queries import interaction_of, last_of, meetings_of, timeline
from app.touches.rules import (
    Channel,
    Direction,
    InFuture,
    Seen,
    TouchFacts,
    TouchKind,
    meetings_in,
)
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
DAY = timedelta(days=1)
NOW = make.NOW + 60 * DAY


def known_by(owner: Profile, name: str = "Awa") -> Contact:
    with transaction():
        return add(owner, ContactFields(name), now=make.NOW)


def told(*contacts: Contact, day: int = 0, key: str = "", **facts: Any) -> str:
    made = key or str(uuid4())
    base: dict[str, Any] = {"channel": Channel.PHONE, "occurred_at": make.NOW + day * DAY}
    said = TouchFacts(**(base | facts))
    with transaction():
        note(contacts, said, key=made, now=NOW)
    return made


def lasts(contact: Contact) -> tuple[datetime | None, datetime | None]:
    return contact.last_touch_at, contact.last_in_person_at


def test_i10_what_was_last_follows_each_exchange_noted_changed_and_taken_away() -> None:
    contact = known_by(meeting.person("Ben"))
    told(contact, day=1, channel=Channel.IN_PERSON)
    call = told(contact, day=9)
    first, last = make.NOW + DAY, make.NOW + 9 * DAY
    assert lasts(contact) == (last, first)
    row = interaction_of(contact, call)
    with transaction():
        change(row, TouchFacts(Channel.IN_PERSON, make.NOW + 5 * DAY), now=NOW)
    assert lasts(contact) == (make.NOW + 5 * DAY,) * 2
    with transaction():
        remove(row)
    assert lasts(contact) == (first, first)


def test_an_exchange_noted_twice_is_one_and_with_several_people_each_has_it() -> None:
    ben = meeting.person("Ben")
    awa, paul = known_by(ben), known_by(ben, "Paul")
    key = told(awa, paul, note="Déjeuner")
    told(awa, key=key, note="Autre chose")
    for contact in (awa, paul):
        assert [e.interaction and e.interaction.note for e in timeline(contact).entries] == [
            "Déjeuner"
        ]
    with transaction():
        remove(interaction_of(awa, key))
    assert (lasts(paul), timeline(paul).found) == ((None, None), 0)


def test_what_has_not_happened_is_not_noted() -> None:
    contact = known_by(meeting.person("Ben"))
    with pytest.raises(InFuture):
        told(contact, day=61)


def test_a_timeline_is_its_owners() -> None:
    contact = known_by(meeting.person("Ben"))
    key = told(contact)
    theirs = known_by(meeting.person("Chantal"))
    with pytest.raises(NotFound):
        interaction_of(theirs, key)
    assert timeline(theirs).found == 0


def met() -> tuple[Contact, Contact, datetime]:
    """(Ben's Awa, Awa's Ben, when)."""
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben", evening), meeting.guest("Awa", evening)
    mine = meeting.meets(ben, meeting.code(awa, evening))
    theirs = contact_for(awa, ben.id)
    assert theirs is not None
    return mine, theirs, meeting.EVENING


def test_a_meeting_is_in_both_timelines_by_itself_and_is_in_person() -> None:
    for contact in met()[:2]:
        (entry,) = timeline(contact).entries
        assert (entry.at, entry.event) == (meeting.EVENING, contact.context_event)
        assert lasts(contact) == last_of(contact) == (meeting.EVENING,) * 2
        assert timeline(contact, channel=Channel.PHONE).found == 0
        assert timeline(contact, channel=Channel.IN_PERSON).found == 1
        assert timeline(contact, kind=TouchKind.WORK).found == 0


def test_a_noted_call_taken_away_leaves_the_meeting_as_the_last() -> None:
    contact, _other, at = met()
    key = told(contact, day=20)
    assert lasts(contact) == (make.NOW + 20 * DAY, at)
    with transaction():
        remove(interaction_of(contact, key))
    assert lasts(contact) == (at, at)


def test_i19_only_what_both_had_a_part_in_is_a_meeting() -> None:
    def seen(kind: FactKind, actor: int, mode: Mode | None = None, hour: int = 0) -> Seen:
        return Seen(kind, mode, actor, 7, make.NOW + timedelta(hours=hour))

    badge = seen(FactKind.SCAN, 1, Mode.BADGE)
    assert meetings_in([]) == meetings_in([badge]) == {}
    assert meetings_in([badge, seen(FactKind.ACCEPT, 1, hour=1)]) == {}  # the same one again
    for answer in (seen(FactKind.ACCEPT, 2, hour=1), seen(FactKind.SCAN, 2, Mode.BADGE, 1)):
        assert meetings_in([badge, answer]) == meetings_in([answer, badge]) == {7: make.NOW}
    assert meetings_in([seen(FactKind.REVOKE, 1), seen(FactKind.BLOCK, 2)]) == {}
    assert meetings_in([seen(FactKind.CODE, 1, Mode.LIVE, 2)]) == {7: make.NOW + timedelta(hours=2)}
    evening = meeting.evening()  # being there together is nothing
    ben, _awa = meeting.guest("Ben", evening), meeting.guest("Awa", evening)
    contact = known_by(ben)
    assert (meetings_of(contact), lasts(contact)) == ([], (None, None))


def test_a_thousand_entries_come_page_by_page_newest_first() -> None:
    contact = known_by(meeting.person("Ben"))
    row = {"owner_id": contact.owner_id, "kind": TouchKind.NEWS, "channel": Channel.SMS}
    row |= {"direction": Direction.OUT, "note": "", "created_at": NOW}
    minute = timedelta(minutes=1)
    rows = [row | {"id": f"n{n:04}", "occurred_at": make.NOW + n * minute} for n in range(1_000)]
    links = [
        {"interaction_id": r["id"], "contact_id": contact.id, "owner_id": contact.owner_id}
        for r in rows
    ]
    with transaction():
        db.session.execute(insert(Interaction), rows)
        db.session.execute(insert(InteractionWith), links)
    first, last = timeline(contact), timeline(contact, page=99)
    assert (first.found, first.pages, last.page, len(last.entries)) == (1_000, 34, 34, 10)
    assert first.entries[0].at == make.NOW + 999 * minute
    assert last.entries[-1].at == make.NOW
