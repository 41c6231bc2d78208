"""The list on paper: everyone who may come, and what the door must know, for the worst case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pypdfium2
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.awaited.queries import Listed, listed
from app.events.models import Event
from app.kernel.db import transaction
from app.kernel.money import Money
from app.passages.actions import take_scans
from app.web import door_lists
from tests import make
from tests.door.making import cancel, phone, ticket, told
from tests.make import NOW
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def at_six_in_douala() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, starts_at=NOW, ends_at=NOW + timedelta(hours=3))


def pages(content: bytes) -> list[str]:
    return [
        " ".join(p.get_textpage().get_text_bounded().split())
        for p in pypdfium2.PdfDocument(content)
    ]


def some(n: int) -> list[Listed]:
    note = "Allergie aux arachides"
    return [
        Listed(f"Guest {i:03}", "Standard", f"{i:06}", note if i % 9 == 0 else "", None, None)
        for i in range(n)
    ]


def drawn(app: Flask, rows: list[Listed], *, with_sums: bool = True) -> list[str]:
    about: Any = SimpleNamespace(
        title="AfterWork", starts_at=NOW, timezone="Africa/Douala", venue=None
    )
    with app.test_request_context("/"):
        return pages(door_lists.pdf(cast(Event, about), rows, with_sums=with_sums, now=NOW))


def test_the_list_names_everyone_who_may_come_from_a_to_z(
    client: FlaskClient, event: Event
) -> None:
    zita, elodie, _gone = ticket(event, "Zita"), ticket(event, "Élodie"), ticket(event, "Adam")
    cancel(_gone)
    door = phone(event)[0]
    with transaction():
        elodie.note = "invitée motrice"
        take_scans(door, [told(zita)], skew=timedelta(0), now=NOW)
    assert [(row.name, row.code, row.at) for row in listed(event.id)] == [
        ("Élodie", elodie.token[-6:], None),
        ("Zita", zita.token[-6:], NOW),
    ]
    answer = client.get(f"/organize/events/{event.code}/paper/list.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    (said,) = pages(answer.data)
    assert said.index("Élodie") < said.index("invitée motrice") < said.index("Zita")
    assert elodie.token[-6:] in said
    assert elodie.token not in said
    assert "entré à 18 h" in said
    assert "Adam" not in said
    assert "1 / 1" in said


def test_three_hundred_names_are_no_more_than_ten_pages(app: Flask) -> None:
    sheets = drawn(app, some(300))
    assert len(sheets) <= 10
    found = [row.code for row in some(300) for sheet in sheets if row.code in sheet.split()]
    assert found == [row.code for row in some(300)]
    assert [sheet.count(f"{n} / {len(sheets)}") for n, sheet in enumerate(sheets, 1)] == [1] * len(
        sheets
    )


def test_a_note_of_any_length_stands_whole_or_on_six_lines(app: Flask) -> None:
    long = Listed("Ben", "Standard", "ABCDEF", "arachides " * 400, None, None)
    (sheet,) = drawn(app, [long, *some(3)])
    assert 50 < sheet.count("arachides") < 100
    assert "Guest 002" in sheet


def test_sums_stand_on_it_for_who_may_see_money(app: Flask) -> None:
    owes = Listed("Ben", "Standard", "ABCDEF", "", Money(5_000, "XAF"), None)
    assert "5 000 FCFA" in drawn(app, [owes])[0]
    (sheet,) = drawn(app, [owes], with_sums=False)
    assert "solde à payer" in sheet
    assert "FCFA" not in sheet
    whole = replace(owes, pays_for=2)
    other = Listed("Zita", "Standard", "GHJKMN", "", None, None, paid_with="ABCDEF")
    (sheet,) = drawn(app, [whole, other])
    assert ("5 000 FCFA pour 2" in sheet, "avec ABCDEF" in sheet) == (True, True)


def test_who_keeps_the_door_prints_it_and_a_stranger_does_not(
    client: FlaskClient, event: Event
) -> None:
    here = f"/organize/events/{event.code}/paper"
    assert "Personne à imprimer" in client.get(here).text
    ticket(event, "Ben")
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    assert "Imprimer la liste : une personne" in words(client.get(here))
    assert client.get(f"{here}/list.pdf").status_code == 200
    sign_in(client, make.awa(make.organizer()))
    assert client.get(f"{here}/list.pdf").status_code == 404
