"""Asking for a place over HTTP, and the organizer who answers several at once."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.applications.models import Application
from app.events.models import Event
from app.kernel.db import db
from app.orders.models import Order
from tests import make
from tests.make import NOW
from tests.orders.test_actions import kind_of, room_of
from tests.web.visiting import sign_in


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def ask(client: FlaskClient, event: Event, **typed: str) -> TestResponse:
    form = {"quantity": "1", "name": "Paul", "phone": "677123456", "key": "form-1"}
    form |= {"kind": str(kind_of(event)), "words": "Je torréfie"} | typed
    return client.post(f"/events/{event.code}/applications", data=form)


def test_a_date_by_request_invites_to_ask_and_keeps_it_once(client: FlaskClient) -> None:
    event = make.event(by_request=True)
    here = f"/events/{event.code}/applications"
    assert f"{here}/new" in client.get(f"/events/{event.code}").text
    assert "Envoyer ma demande" in client.get(f"{here}/new").text

    answers = [ask(client, event) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(select(func.count(Application.id))) == 1
    page = client.get(answers[0].headers["Location"]).text
    assert "L’organisateur lit votre demande" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quantity": "11"}, "Choisissez entre 1 et 10 places."),
        ({"phone": ""}, "l’un des deux suffit."),
        ({"link": "javascript:alert(1)"}, "Un lien commence par https://"),
        ({"words": "x" * 1_001}, "caractères au plus"),
        ({"kind": "99999"}, "Choisissez un tarif de la liste."),
    ],
)
def test_bad_input_is_told_beside_the_field(
    client: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    answer = ask(client, make.event(by_request=True), **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalar(select(func.count(Application.id))) == 0


def test_who_only_knows_a_name_and_a_phone_is_not_shown_the_page(client: FlaskClient) -> None:
    event = make.event(by_request=True)
    ask(client, event)
    secret = db.session.scalars(select(Application.secret)).one()

    answer = ask(client.application.test_client(), event, key="form-2")

    assert answer.status_code == 200
    assert secret not in answer.text


def test_the_team_answers_several_at_once_and_each_reads_it(client: FlaskClient) -> None:
    of = make.organizer()
    event = make.event(of, capacity=2, by_request=True)
    for n in range(4):
        ask(client.application.test_client(), event, key=f"k{n}", phone=f"67712345{n}")
    ids = db.session.scalars(select(Application.id).order_by(Application.id)).all()
    sign_in(client, make.awa(of))
    here = f"/organize/events/{event.code}/applications"
    assert "4 demandes à lire" in client.get("/organize").text
    assert "4 demandes à lire" in client.get(f"/organize/events/{event.code}").text
    assert client.get(here).text.count("<article") == 4
    assert client.post(here, data={"answer": "accept"}).status_code == 422

    client.post(here, data={"answer": "accept", "id": [str(one) for one in ids[:3]]})
    assert room_of(event) == (2, 0)
    page = client.get(here).text
    assert "2 demandes acceptées." in page
    assert "Complet." in page
    client.post(here, data={"answer": "refuse", "id": [str(ids[3])], "words": "Une autre fois"})

    db.session.rollback()
    made = db.session.scalars(select(Application).order_by(Application.id)).all()
    assert [each.state for each in made] == ["accepted", "accepted", "new", "refused"]
    assert "Une autre fois" in client.get(f"/applications/{made[3].secret}").text
    order = db.session.scalars(select(Order).order_by(Order.id)).first()
    assert order is not None
    assert "C’est oui" in client.get(f"/applications/{made[0].secret}").text
    client.post(f"/applications/{made[0].secret}/end")
    assert room_of(event) == (1, 0)


def test_a_request_of_another_date_is_not_answered_through_this_one(client: FlaskClient) -> None:
    of = make.organizer()
    mine, other = make.event(of, by_request=True), make.event(by_request=True)
    ask(client.application.test_client(), other)
    theirs = db.session.scalars(select(Application)).one()
    sign_in(client, make.awa(of))

    here = f"/organize/events/{mine.code}/applications"
    answer = client.post(here, data={"answer": "accept", "id": str(theirs.id)})

    assert answer.status_code == 422
    assert room_of(other) == (0, 0)


def test_the_team_ticks_that_a_date_chooses_its_guests(client: FlaskClient) -> None:
    of = make.organizer()
    event = make.event(of)
    sign_in(client, make.awa(of))
    page = client.get(f"/organize/events/{event.code}/edit").text

    assert 'name="by_request"' in page
