"""The organizer asks, orders and retires questions, and reads what was said."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.questions import queries
from app.questions.actions import Said, answer, ask
from app.questions.models import Question
from app.questions.rules import About, Asked, QuestionKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words

COMPANY: dict[str, Any] = {"label": "Votre entreprise", "kind": "text"}
DISH: dict[str, Any] = {
    "label": "Votre plat",
    "label_en": "Your dish",
    "kind": "choice",
    "options": "Poisson | Fish\nPoulet | Chicken",
    "about": "diet",
    "required": "y",
}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(amount=0)
    sign_in(client, make.awa(made.organizer))
    return made


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/questions"


def labels(event: Event) -> list[str]:
    db.session.expire_all()
    return [question.label for question in queries.asked_at(event.id)]


def test_a_question_is_written_moved_changed_and_retired(client: FlaskClient, event: Event) -> None:
    assert "Aucune question pour cette date" in client.get(here(event)).text
    assert client.get(f"{here(event)}/new").status_code == 200
    assert client.post(here(event), data=COMPANY).status_code == 303
    assert client.post(here(event), data=DISH).status_code == 303
    company, dish = queries.asked_at(event.id)

    client.post(f"{here(event)}/{dish.id}/place", data={"to": "earlier"})
    assert labels(event) == ["Votre plat", "Votre entreprise"]
    client.post(f"{here(event)}/{dish.id}/place", data={"to": "later"})
    assert "Poisson | Fish" in client.get(f"{here(event)}/{dish.id}/edit").text
    client.post(f"{here(event)}/{company.id}", data=COMPANY | {"label": "Société"})
    assert labels(event) == ["Société", "Votre plat"]
    client.post(f"{here(event)}/{company.id}/end")
    assert labels(event) == ["Votre plat"]
    assert "Plus posée" in client.get(here(event)).text

    db.session.expire_all()
    kept = db.session.get_one(Question, dish.id)
    assert (kept.about, kept.required, kept.options) == (
        About.DIET,
        False,
        [["Poisson", "Fish"], ["Poulet", "Chicken"]],
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"label": ""}, "Écrivez votre question."),
        ({"kind": "nothing"}, "Choisissez dans la liste."),
        ({"kind": ["text", "nothing"], "label": "x" * 201}, "caractères au plus"),
        ({"kind": "choice", "options": "Seul"}, "Écrivez de 2 à 20 choix, un par ligne."),
        ({"kind": "choice", "options": "A\nA"}, "Un choix est écrit deux fois."),
        ({"about": "other"}, "Choisissez dans la liste."),
        ({"per": "x", "moment": "x"}, "Choisissez dans la liste."),
        ({"ticket_type": "999999"}, "Choisissez dans la liste."),
        ({"label": (BytesIO(b"x"), "a.txt")}, "Écrivez votre question."),
        ({"kind": (BytesIO(b"x"), "a.txt")}, "Choisissez dans la liste."),
    ],
)
def test_what_cannot_be_asked_is_told_beside_and_nothing_is_kept(
    client: FlaskClient, event: Event, typed: dict[str, Any], told: str
) -> None:
    answer = client.post(here(event), data=COMPANY | typed)
    assert answer.status_code == 422
    assert told in words(answer).replace("\u202f", " ")
    assert labels(event) == []


def said(event: Event, dish: bool = True) -> Order:
    with transaction():
        company = ask(event, Asked(QuestionKind.TEXT, "Entreprise"))
        options = [("Poisson", "Fish"), ("Poulet", "Chicken")]
        dinner = ask(event, Asked(QuestionKind.CHOICE, "Plat", options=options, about=About.DIET))
        table = ask(event, Asked(QuestionKind.CHOICE, "Table", options=options))
    order = buy(event)
    facts = {company.id: Said("=HYPERLINK(1)"), dinner.id: Said("Poulet")}
    facts[table.id] = Said("Poisson")
    with transaction():
        answer(order.id, facts, agreed="fr", now=NOW)
    return order


def test_the_team_reads_answers_counted_and_as_a_safe_sheet_without_any_need(
    client: FlaskClient, event: Event
) -> None:
    order = said(event)

    page = words(client.get(here(event)))
    sheet = client.get(f"/organize/events/{event.code}/answers.csv").text
    shown = words(client.get(f"/organize/orders/{order.reference}"))
    listed = client.get(f"/organize/events/{event.code}/orders.csv").text

    assert "Poisson 1" in page
    assert f"Entreprise;{order.reference};Ben;'=HYPERLINK(1)" in sheet
    assert "Entreprise =HYPERLINK(1)" in shown
    assert [text for text in (page, sheet, shown, listed) if "Poulet" in text] == []


def test_the_kitchen_reads_needs_counted_with_names(client: FlaskClient, event: Event) -> None:
    said(event)
    page = client.get(f"/organize/events/{event.code}/needs")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Poulet 1" in words(page)
    assert "Ben" in words(page)
    assert "Aucune réponse ne correspond" in words(client.get(f"{page.request.path}?q=Awa"))


def test_answers_are_read_one_by_one_found_and_opened_at_their_order(
    client: FlaskClient, event: Event
) -> None:
    order = said(event)
    answers = f"/organize/events/{event.code}/answers"
    assert f'href="{answers}"' in client.get(here(event)).text
    page = client.get(answers).text
    assert page.count(f'href="/organize/orders/{order.reference}"') == 2
    company = re.findall(r'question=(\d+)">Entreprise', page)[0]
    only = words(client.get(f"{answers}?question={company}"))
    assert ("=HYPERLINK(1)" in only, "Poisson" in only) == (True, False)
    assert "Poisson" in words(client.get(f"{answers}?q=POISSON"))
    nothing = client.get(f"{answers}?q=nobody&question=x&page=-3")
    assert (nothing.status_code, "Aucune réponse ne correspond" in words(nothing)) == (200, True)


def test_a_question_stopped_by_mistake_is_asked_again_with_one_press(
    client: FlaskClient, event: Event
) -> None:
    with transaction():
        question = ask(event, Asked(QuestionKind.TEXT, "Entreprise"))
    at = f"{here(event)}/{question.id}"
    client.post(f"{at}/end")
    assert "La poser à nouveau" in words(client.get(here(event)))
    answer = client.post(f"{at}/return", follow_redirects=True)
    assert "Cette question se pose à nouveau, à la fin." in words(answer)
    assert "La poser à nouveau" not in words(answer)


def test_who_keeps_the_till_or_the_door_reads_no_need(client: FlaskClient, event: Event) -> None:
    said(event)
    for role in (Role.CASHIER, Role.DOOR):
        sign_in(client, make.awa(event.organizer, role))
        assert client.get(f"/organize/events/{event.code}/needs").status_code == 403
        assert client.get(here(event)).status_code == 403


def test_another_houses_question_is_not_found(client: FlaskClient, event: Event) -> None:
    other = make.event(amount=0)
    with transaction():
        theirs = ask(other, Asked(QuestionKind.TEXT, "Leur question"))
    for path in (f"/{theirs.id}", f"/{theirs.id}/end", f"/{theirs.id}/place"):
        assert client.post(here(event) + path, data=COMPANY).status_code == 404
    assert client.get(here(other)).status_code == 404
