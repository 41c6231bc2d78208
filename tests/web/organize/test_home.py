"""The team's first page: what comes, what waits for a hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.models import Organizer
from app.accounts.rules import Role
from app.events.models import Theme
from app.events.rules import Status
from app.kernel.db import transaction
from app.tickets import queries as tickets
from tests import make
from tests.web.counting import statements
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return of


def test_a_new_team_is_shown_the_way_to_its_first_date(
    client: FlaskClient, wusu: Organizer
) -> None:
    answer = client.get("/organize")
    assert "Votre premier rendez-vous" in words(answer)
    for kind in ("talk", "afterwork"):
        assert f'href="/organize/series/new?kind={kind}"' in answer.text


def test_the_next_date_tells_its_places_and_what_waits(
    client: FlaskClient, wusu: Organizer
) -> None:
    event = make.event(wusu, title="Soirée des métiers")
    make.event(wusu, title="Pas encore", status=Status.DRAFT)
    theme = make.save(Theme(organizer_id=wusu.id, name="Oser", hue=3))
    make.event(wusu, title="Prête", theme_id=theme.id)
    with transaction():
        room = tickets.room_of(event.id)
        room.sold, room.held = 42, 3
    told = words(client.get("/organize"))
    assert "42 places prises sur 60 et 3 en cours de paiement" in told
    assert "Samedi 28 novembre : thème à choisir" in told
    assert "Brouillon à publier : Pas encore, samedi 28 novembre" in told


def test_dates_of_other_teams_are_not_there(client: FlaskClient, wusu: Organizer) -> None:
    make.event(make.organizer(name="GICAM"), title="Chez les autres")
    assert "Chez les autres" not in words(client.get("/organize"))


def test_chantal_sees_the_dates_but_no_way_to_make_one(
    client: FlaskClient, wusu: Organizer
) -> None:
    event = make.event(wusu)
    sign_in(client, make.awa(wusu, Role.DOOR))
    answer = client.get("/organize")
    assert event.title in words(answer)
    assert "/organize/series/new" not in answer.text
    assert f"/organize/events/{event.code}/orders" not in answer.text


def test_strangers_have_no_team_page(client: FlaskClient, house: object) -> None:
    assert client.get("/organize").status_code == 302
    sign_in(client, make.user("Dieudonné", email="d@example.cm"))
    refused = client.get("/organize")
    assert (refused.status_code, "/organize/organizers/new" in refused.text) == (403, True)


def test_an_operator_without_a_team_finds_what_the_house_needs(
    client: FlaskClient, house: object
) -> None:
    sign_in(client, make.user("Opéra", email="o@example.cm", is_operator=True))
    answer = client.get("/organize")
    assert answer.status_code == 200
    for there in ("approvals", "reports", "listed", "post", "organizers/new"):
        assert f'href="/organize/{there}"' in answer.text, there


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_with_one_date_as_with_three(
    client: FlaskClient, wusu: Organizer, rows: int
) -> None:
    for _ in range(rows):
        make.event(wusu)
    with statements() as sent:
        client.get("/organize")
    # user, teams, profile; dates, their places, payments and questions that wait
    assert len([s for s in sent if s.startswith("SELECT")]) == 16
