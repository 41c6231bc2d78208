"""A question to a team when no date of theirs is coming (network 91), and what it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEntry, Organizer
from app.events.rules import Status
from app.inquiries import actions
from app.inquiries.models import Inquiry
from app.inquiries.rules import KEPT, KEPT_UNANSWERED, PER_PERSON, InquiryState
from app.kernel.db import db, transaction
from app.messages.actions import claim_next
from app.web.mail import compose
from tests import make
from tests.web.visiting import sign_in, words

NOW = make.NOW
TYPED = {"words": "Reprenez-vous ?", "name": "Ben Tabi", "email": "canary@example.cm", "key": "k1"}
ASKED = "/organizers/wusu/inquiries"
READ = "/organize/teams/wusu/inquiries"


@pytest.fixture(autouse=True)
def _today(house: object) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wusu() -> Organizer:
    return make.organizer(code="wusu", email="equipe@wusu.cm")


def test_a_reader_asks_a_team_without_dates_and_is_answered_by_mail(
    app: Flask, client: FlaskClient, wusu: Organizer
) -> None:
    assert f'href="{ASKED}/new"' in client.get("/organizers/wusu").text
    assert "À l’équipe de WUSU." in words(client.get(f"{ASKED}/new"))
    assert client.post(ASKED, data=TYPED).headers["Location"] == "/organizers/wusu"
    client.post(ASKED, data=TYPED)
    inquiry = db.session.scalars(select(Inquiry)).one()
    assert (inquiry.event_id, inquiry.organizer_id) == (None, wusu.id)
    sign_in(client, make.awa(wusu))
    assert "1 question à l’équipe de WUSU" in words(client.get("/organize"))
    listed = client.get(READ)
    assert ("Reprenez-vous" in listed.text, "canary@" in listed.text) == (True, False)
    empty = client.post(f"{READ}/{inquiry.id}", data={"act": "private", "answer": ""})
    assert (empty.status_code, "Écrivez d’abord une réponse." in words(empty)) == (422, True)
    client.post(f"{READ}/{inquiry.id}", data={"act": "publish", "answer": "En janvier."})
    db.session.expire_all()
    assert (inquiry.state, inquiry.answer) == (InquiryState.CLOSED, "En janvier.")
    assert "En janvier." not in words(client.get("/organizers/wusu"))
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert (entry.action, entry.object) == ("inquiry.close", f"organizer:{wusu.id}")
    assert "a sa réponse" in words(client.get("/organize/organizers/wusu/journal"))
    told = {}
    for _each in range(2):
        message = claim_next(now=NOW)
        assert message is not None
        with app.test_request_context():
            mail = compose(message, sender="a@b.cm")
            told[message.recipient] = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert READ in told["equipe@wusu.cm"]
    assert "canary" not in told["equipe@wusu.cm"]
    reader = told["canary@example.cm"]
    assert ("En janvier." in reader, "/organizers/wusu" in reader) == (True, True)


def test_another_team_finds_nothing_and_nobody_is_answered_twice_over(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post(ASKED, data=TYPED)
    inquiry = db.session.scalars(select(Inquiry)).one()
    other = make.organizer(code="autre")
    sign_in(client, make.awa(other))
    assert client.get(READ).status_code == 404
    foreign = f"/organize/teams/autre/inquiries/{inquiry.id}"
    assert client.post(foreign, data={"act": "hide"}).status_code == 404
    for n in range(PER_PERSON.most):
        answer = client.post(ASKED, data=TYPED | {"key": f"again{n}"})
    assert (answer.status_code, client.get("/organizers/x/inquiries/new").status_code) == (429, 404)


def test_a_date_that_is_over_sends_its_readers_to_the_team(
    client: FlaskClient, wusu: Organizer
) -> None:
    begun = NOW - timedelta(days=2)
    event = make.event(wusu, starts_at=begun, ends_at=begun + timedelta(hours=3))
    assert f'href="{ASKED}/new"' in client.get(f"/events/{event.code}").text
    make.event(wusu, status=Status.DRAFT)
    assert f'href="{ASKED}/new"' in client.get("/organizers/wusu").text


def test_who_asked_a_team_is_forgotten_a_month_after_the_answer(wusu: Organizer) -> None:
    who = {"name": "Ben", "email": "ben@example.cm", "locale": "fr", "words": "?"}
    with transaction():
        told, waits = (actions.ask(wusu, form_key=key, now=NOW, **who) for key in ("a", "b"))
        actions.answer(told, words="Oui", publish=False, user_id=7, now=NOW)
    for later, left in ((KEPT, [True, True]), (KEPT_UNANSWERED, [False, True])):
        with transaction():
            actions.forget(now=NOW + later)
        db.session.expire_all()
        assert [bool(told.email), bool(waits.email)] == left
        with transaction():
            actions.forget(now=NOW + later + timedelta(seconds=1))
    db.session.expire_all()
    assert [told.email, waits.email] == ["", ""]
