"""The budget's page: how many places more, what each ticket leaves, planned against real."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.budgets.models import Budget, BudgetLine
from app.budgets.rules import Decision
from app.events.models import Event
from app.kernel.db import db, transaction
from app.tickets.models import TicketType
from app.web.organize.budget_form import PercentField
from app.web.planning_mails import PLANNING_LOADERS
from tests import make
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    starts = make.today() + timedelta(days=9)
    when: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}
    return make.event(of, capacity=20, **when)


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/budget"


def typed(event: Event, **facts: str) -> dict[str, str]:
    kind = db.session.scalars(select(TicketType.id).filter_by(event_id=event.id)).one()
    form = {
        "lines-0-label": "Salle",
        "lines-0-kind": "fixed",
        "lines-0-amount": "150 000",
        "lines-1-label": "Dîner",
        "lines-1-kind": "per_head",
        "lines-1-amount": "6000",
        "lines-2-label": "Banque",
        "lines-2-kind": "sponsor",
        "lines-2-amount": "50000",
        "lines-2-actual": "45000",
        "lines-3-label": "",
        "mix-0-id": str(kind),
        "mix-0-planned": "16",
        "fee": "2 %",
        "decide_on": f"{(event.starts_at - timedelta(days=2)).date()}",
    }
    return form | {key.replace("_", "-"): value for key, value in facts.items()}


def test_a_budget_says_how_many_places_more(client: FlaskClient, event: Event) -> None:
    assert "Combien de places pour ne rien perdre" in words(client.get(here(event)))
    assert f'href="{here(event)}"' in client.get(f"/organize/events/{event.code}").text
    assert 'value="Salle"' in client.get(f"{here(event)}/edit").text
    assert client.post(here(event), data=typed(event)).location == here(event)
    shown = words(client.get(here(event)))
    assert "Encore 12 places pour équilibrer Aujourd’hui, il manque 100 000 FCFA." in shown
    assert "Avec les ventes prévues, elles se croisent à 12 places" in shown
    assert "Résultat 39 200 FCFA à écrire" in shown
    assert 'value="150000"' in client.get(f"{here(event)}/edit").text
    paid = {"lines-0-actual": "155000", "lines-1-actual": "70000"}
    client.post(here(event), data=typed(event) | paid)
    shown = words(client.get(here(event)))
    assert "Résultat 39 200 FCFA −180 000 FCFA" in shown  # nothing was sold


def test_as_one_types_it_is_reckoned_and_nothing_is_kept(client: FlaskClient, event: Event) -> None:
    live = typed(event) | {"live": "1"}
    told = client.post(here(event), data=live)
    assert (told.status_code, "<html" in told.text) == (200, False)
    assert "Encore 12 places pour équilibrer" in words(told)
    cheaper = words(client.post(here(event), data=live | {"lines-0-amount": "100 000"}))
    assert "Encore 6 places pour équilibrer" in cheaper
    assert client.post(here(event), data=live | {"lines-0-amount": "x"}).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Budget)) == 0
    page = client.get(f"{here(event)}/edit").text
    assert 'data-even="#even"' in page
    assert re.search(r'type="module" src="[^"]*/even[^"/]*js"', page)


def test_when_the_room_is_too_small_for_it_the_page_says_so(
    client: FlaskClient, event: Event
) -> None:
    client.post(here(event), data=typed(event) | {"lines-0-amount": "400000"})
    assert "Il n’en reste que 20 dans la salle." in words(client.get(here(event)))
    client.post(here(event), data=typed(event) | {"lines-1-amount": "15000"})
    assert "Aucun nombre de places n’équilibre" in words(client.get(here(event)))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"lines-0-amount": "-5"}, "Un montant ne peut pas être négatif."),
        ({"lines-0-amount": ""}, "Écrivez une somme : 0 si vous ne savez pas encore."),
        ({"lines-3-amount": "500"}, "Dites de quoi il s’agit."),
        ({"lines-0-kind": "gift"}, "Choisissez dans la liste."),
        ({"fee": "45"}, "Écrivez un pourcentage, de 0 à 20"),
        ({"mix-0-planned": "dix"}, "Écrivez un nombre entier"),
        ({"decide_on": "2028-01-01"}, "Décidez au plus tard le jour même."),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(
    client: FlaskClient, event: Event, wrong: dict[str, str], told: str
) -> None:
    answer = client.post(here(event), data=typed(event) | wrong)
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="Dîner"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(BudgetLine)) == 0


def test_a_ticket_type_that_is_gone_is_left_out_of_what_is_shown_again(
    client: FlaskClient, event: Event
) -> None:
    gone = {"mix-1-id": "<b>", "mix-1-planned": "3", "mix-2-id": "9" * 30, "fee": "45"}
    answer = client.post(here(event), data=typed(event) | gone)
    assert (answer.status_code, "mix-0-id" in answer.text) == (422, True)
    assert "mix-1-id" not in answer.text
    assert "mix-2-id" not in answer.text


def test_it_is_decided_and_opened_again(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data=typed(event))
    assert "l’équipe reçoit un e-mail ce matin-là" in words(client.get(here(event)))
    client.post(f"{here(event)}/decision", data={"decision": "no_go"})
    assert db.session.scalars(select(Budget.decision)).one() is Decision.NO_GO
    assert f'href="/organize/events/{event.code}/cancellation"' in client.get(here(event)).text
    client.post(f"{here(event)}/decision", data={"decision": "open"})
    assert client.post(f"{here(event)}/decision", data={"decision": "maybe"}).status_code == 400
    assert db.session.scalars(select(Budget.decision)).one() is Decision.OPEN
    journal = words(client.get(f"/organize/events/{event.code}/journal"))
    assert "Décidé : on n’y va pas." in journal


def test_once_it_is_over_the_page_says_what_it_came_to(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data=typed(event))
    with transaction():
        event.starts_at, event.ends_at = make.NOW, make.NOW
    shown = words(client.get(here(event)))
    assert "Cette date a coûté 100 000 FCFA de plus qu’elle n’a rapporté" in shown
    assert "On y va" not in shown


def test_an_earlier_budget_is_taken_over(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data=typed(event))
    later = event.starts_at + timedelta(days=28)
    when: dict[str, Any] = {"starts_at": later, "ends_at": later + timedelta(hours=3)}
    new = make.event(event.organizer, **when)
    foreign = make.event()
    assert client.post(f"{here(new)}/copy", data={"source": foreign.code}).status_code == 404
    made = client.post(f"{here(new)}/copy", data={"source": event.code})
    assert made.location == f"{here(new)}/edit"
    assert 'value="Dîner"' in client.get(made.location).text


def test_the_mail_says_how_it_stands(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data=typed(event))
    facts, _none = PLANNING_LOADERS["decide"]({"event_id": event.id})
    assert (facts["even"].needed, facts["event"].id) == (12, event.id)


@pytest.mark.parametrize(("points", "shown"), [(250, "2,5"), (200, "2"), (5, "0,05"), (0, "0")])
def test_a_percentage_is_shown_as_it_is_said(points: int, shown: str) -> None:
    assert PercentField.shown(None, points) == shown  # type: ignore[arg-type]
