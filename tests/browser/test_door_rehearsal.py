"""A rehearsal on a phone: ten codes, their verdicts, the band that says so, no trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.door.actions import open_pairing
from app.door.models import Scan
from app.door.rules import DeviceRole
from app.kernel.db import db, transaction
from app.rehearsal.rules import sheet
from tests import make
from tests.browser.doors import new_phone, started, state, tonight, type_code
from tests.browser.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


def test_a_phone_tries_ten_codes_under_a_band_and_forgets_them_when_the_evening_begins(
    context: BrowserContext, site: str
) -> None:
    now = datetime.now(UTC)
    event = tonight(starts_at=now + timedelta(hours=2))
    by = make.user("Chantal")
    with transaction():
        facts = {"gate": "Porte A", "role": DeviceRole.SCAN, "by": by, "now": now}
        code = open_pairing(event, practice=True, **facts)  # type: ignore[arg-type]
    ten = sheet(door_code=event.door_code, salt=event.door_salt, address=site)

    phone = new_phone(context)
    phone.goto(f"{site}/door/#pair={code}")
    state(phone, "ready")
    expect(phone.locator("#practice")).to_have_text("Répétition\u00a0: rien n’est compté")
    started(phone)
    said = {each.case: type_code(phone, each.text)["is"] for each in ten}
    assert said == {each.case: each.verdict.value for each in ten}
    expect(phone.locator("#practice")).to_be_visible()
    db.session.rollback()
    assert db.session.query(Scan).count() == 0

    phone.evaluate("() => { const now = Date.now; Date.now = () => now() + 2 * 3600e3; }")
    state(phone, "rehearsed")
    expect(phone.locator("#practice")).to_be_hidden(timeout=PATIENCE)
    expect(phone.locator("#pair-notice")).to_contain_text("Répétition terminée")
