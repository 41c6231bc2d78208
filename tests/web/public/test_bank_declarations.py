""" "J'ai payé" by a bank transfer: a day, a name, perhaps a number; the organizer sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from tests import make
from tests.make import NOW
from tests.web.public.test_orders import buy
from tests.web.visiting import sign_in, words

TOLD = {"sent_on": f"{NOW:%Y-%m-%d}", "sender": "Société Mballa", "reference": "VIR 88-12"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client: FlaskClient) -> str:
    """An order of 15 000 francs that waits for a bank transfer."""
    of = make.organizer()
    account = make.bank_account(of)
    starts = NOW + timedelta(days=30)
    event = make.event(of, starts_at=starts, ends_at=starts + timedelta(hours=2))
    return str(buy(client, event, provider=f"transfer-{account.id}").location)


def order() -> Order:
    db.session.expire_all()
    return orders.order_by_id(db.session.scalars(select(Order.id)).one())


def test_the_page_asks_a_day_and_a_name_and_no_operator(client: FlaskClient, here: str) -> None:
    page = client.get(here).text
    asked = [name in page for name in ('name="sent_on"', 'name="sender"', 'name="operator"')]
    assert asked == [True, True, False]


def test_it_is_said_found_in_the_queue_and_confirmed(client: FlaskClient, here: str) -> None:
    assert client.post(f"{here}/declarations", data=TOLD).status_code == 303
    page = words(client.get(here))
    assert ("au nom de Société Mballa" in page, "Jour du virement" in page) == (True, False)
    assert order().status is OrderStatus.HELD

    sign_in(client, make.awa(order().organizer))
    queue = words(client.get("/organize/payments"))
    for told in ("depuis le compte de Société Mballa", "VIR 88-12", "Je ne le trouve pas"):
        assert told in queue
    here_too = f"/organize/orders/{order().reference}"
    assert "VIR 88-12" in words(client.get(here_too))
    client.post(f"{here_too}/confirmation")
    assert order().status is OrderStatus.PAID


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sent_on": ""}, "Choisissez un jour."),
        ({"sent_on": "2020-01-01"}, "Choisissez le jour où le virement est parti"),
        ({"sender": ""}, "Écrivez un nom"),
        ({"sender": "x" * 500}, "caractères"),
    ],
)
def test_wrong_words_stay_on_the_page_and_nothing_is_kept(
    client: FlaskClient, here: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(f"{here}/declarations", data=TOLD | wrong)
    assert (answer.status_code, sentence in answer.text, "VIR 88-12" in answer.text) == (
        422,
        True,
        True,
    )
    assert "Société Mballa" not in words(client.get(here))


def test_an_order_paid_otherwise_takes_no_transfer(client: FlaskClient) -> None:
    of = make.organizer(mtn_number="+237677000001")
    other = str(buy(client, make.event(of), provider="hand").location)
    assert client.post(f"{other}/declarations", data=TOLD).status_code == 404
