"""A phone with money is taken away while it has no network: it hands it over once, and forgets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.deposits.actions import write_terms
from app.door.actions import revoke
from app.door.models import Scanner
from app.kernel.db import db, transaction
from app.orders.queries import tickets_of_order
from app.orders.rules import OrderStatus
from app.takes.models import Take
from app.takes.rules import Result
from tests import make
from tests.browser.doors import cut_off, new_phone, state, tonight, verdict, verdicts
from tests.browser.test_door_till import due, next_guest, reserved, till
from tests.browser.waiting import until
from tests.deposits.paying import AT_DOOR

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
NOTHING_KEPT = """async () => {
  const { kept, unsent } = await import("/door/a/store.js");
  return !(await kept("device")) && (await unsent(9)).length === 0;
}"""


def test_a_phone_taken_away_hands_its_money_over_once_and_lets_nobody_in(
    context: BrowserContext, site: str
) -> None:
    event = tonight(amount=20_000, starts_at=datetime.now(UTC) + timedelta(minutes=9))
    with transaction():
        write_terms(event, AT_DOOR, now=datetime.now(UTC))
    order, awa = reserved(event, 1), make.user("Awa")
    page = till(new_phone(context), site, event)
    cut_off(page)
    due(page, tickets_of_order(order.id)[0].token)
    before = verdicts(page)
    page.click("[data-act=cash]")
    assert verdict(page, after=before)["is"] == "ok"
    next_guest(page)
    with transaction():
        revoke(db.session.query(Scanner).one(), by=awa, now=datetime.now(UTC))

    page.route("**/api/door/v1/last", lambda route: route.abort())  # the line is lost in between
    context.set_offline(False)
    state(page, "holding")
    expect(page.locator("#pair-notice")).to_contain_text("garde de l’argent encaissé")
    assert db.session.query(Take).count() == 0
    page.unroute("**/api/door/v1/last")
    page.reload()
    state(page, "revoked")
    until(page, NOTHING_KEPT)
    db.session.rollback()  # to see what the phone told meanwhile
    take = db.session.query(Take).one()
    assert (take.amount, take.result, order.status) == (15_000, Result.AFTER, OrderStatus.DEPOSIT)
    assert db.session.query(Scanner).one().handed_over_at is not None
