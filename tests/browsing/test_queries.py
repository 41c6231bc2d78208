"""Everything the book may be asked, alone and together; the same said of many; nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.browsing.actions import (
    all_into_circle,
    all_into_group,
    all_of_domain,
    all_take_role,
    archive_all,
    restore_all,
)
from app.browsing.queries import count, domains, found, ids_of, themes, words_beside
from app.browsing.rules import Ask
from app.contacts.actions import add, archive
from app.contacts.models import Contact
from app.contacts.rules import (
    Circle,
    ContactFields,
    ContactRole,
    ContactState,
    Layer,
    Nature,
    Readiness,
    Sort,
    Structure,
)
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.qualifying.actions import qualify
from app.qualifying.queries import said_of
from app.qualifying.rules import Facts
from app.sorting.actions import add_criterion
from app.sorting.models import Criterion, Group, Territory
from app.sorting.queries import sorted_by
from app.sorting.rules import CriterionKind
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
NAME = {"sort": Sort.NAME}


def known_by(owner: Profile, name: str, domain: str = "", **facts: Any) -> Contact:
    with transaction():
        made = add(owner, ContactFields(name, domain=domain), now=make.NOW)
        qualify(made, Facts(**facts), now=make.NOW)
        return made


def names(owner: Profile, **asked: Any) -> list[str]:
    return [known.name for known in found(owner, Ask(**(NAME | asked))).people]


def three_people() -> tuple[Profile, Profile, Territory, Group, Criterion]:
    """Ben knows Awa and Paul, Chantal knows Zoé."""
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    place, group = make.territory(ben), make.group(ben)
    with transaction():
        size = add_criterion(ben, "Équipe", CriterionKind.TEXT, now=make.NOW)
    known_by(
        ben,
        "Awa",
        "Cacao",
        circles=frozenset({Circle.FRIENDS, Circle.CLIENTS}),
        roles=frozenset({ContactRole.CLIENT}),
        nature=Nature.WORK,
        openness=3,
        closeness=4,
        structure=Structure.COOPERATIVE,
        influences={place.id: 2},
        readiness=Readiness.TO_STRENGTHEN,
        supporter_since=make.NOW.date(),
        groups=frozenset({group.id}),
        values={size.id: "Petite"},
    )
    known_by(
        ben,
        "Paul",
        "Bois",
        circles=frozenset({Circle.SPORT}),
        influences={place.id: 0},
        closeness=4,
        values={size.id: "Grande"},
    )
    known_by(chantal, "Zoé", circles=frozenset({Circle.FRIENDS}), closeness=4)
    return ben, chantal, place, group, size


def test_each_question_finds_its_people_and_together_they_narrow() -> None:
    ben, chantal, place, group, size = three_people()
    for asked, expected in (
        ({}, ["Awa", "Paul"]),
        ({"circle": Circle.CLIENTS}, ["Awa"]),
        ({"layer": Layer.EXTRA}, ["Paul"]),
        ({"natural": True}, ["Awa"]),
        ({"natural": False}, ["Awa", "Paul"]),
        ({"role": ContactRole.CLIENT}, ["Awa"]),
        ({"structure": Structure.COOPERATIVE}, ["Awa"]),
        ({"structure": Structure.COMPANY}, []),
        ({"territory_id": place.id}, ["Awa"]),
        ({"group_id": group.id}, ["Awa"]),
        ({"criterion_id": size.id}, ["Awa", "Paul"]),
        ({"criterion_id": size.id, "value": "PETITE"}, ["Awa"]),
        ({"domain": "Bois"}, ["Paul"]),
        ({"closeness": 4}, ["Awa", "Paul"]),
        ({"readiness": Readiness.TO_STRENGTHEN}, ["Awa"]),
        ({"supporter": True}, ["Awa"]),
        ({"state": ContactState.QUALIFIED}, ["Awa"]),
        ({"state": ContactState.TO_QUALIFY}, ["Paul"]),
        ({"closeness": 4, "layer": Layer.EXTRA, "words": "paul"}, ["Paul"]),
        ({"closeness": 4, "circle": Circle.CLIENTS, "layer": Layer.EXTRA}, []),
        ({"circle": Circle.CLIENTS, "layer": Layer.PROFESSIONAL, "natural": False}, ["Awa"]),
        ({"circle": Circle.CLIENTS, "natural": True}, ["Awa"]),
    ):
        assert (asked, names(ben, **asked)) == (asked, expected)
    assert names(chantal, group_id=group.id) == names(chantal, territory_id=place.id) == []
    ask = Ask(territory_id=place.id, group_id=group.id, criterion_id=size.id)
    assert words_beside(ben, ask).names == {
        "territory": "Bonanjo",
        "group": "Anciens",
        "criterion": "Équipe",
    }
    assert words_beside(chantal, ask).names == {}
    assert domains(ben) == ["Bois", "Cacao"]


def test_people_are_found_by_the_evening_and_the_theme_where_one_met() -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben", evening), meeting.guest("Awa", evening)
    meeting.meets(ben, meeting.code(awa, evening))
    known_by(ben, "Paul")
    assert names(ben, event_id=evening.id) == ["Awa"]
    theme = themes(ben)
    assert [name for _id, name in theme] == ([evening.theme.name] if evening.theme else [])
    assert words_beside(ben, Ask(event_id=evening.id)).names == {"event": evening.title}
    assert words_beside(meeting.person("Zita"), Ask(event_id=evening.id)).names == {}


def test_the_same_is_said_of_many_of_mine_and_of_nobody_elses() -> None:
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    half: dict[str, Any] = {"nature": Nature.WORK, "openness": 2, "has_no_influence": True}
    awa, paul = known_by(ben, "Awa", **half), known_by(ben, "Paul")
    zoe = known_by(chantal, "Zoé", **half)
    everybody = select(Contact.id)
    group = make.group(ben)
    for _again in range(2):
        with transaction():
            all_into_circle(ben, everybody, Circle.CLIENTS, now=make.NOW)
            all_take_role(ben, everybody, ContactRole.CLIENT)
            all_into_group(ben, everybody, group)
            all_of_domain(ben, everybody, "Cacao")
    db.session.expire_all()
    for contact in (awa, paul):
        said = said_of(contact)
        assert (said.circles, said.roles) == ([Circle.CLIENTS], [ContactRole.CLIENT])
        assert (sorted_by(contact).groups, contact.domain) == (frozenset({group.id}), "Cacao")
    assert (awa.state, paul.state) == (ContactState.QUALIFIED, ContactState.TO_QUALIFY)
    assert (said_of(zoe).circles, zoe.domain, zoe.state) == ([], "", ContactState.TO_QUALIFY)
    with transaction():
        all_into_group(chantal, everybody, group)  # not hers
    assert sorted_by(zoe).groups == frozenset()


def test_those_put_away_together_come_back_together_and_no_other() -> None:
    ben, stranger = meeting.person("Ben"), meeting.person("Dieudonné")
    ready: dict[str, Any] = {"circles": {Circle.CLIENTS}, "nature": Nature.WORK, "openness": 1}
    awa = known_by(ben, "Awa", **ready, has_no_influence=True)
    paul, zoe = known_by(ben, "Paul"), known_by(ben, "Zoé")
    with transaction():
        archive(zoe)
    ids = ids_of(ben, Ask())
    assert count(ben, ids) == 2
    with transaction():
        archive_all(ben, ids, now=make.NOW)
    assert (names(ben), names(ben, state=ContactState.ARCHIVED)) == ([], ["Awa", "Paul", "Zoé"])
    with transaction():
        assert restore_all(stranger, at=make.NOW, now=make.NOW) == 0
        assert restore_all(ben, at=make.NOW + timedelta(seconds=1), now=make.NOW) == 0
        assert restore_all(ben, at=make.NOW, now=make.NOW) == 2
    db.session.expire_all()
    assert [c.state for c in (awa, paul, zoe)] == [
        ContactState.QUALIFIED,
        ContactState.TO_QUALIFY,
        ContactState.ARCHIVED,
    ]
