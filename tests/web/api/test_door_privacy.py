"""Who keeps the door reads a name, a kind of ticket and whether it is paid; nothing else (PR33)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.accounts.rules import Role
from app.deposits.models import Deposit
from app.deposits.rules import Late
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order, OrderLine
from app.profiles.actions import claim_evening
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus
from tests import make, meeting
from tests.conftest import NOW
from tests.door.making import phone, ticket
from tests.meeting import account_phone, plain
from tests.roles import DOOR_MAY
from tests.web.api.asking import bearer, sync, tonight

# as they are kept, and as a page would write a number
SECRET = (
    "+237691000111",
    "691000111",
    "6 91 00 01 11",
    "+237691000222",
    "691000222",
    "6 91 00 02 22",
    "achat-canari",
    "porteur-canari",
    "Canarisation",
    "Canarigramme",
    "canari-note",
)
LISTS = ("bundle", "sync")


@pytest.fixture
def evening(house: Flask) -> tuple[Event, Ticket, Ticket]:
    """A date with a guest in the network whose ticket is paid, and one whose ticket is due."""
    event = tonight(title="Soirée de la porte")
    zita = meeting.person("Zita Talla", organisation="Canarisation", headline="Canarigramme")
    paid, due = ticket(event, "Zita Talla"), ticket(event, "Ben Tabi")
    owed = db.session.get_one(OrderLine, due.order_line_id).order_id
    rest = {"amount": 5_000, "paid_amount": 5_000, "at_door": True, "until": event.ends_at}
    make.save(Deposit(order_id=owed, late=Late.REFUND, **rest))
    with transaction():
        claim_evening(zita, paid, now=NOW)
        mine = {"holder_phone": "+237691000222", "holder_email": "porteur-canari@example.cm"}
        db.session.execute(update(Ticket).where(Ticket.id == paid.id).values(**mine))
        owing = update(Ticket).where(Ticket.id == due.id).values(status=TicketStatus.DUE, **mine)
        db.session.execute(owing)
        bought = {"phone": "+237691000111", "email": "achat-canari@example.cm"}
        db.session.execute(update(Order).values(note="canari-note", **bought))
    return event, paid, due


def told(client: FlaskClient, event: Event, role: DeviceRole) -> dict[str, str]:
    """All that a phone of this role is given, by where it was asked."""
    _, token = phone(event, role=role, now=NOW)
    whole = client.get("/api/door/v1/bundle", headers=bearer(token))
    return {"bundle": whole.text, "sync": sync(client, token).text}


@pytest.mark.parametrize("role", list(DeviceRole))
def test_pr33_no_list_of_the_door_holds_a_number_an_address_or_a_profile(
    client: FlaskClient, evening: tuple[Event, Ticket, Ticket], role: DeviceRole
) -> None:
    event, _paid, _due = evening
    given = told(client, event, role)
    assert set(given) == set(LISTS)
    for where, text in given.items():
        assert [secret for secret in SECRET if secret in text] == [], where


def test_pr33_the_desk_reads_a_name_a_kind_of_ticket_and_whether_it_is_paid(
    client: FlaskClient, evening: tuple[Event, Ticket, Ticket]
) -> None:
    event, paid, due = evening
    _, token = phone(event, role=DeviceRole.DESK, now=NOW)
    answer = client.get("/api/door/v1/bundle", headers=bearer(token)).get_json()
    rows = {row[0]: row for row in answer["tickets"]}
    for one, name, state in ((paid, "Zita Talla", "valid"), (due, "Ben Tabi", "due")):
        row = rows[one.token_hash]
        assert row[1].split("\n")[0] == name
        assert answer["types"][str(row[2])] == db.session.get_one(TicketType, row[2]).name
        assert row[3] == state
    volunteer = told(client, event, DeviceRole.SCAN)
    assert not any("Zita" in text or "Tabi" in text for text in volunteer.values())


def test_pr33_no_page_of_who_keeps_the_door_shows_them_either(
    house: Flask, evening: tuple[Event, Ticket, Ticket]
) -> None:
    """Every page this role may open of a date (tests/roles.py); a new one is tried too."""
    event, _paid, _due = evening
    keeper = account_phone(house, make.awa(event.organizer, Role.DOOR))
    pages = sorted(
        rule.removeprefix("GET ").replace("<code>", event.code)
        for rule in DOOR_MAY
        if rule.startswith("GET ") and "<int:" not in rule and not rule.endswith(".pdf")
    )
    assert len(pages) >= 8
    for path in pages:
        answer = keeper.get(path)
        assert answer.status_code == 200, path
        text = plain(answer.text)
        assert [secret for secret in SECRET if secret in text] == [], path
