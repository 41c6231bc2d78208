"""Anyone opens a page of their own and invites a team; the house may have to say yes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import Role
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.teams.actions import accept, invite
from app.teams.models import Invitation
from app.teams.rules import INVITATION_LASTS, InvitationSpent
from tests import make
from tests.make import NOW
from tests.web.visiting import sign_in, sign_out, words

NEW = {"name": "Les Rendez-vous", "city": "Douala"}
TEAM = "/organize/organizers/wusu/team"
CHANTAL = {"email": "chantal@example.cm", "role": "door"}


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer(code="wusu")
    sign_in(client, make.awa(of))
    return of


def link_of(client: FlaskClient) -> str:
    """Invite Chantal; the path of the link that is shown."""
    text = client.post(TEAM, data=CHANTAL).text
    return "/invitations/" + text.partition("/invitations/")[2][:24]


def team() -> list[tuple[str, Role]]:
    query = select(User.name, Membership.role).join(Membership, Membership.user_id == User.id)
    return [(name, role) for name, role in db.session.execute(query.order_by(Membership.id))]


def test_anyone_signed_in_opens_a_page_and_is_led_to_a_first_date(
    client: FlaskClient, house: Flask
) -> None:
    assert client.get("/organize/organizers/new").status_code == 302  # to sign in
    sign_in(client, make.user("Dieudonné"))
    assert client.post("/organize/organizers", data=NEW | {"name": ""}).status_code == 422
    assert client.post("/organize/organizers", data=NEW).location == "/organize"
    assert "Votre premier rendez-vous" in words(client.get("/organize"))
    assert team() == [("Dieudonné", Role.OWNER)]


def test_one_person_opens_a_few_pages_a_day(client: FlaskClient, house: Flask) -> None:
    sign_in(client, make.user("Dieudonné"))
    answers = [client.post("/organize/organizers", data=NEW).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_where_the_house_says_yes_first_all_is_prepared_and_published_then(
    client: FlaskClient, house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = replace(house.extensions["settings"], organizers="approved")
    monkeypatch.setitem(house.extensions, "settings", careful)
    owner = make.user("Dieudonné")
    sign_in(client, owner)
    client.post("/organize/organizers", data=NEW)
    of = db.session.scalars(select(Organizer)).one()
    event = make.event(of, status=Status.DRAFT, dinner_waived=True)
    here = f"/organize/events/{event.code}"
    assert "attend l’accord de la maison" in words(client.get("/organize"))
    client.post(f"{here}/publication")
    assert db.session.get_one(Event, event.id).status is Status.DRAFT
    assert client.post(f"/organize/approvals/{of.code}").status_code == 403

    sign_in(client, make.user("Opéra", is_operator=True))
    assert of.name in words(client.get("/organize/approvals"))
    for _ in range(2):
        client.post(f"/organize/approvals/{of.code}")
    assert client.post("/organize/approvals/nowhere").status_code == 404
    assert "Personne n’attend" in words(client.get("/organize/approvals"))
    told = db.session.scalars(select(Message.recipient).where(Message.template == "approved"))
    assert told.all() == [owner.email]
    assert not db.session.get_one(Organizer, of.id).awaits_approval


def test_a_guest_of_the_team_joins_with_the_link_once(client: FlaskClient, wusu: Organizer) -> None:
    link = link_of(client)
    assert "chantal@example.cm" in words(client.get(TEAM))
    sign_out(client)
    assert "vous attend dans son équipe" in words(client.get(link))
    assert client.get(link).status_code == 200  # reading does not spend it
    assert client.post(link, data={"name": ""}).status_code == 422
    assert client.post(link, data={"name": "Chantal"}).location == "/organize"
    assert client.get("/organize").status_code == 200
    assert team() == [("Awa", Role.OWNER), ("Chantal", Role.DOOR)]
    assert client.get(link).status_code == 410
    assert client.get(TEAM).status_code == 403


def test_who_is_signed_in_joins_with_that_account(client: FlaskClient, wusu: Organizer) -> None:
    link = link_of(client)
    ben = make.user("Ben")
    sign_in(client, ben)
    assert f"Vous rejoignez avec votre compte : Ben, {ben.email}." in words(client.get(link))
    client.post(link)
    assert team() == [("Awa", Role.OWNER), ("Ben", Role.DOOR)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": ""}, "Écrivez une adresse e-mail."),
        ({"email": "chantal"}, "Cette adresse semble incomplète (il manque @…)."),
        ({"role": "king"}, "Choisissez dans la liste."),
    ],
)
def test_a_wrong_invitation_is_told_and_nobody_is_written_to(
    client: FlaskClient, wusu: Organizer, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post(TEAM, data=CHANTAL | typed)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert db.session.scalars(select(Message)).all() == []


def test_an_invitation_ends_when_it_is_taken_back_replaced_or_old(
    client: FlaskClient, wusu: Organizer
) -> None:
    first = link_of(client)
    second = link_of(client)
    assert [client.get(link).status_code for link in (first, second)] == [410, 200]
    invited = db.session.scalars(select(Invitation).where(Invitation.ended_at.is_(None))).one()
    end = f"/organize/organizers/wusu/invitations/{invited.id}/end"
    sign_in(client, make.awa(make.organizer()))
    assert client.post(end).status_code == 404
    sign_in(client, make.awa(wusu))
    client.post(end)
    assert client.get(second).status_code == 410


def test_a_link_that_is_a_week_old_joins_nobody(house: Flask) -> None:
    of = make.organizer()
    awa = make.awa(of)
    with transaction():
        token = invite(of, "c@x.cm", Role.DOOR, by=awa, locale="fr", now=NOW)
    with pytest.raises(InvitationSpent), transaction():
        accept(token, None, name="Chantal", locale="fr", now=NOW + INVITATION_LASTS)
    with transaction():
        late = NOW + INVITATION_LASTS - timedelta(seconds=1)
        accept(token, None, name="Chantal", locale="fr", now=late)
    with pytest.raises(InvitationSpent), transaction():
        accept(token, None, name="Chantal", locale="fr", now=NOW)


def test_roles_change_and_somebody_always_decides(client: FlaskClient, wusu: Organizer) -> None:
    make.save(Membership(user_id=make.user("Chantal").id, organizer_id=wusu.id, role=Role.DOOR))
    awa = db.session.scalars(select(Membership).where(Membership.role == Role.OWNER)).one()
    client.post(f"{TEAM}/{awa.id}", data={"role": "door"})
    client.post(f"{TEAM}/{awa.id}/end")
    assert team() == [("Awa", Role.OWNER), ("Chantal", Role.DOOR)]
    told = client.post(f"{TEAM}/{awa.id}/end", follow_redirects=True)
    assert "Il faut au moins une personne qui décide de tout." in words(told)


def test_a_stranger_finds_no_team(client: FlaskClient, wusu: Organizer) -> None:
    member = db.session.scalars(select(Membership)).one()
    sign_in(client, make.awa(make.organizer(code="gicam")))
    answers = [
        client.get(TEAM),
        client.post(TEAM, data=CHANTAL),
        client.post(f"{TEAM}/{member.id}", data={"role": "door"}),
        client.post(f"/organize/organizers/gicam/team/{member.id}/end"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert team()[0] == ("Awa", Role.OWNER)


def test_a_member_is_let_go_and_is_a_stranger_at_once(client: FlaskClient, wusu: Organizer) -> None:
    chantal = make.user("Chantal")
    made = make.save(Membership(user_id=chantal.id, organizer_id=wusu.id, role=Role.DOOR))
    client.post(f"{TEAM}/{made.id}", data={"role": "cashier"})
    assert team()[1] == ("Chantal", Role.CASHIER)
    client.post(f"{TEAM}/{made.id}/end")
    assert [name for name, _role in team()] == ["Awa"]
    told = words(client.get("/organize/organizers/wusu/journal"))
    assert "Chantal n’est plus dans l’équipe." in told
