"""The card one chooses when showing a code is the one that is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations

import pytest
import time_machine
from flask import Flask

from app.encounters.actions import show_code, take_back
from app.encounters.models import CardToken
from app.encounters.queries import given_card
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.profiles.actions import add_card, end_card
from app.profiles.models import Card, Profile
from app.profiles.rules import CardFields
from tests import meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
NOW = meeting.EVENING


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ben() -> tuple[Profile, Card, Event]:
    """Ben has a second card for those he meets in private."""
    evening = meeting.evening()
    ben = meeting.guest("Ben Tabi", evening)
    with transaction():
        card = add_card(ben, CardFields("Ben", site="https://ben.cm"), label="Perso", now=NOW)
    return ben, card, evening


def chooses(house: Flask, who: Profile, event: Event, card: int | str) -> int:
    sent = {"event": event.code, "card": str(card)}
    return phone_of(house, who).post("/member/code", data=sent).status_code


def shown(who: Profile) -> CardToken:
    query = db.session.query(CardToken).join(Card).filter(Card.profile_id == who.id)
    return query.filter(CardToken.revoked_at.is_(None)).one()


def given_to(who: Profile, by: Profile) -> int | None:
    grant = given_card(by.id, who.id)
    return grant.card_id if grant else None


def test_the_chosen_card_is_given_and_the_page_says_which(
    house: Flask, ben: tuple[Profile, Card, Event]
) -> None:
    me, perso, evening = ben
    page = plain(phone_of(house, me).get("/member/code").text)
    assert ("Quelle carte donner ?" in page, "Perso" in page) == (True, True)
    assert chooses(house, me, evening, perso.id) == 303
    zita = meeting.guest("Zita", evening)
    known = meeting.meets(zita, shown(me))
    assert given_to(zita, me) == perso.id
    theirs = plain(phone_of(house, zita).get(f"/member/contacts/{known.id}").text)
    assert ("ben.cm" in theirs, "677" in theirs) == (True, False)


def test_another_card_is_another_code_and_a_renewed_one_keeps_it(
    house: Flask, ben: tuple[Profile, Card, Event]
) -> None:
    me, perso, evening = ben
    usual = me.card
    assert usual is not None
    first = meeting.code(me, evening)
    assert chooses(house, me, evening, perso.id) == 303
    second = shown(me)
    assert (first.card_id, second.card_id, first.id == second.id) == (usual.id, perso.id, False)
    sent = {"event": evening.code, "renew": "1"}
    assert phone_of(house, me).post("/member/code", data=sent).status_code == 303
    assert (shown(me).card_id, shown(me).id == second.id) == (perso.id, False)


def test_a_card_of_somebody_else_or_junk_is_not_shown(
    house: Flask, ben: tuple[Profile, Card, Event]
) -> None:
    me, _perso, evening = ben
    zita = meeting.guest("Zita", evening)
    assert zita.card is not None
    answers = [chooses(house, me, evening, typed) for typed in (zita.card.id, "x", "²", "9" * 30)]
    assert answers == [404] * 4
    assert db.session.query(CardToken).count() == 0


def test_taken_back_and_given_again_it_is_the_usual_card_and_a_card_thrown_away_too(
    house: Flask, ben: tuple[Profile, Card, Event]
) -> None:
    me, perso, evening = ben
    zita = meeting.guest("Zita", evening)
    assert chooses(house, me, evening, perso.id) == 303
    known = meeting.meets(zita, shown(me))
    assert known is not None
    in_transaction(lambda: take_back(me, zita.id, now=NOW + timedelta(seconds=1)))
    assert given_to(zita, me) is None
    in_transaction(lambda: end_card(me, perso, now=NOW + timedelta(seconds=2)))
    later = NOW + timedelta(seconds=3)
    assert meeting.meets(zita, meeting.code(me, evening, now=later), now=later).id == known.id
    assert me.card is not None
    assert given_to(zita, me) == me.card.id


def test_i4_it_is_the_same_card_in_whatever_order_phones_tell(
    ben: tuple[Profile, Card, Event],
) -> None:
    me, perso, evening = ben
    with transaction():
        mine = show_code(me, evening, card=perso, now=NOW)
    for n, order in enumerate(permutations((0, 1))):
        paul = meeting.guest(f"Paul {n}", evening)
        his = meeting.code(paul, evening)
        for turn in order:
            if turn == 0:
                meeting.meets(paul, mine, now=NOW)
            else:
                meeting.meets(me, his, now=NOW + timedelta(minutes=1))
        assert given_to(paul, me) == perso.id
