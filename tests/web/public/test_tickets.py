"""A ticket's page and its files over HTTP: for whoever has the link, and for nobody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pypdfium2
import pytest
import time_machine
import zxingcpp
from flask.testing import FlaskClient
from markupsafe import escape
from PIL import Image
from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Buyer
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def ticket(n: int = 1, name: str = "Awa Ngono", **facts: Any) -> Ticket:
    event = make.event(amount=0, **({"title": "Vendre à l’œil"} | facts))
    buyer = Buyer(name=name, phone="+237677123456", email="awa@example.cm", locale="fr")
    return orders.tickets_of_order(buy(event, n, buyer=buyer).id)[0]


def test_the_page_shows_the_code_in_drawing_and_in_letters_and_when_and_where(
    client: FlaskClient,
) -> None:
    made = ticket()

    answer = client.get(f"/t/{made.secret}")

    assert answer.status_code == 200
    letters = " ".join(made.token[n : n + 4] for n in range(0, 20, 4))
    for words in ("Vendre à l’œil", "Awa Ngono", "samedi 28 novembre", "Douala", letters, "<svg"):
        assert words in answer.text
    assert 'content="noindex"' in answer.text
    assert "awa@example.cm" not in answer.text  # a ticket is shown to others
    assert "677" not in answer.text.replace(made.token, "")


def test_a_party_finds_each_ticket_of_its_own_order_and_a_stranger_only_the_one_passed_on(
    client: FlaskClient,
) -> None:
    made = ticket(3)
    order = db.session.scalars(select(Order.secret)).one()
    others = db.session.scalars(select(Ticket.secret).where(Ticket.id != made.id)).all()

    passed_on = client.get(f"/t/{made.secret}").text
    client.get(f"/orders/{order}")
    mine = client.get(f"/t/{made.secret}").text

    assert [secret for secret in (*others, order) if secret in passed_on] == []
    assert [secret for secret in (*others, order) if secret not in mine] == []


def test_the_picture_opens_the_door(client: FlaskClient) -> None:
    made = ticket()

    answer = client.get(f"/t/{made.secret}.png")

    assert answer.mimetype == "image/png"
    assert answer.headers["Content-Disposition"].endswith(f'"billet-{made.event.code}-1.png"')
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)).convert("L"))
    assert code.text == made.token


def test_the_paper_opens_in_a_reader(client: FlaskClient) -> None:
    made = ticket(2)

    answer = client.get(f"/t/{made.secret}.pdf")

    assert answer.mimetype == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.data)
    assert len(paper) == 1
    assert "Awa Ngono" in paper[0].get_textpage().get_text_bounded()
    paper.close()


def test_the_calendar_entry_has_the_right_instants_and_the_ticket_s_address(
    client: FlaskClient,
) -> None:
    made = ticket(title="Soirée ; virgule, et \\ barre")

    answer = client.get(f"/t/{made.secret}.ics")

    assert answer.mimetype == "text/calendar"
    (entry,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert entry.decoded("dtstart").astimezone(UTC) == made.event.starts_at
    assert entry.decoded("dtend").astimezone(UTC) == made.event.ends_at
    assert entry["dtstart"].params["TZID"] == "Africa/Douala"
    assert entry["summary"] == "Soirée ; virgule, et \\ barre"
    assert entry["url"] == f"http://localhost/t/{made.secret}"
    assert entry["status"] == "CONFIRMED"
    assert b"BEGIN:VTIMEZONE" in answer.data
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_an_entry_across_a_change_of_clocks_keeps_its_instants(client: FlaskClient) -> None:
    night = datetime(2027, 10, 30, 22, 30, tzinfo=UTC)  # 00:30 in Paris; clocks go back at 3
    made = ticket(timezone="Europe/Paris", starts_at=night, ends_at=night + timedelta(hours=4))

    answer = client.get(f"/t/{made.secret}.ics")

    (entry,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert entry.decoded("dtstart").astimezone(UTC) == night
    assert entry.decoded("dtend").astimezone(UTC) == night + timedelta(hours=4)


@pytest.mark.parametrize("secret", ["x", "A" * 24, "%00", "..%2f..%2fetc", "é"])
@pytest.mark.parametrize("kind", ["", ".pdf", ".png", ".ics"])
def test_a_guess_finds_nothing(client: FlaskClient, secret: str, kind: str) -> None:
    ticket()

    assert client.get(f"/t/{secret}{kind}").status_code == 404


def test_the_door_s_code_opens_no_page(client: FlaskClient) -> None:
    """A scanner that is a browser shows where the code belongs; it is no key to the ticket."""
    made = ticket()

    answer = client.get(f"/t/{made.token}")

    assert answer.status_code == 200
    assert "c’est le lecteur de la porte qui le lit" in answer.text
    assert "Awa" not in answer.text
    for kind in (".pdf", ".png", ".ics"):
        assert client.get(f"/t/{made.token}{kind}").status_code == 404


def test_a_cancelled_ticket_says_so_and_prints_nothing(client: FlaskClient) -> None:
    made = ticket()
    with transaction():
        db.session.get_one(Ticket, made.id).status = TicketStatus.CANCELLED

    page = client.get(f"/t/{made.secret}").text

    assert "Ce billet est annulé" in page
    assert made.token not in page.replace(" ", "")
    assert client.get(f"/t/{made.secret}.pdf").status_code == 404
    assert client.get(f"/t/{made.secret}.png").status_code == 404


def test_a_cancelled_evening_says_so_in_the_page_and_in_the_calendar(client: FlaskClient) -> None:
    made = ticket()
    with transaction():
        db.session.get_one(Event, made.event_id).status = Status.CANCELLED

    assert "Cet événement est annulé" in client.get(f"/t/{made.secret}").text
    (entry,) = icalendar.Calendar.from_ical(client.get(f"/t/{made.secret}.ics").data).walk("VEVENT")
    assert entry["status"] == "CANCELLED"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x>'])
def test_a_name_is_a_name_and_nothing_else(client: FlaskClient, name: str) -> None:
    made = ticket(name=name)

    page = client.get(f"/t/{made.secret}").text

    assert str(escape(name)) in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_looking_changes_nothing(client: FlaskClient) -> None:
    made = ticket()
    before = db.session.execute(select(Order.__table__)).all()
    for kind in ("", ".pdf", ".png", ".ics"):
        for method in (client.get, client.head):
            assert method(f"/t/{made.secret}{kind}").status_code == 200
        assert client.post(f"/t/{made.secret}{kind}").status_code in (404, 405)

    db.session.rollback()
    assert db.session.execute(select(Order.__table__)).all() == before
