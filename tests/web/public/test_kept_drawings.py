"""A ticket's file is drawn once for as long as it shows the same."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.rules import Buyer
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web import ticket_files
from tests import make
from tests.orders.test_actions import buy


@pytest.fixture
def made(client: FlaskClient) -> Ticket:
    order = buy(make.event(amount=0), 1, buyer=Buyer("Awa Ngono", "+237677123456", "", "fr"))
    return orders.tickets_of_order(order.id)[0]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose tickets were drawn, one after the other."""
    names: list[str] = []
    draw = ticket_files.draw

    def noted(pen: Any, sheet: ticket_files.Sheet) -> None:
        names.append(sheet.holder)
        draw(pen, sheet)

    monkeypatch.setattr(ticket_files, "draw", noted)
    return names


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_it_is_drawn_once_and_anew_for_another_name(
    client: FlaskClient, made: Ticket, drawn: list[str], kind: str
) -> None:
    here = f"/t/{made.secret}.{kind}"
    first, second = client.get(here), client.get(here)
    assert (first.data == second.data, drawn) == (True, ["Awa Ngono"])

    with transaction():
        db.session.get_one(Ticket, made.id).holder_name = "Zita Talla"
    third = client.get(here)
    assert (third.data == first.data, drawn) == (False, ["Awa Ngono", "Zita Talla"])
    in_english = client.get(here, headers={"Accept-Language": "en"})
    assert (in_english.data == third.data, len(drawn)) == (False, 3)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_who_has_it_is_told_that_it_is_the_same(
    client: FlaskClient, made: Ticket, kind: str
) -> None:
    here = f"/t/{made.secret}.{kind}"
    first = client.get(here)
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(here, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"

    with transaction():
        db.session.get_one(Ticket, made.id).holder_name = "Zita Talla"
    assert client.get(here, headers=known).status_code == 200
    with transaction():
        db.session.get_one(Ticket, made.id).status = TicketStatus.CANCELLED
    assert client.get(here, headers=known).status_code == 404


def test_the_house_keeps_few_drawings() -> None:
    for kept in (ticket_files._pdf, ticket_files._png):
        assert kept.cache_info().maxsize == ticket_files.KEPT == 64
