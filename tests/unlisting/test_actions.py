"""PR20: holders are asked, and what they leave undone is done in thirty days."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.bringing.models import FileRow
from app.contacts.actions import add, add_way, into_circles
from app.contacts.models import Contact
from app.contacts.queries import whole_book
from app.contacts.rules import Circle, ContactFields
from app.jobs.objections import FILE, Rounds, mend_list, take_out_due, tell_lifted, told
from app.kernel.db import db, in_transaction, table_of, transaction
from app.kernel.marks import Marks
from app.objections.actions import drop, lift, object_to
from app.objections.models import Objection, Removal
from app.objections.queries import as_lines
from app.objections.rules import IN_TIME, NOTICE
from app.profiles.models import Profile
from app.readings.people import WayKind
from app.touches.models import Interaction
from app.unlisting.actions import ask_holders
from app.unlisting.queries import held
from app.unlisting.rules import FEW, Origin, rounded
from app.web.context import marks
from tests import meeting
from tests.bringing.test_files import HEAD, taken
from tests.make import NOW
from tests.meeting import phone_of, plain
from tests.touches.test_actions import told as touch
from tests.web.visiting import words

ZITA, PHONE, OTHER = "zita@example.cm", "+237699001122", "+237677123456"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _today(house: Flask) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def holds(owner: Profile, name: str = "Zita Talla", **facts: str) -> Contact:
    with transaction():
        fields = ContactFields(name, **({"email": ZITA, "phone": PHONE} | facts))
        return add(owner, fields, now=NOW)


def objects(kind: str = "email", value: str = ZITA, *, now: datetime = NOW) -> Objection:
    with transaction():
        made = object_to(kind, value, from_books=True, marks=marks(), now=now)
        ask_holders(made, kind, value, now=now)
    return made


def asked() -> list[int]:
    return list(db.session.scalars(select(Removal.contact_id).order_by(Removal.contact_id)))


def a_night(var: Path, at: datetime) -> None:
    """One round, of a process that has just begun."""
    with time_machine.travel(at, tick=False):
        Rounds(var, marks()).keep_all()
    db.session.expire_all()


def test_pr20_each_holder_is_asked_and_nobody_else() -> None:
    ben, awa, paul = (meeting.person(name) for name in ("Ben", "Awa", "Paul"))
    first = holds(ben)
    second = holds(awa, phone="", email="")
    with transaction():
        add_way(second, WayKind.EMAIL, ZITA, "bureau")
    holds(paul, email="autre@example.cm")
    objects()
    assert asked() == [first.id, second.id]


def test_pr20_the_holder_sees_it_and_deletes_the_contact_in_one_tap(house: Flask) -> None:
    ben = meeting.person("Ben")
    contact, _other = holds(ben, note="canary"), holds(ben, "Paul", email="p@x.cm", phone="")
    with transaction():
        into_circles(contact, {Circle.FRIENDS})
    phone = phone_of(house, ben)
    touch(contact)
    objects()
    for page in ("/member/objections", f"/member/contacts/{contact.id}"):
        said = plain(words(phone.get(page)))
        assert "demande à ne plus figurer dans votre répertoire" in said
        assert "lundi 21 décembre 2026" in said
    assert "1 personne demande" in plain(words(phone.get("/member/contacts")))
    (removal,) = db.session.query(Removal).all()
    deleting = f"/member/objections/{removal.id}/end"
    assert phone.post(deleting).status_code == 303
    assert [known.name for known in whole_book(ben)] == ["Paul"]
    assert db.session.query(Removal).count() == 0
    assert phone.post(deleting).status_code == 404


def test_pr20_or_takes_the_address_out_and_keeps_what_they_wrote(house: Flask) -> None:
    ben = meeting.person("Ben")
    contact = holds(ben, note="canary")
    objects()
    (removal,) = db.session.query(Removal).all()
    assert phone_of(house, ben).post(f"/member/objections/{removal.id}").status_code == 303
    db.session.expire_all()
    assert (contact.email, contact.phone, contact.note) == ("", PHONE, "canary")
    assert asked() == []


def test_a_holders_request_is_nobody_elses(house: Flask) -> None:
    ben, awa = meeting.person("Ben"), meeting.person("Awa")
    holds(ben)
    objects()
    (removal,) = db.session.query(Removal).all()
    stranger = phone_of(house, awa)
    for page in (f"/member/objections/{removal.id}", f"/member/objections/{removal.id}/end"):
        assert stranger.post(page).status_code == 404
    assert "Aucune demande" in words(stranger.get("/member/objections"))


def test_pr20_after_thirty_days_the_night_takes_it_out_and_not_a_second_before(
    tmp_path: Path,
) -> None:
    contact = holds(meeting.person("Ben"), note="canary")
    with transaction():
        add_way(contact, WayKind.EMAIL, "autre@example.cm", "")
        add_way(contact, WayKind.EMAIL, ZITA, "bureau")
    objects()
    a_night(tmp_path, NOW + IN_TIME - SECOND)
    assert contact.email == ZITA
    a_night(tmp_path, NOW + IN_TIME)
    assert (contact.email, contact.phone, contact.note) == ("autre@example.cm", PHONE, "canary")
    assert [way.value for way in contact.ways] == ["autre@example.cm"]
    assert (contact.name, asked()) == ("Zita Talla", [])


def test_pr20_of_a_row_that_a_file_brought_and_nobody_touched_nothing_stays(
    tmp_path: Path,
) -> None:
    ben = meeting.person("Ben")
    taken(ben, HEAD + f"Zita,Talla,,{ZITA},,\nPaul,Ngono,677123456,{ZITA},,\nAwa,N,,{ZITA},MTN,\n")
    touched = holds(ben, "Zoé", phone="")
    objects()
    a_night(tmp_path, NOW + IN_TIME)
    left = {(known.name, tuple(known.phones), known.emails == []) for known in whole_book(ben)}
    assert left == {("Paul Ngono", (OTHER,), True), ("Awa N", (), True), ("Zoé", (), True)}
    assert touched.id in {known.contact.id for known in whole_book(ben)}
    rows = db.session.scalars(select(FileRow.contact_id).order_by(FileRow.n)).all()
    assert rows[0] is None


def test_pr20_a_row_named_by_the_address_itself_does_not_keep_it_as_a_name(
    tmp_path: Path,
) -> None:
    contact = holds(meeting.person("Ben"), ZITA, note="canary")
    objects()
    a_night(tmp_path, NOW + IN_TIME)
    assert (contact.name, contact.email, contact.note) == ("?", "", "canary")
    assert ZITA not in contact.search_key


def test_pr20_what_is_typed_afterwards_is_found_by_the_next_night(tmp_path: Path) -> None:
    objects()
    contact = holds(meeting.person("Ben"))
    a_night(tmp_path, NOW + 40 * timedelta(days=1))
    (removal,) = db.session.query(Removal).all()
    assert removal.due_at == NOW + 40 * timedelta(days=1) + NOTICE
    assert contact.email == ZITA  # its holder has time to see it
    a_night(tmp_path, removal.due_at)
    assert contact.email == ""


def test_pr43_a_copy_put_back_learns_again_who_objected(tmp_path: Path) -> None:
    contact = holds(meeting.person("Ben"))
    objects()
    assert mend_list(tmp_path) == 0
    assert ZITA not in (tmp_path / FILE).read_text()
    with transaction():
        drop([line.mark for line in as_lines()])  # the copy is of before
    a_night(tmp_path, NOW + IN_TIME)
    assert asked() == [contact.id]
    a_night(tmp_path, NOW + IN_TIME + NOTICE)
    assert contact.email == ""


def test_pr43_a_copy_put_back_does_not_bring_back_one_that_was_lifted(tmp_path: Path) -> None:
    objects()
    mend_list(tmp_path)
    stood = as_lines()
    tell_lifted(tmp_path, stood, now=NOW + SECOND)
    file = tmp_path / FILE
    file.write_text(file.read_text() + "not a line\n")
    assert len(told(tmp_path)) == 2
    mend_list(tmp_path)
    assert as_lines() == []


def test_who_objects_again_after_a_lift_that_was_told_and_never_done_is_heard(
    tmp_path: Path,
) -> None:
    """Told in the file, then the process ended; the no that came later is newer than the lift."""
    holds(meeting.person("Ben"))
    objects()
    mend_list(tmp_path)
    tell_lifted(tmp_path, as_lines(), now=NOW + SECOND)
    objects(now=NOW + 2 * SECOND)
    mend_list(tmp_path)
    assert [(line.from_books, line.at) for line in as_lines()] == [(True, NOW + 2 * SECOND)]
    assert len(asked()) == 1


def test_pr20_two_who_object_at_once_with_one_address_are_one_objection(house: Flask) -> None:
    ben = meeting.person("Ben")
    contact_id = holds(ben).id

    def one(_n: int) -> None:
        with house.app_context():
            found = house.extensions["marks"]
            assert isinstance(found, Marks)

            def said() -> None:
                made = object_to("email", ZITA, from_books=True, marks=found, now=NOW)
                ask_holders(made, "email", ZITA, now=NOW)

            in_transaction(said)
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(16)))
    db.session.rollback()
    assert (db.session.query(Objection).count(), asked()) == (1, [contact_id])


def test_without_the_guard_of_its_key_the_second_would_fall(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.objections.actions.insert_once", lambda model, *_key: insert(table_of(model))
    )
    objects()
    with pytest.raises(IntegrityError):
        objects()
    db.session.rollback()


def test_lifted_nobody_is_asked_and_the_night_takes_nothing_out(tmp_path: Path) -> None:
    contact = holds(meeting.person("Ben"))
    objects()
    with transaction():
        lift("email", ZITA, marks=marks())
    with time_machine.travel(NOW + IN_TIME, tick=False):
        assert take_out_due(marks=marks(), now=NOW + IN_TIME) == 0
    assert (contact.email, tmp_path.exists()) == (ZITA, True)


def test_what_its_owner_noted_with_several_people_stays_with_the_others(house: Flask) -> None:
    ben = meeting.person("Ben")
    contact, other = holds(ben), holds(ben, "Paul", email="", phone="")
    touch(contact)
    both = touch(contact, other)
    objects()
    (removal,) = db.session.query(Removal).all()
    phone_of(house, ben).post(f"/member/objections/{removal.id}/end")
    assert [row.id for row in db.session.query(Interaction)] == [both]


def test_pr41_how_many_books_is_told_so_that_no_holder_follows() -> None:
    assert [rounded(n) for n in (0, 1, FEW - 1, FEW, 9, 10, 23)] == [0, 1, 1, 5, 5, 10, 20]


def test_pr41_how_it_came_is_told_by_kind_alone() -> None:
    ben = meeting.person("Ben")
    taken(ben, HEAD + f"Zita,Talla,,{ZITA},,\n")
    assert held("email", ZITA).origins == (Origin.FILE,)
    holds(meeting.person("Awa"))
    evening = meeting.evening()
    met = holds(meeting.person("Paul"))
    with transaction():
        db.session.execute(
            update(Contact).where(Contact.id == met.id).values(context_event_id=evening.id)
        )
    found = held("email", ZITA)
    assert (found.is_few, found.origins) == (True, tuple(Origin))
    assert held("email", "nobody@example.cm") == held("phone", "+237600000000")
