"""The book: filled by an evening, kept by its owner, moved with them; nobody else's to read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.contacts.actions import add, archive, change, restore
from app.contacts.models import Contact
from app.contacts.queries import (
    Known,
    Wish,
    by_profile,
    contact_for,
    contact_of,
    evenings_in,
    page_of,
    whole_book,
)
from app.contacts.rules import ContactFields, ContactState, Sort
from app.encounters.actions import block, take_back
from app.encounters.models import EncounterFact, ShareGrant
from app.encounters.rules import FactKind
from app.keeping.actions import keep_profile
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.profiles.actions import change_card, new_profile
from app.profiles.models import Profile
from app.profiles.queries import acting_profile, guest_profile
from app.profiles.rules import ProfileState
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
HOUR = timedelta(hours=1)


def book(owner: Profile, wish: Wish | None = None) -> list[Known]:
    return [contact_of(owner, line.id) for line in page_of(owner, wish or Wish()).people]


def one(owner: Profile) -> Known:
    (known,) = book(owner)
    return known


def by_hand(owner: Profile, name: str, **facts: str) -> Contact:
    with transaction():
        return add(owner, ContactFields(name, **facts), now=make.NOW)


def test_after_a_scan_each_stands_in_the_others_book_with_the_evening() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    made = meeting.meets(dieudonne, meeting.code(ben, evening))
    known, other = one(dieudonne), one(ben)
    assert (known.contact.id, known.name, known.phones) == (made.id, "Ben Tabi", ["+237677123456"])
    assert other.name == "Dieudonné"
    for contact in (known.contact, other.contact):
        assert (contact.context_event_id, contact.met_on, contact.state) == (
            evening.id,
            date(2026, 11, 28),
            ContactState.NEW,
        )


def test_the_day_one_met_is_the_day_where_one_met() -> None:
    evening = meeting.evening(timezone="Asia/Tokyo")  # 19:00 in Douala is tomorrow there
    ben, dieudonne = meeting.guest("Ben", evening), meeting.guest("Dieudonné", evening)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    assert one(ben).contact.met_on == date(2026, 11, 29)


def test_meeting_twice_keeps_one_contact_and_the_first_evening() -> None:
    first, second = meeting.evening(), meeting.evening()
    ben, dieudonne = meeting.guest("Ben", first), meeting.guest("Dieudonné", first)
    meeting.meets(dieudonne, meeting.code(ben, first))
    meeting.comes(ben, second)
    with transaction():
        archive(one(dieudonne).contact)
    meeting.meets(dieudonne, meeting.code(ben, second), kind=FactKind.CODE)
    contact = one(dieudonne).contact
    assert (contact.context_event_id, contact.state) == (first.id, ContactState.TO_QUALIFY)


def test_pr39_a_changed_card_is_changed_in_every_book() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    with transaction():
        change_card(ben, meeting.card("Ben Tabi", phone="", email=""), now=make.NOW)
    assert (one(dieudonne).phones, one(dieudonne).emails) == ([], [])


def test_i3_pr13_after_a_card_is_taken_back_only_what_the_owner_typed_stays() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    contact = meeting.meets(dieudonne, meeting.code(ben, evening))
    with transaction():
        change(contact, ContactFields("Ben", phone="+237699999999", note="Voir en janvier"))
        take_back(ben, dieudonne.id, now=meeting.EVENING + HOUR)
    known = one(dieudonne)
    assert (known.name, known.phones, known.emails, known.contact.note) == (
        "Ben",
        ["+237699999999"],
        [],
        "Voir en janvier",
    )
    assert book(dieudonne, Wish(words="tabi")) == []  # the name they no longer share finds nothing
    assert one(ben).name == "Dieudonné"


def test_a_block_leaves_each_their_own_words_and_no_card() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné M", evening)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    with transaction():
        block(dieudonne, ben.id, now=meeting.EVENING + HOUR)
    assert [(k.name, k.phones) for k in (one(ben), one(dieudonne))] == [
        ("Dieudonné", []),
        ("Ben", []),
    ]


def test_i1_pr25_a_book_is_read_by_its_owner_only() -> None:
    ben, dieudonne = meeting.person("Ben"), meeting.person("Dieudonné")
    contact = by_hand(ben, "Awa Ngono")
    assert contact_of(ben, contact.id).name == "Awa Ngono"
    for stranger in (dieudonne, None):
        with pytest.raises(NotFound):
            contact_of(stranger, contact.id)
    assert (book(dieudonne), whole_book(dieudonne), evenings_in(dieudonne)) == ([], [], [])


def test_search_folds_accents_and_case_and_takes_every_word() -> None:
    ben = meeting.person("Ben")
    by_hand(ben, "Élodie N’Diaye", organisation="Cœur de Bœuf")
    by_hand(ben, "Paul 100%")
    for words in ("elodie", "ÉLODIE diaye", "n'diaye", "coeur", "bœuf  élod"):
        assert [k.name for k in book(ben, Wish(words=words))] == ["Élodie N’Diaye"]
    assert [k.name for k in book(ben, Wish(words="100%"))] == ["Paul 100%"]
    assert book(ben, Wish(words="élodie paul")) == []
    assert book(ben, Wish(words="_")) == []


def test_search_finds_by_the_full_name_that_is_shared() -> None:
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    meeting.meets(dieudonne, meeting.code(ben, evening))
    assert [k.name for k in book(dieudonne, Wish(words="tabi"))] == ["Ben Tabi"]


def test_the_book_is_filtered_by_evening_and_by_archive() -> None:
    first, second = meeting.evening(), meeting.evening()
    ben = meeting.guest("Ben", first)
    for name, evening in (("Awa", first), ("Chantal", first), ("Dieudonné", second)):
        other = meeting.guest(name, evening)
        meeting.meets(ben, meeting.code(other, evening))
    assert [(e.id, n) for e, n in evenings_in(ben)] == [(second.id, 1), (first.id, 2)]
    assert [k.name for k in book(ben, Wish(event_id=second.id))] == ["Dieudonné"]
    with transaction():
        archive(one_named(ben, "Awa"))
    assert [k.name for k in book(ben, Wish(sort=Sort.NAME))] == ["Chantal", "Dieudonné"]
    assert [k.name for k in book(ben, Wish(archived=True))] == ["Awa"]
    with transaction():
        restore(book(ben, Wish(archived=True))[0].contact)
    assert [k.name for k in book(ben, Wish(sort=Sort.NAME))] == ["Awa", "Chantal", "Dieudonné"]


def one_named(owner: Profile, name: str) -> Contact:
    (contact,) = (k.contact for k in book(owner) if k.name == name)
    return contact


def test_pages_hold_thirty_and_a_page_too_far_is_the_last() -> None:
    ben = meeting.person("Ben")
    for n in range(31):
        by_hand(ben, f"Contact {n:02}")
    far = page_of(ben, Wish(sort=Sort.NAME), page=9)
    assert (far.page, far.pages, far.found) == (2, 2, 31)
    assert [k.name for k in far.people] == ["Contact 30"]
    assert len(page_of(ben, Wish(), page=-1).people) == 30


# A guest who signs in


def met_as_guest(name: str = "Dieudonné") -> tuple[Profile, Profile]:
    """(a guest who met Ben this evening, Ben)."""
    evening = meeting.evening()
    ben, guest = meeting.guest("Ben Tabi", evening), meeting.guest(name, evening)
    meeting.meets(guest, meeting.code(ben, evening))
    return guest, ben


def test_a_guest_who_signs_in_keeps_their_book_and_nobody_else_opens_it() -> None:
    guest, _ben = met_as_guest()
    account = make.user("Dieudonné")
    assert guest_profile(guest.id) is guest
    with transaction():
        kept = keep_profile(account, guest, now=make.NOW)
    assert kept is guest
    assert acting_profile(account, None) is guest
    assert acting_profile(None, guest.id) is None
    assert one(kept).name == "Ben Tabi"


def test_keeping_twice_changes_nothing() -> None:
    guest, _ben = met_as_guest()
    account = make.user("Dieudonné")
    for _ in range(2):
        with transaction():
            assert keep_profile(account, guest, now=make.NOW) is guest


def test_an_account_with_a_book_takes_the_guests_into_it() -> None:
    guest, ben = met_as_guest()
    account = make.user("Dieudonné")
    mine = meeting.person("Dieudonné Mbarga", user=account, phone="+237699000000")
    by_hand(mine, "Chantal")
    with transaction():
        assert keep_profile(account, guest, now=meeting.EVENING + HOUR) is mine
    assert sorted(k.name for k in book(mine)) == ["Ben Tabi", "Chantal"]
    assert (guest.moved_to_id, guest.state, guest_profile(guest.id)) == (
        mine.id,
        ProfileState.OFF,
        None,
    )
    assert (one(ben).name, one(ben).phones) == ("Dieudonné Mbarga", ["+237699000000"])
    assert contact_for(ben, guest.id) is None
    grants = {(g.giver_id, g.receiver_id) for g in db.session.query(ShareGrant)}
    assert grants == {(mine.id, ben.id), (ben.id, mine.id)}


def test_a_person_met_as_guest_and_as_member_becomes_one_contact() -> None:
    guest, ben = met_as_guest()
    account = make.user("Dieudonné")
    start = meeting.EVENING + 100 * HOUR
    later = meeting.evening(starts_at=start, ends_at=start + 3 * HOUR)
    mine = meeting.guest("Dieudonné Mbarga", later, user=account)
    meeting.comes(ben, later)
    meeting.meets(mine, meeting.code(ben, later, now=later.starts_at), now=later.starts_at)
    with transaction():
        first = contact_for(guest, ben.id)
        second = contact_for(mine, ben.id)
        assert first is not None
        assert second is not None
        change(first, ContactFields("Ben", reason="Camions froids", note="Rappeler lundi"))
        change(second, ContactFields("Ben", reason="Entrepôt", note="Envoyer le devis"))
    with transaction():
        keep_profile(account, guest, now=later.starts_at + HOUR)
    contact = one(mine).contact
    assert contact.id == second.id
    assert contact.context_event_id == db.session.get_one(EncounterFact, _first_fact()).event_id
    assert (contact.met_on, contact.reason) == (date(2026, 11, 28), "Entrepôt")
    assert contact.note == "Envoyer le devis\n\nRappeler lundi\n\nCamions froids"
    assert one(ben).name == "Dieudonné Mbarga"


def _first_fact() -> str:
    fact = db.session.query(EncounterFact).order_by(EncounterFact.happened_at).first()
    assert fact is not None
    return fact.id


def test_one_who_met_their_own_other_profile_does_not_stand_in_their_own_book_twice() -> None:
    evening = meeting.evening()
    account = make.user("Dieudonné")
    mine = meeting.guest("Dieudonné", evening, user=account)
    guest = meeting.guest("Dieudonné", evening)
    meeting.meets(guest, meeting.code(mine, evening))
    with transaction():
        keep_profile(account, guest, now=meeting.EVENING + HOUR)
    assert by_profile(mine, [mine.id, guest.id]) == {}
    assert db.session.query(ShareGrant).count() == 0


def test_a_member_without_a_yes_takes_over_the_guests_yes_and_card() -> None:
    guest, ben = met_as_guest()
    account = make.user("Dieudonné")
    with transaction():
        mine = new_profile(account, now=make.NOW)
    by_hand(mine, "Chantal")
    with transaction():
        keep_profile(account, guest, now=meeting.EVENING + HOUR)
    db.session.expire_all()
    assert (mine.is_active, mine.card.name if mine.card else "") == (True, "Dieudonné")
    assert one(ben).name == "Dieudonné"
