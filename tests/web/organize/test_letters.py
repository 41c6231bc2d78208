"""The organizer writes around a date; its people read, answer, and may want no more."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.jobs.letters import send_due
from app.jobs.post import NothingToSay
from app.kernel.db import db, transaction
from app.letters import queries
from app.letters.models import Coming, Letter
from app.letters.rules import LetterKind
from app.mailings.models import Reader
from app.messages.models import Message
from app.orders.models import Order
from app.orders.queries import own_tickets
from app.tickets.rules import TicketStatus
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, sign_out, words

TYPED: dict[str, Any] = {
    "kind": "free",
    "days": "1",
    "at": "10:00",
    "audience": "came",
    "subject": "Merci {prénom}",
    "body": "À bientôt, **{prénom}** ! <b>{{7*7}}</b>",
    "each_date": "y",
}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(amount=0, starts_at=NOW.replace(day=28), ends_at=NOW.replace(day=28, hour=20))
    sign_in(client, make.awa(made.organizer))
    return made


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/letters"


def letters(event: Event) -> list[str]:
    db.session.expire_all()
    return [letter.subject for letter in queries.letters_of(event)]


def mail_of(event: Event, kind: LetterKind) -> Message:
    """The letter of that kind, at its moment, to the one person who reads it."""
    letter = db.session.scalars(select(Letter).where(Letter.kind == kind)).one()
    with time_machine.travel(queries.leaves_at(letter, event), tick=False):
        send_due(per_minute=60)
    return db.session.scalars(select(Message).where(Message.template == "letter")).one()


def test_one_button_prepares_the_four_usual_letters(client: FlaskClient, event: Event) -> None:
    assert "Envoyer les 4 messages habituels" in words(client.get(here(event)))
    client.post(f"{here(event)}/proposed")
    client.post(f"{here(event)}/proposed")
    assert letters(event) == [
        "Vous venez toujours {jour}\xa0?",
        "C’est aujourd’hui\xa0: {titre}, {heure}",
        "Merci d’avoir été là, {prénom}",
        "Vous nous avez manqué, {prénom}",
    ]
    assert "Part jeudi 26 novembre, 10 h" in words(client.get(here(event)))


def test_a_letter_is_seen_before_it_is_kept_changed_and_ended(
    client: FlaskClient, event: Event
) -> None:
    seen = client.post(here(event), data=TYPED | {"preview": "1"})
    assert (seen.status_code, letters(event)) == (200, [])
    assert "Merci Ben" in words(seen)
    assert "<strong>Ben</strong> ! &lt;b&gt;{{7*7}}&lt;/b&gt;" in seen.text

    assert client.post(here(event), data=TYPED).status_code == 303
    letter = db.session.scalars(select(Letter)).one()
    client.post(f"{here(event)}/{letter.id}", data=TYPED | {"subject": "Grand merci"})
    assert letters(event) == ["Grand merci"]
    client.post(f"{here(event)}/{letter.id}/stop")
    assert "Arrêté" in client.get(here(event)).text
    client.post(f"{here(event)}/{letter.id}/end")
    assert letters(event) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": ""}, "À remplir."),
        ({"subject": "Merci {prenon}"}, "{prenon} ne veut rien dire ici."),
        ({"days": "400"}, "Choisissez dans la liste."),
        ({"at": "25h"}, "Cette heure ne se lit pas."),
        ({"days": "0"}, "On sait qui est venu le lendemain"),
        ({"kind": "still_coming", "audience": "all"}, "Cette question se pose avant la date"),
        ({"body": "x" * 5001}, "5 000 caractères au plus"),
    ],
)
def test_a_wrong_letter_is_told_and_nothing_is_kept(
    client: FlaskClient, event: Event, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post(here(event), data=TYPED | typed)
    assert (answer.status_code in (409, 422), sentence in words(answer)) == (True, True)
    assert "Merci" in answer.text or "prénom" in answer.text
    assert letters(event) == []


def test_a_buyer_says_yes_or_gives_the_place_back_from_the_mail(
    house: Flask, client: FlaskClient, event: Event
) -> None:
    order = buy(event)
    client.post(f"{here(event)}/proposed")
    message = mail_of(event, LetterKind.STILL_COMING)
    with house.test_request_context():
        mail = compose(message, sender="WUSU <billets@wusu.example>")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    coming = f"/orders/{order.secret}/coming"
    assert (mail["Subject"], coming in text) == (
        "Vous venez toujours samedi 28 novembre ?",
        True,
    )

    sign_out(client)
    assert client.get(coming).status_code == 200
    assert db.session.scalars(select(Coming)).all() == []  # reading says nothing
    client.post(coming)
    assert [row.coming for row in db.session.scalars(select(Coming))] == [True]
    page = client.get(coming)
    assert "Vous avez dit : je viens." in words(page)
    assert f"/orders/{order.secret}/cancellation" in page.text


def test_who_cannot_give_the_place_back_alone_tells_the_team(client: FlaskClient) -> None:
    event = make.event(amount=0, change_hours=400)
    order = buy(event)
    client.post(f"/orders/{order.secret}/coming/end")
    assert "Vous avez dit : je ne viens plus." in words(
        client.get(f"/orders/{order.secret}/coming")
    )
    assert client.get("/orders/nothing/coming").status_code == 404


def test_a_guest_answers_for_the_ticket_that_is_theirs(client: FlaskClient, event: Event) -> None:
    ticket = own_tickets(buy(event).id)[0]
    here = f"/t/{ticket.secret}/coming"
    assert client.get(here).status_code == 200
    client.post(f"{here}/end")
    client.post(here)
    assert [row.coming for row in db.session.scalars(select(Coming))] == [True]
    with transaction():
        ticket.status = TicketStatus.CANCELLED
    assert "Il n’y a plus rien à dire ici" in words(client.get(here))
    assert client.post(here).status_code == 404


def test_one_click_in_the_mailbox_ends_the_letters_and_no_ticket(
    house: Flask, client: FlaskClient, event: Event
) -> None:
    buy(event)
    client.post(f"{here(event)}/proposed")
    message = mail_of(event, LetterKind.TODAY)
    with house.test_request_context():
        mail = compose(message, sender="WUSU <billets@wusu.example>")
    address = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    sign_out(client)
    house.config["WTF_CSRF_ENABLED"] = True  # a mailbox has no token
    path = address.partition("://")[2].partition("/")[2]
    assert client.get(f"/{path}").status_code == 200
    assert client.post(f"/{path}", data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert db.session.scalars(select(Reader.silenced_at)).one() == NOW
    with house.test_request_context(), pytest.raises(NothingToSay):
        compose(message, sender="WUSU <billets@wusu.example>")
    client.post(f"/{path}/end")
    assert db.session.scalars(select(Reader.silenced_at)).one() is None
    assert client.get("/readers/nothing").status_code == 404


def test_a_letter_to_somebody_whose_ticket_ended_is_dropped(
    house: Flask, client: FlaskClient, event: Event
) -> None:
    order: Order = buy(event)
    client.post(f"{here(event)}/proposed")
    message = mail_of(event, LetterKind.STILL_COMING)
    with transaction():
        own_tickets(order.id)[0].status = TicketStatus.CANCELLED
    with house.test_request_context(), pytest.raises(NothingToSay):
        compose(message, sender="WUSU <billets@wusu.example>")


def test_a_stranger_finds_no_letters(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(make.organizer()))
    answers = [client.get(here(event)), client.post(f"{here(event)}/proposed")]
    assert [answer.status_code for answer in answers] == [404, 404]
