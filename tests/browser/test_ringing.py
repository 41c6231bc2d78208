"""A telephone rings for its PIN: the page waits, says not to pay twice, and shows the ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.kernel.db import db, transaction
from app.settlement.models import Payment
from tests import make
from tests.browser.waiting import PATIENCE
from tests.payments import pawapay_sim
from tests.payments.pawapay_sim import PawaPaySim
from tests.payments.simulator import serve

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_page_that_waits_becomes_the_ticket_by_itself(
    page: Page, house: Flask, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[F01, F08] Nothing is pressed, and no notice comes: our own page asks."""
    tills = house.extensions["providers"]
    monkeypatch.setattr(tills, "anywhere", True)
    starts = datetime.now(UTC) + timedelta(days=2)
    of = make.organizer()
    event = make.event(of, starts_at=starts, ends_at=starts + timedelta(hours=3))
    with serve(PawaPaySim()) as sim:
        keys = {"token": pawapay_sim.TOKEN}
        make.account(of, "pawapay", keys, vault=tills.vault, base=sim.address)
        page.goto(f"{site}/events/{event.code}/orders/new")
        page.get_by_label("Votre nom").fill("Ben Tabi")
        page.get_by_label("Téléphone", exact=True).fill("6 77 12 34 56")
        page.get_by_text("MTN MoMo").click()
        page.get_by_role("button", name="Réserver").click()
        page.get_by_text("En attente de MTN MoMo").wait_for()
        expect(page.get_by_text("Ne payez pas une seconde fois")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360

        (payment_id,) = sim.deposits
        sim.settle(payment_id)
        with transaction():
            db.session.execute(update(Payment).values(next_check_at=datetime.now(UTC)))
        page.get_by_role("link", name="Ouvrir").wait_for(timeout=PATIENCE)
