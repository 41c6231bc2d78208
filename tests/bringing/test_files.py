"""Files of contacts: looked at first, then taken in while nobody waits, and taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app.bringing import actions, queries
from app.bringing.models import ContactFile, FileRow
from app.bringing.rules import FileBusy, FileState
from app.contacts.actions import change
from app.contacts.models import Contact, ContactWay
from app.contacts.queries import whole_book
from app.contacts.rules import ContactFields, ContactState
from app.jobs import contact_files
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.profiles.models import Profile
from app.readings.cards import cards_of
from app.readings.people import guess, read_list
from app.web.context import marks
from tests import make, meeting
from tests.readings.test_people import GOOGLE, IPHONE

pytestmark = pytest.mark.usefixtures("house")
HEAD = "Prénom,Nom,Téléphone,E-mail,Société,Ville\n"


def rows(n: int) -> str:
    return HEAD + "".join(
        f"Awa,Ngono {i},+2376{i:08},awa{i}@x.cm,MTN,Douala\n"
        for i in range(70_000_000, 70_000_000 + n)
    )


def begun(owner: Profile, text: str) -> ContactFile:
    """Read, and waiting for its owner's yes."""
    facts: dict[str, Any]
    if "BEGIN:VCARD" in text:
        facts = {"source": "phone", "written": cards_of(text)}
    else:
        header, lines = read_list(text)
        facts = {"source": "list", "written": lines, "header": header, "columns": guess(header)}
    with transaction():
        file = actions.begin(owner, name="carnet", now=make.NOW, **facts)
    worked(file)
    return file


def worked(file: ContactFile, seconds: float = 60) -> None:
    contact_files.work(file.id, country="CM", marks=marks(), ends=time.monotonic() + seconds)


def taken(owner: Profile, text: str) -> ContactFile:
    file = begun(owner, text)
    in_transaction(lambda: actions.take(file))
    worked(file)
    return queries.file_of(owner, file.id)


def book(owner: Profile) -> list[str]:
    return [known.name for known in whole_book(owner)]


def counts(file: ContactFile) -> dict[str, int]:
    return {state.value: n for state, n in queries.counts(file).items()}


def test_who_a_file_brings_is_new_with_all_that_it_says() -> None:
    ben = meeting.person("Ben")
    file = taken(ben, IPHONE)
    (awa,) = whole_book(ben)
    assert (awa.contact.state, awa.name, awa.organisation) == (
        ContactState.NEW,
        "Awa Ngono",
        "MTN, Cameroun, Ventes",
    )
    assert awa.phones == ["+237699000000", "+237677123456"]
    assert awa.sites == ["https://a.cm", "https://boutique.cm"]
    assert awa.labels["+237699000000"] == "Deuxième SIM"
    assert (awa.contact.city, awa.contact.note) == ("Douala", "Une ligne\nDeux, trois; quatre")
    origin = queries.origin_of(awa.contact.id)
    assert origin is not None
    assert (origin.id, origin.source, origin.created_at) == (file.id, "phone", make.NOW)


def test_nobody_is_in_the_book_before_the_owners_yes() -> None:
    ben = meeting.person("Ben")
    file = begun(ben, rows(3) + ",,,,,\nSans Rien,,12345,,,\n")
    assert (book(ben), counts(file), file.state) == ([], {"new": 4, "bad": 1}, FileState.READY)


def test_what_is_no_number_is_kept_in_the_note() -> None:
    ben = meeting.person("Ben")
    taken(ben, HEAD + "Awa,Ngono,#150*1#,pas une adresse,,\n")
    (awa,) = whole_book(ben)
    assert (awa.phones, awa.emails, awa.contact.note) == ([], [], "#150*1#\npas une adresse")


def test_a_file_taken_twice_brings_nobody_twice() -> None:
    ben = meeting.person("Ben")
    taken(ben, GOOGLE)
    again = begun(ben, GOOGLE)
    assert (counts(again), book(ben)) == ({"known": 1}, ["Awa Ngono"])


def test_who_is_there_with_less_is_brought_and_left_to_the_owner_to_unite() -> None:
    ben = meeting.person("Ben")
    taken(ben, HEAD + "Awa,Ngono,677123456,,,\n")
    more = begun(ben, HEAD + "Awa,N.,677123456,awa@x.cm,,\nPaul,Ngono,677123456,,,\n")
    assert counts(more) == {"alike": 1, "new": 1}  # a number that two share is a family's


def test_one_file_may_hold_the_same_person_twice() -> None:
    ben = meeting.person("Ben")
    file = taken(ben, rows(2) + rows(2).removeprefix(HEAD))
    assert (counts(file), len(book(ben))) == ({"taken": 2, "known": 2}, 2)


def test_killed_between_two_handfuls_it_goes_on_and_nobody_comes_twice() -> None:
    ben = meeting.person("Ben")
    file = begun(ben, rows(250))
    in_transaction(lambda: actions.take(file))
    with _cut_at(150), pytest.raises(Killed):
        worked(file)
    db.session.rollback()
    assert len(book(ben)) == 100  # the handful that was under way is not there by halves
    worked(file)
    assert counts(file) == {"taken": 250}
    assert len({known.phones[0] for known in whole_book(ben)}) == 250


@contextmanager
def _cut_at(n: int) -> Iterator[None]:
    """The process dies as contact number `n` is written."""
    seen = iter(range(1, n + 1))

    def count(_mapper: Any, _connection: Any, _target: Any) -> None:
        if next(seen, None) is None:
            raise Killed

    event.listen(Contact, "before_insert", count)
    try:
        yield
    finally:
        event.remove(Contact, "before_insert", count)


class Killed(BaseException): ...


def test_one_that_cannot_be_written_is_counted_and_stops_no_other() -> None:
    ben = meeting.person("Ben")
    file = begun(ben, rows(5))

    def refuse(_mapper: Any, _connection: Any, target: Contact) -> None:
        if target.name == "Awa Ngono 70000002":
            raise ValueError("no")

    in_transaction(lambda: actions.take(file))
    event.listen(Contact, "before_insert", refuse)
    try:
        worked(file)
    finally:
        event.remove(Contact, "before_insert", refuse)
    assert (counts(file), len(book(ben))) == ({"taken": 4, "bad": 1}, 4)


def test_stopped_it_stays_where_it_is_and_may_go_on() -> None:
    ben = meeting.person("Ben")
    file = begun(ben, rows(4))
    in_transaction(lambda: actions.take(file))
    book_then = actions.Book(ben)
    in_transaction(lambda: actions.take_some(file, book_then, marks=marks(), most=2, now=make.NOW))
    in_transaction(lambda: actions.stop(file))
    worked(file)
    assert (counts(file), len(book(ben))) == ({"taken": 2, "new": 2}, 2)
    in_transaction(lambda: actions.take(file))
    worked(file)
    assert (counts(file), queries.file_of(ben, file.id).state) == ({"taken": 4}, FileState.DONE)
    with pytest.raises(FileBusy):
        in_transaction(lambda: actions.take(file))


def test_undone_whom_it_brought_leaves_except_who_was_touched_since() -> None:
    ben = meeting.person("Ben")
    file = taken(ben, rows(3))
    first = whole_book(ben)[0].contact
    with transaction():
        change(first, ContactFields("Awa Ngono", note="vue lundi"))
    stay = in_transaction(lambda: actions.undo(file, now=make.NOW))
    assert (stay, book(ben)) == (1, ["Awa Ngono"])
    left = select(func.count()).select_from(ContactWay).where(ContactWay.owner_id == ben.id)
    assert (queries.file_of(ben, file.id).state, db.session.scalar(left)) == (FileState.UNDONE, 0)


def test_once_taken_what_the_file_said_is_forgotten() -> None:
    ben = meeting.person("Ben")
    file = taken(ben, rows(2))
    kept = db.session.execute(select(FileRow.written, FileRow.entry)).all()
    assert ([tuple(row) for row in kept], file.header) == ([(None, {})] * 2, [])


def test_a_file_nobody_took_is_forgotten_after_a_day() -> None:
    ben = meeting.person("Ben")
    begun(ben, rows(2))
    done = taken(ben, IPHONE)
    with transaction():
        actions.forget(now=make.NOW + timedelta(hours=25))
    assert [file.id for file in db.session.scalars(select(ContactFile))] == [done.id]


def test_pr17_pr18_i14_bringing_people_sends_nothing_and_looks_nobody_up() -> None:
    """[I14, PR17, PR18] What a file comes to is the same whether they are members or not."""
    ben = meeting.person("Ben")
    text = HEAD + "Dieudonné,,+237699111222,dieudonne@example.cm,,\n"
    as_stranger = counts(begun(ben, text))
    meeting.person("Dieudonné", phone="+237699111222", email="dieudonne@example.cm")
    file = taken(ben, text)
    (known,) = whole_book(ben)
    assert (as_stranger, counts(file)) == ({"new": 1}, {"taken": 1})
    assert (known.contact.linked_profile_id, known.card) == (None, None)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
