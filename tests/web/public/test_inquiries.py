"""A question asked on the page of a date, and what of it anybody may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.events.models import Event
from app.events.rules import Status
from app.inquiries.models import Inquiry
from app.inquiries.rules import PER_PERSON, WORDS_MAX, InquiryState
from app.kernel.db import db
from app.messages.actions import claim_next
from app.web.mail import compose
from tests import make
from tests.web.visiting import sign_in, words

NOW = make.NOW
TYPED = {"words": "Un parking ?", "name": "Ben Tabi", "email": "canary@example.cm", "key": "k1"}


@pytest.fixture(autouse=True)
def _today(house: object) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(client: FlaskClient, event: Event, **typed: str) -> Any:
    return client.post(f"/events/{event.code}/inquiries", data=TYPED | typed)


def kept() -> int:
    return db.session.scalar(select(func.count(Inquiry.id))) or 0


def test_a_reader_asks_the_team_answers_and_everybody_reads_a_first_name(
    client: FlaskClient,
) -> None:
    event = make.event(make.organizer(email="equipe@wusu.cm"))
    assert f"/events/{event.code}/inquiries/new" in client.get(f"/events/{event.code}").text
    assert client.get(f"/events/{event.code}/inquiries/new").status_code == 200
    assert ask(client, event).headers["Location"] == f"/events/{event.code}"
    ask(client, event)
    assert kept() == 1
    assert "Un parking" not in client.get(f"/events/{event.code}").text
    sign_in(client, make.awa(event.organizer))
    inquiry = db.session.scalars(select(Inquiry)).one()
    here = f"/organize/events/{event.code}/inquiries"
    assert "Un parking" in client.get(here).text
    assert "1 question de lecteur" in words(client.get("/organize"))
    client.post(f"{here}/{inquiry.id}", data={"act": "publish", "answer": "Oui, <b>derrière</b>."})
    sign_in(client, make.user())
    shown = client.get(f"/events/{event.code}").text
    assert "Un parking ?" in shown
    assert "Oui, &lt;b&gt;derrière&lt;/b&gt;." in shown
    assert ("Ben," in shown, "Tabi" in shown) == (True, False)


def test_an_address_is_on_no_page_and_in_no_mail_but_its_own(
    client: FlaskClient, house: Flask
) -> None:
    event = make.event(make.organizer(email="equipe@wusu.cm"))
    ask(client, event)
    sign_in(client, make.awa(event.organizer))
    inquiry = db.session.scalars(select(Inquiry)).one()
    here = f"/organize/events/{event.code}/inquiries"
    client.post(f"{here}/{inquiry.id}", data={"act": "publish", "answer": "Oui."})
    read = [client.get(path).text for path in (here, f"/events/{event.code}", f"{here}?page=2")]
    assert [("canary" in page) for page in read] == [False] * 3
    told = {}
    for _ in range(2):
        message = claim_next(now=NOW)
        assert message is not None
        with house.test_request_context():
            told[message.recipient] = compose(message, sender="a@b.cm").as_string()
    assert "canary" not in told["equipe@wusu.cm"]
    assert "Oui." in told["canary@example.cm"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"words": " "}, "À remplir"),
        ({"email": "ben@"}, "ne semble pas juste"),
        ({"email": "ben@example.cm, x@example.cm"}, "ne semble pas juste"),
        ({"email": "ben@example.cm\nBcc: x@example.cm"}, "ne semble pas juste"),
        ({"words": "x" * (WORDS_MAX + 1)}, "600"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_what_was_typed_stays(
    client: FlaskClient, typed: dict[str, str], told: str
) -> None:
    answer = ask(client, make.event(), **({"name": "Ben canari"} | typed))
    assert (answer.status_code, kept()) == (422, 0)
    assert told in words(answer)
    assert "Ben canari" in answer.text


def test_who_asks_again_and_again_is_asked_to_wait(client: FlaskClient) -> None:
    event = make.event()
    codes = [ask(client, event, key=f"k{n}").status_code for n in range(PER_PERSON.most + 1)]
    assert codes == [303] * PER_PERSON.most + [429]
    assert kept() == PER_PERSON.most


@pytest.mark.parametrize(
    "facts", [{"status": Status.DRAFT}, {"starts_at": NOW - timedelta(hours=3), "ends_at": NOW}]
)
def test_what_is_not_announced_or_is_over_takes_no_question(
    client: FlaskClient, facts: dict[str, Any]
) -> None:
    event = make.event(**facts)
    assert client.get(f"/events/{event.code}/inquiries/new").status_code == 404
    assert (ask(client, event).status_code, kept()) == (404, 0)


def test_an_answer_too_long_or_empty_is_told_and_kept_in_its_field(client: FlaskClient) -> None:
    event = make.event()
    inquiry = make.inquiry(event)
    sign_in(client, make.awa(event.organizer))
    here = f"/organize/events/{event.code}/inquiries/{inquiry.id}"
    long = client.post(here, data={"act": "publish", "answer": "y" * 1_201})
    assert (long.status_code, "y" * 1_201 in long.text) == (422, True)
    for act in ("publish", "private", ""):
        empty = client.post(here, data={"act": act, "answer": " "})
        assert (empty.status_code, "Écrivez d’abord" in empty.text) == (422, True)
    db.session.refresh(inquiry)
    assert inquiry.state is InquiryState.NEW


def test_a_stranger_and_the_door_answer_nothing(client: FlaskClient) -> None:
    event, other = make.event(), make.event()
    inquiry = make.inquiry(event)
    typed = {"act": "publish", "answer": "Oui."}
    answers = []
    for person, date in (
        (make.awa(event.organizer, Role.DOOR), event),
        (make.awa(other.organizer), event),
        (make.awa(other.organizer), other),
    ):
        sign_in(client, person)
        path = f"/organize/events/{date.code}/inquiries/{inquiry.id}"
        answers.append(client.post(path, data=typed).status_code)
    assert answers == [403, 404, 404]
    db.session.refresh(inquiry)
    assert inquiry.answer == ""
