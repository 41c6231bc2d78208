"""What a code takes off is agreed to with the form: less than was shown is told first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.credits.models import Credit
from app.credits.rules import new_code
from app.events.models import Event
from app.kernel.db import db, transaction
from app.promos.models import Promo
from app.promos.rules import Effect
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of
from tests.web.public.test_what_is_asked import an_evening, order, placed
from tests.web.visiting import words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def opened(client: FlaskClient, event: Event, code: str) -> dict[str, str]:
    """The form as it stands, with a code applied: what a browser sends of it."""
    asked = {f"n{kind_of(event)}": "2", "code": code}
    page = client.post(f"/events/{event.code}/orders", data=asked | {"apply": "1"}).text
    return asked | _marks(page)


def _marks(page: str) -> dict[str, str]:
    found = re.search(r'name="codes" type="hidden" value="([^"]*)"', page)
    assert found
    return {"codes": found[1]}


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({"value": 10}, "18 000"),
        ({"effect": Effect.AMOUNT, "value": 1_000}, "19 000"),
        ({"ticket_type_id": "another"}, "20 000"),
    ],
)
def test_a_code_that_takes_off_less_since_is_told_and_nothing_is_kept(
    client: FlaskClient, facts: dict[str, Any], due: str
) -> None:
    event = an_evening()
    promo = make.promo(event, "AMIS", value=50)
    sent = opened(client, event, "AMIS")
    if "ticket_type_id" in facts:
        facts = {"ticket_type_id": make.ticket_type(event, make.room_of(event), name="Gala").id}
    with transaction():
        for name, value in facts.items():
            setattr(db.session.get_one(Promo, promo.id), name, value)

    refused = order(client, event, **sent)
    assert (refused.status_code, placed()) == (409, [])
    assert f"Avec ce code, le total est maintenant de {due} FCFA." in words(refused)
    assert f"Total {due} FCFA" in words(refused)
    assert order(client, event, **sent | _marks(refused.text)).status_code == 303


def test_a_code_that_takes_off_more_since_is_charged_as_it_is(client: FlaskClient) -> None:
    event = an_evening()
    promo = make.promo(event, "AMIS", value=10)
    sent = opened(client, event, "AMIS")
    with transaction():
        db.session.get_one(Promo, promo.id).value = 50
    assert order(client, event, **sent).status_code == 303
    assert placed() == [(2, 10_000, 10_000)]


def test_a_code_typed_and_not_applied_can_only_lower_the_sum(client: FlaskClient) -> None:
    event = an_evening()
    make.promo(event, "AMIS", value=50)
    less = make.promo(event, "MOINS", value=10)
    assert order(client, event, **opened(client, event, "") | {"code": "AMIS"}).status_code == 303
    other = opened(client, event, "AMIS") | {"code": less.shown, "key": "another"}
    assert order(client, event, **other).status_code == 409


def test_a_credit_that_is_used_up_elsewhere_is_told(client: FlaskClient) -> None:
    event = an_evening()
    owed = {"order_id": buy(event).id, "code": new_code(), "name": "Ben", "created_at": NOW}
    sums = {"amount": 5_000, "remaining": 5_000, "currency": "XAF"}
    credit = make.save(Credit(organizer_id=event.organizer_id, **owed, **sums))
    sent = opened(client, event, credit.code)
    assert sent["codes"] == "- 0 0 5000"
    with transaction():
        db.session.get_one(Credit, credit.id).remaining = 1_000
    refused = order(client, event, **sent)
    assert (refused.status_code, len(placed())) == (409, 1)
    assert "le total est maintenant de 19 000 FCFA" in words(refused)


@pytest.mark.parametrize("forged", ["", "percent", "percent 50 0 x", "percent 999 0 0", "x 1 2 3"])
def test_a_forged_mark_lowers_nothing(client: FlaskClient, forged: str) -> None:
    event = an_evening()
    make.promo(event, "AMIS", value=10)
    sent = opened(client, event, "AMIS") | {"codes": forged}
    answer = order(client, event, **sent)
    used = db.session.scalars(select(Promo.used)).one()
    assert (answer.status_code, used, placed()) in [
        (303, 1, [(2, 10_000, 18_000)]),
        (409, 0, []),
    ]


def test_a_code_that_is_over_takes_nothing_off_what_is_shown(client: FlaskClient) -> None:
    event = an_evening()
    make.promo(event, "AMIS", value=50, retired_at=NOW)
    page = client.get(f"/events/{event.code}/orders/new?code=AMIS")
    assert "Ce code n’est plus valable." in words(page)
    assert "data-promo" not in page.text
