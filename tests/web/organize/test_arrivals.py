"""The organizer's evening, live; who is missing, and who never came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.door.rules import ScanKind, Verdict
from app.events.models import Event
from app.kernel.db import transaction
from app.passages.actions import take_scans
from app.tickets.models import Ticket
from tests import make
from tests.door.making import phone, ticket, tickets, told
from tests.make import NOW
from tests.web.counting import statements
from tests.web.visiting import sign_in, words

OVER = NOW + timedelta(hours=4)


@pytest.fixture(autouse=True)
def at_six_in_douala() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, starts_at=NOW, ends_at=NOW + timedelta(hours=3))


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/arrivals"


def enters(event: Event, *who: Ticket) -> None:
    door = phone(event, "Entrée")[0]
    with transaction():
        take_scans(door, [told(one) for one in who], skew=timedelta(0), now=NOW)


def test_the_board_tells_who_came_where_and_when(client: FlaskClient, event: Event) -> None:
    ben, _zita = ticket(event, "Ben"), ticket(event, "Zita")
    enters(event, ben)
    said = words(client.get(here(event)))
    assert "est arrivée 1 sur 2 personnes attendues n’est pas encore là 1" in said
    assert "Ben Standard · Entrée 18 h" in said
    assert "Au plus fort : 1 en 10 minutes (18 h – 18 h 10). En moyenne : 1." in said
    assert "vient pour la première fois 1" in said


def test_who_went_out_is_told_apart_from_who_came(client: FlaskClient, event: Event) -> None:
    ben, zita = ticket(event, "Ben"), ticket(event, "Zita")
    enters(event, ben, zita)
    assert "dans la salle" not in words(client.get(here(event)))
    door = phone(event)[0]
    with transaction():
        goes = told(ben, seconds=1, kind=ScanKind.EXIT, verdict=Verdict.OUT)
        take_scans(door, [goes], skew=timedelta(0), now=goes.at)
    said = words(client.get(here(event)))
    assert "dans la salle 1 sortis 1 attendus 0" in said
    assert "sont arrivées 2 sur 2 personnes attendues est dans la salle 1 une personne" in said
    assert "Sortis Ben Standard depuis 18 h" in said


def test_before_the_first_one_it_says_where_the_phones_are(
    client: FlaskClient, event: Event
) -> None:
    answer = client.get(here(event))
    assert "Personne n’est encore entré" in answer.text
    assert f'href="/organize/events/{event.code}/scanners"' in answer.text


def test_what_did_not_change_is_not_sent_again(client: FlaskClient, event: Event) -> None:
    ben = ticket(event, "Ben")
    first = client.get(f"{here(event)}/live")
    tag = {"If-None-Match": first.headers["ETag"]}
    with statements() as sent:
        same = client.get(f"{here(event)}/live", headers=tag)
    assert (first.status_code, same.status_code, same.data) == (200, 304, b"")
    assert [one for one in sent if "FROM entry" in one or "FROM ticket" in one] == []
    enters(event, ben)
    news = client.get(f"{here(event)}/live", headers=tag)
    assert news.status_code == 200
    assert "Ben" in news.text
    assert "<html" not in news.text


def test_the_missing_have_their_phone_for_who_may_see_it(client: FlaskClient, event: Event) -> None:
    tickets(event, ["Ben", "Zita"])
    page = client.get(f"{here(event)}/missing?q=zit")
    assert "tel:+237677123456" in page.text
    assert "https://wa.me/237677123456?text=Bonjour%20Zita" in page.text
    assert "Ben" in page.text  # who took the ticket
    keeper = make.awa(event.organizer, Role.DOOR)
    sign_in(client, keeper)
    page = client.get(f"{here(event)}/missing")
    assert "Zita" in page.text
    assert [part for part in ("677123456", "wa.me", "tel:", "/orders/") if part in page.text] == []
    assert client.get(f"{here(event)}/missing.csv").status_code == 403


def test_newcomers_are_a_list_and_who_keeps_the_door_sees_no_phone(
    client: FlaskClient, event: Event
) -> None:
    assert "Personne encore" in client.get(f"{here(event)}/newcomers").text
    enters(event, ticket(event, "Ben"))
    assert f'href="{here(event)}/newcomers"' in client.get(here(event)).text
    page = client.get(f"{here(event)}/newcomers")
    assert ("Ben" in page.text, "tel:+237677123456" in page.text) == (True, True)
    assert "Personne ne correspond" in client.get(f"{here(event)}/newcomers?q=paul").text
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    page = client.get(f"{here(event)}/newcomers?page=99")
    assert "Ben" in page.text
    assert [part for part in ("677123456", "wa.me", "tel:", "/orders/") if part in page.text] == []


def test_once_it_is_over_they_are_who_never_came(client: FlaskClient, event: Event) -> None:
    ben, zita = ticket(event, "Ben"), ticket(event, "=Zita")
    enters(event, ben)
    with time_machine.travel(OVER, tick=False):
        page = client.get(f"{here(event)}/missing")
        assert "Qui n’est pas venu" in page.text
        assert "est venue" in client.get(here(event)).text
        lines = client.get(f"{here(event)}/missing.csv").text.splitlines()
    assert lines[0].lstrip("\ufeff") == "Nom;Acheteur;Tarif;Référence;Téléphone;E-mail"
    assert [line.split(";")[0] for line in lines[1:]] == ["'=Zita"]
    assert zita.holder_name == "=Zita"


def test_nobody_looks_into_anothers_evening(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(make.organizer()))
    for path in ("", "/live", "/missing", "/missing.csv", "/newcomers"):
        assert client.get(f"{here(event)}{path}").status_code == 404
