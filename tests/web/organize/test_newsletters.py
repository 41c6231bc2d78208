"""A newsletter on the screen: asked for, said yes to, written, sent, stopped, left in one click."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Organizer
from app.events.models import Theme
from app.jobs.post import NothingToSay
from app.kernel.db import db, transaction
from app.mailings.actions import note_bounce
from app.messages.models import Message
from app.newsletters.models import Edition, Subscriber
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.web.visiting import sign_in, sign_out, words

ASK = "/organizers/wusu/newsletter"
HERE = "/organize/newsletters/wusu"
LETTER: dict[str, Any] = {"subject": "Novembre", "body": "**Bonjour**", "with_dates": "y"}


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    return make.organizer(code="wusu")


def link(template: str) -> str:
    newest = select(Message).where(Message.template == template).order_by(Message.id.desc())
    return str(db.session.scalars(newest.limit(1)).one().facts["token"])


def reads(client: FlaskClient, email: str = "ben@example.cm", **more: Any) -> Subscriber:
    client.post(ASK, data={"email": email} | more)
    client.post(f"/newsletter/{link('subscribe')}")
    return db.session.scalars(select(Subscriber).where(Subscriber.email == email)).one()


def test_one_asks_says_yes_chooses_and_leaves_without_an_account(
    house: Flask, client: FlaskClient, wusu: Organizer
) -> None:
    themes = [make.save(Theme(organizer_id=wusu.id, name=n, hue=1)) for n in ("Vendre", "Oser")]
    assert ASK in client.get("/organizers/wusu").text
    assert "Vendre" in client.get(ASK).text
    wrong = client.post(ASK, data={"email": "ben@"})
    assert (wrong.status_code, "ben@" in wrong.text) == (422, True)

    asked = client.post(ASK, data={"email": "Ben@example.cm", "themes": [themes[0].id, 999]})
    assert "Un mail part à ben@example.cm" in words(asked)
    here = f"/newsletter/{link('subscribe')}"
    assert client.get(here).status_code == 200
    ben = db.session.scalars(select(Subscriber)).one()
    assert ben.confirmed_at is None  # reading says nothing
    client.post(here)
    mine = f"/subscribers/{ben.secret}"
    assert "Ne plus recevoir cette lettre" in words(client.get(mine))
    client.post(f"{mine}/themes", data={"themes": [str(t.id) for t in themes]})
    db.session.expire_all()
    assert [t.theme_id for t in db.session.scalars(select(Subscriber)).one().themes] == []

    house.config["WTF_CSRF_ENABLED"] = True  # a mailbox has no token
    assert client.post(mine, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert "Vous ne recevez pas cette lettre." in words(client.get(mine))
    answers = [client.get(p).status_code for p in ("/subscribers/nobody", "/newsletter/nothing")]
    assert answers == [404, 410]


def test_an_address_is_asked_a_few_times_an_hour(client: FlaskClient, wusu: Organizer) -> None:
    answers = [client.post(ASK, data={"email": "ben@x.cm"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_an_edition_is_written_read_sent_and_read_by_its_readers(
    house: Flask, client: FlaskClient, wusu: Organizer
) -> None:
    ben = reads(client)
    make.event(wusu, title="AfterWork de novembre")
    sign_in(client, make.awa(wusu))
    assert "Pas encore de lettre" in words(client.get(HERE))
    wrong = client.post(HERE, data=LETTER | {"subject": ""})
    assert (wrong.status_code, "**Bonjour**" in wrong.text) == (422, True)

    page = client.get(client.post(HERE, data=LETTER).location)
    assert ("<strong>Bonjour</strong>" in page.text, "Envoyer à une personne" in page.text) == (
        True,
        True,
    )
    edition = db.session.scalars(select(Edition)).one()
    client.post(f"{HERE}/{edition.id}", data=LETTER | {"subject": "Décembre"})
    for _ in range(2):
        client.post(f"{HERE}/{edition.id}/sending")
    assert "0 partis sur 1" in words(client.get(HERE))
    assert "elle ne change plus" in words(client.get(f"{HERE}/{edition.id}"))
    refused = client.post(f"{HERE}/{edition.id}", data=LETTER, follow_redirects=True)
    assert "Cette lettre est déjà partie" in words(refused)

    message = db.session.scalars(select(Message).where(Message.template == "edition")).one()
    with house.test_request_context():
        mail = compose(message, sender="WUSU <billets@wusu.example>")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (mail["Subject"], "AfterWork de novembre" in text) == ("Décembre", True)
    assert mail["List-Unsubscribe"] == f"<http://localhost/subscribers/{ben.secret}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    client.post(f"{HERE}/{edition.id}/sending/end")
    assert "Arrêté" in words(client.get(HERE))


def test_a_mail_that_waits_is_dropped_when_its_reader_says_no(
    house: Flask, client: FlaskClient, wusu: Organizer
) -> None:
    ben = reads(client)
    sign_in(client, make.awa(wusu))
    client.post(HERE, data=LETTER)
    edition = db.session.scalars(select(Edition)).one()
    client.post(f"{HERE}/{edition.id}/sending")
    client.post(f"/subscribers/{ben.secret}")
    message = db.session.scalars(select(Message).where(Message.template == "edition")).one()
    with house.test_request_context(), pytest.raises(NothingToSay):
        compose(message, sender="WUSU <billets@wusu.example>")


def test_a_stranger_reads_no_newsletter_of_another_team(
    client: FlaskClient, wusu: Organizer
) -> None:
    with transaction():
        made = Edition(organizer_id=wusu.id, subject="Secret", body="x", created_at=NOW)
        db.session.add(made)
    sign_in(client, make.awa(make.organizer(code="gicam")))
    others = f"/organize/newsletters/gicam/{made.id}"
    answers = [
        client.get(HERE),
        client.get(others),
        client.post(others, data=LETTER),
        client.post(f"{others}/sending"),
        client.post(f"{others}/sending/end"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5


def test_who_runs_the_house_sees_whether_mails_leave(client: FlaskClient, wusu: Organizer) -> None:
    reads(client)
    with transaction():
        note_bounce("zita@example.cm", said="550 5.1.1 no such person", now=NOW)
        gone = db.session.scalars(select(Message)).one()
        gone.failed_at, gone.error = NOW, "SMTPDataError"
    sign_out(client)
    assert client.get("/organize/post").status_code == 302
    sign_in(client, make.awa(wusu))
    assert client.get("/organize/post").status_code == 403
    sign_in(client, make.user("Opéra", is_operator=True))
    told = words(client.get("/organize/post"))
    assert ("zita@example.cm" in told, "SMTPDataError" in told) == (True, True)
    assert "Aucun serveur de mail n’est réglé" in told


def test_an_edition_is_tried_out_by_who_writes_it_and_nobody_else(
    house: Flask, client: FlaskClient, wusu: Organizer
) -> None:
    reads(client)
    sign_in(client, awa := make.awa(wusu))
    client.post(HERE, data=LETTER)
    edition = db.session.scalars(select(Edition)).one()
    trial = f"{HERE}/{edition.id}/trial"
    answers = [client.post(trial, follow_redirects=True) for _ in range(11)]
    assert f"L’essai part à {awa.email}" in words(answers[0])
    assert "Trop d’essais." in words(answers[10])
    left = db.session.scalars(select(Message).where(Message.template == "edition")).all()
    assert [message.recipient for message in left] == [awa.email] * 10
    with house.test_request_context():
        mail = compose(left[0], sender="house@example.cm")
    assert (mail["Subject"].split(), mail["List-Unsubscribe"]) == (["Essai", ":", "Novembre"], None)
    assert db.session.scalars(select(Edition)).one().sent_at is None
    sign_in(client, make.awa(make.organizer()))
    assert client.post(trial).status_code == 404
