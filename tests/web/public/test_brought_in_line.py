"""Who waits or asks for a place came by a link too: what they are proposed says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.applications.actions import accept
from app.applications.models import Application
from app.events.models import AnchorGuest, Event
from app.kernel.db import db, in_transaction
from app.orders.models import Order
from app.orders.rules import Channel
from tests import make
from tests.make import NOW
from tests.orders.test_actions import kind_of
from tests.waitlist.standing import give_back, serve, sold_out

BEN = {"quantity": "1", "name": "Ben", "phone": "677123456", "key": "form-1"}


@pytest.fixture(autouse=True)
def _today(house: object) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def typed(client: FlaskClient, event: Event, what: str, link: str) -> str:
    """The link that the form says, reached from the date's page as the link opens it."""
    page = client.get(f"/via/{link}", follow_redirects=True).text
    there = f"/events/{event.code}/{what}/new?via={link}"
    assert f'href="{there}"' in page
    found = re.search(r'name="via"[^>]*value="(\w*)"', client.get(there).text)
    return found[1] if found else ""


def brought(channel: Channel) -> list[str]:
    db.session.rollback()
    query = select(Order.via).where(Order.channel == channel)
    return list(db.session.scalars(query.order_by(Order.id)))


def paul(event: Event) -> str:
    return make.save(AnchorGuest(event_id=event.id, name="Paul")).code or ""


def test_places_proposed_to_who_waited_are_of_the_link_that_brought_them(
    client: FlaskClient,
) -> None:
    event, [order] = sold_out()
    link = paul(event)
    form = BEN | {"via": typed(client, event, "waitlist", link)}
    assert client.post(f"/events/{event.code}/waitlist", data=form).status_code == 303
    give_back(order)
    assert (serve(event), brought(Channel.WAITLIST)) == (1, [link])


def test_places_for_who_asked_are_of_the_link_that_brought_them(client: FlaskClient) -> None:
    event = make.event(by_request=True)
    link = paul(event)
    moved = client.get(f"/events/{event.code}/orders/new?via={link}")
    assert moved.location == f"/events/{event.code}/applications/new?via={link}"
    form = BEN | {"kind": str(kind_of(event)), "via": typed(client, event, "applications", link)}
    assert client.post(f"/events/{event.code}/applications", data=form).status_code == 303
    made = db.session.scalars(select(Application.id)).one()
    in_transaction(lambda: accept(made, actor="user:1", now=NOW))
    assert brought(Channel.REQUEST) == [link]


@pytest.mark.parametrize("junk", ["\x00", "é", "a b", "x" * 41 + "'", "<b>"])
def test_a_link_that_is_none_is_left_out(client: FlaskClient, junk: str) -> None:
    event = make.event(by_request=True)
    form = BEN | {"kind": str(kind_of(event)), "via": junk}
    assert client.post(f"/events/{event.code}/applications", data=form).status_code == 303
    kept = db.session.scalars(select(Application.via)).one()
    assert kept == ("x" * 40 if junk.startswith("x") else "")
