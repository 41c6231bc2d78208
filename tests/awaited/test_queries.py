"""Who is missing: in pages, found by name and phone."""

from __future__ import annotations

import pytest

from app.arrivals.queries import board
from app.awaited.queries import listed, missing
from app.awaited.rules import ROWS
from app.deposits.actions import write_terms
from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.orders.models import Order
from app.tickets.rules import TicketStatus
from tests import make
from tests.awaited.evening import enters, known_as, tonight
from tests.deposits import paying
from tests.deposits.paying import AT_DOOR
from tests.door.making import cancel, phone, ticket, tickets

pytestmark = pytest.mark.usefixtures("house")


def test_who_is_missing_stands_in_pages_from_a_to_z_accents_aside() -> None:
    event = tonight()
    tickets(event, [f"Guest {n:02}" for n in range(ROWS)])
    zita, elodie, gone = ticket(event, "Zita"), ticket(event, "Élodie"), ticket(event, "Adam")
    cancel(gone)
    enters(phone(event)[0], zita)
    first, last = missing(event.id), missing(event.id, page=9)
    assert (first.total, first.pages, last.page) == (ROWS + 1, 2, 2)
    assert (first.rows[0].name, last.rows[-1].name) == ("Élodie", f"Guest {ROWS - 1:02}")
    assert elodie.id == first.rows[0].id


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("elo", ["Élodie Ngo"]),
        ("ngo elodie", ["Élodie Ngo"]),
        ("6 77 12", ["Élodie Ngo", "Zita"]),
        ("ben@", ["Élodie Ngo", "Zita"]),
        ("677000009", ["Paul"]),
        ("%", []),
    ],
)
def test_the_missing_are_found_by_name_phone_e_mail(typed: str, names: list[str]) -> None:
    event = tonight()
    tickets(event, ["Zita", "Élodie Ngo"])
    paul = ticket(event, "Paul")
    known_as(paul, "+237677000009")
    with transaction():
        order = db.session.scalars(db.select(Order).where(Order.phone == "+237677000009")).one()
        order.search = "paul +237677000009"
    assert [one.name for one in missing(event.id, words=typed).rows] == names


def test_a_place_whose_rest_is_owed_is_awaited_and_says_so() -> None:
    event = tonight()
    ben = ticket(event, "Ben")
    with transaction():
        ben.status = TicketStatus.DUE
    assert [(one.name, one.is_due) for one in missing(event.id).rows] == [("Ben", True)]
    assert board(event).expected == 1


def test_the_rest_of_an_order_stands_once_on_paper_beside_the_first_of_its_tickets() -> None:
    event = make.event(amount=20_000)
    with transaction():
        write_terms(event, AT_DOOR, now=make.NOW)
    reserved = paying.order(event, AT_DOOR, 3, now=make.NOW)
    paying.pay(reserved, at=make.NOW)
    ticket(event, "Aaron")
    aaron, first, *others = listed(event.id)
    assert (aaron.name, aaron.rest) == ("Aaron", None)
    assert first.rest == Money(45_000, "XAF")
    assert first.pays_for == 3
    assert [(one.rest, one.paid_with) for one in others] == [(None, first.code)] * 2
