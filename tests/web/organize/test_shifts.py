"""The team puts a date elsewhere: what changes is shown first, then its people hear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.accounts.rules import Role
from app.events.models import Event
from app.jobs.shifts import tell_all
from app.kernel.db import db
from app.messages.models import Message
from app.orders.rules import Buyer
from app.web.mail import compose
from tests import make
from tests.changes.test_cancel import paid
from tests.web.public.test_moves import plain
from tests.web.visiting import sign_in, words

THERE = {"day": "2026-12-05", "starts_at": "18:00", "ends_at": "21:00", "words": "La salle."}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(title="AfterWork Akwa", created_at=make.NOW - timedelta(days=1))
    sign_in(client, make.awa(made.organizer))
    return made


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/shift"


def confirmed(answer_text: str) -> str:
    found = re.search(r'name="confirmed" value="(\w+)"', answer_text)
    assert found
    return found[1]


def test_what_changes_is_shown_first_then_it_is_done_and_told(
    client: FlaskClient, house: Flask, event: Event
) -> None:
    order = paid(event, 2)
    paid(event, buyer=Buyer("Chantal Ngo", phone="+237677000001", email="", locale="fr"))
    was = event.starts_at
    assert here(event) in client.get(f"/organize/events/{event.code}").text
    preview = client.post(here(event), data=THERE)
    said = plain(words(preview))
    for sentence in (
        "samedi 28 novembre, 18 h – 21 h → samedi 5 décembre, 18 h – 21 h",
        "3 billets vendus restent bons",
        "1 acheteur est prévenu par e-mail",
        "1 acheteur n’a pas d’e-mail",
        "Jusqu’au samedi 28 novembre, 18 h, qui ne peut plus venir rend ses places",
    ):
        assert sentence in said, sentence
    assert db.session.get_one(Event, event.id).starts_at == was

    yes = THERE | {"confirmed": confirmed(preview.text)}
    done = client.post(here(event), data=yes, follow_redirects=True)
    assert "La date est déplacée au samedi 5 décembre, 18 h." in plain(words(done))
    assert "Chantal Ngo" in done.text
    _mail_tells(house)
    public = plain(words(client.get(f"/events/{event.code}")))
    assert "Elle devait avoir lieu le samedi 28 novembre, 18 h." in public
    assert "Je ne viens plus" in words(client.get(f"/orders/{order.secret}"))
    assert "Date déplacée" in words(client.get(f"/organize/events/{event.code}/journal"))


def _mail_tells(house: Flask) -> None:
    assert tell_all() == 2
    message = db.session.scalars(db.select(Message).where(Message.template == "shifted")).one()
    with house.test_request_context():
        mail = compose(message, sender="Entregent <a@example.cm>")
    text = plain(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    for sentence in (
        "Nouvelle date : samedi 5 décembre 2026, 18 h – 21 h",
        "Avant : samedi 28 novembre 2026, 18 h – 21 h",
        "La salle.",
        "Rendez vos places avant le samedi 28 novembre, 18 h",
    ):
        assert sentence in text, sentence
    _pdf, ics = mail.iter_attachments()
    (entry,) = Calendar.from_ical(ics.get_content()).walk("VEVENT")
    assert int(str(entry["SEQUENCE"])) > 0


def test_an_empty_date_moves_at_once_and_wrong_days_keep_what_was_typed(
    client: FlaskClient, event: Event
) -> None:
    for wrong, told in (
        ({"day": "2026-02-30"}, "Le 30 février n’existe pas."),
        ({"day": "2026-11-20"}, "Cette date est passée."),
        ({"day": "2026-11-21", "starts_at": "08:00"}, "Cette heure est passée."),
        ({"ends_at": "17:00"}, "La fin doit venir après le début."),
    ):
        answer = client.post(here(event), data=THERE | wrong)
        assert (answer.status_code, told in words(answer)) == (422, True), told
    assert client.post(here(event), data=THERE).status_code == 303
    assert db.session.get_one(Event, event.id).starts_at.day == 5


def test_a_yes_to_what_was_shown_is_no_yes_to_what_became_of_it(
    client: FlaskClient, event: Event
) -> None:
    paid(event)
    known = confirmed(client.post(here(event), data=THERE).text)
    paid(event)
    answer = client.post(here(event), data=THERE | {"confirmed": known})
    assert "2 billets vendus restent bons" in plain(words(answer))


def test_strangers_find_nothing_and_the_door_may_not(client: FlaskClient, event: Event) -> None:
    for person, status in (
        (make.awa(make.organizer()), 404),
        (make.awa(event.organizer, Role.DOOR), 403),
    ):
        sign_in(client, person)
        assert client.get(here(event)).status_code == status
        assert client.post(here(event), data=THERE).status_code == status
