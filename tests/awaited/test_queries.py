"""Who is missing: in pages, found by name and phone."""

from __future__ import annotations

import pytest

from app.arrivals.queries import board
from app.awaited.queries import missing
from app.awaited.rules import ROWS
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.tickets.rules import TicketStatus
from tests.awaited.evening import enters, known_as, tonight
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
