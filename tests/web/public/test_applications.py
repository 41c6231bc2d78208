"""Asking for a place over HTTP, and the organizer who answers several at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.applications.actions import accept
from app.applications.models import Application
from app.events.models import Event, Theme
from app.events.rules import Format, Kind
from app.kernel.db import db, in_transaction, transaction
from app.orders.actions import lapse_due
from app.orders.models import Order
from tests import make
from tests.make import NOW
from tests.orders.test_actions import kind_of, room_of
from tests.web.organize.test_change_rules import form_of
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


def test_the_team_ticks_that_an_afterwork_chooses_its_guests_and_a_talk_never_does(
    client: FlaskClient,
) -> None:
    of = make.organizer()
    facts: dict[str, Any] = {"activity": "show", "dinner": True, "audience": "Tous"}
    evening = make.event(of, theme=Theme(organizer_id=of.id, name="Vendre", hue=30), **facts)
    talk = make.event(of, kind=Kind.TALK, format=Format.PARTICIPATION, theme=evening.theme, **facts)
    sign_in(client, make.awa(of))
    kept = []
    for event in (evening, talk):
        here = f"/organize/events/{event.code}"
        form = form_of(client, f"{here}/edit")
        answer = client.post(here, data=form | {"by_request": "y"})
        db.session.refresh(event)
        asked = 'name="by_request"' in client.get(f"{here}/edit").text
        kept.append((answer.status_code, event.by_request, asked))
    assert kept == [(303, True, True), (303, False, False)]

    here = f"/organize/events/{evening.code}"
    form = form_of(client, f"{here}/edit")
    del form["by_request"]
    client.post(here, data=form)
    db.session.refresh(evening)
    assert not evening.by_request


def test_the_order_form_of_such_a_date_leads_to_the_request(client: FlaskClient) -> None:
    event = make.event(by_request=True)
    there = f"/events/{event.code}/applications/new"
    assert client.get(f"/events/{event.code}/orders/new").headers["Location"] == there

    sent = {f"n{kind_of(event)}": "1", "name": "Ben", "phone": "677123456", "provider": "pretend"}
    answer = client.post(f"/events/{event.code}/orders", data=sent)  # opened before it was ticked
    assert answer.status_code == 409
    assert there in answer.text
    assert 'value="Ben"' in answer.text


def test_the_team_reads_how_long_places_are_kept(client: FlaskClient) -> None:
    of = make.organizer()
    event = make.event(of, by_request=True)
    ask(client, event)
    sign_in(client, make.awa(of))
    told = []
    for hours in (None, 1, 72):
        with transaction():
            db.session.get_one(Event, event.id).proposal_hours = hours
        page = client.get(f"/organize/events/{event.code}/applications").text
        told += re.findall(r"Leurs places sont gardées (\d+ heures?),", page)
    assert told == ["48 heures", "1 heure", "72 heures"]


def test_who_let_the_places_go_asks_again_from_either_page(client: FlaskClient) -> None:
    event = make.event(by_request=True)
    page = ask(client, event).headers["Location"]
    made = db.session.scalars(select(Application)).one()
    in_transaction(lambda: accept(made.id, actor="user:1", now=NOW))
    there = f"/events/{event.code}/applications/new"
    with time_machine.travel(NOW + timedelta(hours=49)):
        in_transaction(lambda: lapse_due(now=NOW + timedelta(hours=49)))
        order = db.session.scalars(select(Order)).one()
        for lost in (page, f"/orders/{order.secret}"):
            assert there in client.get(lost).text
        assert ask(client, event, key="form-2").headers["Location"] == page
        assert "L’organisateur lit votre demande" in client.get(page).text
