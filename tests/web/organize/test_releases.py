"""A team sets when a draft goes public, and shows it ahead by a link it can take back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.releases import actions
from app.web.mail import compose
from tests import make
from tests.make import NOW
from tests.web.visiting import sign_in, sign_out, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(status=Status.DRAFT, title="La grande soirée")
    sign_in(client, make.awa(made.organizer))
    return made


def at(event: Event) -> str:
    return f"/organize/events/{event.code}"


def link(event: Event) -> str:
    db.session.refresh(event)
    return f"/preview/{event.preview}"


def test_a_moment_is_set_seen_changed_and_called_off(client: FlaskClient, event: Event) -> None:
    assert 'value="2026-11-22"' in client.get(f"{at(event)}/release").text
    answer = client.post(f"{at(event)}/release", data={"day": "2026-11-24", "hour": "08:30"})
    assert answer.status_code == 303
    seen = "mardi 24 novembre, 8 h 30"
    for page in (at(event), f"{at(event)}/release"):
        assert f"Publication prévue {seen}" in words(client.get(page))
    assert f"publication prévue {seen}" in words(client.get("/organize/events"))
    client.post(f"{at(event)}/release", data={"day": "2026-11-25", "hour": "7h"})
    assert "mercredi 25 novembre, 7 h" in words(client.get(at(event)))
    client.post(f"{at(event)}/release/end")
    client.post(f"{at(event)}/release/end")
    assert "Publication prévue" not in words(client.get(at(event)))


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("", "08:00", "Choisissez un jour."),
        ("2026-11-24", "soon", "Cette heure ne se lit pas."),
        ("2026-11-21", "00:10", "Choisissez un moment à venir"),
        ("2027-01-10", "08:00", "Choisissez un moment à venir"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_beside_its_field(
    client: FlaskClient, event: Event, day: str, hour: str, said: str
) -> None:
    answer = client.post(f"{at(event)}/release", data={"day": day, "hour": hour})
    db.session.refresh(event)
    assert (answer.status_code, said in words(answer), event.publish_at) == (422, True, None)


def test_a_link_shows_the_draft_to_who_has_it_and_sells_nothing(
    client: FlaskClient, event: Event
) -> None:
    client.post(f"{at(event)}/preview")
    sign_out(client)
    answer = client.get(link(event))
    assert answer.status_code == 200
    assert "La grande soirée" in words(answer)
    assert "Cette page n’est pas encore publique" in words(answer)
    assert "Prendre un billet" not in answer.text
    assert f"/events/{event.code}" not in answer.text
    assert 'content="noindex, nofollow"' in answer.text
    heads = [answer.headers[name] for name in ("X-Robots-Tag", "Referrer-Policy", "Cache-Control")]
    assert heads == ["noindex, nofollow", "no-referrer", "no-store"]
    assert client.get(f"{link(event)}/cover.svg").mimetype == "image/svg+xml"
    assert client.get(f"/events/{event.code}").status_code == 404


def test_a_link_made_anew_or_taken_back_opens_nothing_any_more(
    client: FlaskClient, event: Event
) -> None:
    client.post(f"{at(event)}/preview")
    first = link(event)
    client.post(f"{at(event)}/preview")
    second = link(event)
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    client.post(f"{at(event)}/preview/end")
    assert [client.get(path).status_code for path in (first, second)] == [404, 404]
    assert client.get("/preview/None").status_code == 404


def test_a_public_date_has_no_such_page(client: FlaskClient, event: Event) -> None:
    client.post(f"{at(event)}/preview")
    before = link(event)
    with transaction():
        event.status, event.preview = Status.PUBLISHED, None
    assert client.get(f"{at(event)}/release").location == at(event)
    assert client.post(f"{at(event)}/preview").location == at(event)
    assert client.get(before).status_code == 404


def test_the_mail_says_what_lacks(client: FlaskClient, event: Event) -> None:
    with transaction():
        actions.plan(event, at=event.starts_at.replace(day=22), now=NOW)
        actions.release(event.id, now=event.starts_at)
    message = db.session.scalars(select(Message)).one()
    with client.application.test_request_context():
        mail = compose(message, sender="house@example.cm")
    text = mail.get_body(("plain",))
    assert text
    assert "il manque\u00a0: l’activité, le dîner" in text.get_content()


def test_a_stranger_plans_and_shows_nothing(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(make.organizer()))
    paths = ("release", "release/end", "preview", "preview/end")
    got = [client.post(f"{at(event)}/{path}").status_code for path in paths]
    assert [client.get(f"{at(event)}/release").status_code, *got] == [404] * 5
