"""Qualifying through the pages: few taps, one person after another, and the words one sorts by."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields, ContactState
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.qualifying.queries import said_of
from app.sorting.actions import add_criterion
from app.sorting.models import Criterion, Group, Territory
from app.sorting.queries import sorted_by, words
from app.sorting.rules import CriterionKind
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
WHOLE: dict[str, Any] = {
    "professional": ["colleagues", "clients"],
    "nature": "work",
    "openness": "4",
    "has_no_influence": "y",
}


def known_by(owner: Profile, name: str) -> Contact:
    with transaction():
        return add(owner, ContactFields(name), now=make.NOW)


def test_three_people_are_qualified_one_after_another(house: Flask) -> None:
    ben = meeting.person("Ben")
    for name in ("Awa", "Chantal", "Paul"):
        known_by(ben, name)
    phone = phone_of(house, ben)
    for n, name in enumerate(("Paul", "Chantal", "Awa")):
        page = phone.get("/member/qualifying", follow_redirects=True)
        said = plain(page.text)
        assert f"<h1>{name}</h1>" in said.replace(' class="page-head-title"', "") or name in said
        assert f"{n} personne" in said
        answer = phone.post(page.request.path, data=WHOLE)
        assert answer.status_code == 303
    done = plain(phone.get("/member/qualifying").text)
    assert "C’est fait" in done
    assert [c.state for c in db.session.query(Contact).order_by(Contact.id)] == [
        ContactState.QUALIFIED
    ] * 3


def test_a_card_put_off_comes_last_and_one_half_said_is_kept(house: Flask) -> None:
    ben = meeting.person("Ben")
    awa, paul = known_by(ben, "Awa"), known_by(ben, "Paul")
    phone = phone_of(house, ben)
    later = phone.post(f"/member/qualifying/{paul.id}/later")
    assert later.location.endswith(f"/member/qualifying?besides={paul.id}")
    assert phone.get(later.location).location.endswith(f"/member/qualifying/{awa.id}")
    phone.post(f"/member/qualifying/{awa.id}", data={"nature": "work"})
    assert phone.get("/member/qualifying").location.endswith(f"/member/qualifying/{paul.id}")
    alone = phone.get(f"/member/qualifying?besides={paul.id}").location
    assert alone.endswith(f"/member/qualifying/{awa.id}")
    assert 'value="work" checked' in phone.get(alone).text


def test_the_card_opened_from_a_contact_returns_there_and_all_is_shown(house: Flask) -> None:
    ben = meeting.person("Ben")
    awa, place, group = known_by(ben, "Awa"), make.territory(ben), make.group(ben)
    with transaction():
        size = add_criterion(ben, "Équipe", CriterionKind.NUMBER, now=make.NOW)
    phone = phone_of(house, ben)
    form = WHOLE | {
        "has_no_influence": "",
        f"t{place.id}": "3",
        "groups": str(group.id),
        f"k{size.id}": "12",
        "roles": ["client", "prescriber", "elected_official"],
        "structure": "cooperative",
        "supporter": "y",
        "closeness": "2",
        "readiness": "to_strengthen",
        "nature_note": "Ancienne équipe",
    }
    del form["has_no_influence"]
    answer = phone.post(f"/member/qualifying/{awa.id}?alone=1", data=form)
    assert answer.location.endswith(f"/member/contacts/{awa.id}")
    page = plain(phone.get(answer.location).text)
    for words_ in (
        "Collègues, Clients (Acquis)",
        "Client, Prescripteur, Élu, élue",
        "Coopérative, GIC",
        "Travail, Ancienne équipe",
        "Bonanjo 3/5",
        "Anciens",
        "À renforcer d’abord",
        "2 sur 5",
        "Qualifié",
        "depuis le",
    ):
        assert words_ in page
    assert sorted_by(awa).values == {size.id: "12"}


def test_wrong_answers_are_named_and_nothing_is_kept(house: Flask) -> None:
    ben = meeting.person("Ben")
    awa = known_by(ben, "Awa")
    with transaction():
        size = add_criterion(ben, "Équipe", CriterionKind.NUMBER, now=make.NOW)
        kind = add_criterion(ben, "Genre", CriterionKind.CHOICE, ["PME"], now=make.NOW)
    phone = phone_of(house, ben)
    for wrong in (
        {"nature": "zorro"},
        {"personal": ["clan"]},
        {"openness": "9"},
        {"structure": "église"},
        {f"k{size.id}": "douze"},
        {f"k{size.id}": "9" * 12},
        {f"k{kind.id}": "ONG"},
        {"nature_note": "x" * 201},
    ):
        answer = phone.post(f"/member/qualifying/{awa.id}", data=WHOLE | wrong)
        assert (wrong, answer.status_code) == (wrong, 422)
    db.session.expire_all()
    assert (said_of(awa).circles, awa.nature) == ([], None)


def test_words_are_made_renamed_and_taken_away(house: Flask) -> None:
    account = make.user("Ben")
    phone = account_phone(house, account)  # nothing yet, not even a profile
    phone.post("/member/sorting/territories", data={"name": "Bonanjo", "kind": "geographic"})
    phone.post("/member/sorting/groups", data={"name": "Anciens"})
    facts = {"name": "Taille", "kind": "choice", "choices": "PME\nGrande\n\nPME"}
    phone.post("/member/sorting/criteria", data=facts)
    (criterion,) = db.session.query(Criterion)
    assert (criterion.kind, criterion.choices) == (CriterionKind.CHOICE, ["PME", "Grande"])
    (place,) = db.session.query(Territory)
    phone.post(f"/member/sorting/territories/{place.id}", data={"name": "Akwa"})
    assert "Akwa" in phone.get("/member/sorting").text
    for bad, says in (("", "Écrivez un nom."), ("ANCIENS", "existe déjà"), ("x" * 61, "60")):
        answer = phone.post("/member/sorting/groups", data={"name": bad})
        assert answer.status_code in (409, 422)
        assert says in plain(answer.text)
    phone.post(f"/member/sorting/territories/{place.id}/end")
    assert db.session.query(Territory).count() == 0
    assert phone.post("/member/sorting/nothing", data={"name": "x"}).status_code == 404


def test_a_strangers_words_are_not_there(house: Flask) -> None:
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    group = make.group(ben, "Tontine")
    phone = phone_of(house, chantal)
    for path in ("", "/end"):
        answer = phone.post(f"/member/sorting/groups/{group.id}{path}", data={"name": "Volé"})
        assert answer.status_code == 404
    assert [g.name for g in words(ben, Group)] == ["Tontine"]
    assert "Tontine" not in phone.get("/member/sorting").text


def test_the_day_one_met_is_as_exact_as_one_remembers(house: Flask) -> None:
    ben = meeting.person("Ben")
    awa, paul = known_by(ben, "Awa"), known_by(ben, "Paul Ébolo")
    phone = phone_of(house, ben)
    form = {"name": "Awa", "met": "11/2019", "through": "paul ebolo", "context_text": "Au salon"}
    assert phone.post(f"/member/contacts/{awa.id}", data=form).status_code == 303
    db.session.expire_all()
    assert awa.met_through_id == paul.id
    page = plain(phone.get(f"/member/contacts/{awa.id}").text)
    assert ("novembre 2019" in page, "Au salon" in page, "Paul Ébolo" in page) == (True,) * 3
    assert 'value="11/2019"' in phone.get(f"/member/contacts/{awa.id}/edit").text
    for wrong in ({"met": "hier"}, {"met": "31/02/2020"}, {"met": "12/1066"}, {"through": "Zorro"}):
        answer = phone.post(f"/member/contacts/{awa.id}", data=form | wrong)
        assert (wrong, answer.status_code) == (wrong, 422)
