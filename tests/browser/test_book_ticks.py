"""What one does with those who are ticked is under the thumb as soon as somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.contacts.actions import add
from app.contacts.rules import ContactFields
from app.kernel.db import transaction
from app.profiles.actions import new_profile
from tests import make
from tests.browser.test_review import PHONE, signs_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser
PEOPLE = 20  # more than two screens


def is_in_sight(here: Locator) -> bool:
    seen = (
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
    )
    return bool(here.evaluate(seen))


def is_on_top(here: Locator) -> bool:
    """Nothing of the page is drawn over it, the tabs neither."""
    seen = (
        "e => { const r = e.getBoundingClientRect(); return [0.1, 0.5, 0.9].every(part =>"
        " e.contains(document.elementFromPoint(r.left + 24, r.top + r.height * part))) }"
    )
    return bool(here.evaluate(seen))


def test_an_act_comes_along_once_somebody_is_ticked(browser: Browser, site: str) -> None:
    ben = make.user("Ben")
    assert ben.email is not None
    with transaction():
        me = new_profile(ben, now=make.NOW)
        for n in range(PEOPLE):
            add(me, ContactFields(name=f"Ngono {n:02}"), now=make.NOW)
    phone = browser.new_context(**PHONE)
    signs_in(page := phone.new_page(), site, ben.email)
    page.goto(f"{site}/member/contacts")
    act = page.get_by_text("Agir sur les personnes cochées")
    assert not is_in_sight(act)
    box = page.locator("#people label").nth(1)
    size = box.bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 44
    box.click()
    expect(page.get_by_label("Cocher Ngono 18")).to_be_checked()
    assert is_in_sight(act)
    act.click()
    page.get_by_role("button", name="Noter ce domaine").click()
    page.get_by_text("Écrivez le domaine").wait_for()
    assert is_on_top(act)
    expect(page.get_by_label("Cocher Ngono 18")).to_be_checked()
    phone.close()
