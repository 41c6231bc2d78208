"""I20, PR38, PR43: all of one's network can be deleted: hidden now, gone in thirty days."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.queries import whole_book
from app.contacts.rules import ContactFields
from app.encounters.models import EncounterFact, ShareGrant
from app.erasing.actions import erase, private_tables
from app.erasing.rules import TIME_TO_UNDO
from app.events.models import Event
from app.jobs.erase import FILE, erase_again, erase_due, told
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.profiles.actions import add_card, be_seen, keep_photo, say
from app.profiles.models import Profile, ProfilePhoto
from app.profiles.rules import CardFields, ProfileState, Self
from app.tickets.models import Ticket
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
AFTER = meeting.EVENING + timedelta(hours=2)
MINE = "canary"  # stands in all that Ben typed


def ben_and_awa() -> tuple[Profile, Profile, Event]:
    """Ben fills in all one can, meets Awa, and notes a neighbour."""
    evening = meeting.evening()
    user = make.user("Ben")
    ben = meeting.guest(f"{MINE} Tabi", evening, user=user, organisation=f"{MINE}-org")
    awa = meeting.guest("Awa Ngono", evening)
    meeting.meets(awa, meeting.code(ben, evening))
    with transaction():
        add_card(ben, CardFields(f"{MINE}-perso", site=f"https://{MINE}.cm"), now=make.NOW)
        keep_photo(ben, b"canary-large", b"canary-small", now=make.NOW)
        say(ben, Self(f"{MINE}-about", f"{MINE}-brings", f"{MINE}-city"), now=make.NOW)
        be_seen(ben, evening, locale="fr", now=make.NOW)
        add(ben, ContactFields(f"{MINE}-neighbour", note=f"{MINE}-note"), now=make.NOW)
    return ben, awa, evening


def everywhere() -> dict[str, list[Any]]:
    """Each table's rows that still say something of Ben's."""
    return {
        table.name: rows
        for table in db.metadata.sorted_tables
        if (rows := [row for row in db.session.execute(select(table)) if MINE in str(tuple(row))])
    }


def left(awa: Profile) -> bool:
    """Only the line Awa has of whom she met: a first name and an organisation, about no member."""
    said = everywhere()
    (row,) = said.pop("contact")
    return said == {} and (row.owner_id, row.linked_profile_id, row.name) == (awa.id, None, MINE)


def test_i20_nothing_private_is_left_and_tickets_stay_without_a_profile(house: Flask) -> None:
    ben, awa, evening = ben_and_awa()
    mine = ben.id
    tickets = db.session.query(Ticket).filter_by(event_id=evening.id).count()
    with transaction():
        erase(ben, now=AFTER)
    assert left(awa)
    for table in private_tables():
        assert db.session.execute(select(table).where(table.c.owner_id == mine)).all() == []
    assert db.session.query(ProfilePhoto).count() == 0
    grants = db.session.query(ShareGrant).all()
    assert [one for one in grants if mine in (one.giver_id, one.receiver_id)] == []
    assert db.session.query(EncounterFact).count() > 0  # Awa's fact, about nobody
    shell = db.session.get_one(Profile, mine)
    assert (shell.user_id, shell.cards, shell.state) == (None, [], ProfileState.DELETED)
    assert db.session.query(Ticket).filter_by(event_id=evening.id).count() == tickets
    assert db.session.query(Order).count() == 2
    (known,) = whole_book(awa)
    assert (known.contact.linked_profile_id, known.card, known.phones) == (None, None, [])


def test_every_private_table_is_known_by_its_owner() -> None:
    """A room that keeps rows of a member's own names them so: erasing then finds them."""
    names = {table.name for table in private_tables()}
    assert "contact" in names
    part_of_a_book = {
        table.name
        for table in db.metadata.sorted_tables
        if any(fk.column.table.name == "contact" for c in table.c for fk in c.foreign_keys)
    }
    assert part_of_a_book - names == set()


def test_pr38_it_hides_at_once_with_the_word_typed_and_can_be_undone(house: Flask) -> None:
    ben, awa, _evening = ben_and_awa()
    with time_machine.travel(AFTER, tick=True):
        phone = phone_of(house, ben)
        wrong = phone.post("/member/erasure", data={"typed": "oui"})
        assert (wrong.status_code, ben.is_active) == (422, True)
        assert "Écrivez SUPPRIMER en entier." in plain(wrong.text)
        assert ' value="oui"' in wrong.text  # kept, beside what is wrong with it
        page = phone.post("/member/erasure", data={"typed": "supprimer "}, follow_redirects=True)
        assert "lundi 28 décembre 2026" in plain(page.text)
        db.session.expire_all()
        assert whole_book(awa)[0].card is None
        assert "Vous avez demandé à tout supprimer" in plain(phone.get("/member").text)
        phone.post("/member/erasure/end")
        db.session.expire_all()
        assert (ben.state, ben.deleted_at) == (ProfileState.OFF, None)
        assert [known.name for known in whole_book(ben)]
        assert phone.post("/member/erasure/end").status_code == 404


def test_pr38_the_night_erases_who_did_not_undo_and_nobody_before(
    house: Flask, tmp_path: Path
) -> None:
    ben, awa, _evening = ben_and_awa()
    with time_machine.travel(AFTER, tick=False):
        phone_of(house, ben).post("/member/erasure", data={"typed": "SUPPRIMER"})
    with time_machine.travel(AFTER + TIME_TO_UNDO - timedelta(seconds=1), tick=False):
        assert erase_due(tmp_path) == 0
    with time_machine.travel(AFTER + TIME_TO_UNDO, tick=False):
        assert [erase_due(tmp_path), erase_due(tmp_path)] == [1, 0]
    db.session.expire_all()
    assert left(awa)
    assert awa.is_active


def test_pr43_a_copy_put_back_is_cleaned_of_who_had_been_erased(
    house: Flask, tmp_path: Path
) -> None:
    """What a restore brings back: the same person, as before."""
    ben, awa, _evening = ben_and_awa()
    lines = f'[{ben.id}, "{ben.created_at.isoformat()}", "{AFTER.isoformat()}"]\nnot a line\n'
    lines += f'[{awa.id}, "2020-01-01T00:00:00+00:00", "{AFTER.isoformat()}"]\n'  # another's number
    (tmp_path / FILE).write_text(lines)
    assert len(told(tmp_path)) == 2
    assert [erase_again(tmp_path), erase_again(tmp_path)] == [1, 0]
    db.session.expire_all()
    assert left(awa)
    assert awa.is_active
    assert db.session.query(Contact).filter_by(owner_id=awa.id).count() == 1


def test_who_comes_back_within_thirty_days_is_not_erased(house: Flask, tmp_path: Path) -> None:
    ben, _awa, _evening = ben_and_awa()
    with time_machine.travel(AFTER, tick=False):
        phone = phone_of(house, ben)
        phone.post("/member/erasure", data={"typed": "SUPPRIMER"})
        phone.post("/member/card", data={"name": "Ben", "agrees": "y", "adult": "y"})
    with time_machine.travel(AFTER + 2 * TIME_TO_UNDO, tick=False):
        assert erase_due(tmp_path) == 0
    db.session.expire_all()
    assert ben.is_active
