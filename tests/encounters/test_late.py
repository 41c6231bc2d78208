"""What a phone tells later: within a week it counts, then it is its author's alone (I4, PR14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.contacts.actions import accept, change, note_meeting
from app.contacts.queries import contact_for
from app.contacts.rules import ContactFields
from app.encounters.actions import hide_code, record, renew_code
from app.encounters.models import CardToken, EncounterFact
from app.encounters.queries import (
    given_card,
    meetings_of,
    pair,
    partners_of,
    shown_code,
    told_too_late,
)
from app.encounters.rules import FactKind, NotNow, PairState
from app.jottings.actions import forget
from app.jottings.models import Jotting
from app.jottings.rules import Jotted
from app.keeping.actions import keep_profile
from app.kernel.db import db, in_transaction, transaction
from app.profiles.models import Profile
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
HOUR = timedelta(hours=1)


def seen(giver: Profile, receiver: Profile) -> bool:
    return given_card(giver.id, receiver.id) is not None


def _late(shown: CardToken, by: Profile, *, happened: timedelta, received: timedelta) -> None:
    meeting.meets(
        by,
        shown,
        happened_at=meeting.EVENING + happened,
        now=meeting.EVENING + received,
    )


def test_a_meeting_told_within_a_week_counts_and_later_is_its_authors_alone() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    shown = meeting.code(ben, evening)
    with pytest.raises(NotNow):
        _late(shown, dieudonne, happened=timedelta(hours=9), received=timedelta(hours=9))
    late = {"happened_at": meeting.EVENING, "now": meeting.EVENING + timedelta(days=7, seconds=1)}
    fact = in_transaction(
        lambda: record(shown, by=dieudonne, kind=FactKind.SCAN, fact_id=str(uuid4()), **late)
    )
    assert (fact.stale, list(meetings_of(ben)), partners_of(ben)) == (True, [], set())
    assert not seen(ben, dieudonne)
    assert pair(ben.id, dieudonne.id).state is PairState.NONE
    assert (list(told_too_late(dieudonne)), list(told_too_late(ben))) == ([fact], [])
    _late(shown, dieudonne, happened=timedelta(0), received=timedelta(days=7))
    assert seen(ben, dieudonne)


@pytest.mark.parametrize("after", [hide_code, renew_code])
def test_pr14_a_code_changed_before_a_phone_tells_of_it_only_asks(after: Any) -> None:
    """Whoever changed it may have had a reason: a photograph kept and dated back gives nothing."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    meeting.code(ben, evening)
    shown = shown_code(meeting.code(ben, evening).token, reader=dieudonne, now=meeting.EVENING)
    in_transaction(lambda: after(ben, evening, now=meeting.EVENING + HOUR))
    told = {"happened_at": meeting.EVENING, "now": meeting.EVENING + 2 * HOUR}
    in_transaction(
        lambda: record(shown, by=dieudonne, kind=FactKind.SCAN, fact_id=str(uuid4()), **told)
    )
    between = pair(ben.id, dieudonne.id)
    assert (between.state, between.waiting_for) == (PairState.PENDING, ben.id)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (False, False)


def asked_late(hours: float = 3) -> tuple[Profile, Profile, EncounterFact]:
    """Ben hid his code before Dieudonné's phone told that it had read it."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    meeting.code(ben, evening)
    shown = shown_code(meeting.code(ben, evening).token, reader=None, now=meeting.EVENING)
    in_transaction(lambda: hide_code(ben, evening, now=meeting.EVENING + HOUR))
    told = {"happened_at": meeting.EVENING, "now": meeting.EVENING + hours * HOUR}
    fact = in_transaction(
        lambda: record(shown, by=dieudonne, kind=FactKind.SCAN, fact_id=str(uuid4()), **told)
    )
    return ben, dieudonne, fact


def test_a_line_noted_before_the_other_answered_is_in_the_book_once_they_did() -> None:
    ben, dieudonne, fact = asked_late()
    at = meeting.EVENING + 4 * HOUR
    said = Jotted("À rappeler", "Camions frigo, mardi")
    for _twice in range(2):
        in_transaction(lambda: note_meeting(dieudonne, fact, said, now=at))
    assert contact_for(dieudonne, ben.id) is None
    in_transaction(lambda: accept(ben, dieudonne.id, now=at))
    known = contact_for(dieudonne, ben.id)
    assert known is not None
    assert (known.reason, known.note) == ("À rappeler", "Camions frigo, mardi")
    theirs = contact_for(ben, dieudonne.id)
    assert theirs is not None
    assert (theirs.reason, theirs.note) == ("", "")


def test_a_line_noted_twice_stands_once_beside_what_was_written() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    contact = meeting.meets(dieudonne, meeting.code(ben, evening))
    fact = db.session.query(EncounterFact).one()
    wrote = ContactFields("Ben", reason="Même métier", note="Rit beaucoup")
    in_transaction(lambda: change(contact, wrote))
    said = Jotted("À rappeler", "Camions frigo")
    for _twice in range(2):
        in_transaction(lambda: note_meeting(dieudonne, fact, said, now=meeting.EVENING))
    assert contact.reason == "Même métier"
    assert contact.note == "Rit beaucoup\n\nÀ rappeler\n\nCamions frigo"


def test_a_guest_who_signs_in_keeps_the_lines_that_wait() -> None:
    ben, dieudonne, fact = asked_late()
    user = make.user("Dieudonné")
    mine = meeting.person("Dieudonné", user=user)
    at = meeting.EVENING + 4 * HOUR
    in_transaction(lambda: note_meeting(dieudonne, fact, Jotted("", "Camions"), now=at))
    in_transaction(lambda: keep_profile(user, dieudonne, now=at))
    in_transaction(lambda: accept(ben, mine.id, now=at))
    known = contact_for(mine, ben.id)
    assert known is not None
    assert known.note == "Camions"


def test_pr10_pr42_who_was_never_answered_is_gone_a_month_later_and_who_was_stays() -> None:
    now = meeting.EVENING + 4 * HOUR
    (_ben, in_vain, one), (awa, heard, other) = asked_late(), asked_late()
    for by, fact in ((in_vain, one), (heard, other)):
        with transaction():
            note_meeting(by, fact, Jotted("Camions", ""), now=now)
    in_transaction(lambda: accept(awa, heard.id, now=now))
    for days, left in ((29, 2), (30, 1)):
        with transaction():
            forget(now=meeting.EVENING + timedelta(days=days))
        assert db.session.query(Jotting).count() == left
    assert (partners_of(in_vain), partners_of(heard)) == (set(), {awa.id})
    assert pair(heard.id, awa.id).state is PairState.MUTUAL
