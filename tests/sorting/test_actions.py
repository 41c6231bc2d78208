"""An owner's own words: theirs alone, one of each name, none for what is sensitive."""

from __future__ import annotations

import pytest

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.sorting.actions import (
    add_criterion,
    add_group,
    answer,
    put_in,
    remove,
    rename,
    save_filter,
)
from app.sorting.models import Criterion, CriterionValue, Group, InGroup, SavedFilter
from app.sorting.queries import sorted_by, word_of, words
from app.sorting.rules import CriterionKind, NameTaken, SensitiveCriterion, TooMany
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")


def group(owner: Profile, name: str) -> Group:
    with transaction():
        return add_group(owner, name, now=make.NOW)


def known_by(owner: Profile, name: str = "Awa") -> Contact:
    with transaction():
        return add(owner, ContactFields(name), now=make.NOW)


def test_a_name_is_taken_whatever_its_case_and_accents_but_only_in_ones_own_book() -> None:
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    kept = group(ben, "Comité d’été")
    with pytest.raises(NameTaken):
        group(ben, "COMITE D'ETE")
    assert group(chantal, "Comité d’été").id != kept.id
    other = group(ben, "Anciens")
    with pytest.raises(NameTaken), transaction():
        rename(ben, other, "comité d’été")
    with transaction():
        rename(ben, kept, "Comité D’ÉTÉ")
    assert [g.name for g in words(ben, Group)] == ["Anciens", "Comité D’ÉTÉ"]


def test_a_word_of_somebody_else_is_not_there() -> None:
    kept = group(meeting.person("Ben"), "Anciens")
    for stranger in (meeting.person("Chantal"), None):
        with pytest.raises(NotFound):
            word_of(stranger, Group, kept.id)


def test_there_is_an_end_to_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sorting.actions.MOST", 1)
    ben = meeting.person("Ben")
    group(ben, "Anciens")
    with pytest.raises(TooMany):
        group(ben, "Comité")


@pytest.mark.parametrize(
    "name", ["Religion", "Groupe ethnique", "Origine", "État de santé", "PARTI politique", "Tribu"]
)
def test_pr23_nobody_is_sorted_by_what_is_sensitive(name: str) -> None:
    ben = meeting.person("Ben")
    with pytest.raises(SensitiveCriterion), transaction():
        add_criterion(ben, name, CriterionKind.TEXT, now=make.NOW)
    with pytest.raises(SensitiveCriterion), transaction():
        add_criterion(ben, "Profil", CriterionKind.CHOICE, ["PME", name], now=make.NOW)
    with transaction():
        fine = add_criterion(ben, "Taille de l’équipe", CriterionKind.NUMBER, now=make.NOW)
    with pytest.raises(SensitiveCriterion), transaction():
        rename(ben, fine, name)


def test_what_is_said_in_a_word_goes_with_it_and_the_contact_stays() -> None:
    ben = meeting.person("Ben")
    contact, kept = known_by(ben), group(ben, "Anciens")
    with transaction():
        size = add_criterion(ben, "Équipe", CriterionKind.NUMBER, now=make.NOW)
        put_in(contact, [kept.id])
        answer(contact, {size.id: "12"})
    said = sorted_by(contact)
    assert (said.groups, said.values) == (frozenset({kept.id}), {size.id: "12"})
    with transaction():
        remove(kept)
        remove(size)
    assert (words(ben, Group), words(ben, Criterion)) == ([], [])
    said = sorted_by(contact)
    assert (said.groups, said.values) == (frozenset(), {})


def test_a_strangers_group_takes_nobody_of_mine() -> None:
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    contact, theirs = known_by(ben), group(chantal, "Anciens")
    with transaction():
        put_in(contact, [theirs.id])
        answer(contact, {999: "x"})
    assert db.session.query(InGroup).count() == db.session.query(CriterionValue).count() == 0


def test_a_filter_is_kept_under_its_name() -> None:
    ben = meeting.person("Ben")
    with transaction():
        save_filter(ben, "Clients de Douala", "circle=clients", now=make.NOW)
    (kept,) = words(ben, SavedFilter)
    assert (kept.name, kept.query) == ("Clients de Douala", "circle=clients")
