"""The sums of a date's orders are those that remain."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.changes import queries
from app.changes.actions import cancel
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import in_transaction
from app.orders.actions import hand_over
from app.refunds.actions import record_refund
from app.register import queries as register
from app.web.organize import orders as page
from tests import make
from tests.make import NOW
from tests.web.organize.test_order_list import bought, here, sheet
from tests.web.visiting import sign_in


@pytest.fixture
def event(client: FlaskClient) -> Event:
    page._kept.clear()
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, capacity=100)


def test_what_is_cancelled_of_an_order_is_counted_no_more(
    client: FlaskClient, event: Event
) -> None:
    """Neither its money nor its places; the sheet says what goes back."""
    order = bought(event, "Ben", n=3)
    in_transaction(lambda: hand_over(order, now=NOW))
    (first, *_others) = queries.owned(order)
    in_transaction(
        lambda: cancel(
            order.id,
            [first.key],
            gives=CancelsAs.REFUND,
            actor="user:1",
            now=NOW,
            by_team=True,
        )
    )
    summary = register.summary_of(event.id)
    each = order.total_amount // 3
    assert (summary.money, summary.sold) == (2 * each, 2)
    head, row = sheet(client, f"{here(event)}.csv")
    told = dict(zip(head, row, strict=True))
    asked = ("Total", "À rembourser", "Rendu ou à rendre", "Places")
    assert [told[cell] for cell in asked] == [str(3 * each), str(each), str(each), "2"]
    in_transaction(lambda: record_refund(order.id, amount=each, user_id=1, now=NOW))
    assert register.summary_of(event.id).money == 2 * each
