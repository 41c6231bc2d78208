"""Showing a card, scanning it, taking it back: on the database, without a page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.encounters.actions import (
    block,
    give_again,
    hide_code,
    leave,
    renew_code,
    take_back,
    unblock,
)
from app.encounters.models import CardToken, EncounterFact
from app.encounters.queries import given_card, has_blocked, is_blocked, shown_code
from app.encounters.rules import NoTicket, NotNow, OwnCode, UnknownCode
from app.kernel.db import db, transaction
from app.profiles.actions import join
from app.profiles.models import Profile
from app.profiles.queries import tickets_of
from app.profiles.rules import NotInNetwork
from app.tickets.models import Ticket
from app.tickets.rules import Reading, TicketStatus, read_token
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
HOUR = timedelta(hours=1)


def test_one_keeps_the_same_code_all_evening() -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    first = meeting.code(ben, evening)
    again = meeting.code(ben, evening, now=meeting.EVENING + HOUR)
    assert (first.id, len(first.token), len(first.short_code)) == (again.id, 16, 6)


def test_a_renewed_code_ends_the_one_before() -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    old = meeting.code(ben, evening)
    with transaction():
        new = renew_code(ben, evening, now=meeting.EVENING)
    assert shown_code(new.token, reader=None, now=meeting.EVENING) is new
    with pytest.raises(UnknownCode):
        shown_code(old.token, reader=None, now=meeting.EVENING)


@pytest.mark.parametrize(
    ("minutes", "shows"),
    [(-61, False), (-60, True), (0, True), (180 + 360, True), (180 + 361, False)],
)
def test_a_code_is_shown_from_an_hour_before_to_six_hours_after(minutes: int, shows: bool) -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    at = evening.starts_at + timedelta(minutes=minutes)
    if shows:
        assert meeting.code(ben, evening, now=at).event_id == evening.id
    else:
        with pytest.raises(NotNow):
            meeting.code(ben, evening, now=at)


def test_who_holds_no_ticket_shows_no_code() -> None:
    evening, other = meeting.evening(), meeting.evening()
    dieudonne = meeting.guest("Dieudonné", other)
    with pytest.raises(NoTicket):
        meeting.code(dieudonne, evening)


def test_a_cancelled_ticket_shows_no_code() -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    with transaction():
        db.session.get_one(Ticket, tickets_of(ben)[0].id).status = TicketStatus.CANCELLED
    with pytest.raises(NoTicket):
        meeting.code(ben, evening)


def test_what_a_member_bought_signed_in_is_their_evening_without_saying_so() -> None:
    evening = meeting.evening()
    account = make.user("Ben")
    ben = meeting.person("Ben", user=account)
    meeting.ticket(evening, user=account)
    assert meeting.code(ben, evening).event_id == evening.id


def test_who_took_their_yes_back_shows_and_scans_nothing() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    shown, his = meeting.code(ben, evening), meeting.code(dieudonne, evening)
    with transaction():
        leave(ben, locale="fr", now=meeting.EVENING)
    with pytest.raises(UnknownCode):
        shown_code(shown.token, reader=dieudonne, now=meeting.EVENING)
    with pytest.raises(NotInNetwork):
        meeting.meets(ben, his)
    with pytest.raises(NotInNetwork):
        meeting.code(ben, evening)


def test_a_code_is_found_as_it_is_typed() -> None:
    evening = meeting.evening()
    shown = meeting.code(meeting.guest("Ben", evening), evening)
    for typed in (
        shown.token,
        shown.token.lower(),
        shown.short_code,
        f" {shown.short_code[:3].lower()}-{shown.short_code[3:]} ",
        shown.short_code.replace("0", "o").replace("1", "l"),
    ):
        assert shown_code(typed, reader=None, now=meeting.EVENING) is shown


def told(typed: str, reader: Profile | None = None) -> str:
    try:
        shown_code(typed, reader=reader, now=meeting.EVENING)
    except UnknownCode as error:
        return f"{error.code} {error.facts}"
    return "found"


def test_a_ticket_never_resolves_as_a_card_nor_a_card_as_a_ticket() -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    ticket, shown = meeting.ticket(evening), meeting.code(ben, evening)
    for typed in (ticket.token, ticket.secret, ticket.token[:16], ticket.token[4:10], "", "é" * 6):
        assert told(typed) == "unknown-code {}"
    assert read_token(shown.token) == (Reading.FOREIGN, "")
    assert read_token(shown.short_code) == (Reading.FOREIGN, "")


def test_unknown_expired_hidden_and_blocked_codes_are_told_alike() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    chantal = meeting.guest("Chantal", evening)
    bens, hers = meeting.code(ben, evening), meeting.code(chantal, evening)
    with transaction():
        block(ben, dieudonne.id, now=meeting.EVENING)
        hide_code(chantal, evening, now=meeting.EVENING)
    answers = {
        told("0123456789ABCDEF"),
        told(bens.token, dieudonne),
        told(hers.token, dieudonne),
        told(hers.short_code),
    }
    assert answers == {"unknown-code {}"}
    assert told(bens.token) == "found"
    with pytest.raises(UnknownCode):
        shown_code(bens.token, reader=None, now=evening.ends_at + 7 * HOUR)


def seen(giver: Profile, receiver: Profile) -> bool:
    return given_card(giver.id, receiver.id) is not None


def test_a_live_code_scanned_gives_both_cards_at_once() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (False, False)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (True, True)


def test_the_same_meeting_sent_twice_is_one() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    shown = meeting.code(ben, evening)
    first = meeting.meets(dieudonne, shown, fact_id="11111111-1111-4111-8111-111111111111")
    again = meeting.meets(dieudonne, shown, fact_id="11111111-1111-4111-8111-111111111111")
    assert first.id == again.id
    assert db.session.query(EncounterFact).count() == 1


def test_another_persons_fact_cannot_be_sent_as_mine() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    chantal = meeting.guest("Chantal", evening)
    shown = meeting.code(ben, evening)
    meeting.meets(dieudonne, shown, fact_id="11111111-1111-4111-8111-111111111111")
    with pytest.raises(UnknownCode):
        meeting.meets(chantal, shown, fact_id="11111111-1111-4111-8111-111111111111")
    assert not seen(ben, chantal)


def test_one_does_not_meet_oneself() -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    with pytest.raises(OwnCode):
        meeting.meets(ben, meeting.code(ben, evening))


def _late(shown: CardToken, by: Profile, *, happened: timedelta, received: timedelta) -> None:
    meeting.meets(
        by,
        shown,
        happened_at=meeting.EVENING + happened,
        now=meeting.EVENING + received,
    )


def test_a_phone_whose_clock_runs_ahead_meets_now() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    _late(meeting.code(ben, evening), dieudonne, happened=HOUR, received=timedelta(0))
    assert db.session.query(EncounterFact).one().happened_at == meeting.EVENING


def test_a_card_taken_back_is_not_seen_until_given_again() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    with transaction():
        take_back(ben, dieudonne.id, now=meeting.EVENING + HOUR)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (False, True)
    with transaction():
        give_again(ben, dieudonne.id, now=meeting.EVENING + 2 * HOUR)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (True, True)


def test_giving_again_to_someone_never_met_gives_nothing() -> None:
    ben, dieudonne = meeting.person("Ben"), meeting.person("Dieudonné")
    with transaction():
        give_again(ben, dieudonne.id, now=meeting.EVENING)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (False, False)


def test_i5_a_block_hides_both_and_only_its_author_lifts_it() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    shown = meeting.code(ben, evening)
    meeting.meets(dieudonne, shown)
    with transaction():
        block(ben, dieudonne.id, now=meeting.EVENING + HOUR)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (False, False)
    assert (has_blocked(ben.id, dieudonne.id), has_blocked(dieudonne.id, ben.id)) == (True, False)
    with pytest.raises(UnknownCode):
        meeting.meets(dieudonne, shown)
    with transaction():
        unblock(dieudonne, ben.id, now=meeting.EVENING + HOUR)
    assert is_blocked(ben.id, dieudonne.id)
    with transaction():
        unblock(ben, dieudonne.id, now=meeting.EVENING + 2 * HOUR)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (True, True)


def test_leaving_takes_every_card_back_and_coming_again_gives_none_by_itself() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    subject = f"profile:{ben.id}"
    assert consented(subject, Purpose.BADGE_SCAN)
    with transaction():
        leave(ben, locale="fr", now=meeting.EVENING + HOUR)
    assert (seen(ben, dieudonne), seen(dieudonne, ben)) == (False, True)
    assert not consented(subject, Purpose.BADGE_SCAN)
    later = meeting.EVENING + 2 * HOUR
    with transaction():
        join(ben, meeting.card("Ben Tabi"), agrees=True, is_adult=True, locale="fr", now=later)
    assert consented(subject, Purpose.BADGE_SCAN)
    assert not seen(ben, dieudonne)
