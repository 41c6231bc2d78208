"""Calling a date off over HTTP: shown first, confirmed by a word, followed afterwards."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.events.models import Event
from app.events.rules import Status
from app.jobs.call_off import carry_on_all
from app.kernel.db import db
from tests import make
from tests.cancelling.test_call_off import ZITA
from tests.changes.test_cancel import paid
from tests.web.visiting import sign_in, words

SAID = {"gives": "refund", "words": "Il pleut.", "typed": "annuler"}


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def status(event: Event) -> Status:
    db.session.expire_all()
    return db.session.get_one(Event, event.id).status


def test_what_will_happen_is_shown_and_nothing_is_done_without_the_word(
    client: FlaskClient,
) -> None:
    event = make.event(amount=10_000)
    paid(event, 2)
    paid(event, 1, buyer=ZITA)
    sign_in(client, make.awa(event.organizer))
    where = f"/organize/events/{event.code}/cancellation"
    assert where in client.get(f"/organize/events/{event.code}").text

    page = plain(words(client.get(where)))
    assert "30 000 FCFA" in page
    assert "Zita" in page
    answer = client.post(where, data=SAID | {"typed": "oui"})

    assert (answer.status_code, "Il pleut." in answer.text) == (422, True)
    assert status(event) is Status.PUBLISHED


def test_the_work_is_followed_to_its_end(client: FlaskClient) -> None:
    event = make.event(amount=10_000)
    paid(event, 2)
    paid(event, 1, buyer=ZITA)
    sign_in(client, make.awa(event.organizer))
    where = f"/organize/events/{event.code}/cancellation"

    assert client.post(where, data=SAID).status_code == 303
    assert status(event) is Status.CANCELLED
    assert "Le travail avance seul" in words(client.get(where))
    db.session.rollback()
    carry_on_all()

    page = plain(words(client.get(where)))
    for told in ("Chaque commande a été traitée", "30 000 FCFA", "Zita", "+237677000009"):
        assert told in page
    assert client.post(where, data=SAID).status_code == 303
    assert plain(words(client.get("/organize/payments"))).count("FCFA") == 2


def test_strangers_and_the_door_do_not_call_a_date_off(client: FlaskClient) -> None:
    event = make.event()
    where = f"/organize/events/{event.code}/cancellation"
    sign_in(client, make.awa(make.organizer()))
    assert (client.get(where).status_code, client.post(where, data=SAID).status_code) == (404, 404)
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    assert (client.get(where).status_code, client.post(where, data=SAID).status_code) == (403, 403)
    assert status(event) is Status.PUBLISHED
