"""The organizer's rules of the door: who may come back, and which tickets each gate lets in."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.rules import Role
from app.door.queries import change_seq
from app.events.models import Event
from app.gates.queries import rules_of
from app.gates.rules import Reentry, Rules
from app.kernel.db import db
from app.tickets.models import TicketType
from tests import make
from tests.door.making import phone
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of)


def types(event: Event) -> tuple[int, int]:
    """The one it has, and one for students."""
    first = db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()
    return first, make.ticket_type(event, amount=500, name="Étudiant", position=1).id


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/gates"


def test_the_rules_are_kept_shown_again_and_told_to_the_phones(
    client: FlaskClient, event: Event
) -> None:
    standard, student = types(event)
    phone(event, "Porte A")
    assert rules_of(event.id) == Rules()
    page = client.get(here(event))
    assert 'value="Porte A"' in page.text  # the gates that have a phone stand there already
    seen = change_seq(event.id)
    answer = client.post(
        here(event),
        data={
            "reentry": "after_exit",
            "gates-0-name": "Porte A",
            "gates-0-types": [str(standard)],
            "gates-1-name": "Porte B",
            "gates-1-types": [str(standard), str(student)],  # all: no choice
        },
    )
    assert answer.status_code == 303
    assert rules_of(event.id) == Rules(Reentry.AFTER_EXIT, {"Porte A": [standard]})
    assert change_seq(event.id) == seen + 1
    again = words(client.get(here(event)))
    assert "Aucune de ces portes ne laisse entrer" in again


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"gates-0-types": "{standard}"}, "Donnez un nom à la porte"),
        ({"gates-0-name": "Porte B", "gates-1-name": "porte b"}, "déjà dans la liste"),
        ({"gates-0-name": "Porte B", "gates-0-types": "0"}, "Porte B"),
        ({"reentry": "sometimes"}, "rien de ce que vous avez écrit n’est perdu"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    client: FlaskClient, event: Event, typed: dict[str, str], said: str
) -> None:
    standard, _ = types(event)
    filled = {name: value.format(standard=standard) for name, value in typed.items()}
    answer = client.post(here(event), data={"reentry": "free"} | filled)
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert rules_of(event.id) == Rules()


def test_only_the_team_that_plans_settles_them(client: FlaskClient, event: Event) -> None:
    other = make.event(make.organizer())
    assert client.get(here(other)).status_code == 404
    assert client.post(here(other), data={"reentry": "free"}).status_code == 404
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    assert client.get(here(event)).status_code == 403
    assert "/gates" not in client.get(f"/organize/events/{event.code}/scanners").text
