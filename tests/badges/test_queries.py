"""A badge shows a card once its wearer is in; before, and else, nothing. A label names, no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.awaited.queries import AWAITED
from app.badges.actions import print_badges
from app.badges.models import Badge
from app.badges.queries import found, labels, shown_badge, tally, to_print
from app.badges.rules import BADGE_CODE, UnknownBadge
from app.contacts.actions import accept, meet
from app.contacts.queries import contact_for
from app.encounters.actions import block, leave, take_back
from app.encounters.queries import pair, requests_to
from app.encounters.rules import ASKED_LASTS, FactKind, PairState
from app.events.models import Event
from app.kernel.codes import is_well_formed
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.passages.actions import take_scans
from app.profiles.models import Profile
from app.tickets.models import Ticket
from tests import make, meeting
from tests.door.making import cancel, phone, ticket, tickets, told
from tests.meeting import EVENING

pytestmark = pytest.mark.usefixtures("house")


def badge(of: Ticket) -> str:
    with transaction():
        print_badges(of.event_id, [of.id], now=make.NOW)
    return db.session.get_one(Badge, of.id).code


def comes_in(of: Ticket) -> None:
    at = EVENING - timedelta(minutes=30)
    door = phone(of.event)[0]
    with transaction():
        scan = told(of, seconds=(at - make.NOW).total_seconds())
        take_scans(door, [scan], skew=timedelta(0), now=EVENING)


def wearer(event: Event, name: str = "Zita Talla") -> tuple[Profile, Ticket, str]:
    profile = meeting.person(name)
    mine = meeting.comes(profile, event)
    return profile, mine, badge(mine)


def reads(by: Profile, code: str) -> object:
    shown = shown_badge(code, reader=by, now=EVENING)
    with transaction():
        return meet(
            shown,
            by=by,
            kind=FactKind.SCAN,
            fact_id=f"fact-{make.next_number()}",
            happened_at=EVENING,
            now=EVENING,
        )


def is_silent(code: str, reader: Profile | None = None, *, hours: float = 0) -> bool:
    try:
        shown_badge(code, reader=reader, now=EVENING + timedelta(hours=hours))
    except UnknownBadge:
        return True
    return False


def test_it_is_silent_until_its_wearer_is_in_and_again_when_the_evening_is_over() -> None:
    profile, mine, code = wearer(meeting.evening())
    assert is_well_formed(code, BADGE_CODE)
    assert code not in (mine.token, mine.secret)
    assert is_silent(code)
    comes_in(mine)
    assert shown_badge(code.lower(), reader=None, now=EVENING).card.profile_id == profile.id
    assert is_silent(code, hours=9)
    with transaction():
        leave(profile, locale="fr", now=EVENING)
    assert is_silent(code)


def test_who_said_no_yes_has_a_badge_that_shows_nothing() -> None:
    mine = meeting.ticket(meeting.evening(), "Paul")
    code = badge(mine)
    comes_in(mine)
    assert is_silent(code)
    assert is_silent("0000000000")


def test_a_dead_ticket_and_a_block_silence_it() -> None:
    event = meeting.evening()
    profile, mine, code = wearer(event)
    comes_in(mine)
    ben = meeting.guest("Ben", event)
    with transaction():
        block(profile, ben.id, now=EVENING)
    assert is_silent(code, ben)
    assert not is_silent(code)
    cancel(mine)
    assert is_silent(code)


def test_reading_it_asks_and_the_yes_gives_both_cards() -> None:
    event = meeting.evening()
    zita, mine, code = wearer(event)
    comes_in(mine)
    ben = meeting.guest("Ben", event)
    assert reads(ben, code) is None
    assert pair(ben.id, zita.id).giving == frozenset()
    assert [fact.from_id for fact in requests_to(zita, now=EVENING)] == [ben.id]
    assert requests_to(ben, now=EVENING) == []
    with transaction():
        accept(zita, ben.id, now=EVENING)
    assert pair(ben.id, zita.id).state is PairState.MUTUAL
    for owner, other in ((ben, zita), (zita, ben)):
        contact = contact_for(owner, other.id)
        assert contact is not None
        assert (contact.context_event_id, contact.name) == (
            event.id,
            other.cards[0].name.split()[0],
        )
    assert requests_to(zita, now=EVENING) == []


def test_an_answer_nobody_waits_for_is_none() -> None:
    event = meeting.evening()
    zita, mine, code = wearer(event)
    comes_in(mine)
    ben = meeting.guest("Ben", event)
    with pytest.raises(NotFound), transaction():
        accept(zita, ben.id, now=EVENING)
    reads(ben, code)
    later = EVENING + ASKED_LASTS + timedelta(seconds=1)
    assert requests_to(zita, now=later) == []
    with transaction():
        take_back(zita, ben.id, now=EVENING + timedelta(seconds=1))
    assert requests_to(zita, now=EVENING + timedelta(seconds=2)) == []
    assert pair(ben.id, zita.id).giving == frozenset()


def test_two_who_read_each_others_badge_have_met() -> None:
    event = meeting.evening()
    zita, hers, her_code = wearer(event)
    ben, his, his_code = wearer(event, "Ben Tabi")
    comes_in(hers)
    comes_in(his)
    assert reads(ben, her_code) is None
    assert reads(zita, his_code) is not None
    assert pair(ben.id, zita.id).state is PairState.MUTUAL


def test_a_sheet_goes_on_where_the_last_one_stopped_and_keeps_codes() -> None:
    event = meeting.evening()
    elodie, zita, gone = (ticket(event, name) for name in ("Élodie", "Zita", "Gone"))
    cancel(gone)
    assert to_print(event.id, again=False) == [elodie.id, zita.id]
    first = badge(elodie)
    assert to_print(event.id, again=False) == [zita.id]
    assert to_print(event.id, again=True) == [elodie.id, zita.id]
    assert badge(elodie) == first
    assert (tally(event.id).people, tally(event.id).printed) == (2, 1)
    assert gone.status not in AWAITED
    elsewhere = make.event()
    with transaction():
        print_badges(elsewhere.id, [zita.id], now=make.NOW)
    assert db.session.get(Badge, zita.id) is None


def test_a_label_names_its_wearer_and_says_where_nobody_is_named_yet() -> None:
    event = meeting.evening()
    ben, seat, claimed = tickets(event, ["Ben Tabi", "Ben Tabi", "Ben Tabi"])
    with transaction():
        claimed.holder_name, claimed.claimed_at = "Paul Ebo", make.NOW
    _zita, hers, _code = wearer(event)
    ids = [ben.id, seat.id, claimed.id, hers.id]
    with transaction():
        print_badges(event.id, ids, now=make.NOW)
    said = [(x.name, x.guest_of, x.organisation) for x in labels(event.id, ids)]
    assert said == [
        ("Ben Tabi", "", ""),
        ("", "Ben Tabi", ""),
        ("Paul Ebo", "", ""),
        ("Ben", "", "ActivSpaces"),
    ]


def test_one_is_found_by_name_accents_aside() -> None:
    event = meeting.evening()
    elodie = ticket(event, "Élodie Ngo")
    ticket(event, "Zita")
    assert found(event.id, "ngo elo") == [elodie]
    assert found(event.id, " ") == []
