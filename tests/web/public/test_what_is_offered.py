"""What the order form offers: what is left, what goes with a ticket, and what the poster tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.rules import Channel
from app.tickets.models import Quota, TicketType
from app.tickets.queries import room_of
from app.tickets.rules import QuotaKind, TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of
from tests.web.public.test_what_is_asked import an_evening, order, placed, put
from tests.web.visiting import words

SECOND = timedelta(seconds=1)
MIDNIGHT = datetime.fromisoformat("2026-11-25T00:00:00+01:00")  # in Douala


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


# ---- what is left, offered ----


def taken(page: str) -> dict[str, str]:
    found = re.search(r'name="take" value="([^"]+)"', page)
    return {"take": found[1]} if found else {}


def test_what_is_left_is_offered_and_taken_with_one_press(client: FlaskClient) -> None:
    event = an_evening(capacity=3, hand_share=100)
    kind = kind_of(event)
    form = {f"n{kind}": "5", "email": "ben@example.cm", "key": "same"}
    refused = order(client, event, **form)
    assert refused.status_code == 409
    assert "Il ne reste que 3 places." in words(refused)
    assert "En prendre 3" in words(refused)
    assert 'value="ben@example.cm"' in refused.text
    assert order(client, event, **form, **taken(refused.text)).status_code == 303
    assert placed() == [(3, 10_000, 30_000)]


def test_two_types_that_share_the_room_are_offered_what_fits(client: FlaskClient) -> None:
    event = an_evening(capacity=5, hand_share=100)
    first = kind_of(event)
    book = make.ticket_type(event, kind=TypeKind.ADDON, name="Livre", amount=500, position=2).id
    table = make.ticket_type(event, room_of(event.id), name="Table", amount=1, seats=2).id
    form = {f"n{first}": "3", f"n{table}": "2", f"n{book}": "1"}
    refused = order(client, event, **form)
    assert "Prendre ce qui reste : 3 × Standard, 1 × Table, 1 × Livre" in words(refused)
    assert order(client, event, **form, **taken(refused.text)).status_code == 303
    assert sorted(placed()) == [(1, 1, 30_501), (1, 500, 30_501), (3, 10_000, 30_501)]


def test_when_nothing_is_left_nothing_is_offered(client: FlaskClient) -> None:
    event = an_evening(capacity=1)
    buy(event, 1)
    refused = order(client, event, **{f"n{kind_of(event)}": "1"})
    assert refused.status_code == 409
    assert "Complet" in words(refused)
    assert taken(refused.text) == {}


@pytest.mark.parametrize("forged", ["", "x", "1:2:3", "999999:1", "1:-1", "1:" + "9" * 40])
def test_a_forged_offer_orders_nothing(client: FlaskClient, forged: str) -> None:
    event = an_evening()
    answer = order(client, event, **{f"n{kind_of(event)}": "1", "take": forged})
    assert (answer.status_code, placed()) == (422, [])


def test_fewer_early_ones_than_the_page_said_are_told_and_not_charged_dearer(
    client: FlaskClient,
) -> None:
    event = an_evening()
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="x", size=3))
    kind = put(kind_of(event), early_amount=8_000, early_quota_id=early.id)
    page = client.get(f"/events/{event.code}/orders/new").text
    assert f'name="p{kind}" type="hidden" value="8000 3"' in page
    buy(event, 2)
    refused = order(client, event, **{f"n{kind}": "3", f"p{kind}": "8000 3"})
    assert refused.status_code == 409
    assert "est maintenant de 10 000 FCFA" in words(refused)
    assert 'value="8000 1"' in refused.text
    assert order(client, event, **{f"n{kind}": "3", f"p{kind}": "8000 1"}).status_code == 303
    assert [row[:2] for row in placed()][1:] == [(1, 8_000), (2, 10_000)]
    assert orders.counter_drift() == []


# ---- add-ons of which one goes with each ticket ----


def with_dinner(event: Event, **facts: Any) -> tuple[int, int]:
    base: dict[str, Any] = {"kind": TypeKind.ADDON, "choice_group": "Dîner", "one_each": True}
    fish = make.ticket_type(event, name="Poisson", amount=0, **(base | facts))
    hen = make.ticket_type(event, name="Poulet", amount=0, **(base | facts))
    return fish.id, hen.id


def test_one_dinner_is_chosen_for_each_ticket(client: FlaskClient) -> None:
    event = an_evening()
    kind = kind_of(event)
    fish, hen = with_dinner(event)
    page = words(client.get(f"/events/{event.code}/orders/new"))
    assert "À ajouter Dîner Choisissez-en un par billet." in page
    for chosen in ({}, {f"n{fish}": "1"}, {f"n{fish}": "2", f"n{hen}": "1"}):
        refused = order(client, event, **{f"n{kind}": "2"}, **chosen)
        assert (refused.status_code, placed()) == (422, [])
        assert "« Dîner » : choisissez-en 2, un par billet" in words(refused)
    done = order(client, event, **{f"n{kind}": "2", f"n{fish}": "1", f"n{hen}": "1"})
    assert done.status_code == 303


def test_a_choice_is_named_in_the_readers_language(client: FlaskClient) -> None:
    """Written with one of them, it holds for all; alone, the French word stays."""
    event = an_evening()
    fish, _hen = with_dinner(event)
    english = {"Accept-Language": "en"}
    here = f"/events/{event.code}/orders/new"
    assert "<h3>Dîner</h3>" in client.get(here, headers=english).text
    with transaction():
        db.session.get_one(TicketType, fish).choice_group_en = "Dinner"
    assert "<h3>Dinner</h3>" in client.get(here, headers=english).text


def test_a_dinner_of_which_nothing_is_left_is_no_longer_asked_for(client: FlaskClient) -> None:
    event = an_evening()
    none = make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="d", size=0))
    make.ticket_type(
        event, none, kind=TypeKind.ADDON, name="Poisson", choice_group="Dîner", one_each=True
    )
    assert order(client, event, **{f"n{kind_of(event)}": "1"}).status_code == 303


def test_a_gift_is_not_asked_to_choose(client: FlaskClient) -> None:
    event = an_evening()
    with_dinner(event)
    assert buy(event, 1, channel=Channel.INVITE).total_amount == 0


# ---- the poster ----


def test_the_poster_tells_launch_and_group_prices_and_what_may_be_added(
    client: FlaskClient,
) -> None:
    event = an_evening()
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="x", size=4))
    facts: dict[str, Any] = {"early_amount": 8_000, "early_until": MIDNIGHT}
    facts |= {"early_quota_id": early.id, "group_from": 4, "group_amount": 7_000}
    put(kind_of(event), **facts)
    room = room_of(event.id)
    make.ticket_type(event, room, name="Presse", amount=1, hidden=True)
    make.ticket_type(event, room, name="Sur place", amount=1, door_only=True)
    make.ticket_type(event, room, name="Demain", amount=9_000, sale_from=NOW + 86_400 * SECOND)
    make.ticket_type(event, name="Livre", amount=500, kind=TypeKind.ADDON)
    answer = client.get(f"/events/{event.code}")
    told = words(answer)
    for sentence in (
        "prix de lancement, ensuite 10 000 FCFA",
        "jusqu’au mercredi 25 novembre, 0 h",
        "encore 4 à ce prix",
        "7 000 FCFA chacun à partir de 4",
        "en vente dimanche 22 novembre, 18 h",
        "À ajouter Livre 500 FCFA",
        "8 000 FCFA Prendre un billet",
    ):
        assert sentence in told
    for unseen in ("Presse", "Sur place", '"price": 1'):
        assert unseen not in answer.text


def test_the_poster_says_when_the_sale_opens(client: FlaskClient) -> None:
    event = an_evening()
    put(kind_of(event), sale_from=NOW + 3_600 * SECOND)
    told = words(client.get(f"/events/{event.code}"))
    assert "La vente ouvre samedi 21 novembre, 19 h." in told
    assert "Prendre un billet" not in told
