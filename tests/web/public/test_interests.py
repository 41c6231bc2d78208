""" "It interests me": one tap without a name, counted once a day, told to the team as demand."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.events.models import Event
from app.events.rules import Status
from app.interests.queries import interested_in
from app.interests.rules import PER_PLACE
from tests import make
from tests.web.visiting import sign_in, words

PHONE = {"User-Agent": "Mozilla/5.0 (Android 13; Tecno)"}


def tap(client: FlaskClient, event: Event, place: str = "41.202.0.1", agent: str = "") -> str:
    answer = client.post(
        f"/events/{event.code}/interests",
        headers={"User-Agent": agent} if agent else PHONE,
        environ_base={"REMOTE_ADDR": place},
    )
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (303, [])
    return str(answer.location)


def test_one_tap_is_counted_without_a_cookie_and_told_to_the_team(client: FlaskClient) -> None:
    event = make.event()
    assert "Ça m’intéresse" in words(client.get(f"/events/{event.code}"))
    there = tap(client, event)
    thanks = client.get(there.partition("#")[0])
    assert ("C’est noté" in words(thanks), thanks.headers.getlist("Set-Cookie")) == (True, [])
    for _again in range(2):
        tap(client, event)
    tap(client, event, "41.202.0.2")
    tap(client, event, "41.202.0.3", "WhatsApp/2.2")  # fetches for others
    assert interested_in([event.id]) == {event.id: 2}
    sign_in(client, make.awa(event.organizer))
    tap(client, event, "41.202.0.4")  # the team is no demand
    assert interested_in([event.id]) == {event.id: 2}
    for page in ("", "/waitlist"):
        told = words(client.get(f"/organize/events/{event.code}{page}"))
        assert ("2 personnes sont intéressées" in told) is (page == "")
        assert ("ont dit «\u00a0Ça m’intéresse\u00a0»".replace("\u00a0", " ") in told) is bool(page)


def test_what_is_over_called_off_or_not_public_is_not_tapped(client: FlaskClient) -> None:
    for status in (Status.DRAFT, Status.CANCELLED):
        event = make.event(status=status)
        assert client.post(f"/events/{event.code}/interests", headers=PHONE).status_code == 404
        assert "Ça m’intéresse" not in words(client.get(f"/events/{event.code}"))
    assert client.post("/events/nothing/interests").status_code == 404


def test_one_place_cannot_make_a_crowd(client: FlaskClient) -> None:
    event = make.event()
    for n in range(PER_PLACE.most + 3):
        tap(client, event, agent=f"Mozilla/5.0 phone {n}")
    assert interested_in([event.id]) == {event.id: PER_PLACE.most}


def test_the_number_is_the_teams_alone(client: FlaskClient) -> None:
    event, stranger = make.event(), make.organizer()
    tap(client, event)
    assert "intéressée" not in client.get(f"/events/{event.code}").text
    sign_in(client, make.awa(stranger))
    assert client.get(f"/organize/events/{event.code}").status_code == 404
