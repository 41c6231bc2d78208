"""One's network is gone through on a phone: half of it, another day the rest, then on paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from playwright.sync_api import expect

from app.accounts.actions import make_link
from app.kernel.db import transaction
from tests import make
from tests.browser.test_register import stands_well

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "fr-CM"}

LINES = """cell => {
  const words = document.createRange()
  words.selectNodeContents(cell)
  return words.getClientRects().length
}"""


def signs_in(page: Page, site: str, email: str) -> None:
    with transaction():
        token = make_link(email, lifetime=timedelta(minutes=9), now=datetime.now(UTC))
    page.goto(f"{site}/session/{token}")
    page.get_by_role("button", name="Se connecter").click()


def begins(page: Page, site: str) -> None:
    page.goto(f"{site}/member/contacts")
    page.get_by_role("link", name="Faire le point").click()
    page.get_by_label("Combien de personnes").fill("80")
    page.get_by_role("button", name="Commencer").click()
    stands_well(page)
    page.get_by_role("link", name="Continuer : Famille").click()
    page.get_by_label("Les noms qui vous viennent").fill("Clarisse Kuate\nTonton Essombe")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_text("2 personnes ajoutées.").wait_for()
    stands_well(page)
    page.get_by_role("button", name="J’en ai fait le tour").click()
    page.get_by_role("button", name="Laisser ce cercle de côté").click()
    page.get_by_role("heading", name="Amis").wait_for()


def takes_it_up_again(page: Page, site: str) -> None:
    page.goto(f"{site}/member/review")
    page.get_by_text("2 cercles vus sur 23.").wait_for()
    page.get_by_role("link", name="Continuer : Amis").click()
    page.get_by_label("Les noms qui vous viennent").fill("Ben Tabi")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Faire le point sur mon réseau").click()
    page.get_by_role("button", name="Cela suffit").click()
    page.get_by_text("Le bilan est fait.").first.wait_for()


def test_a_review_half_done_waits_and_ends_on_paper(browser: Browser, site: str) -> None:
    ben = make.user("Ben")
    assert ben.email is not None
    phone = browser.new_context(**PHONE)
    signs_in(page := phone.new_page(), site, ben.email)
    begins(page, site)
    kept = phone.storage_state()
    phone.close()

    again = browser.new_context(**PHONE, storage_state=kept)
    takes_it_up_again(page := again.new_page(), site)
    page.get_by_role("link", name="Lire le bilan de mon réseau").click()
    expect(page.get_by_text("Aucun financeur.")).to_be_visible()
    stands_well(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    paper = pypdfium2.PdfDocument(download.value.path())
    words = "".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    assert ("Famille" in words, "Clarisse" in words) == (True, False)
    for _twice in "ab":
        page.goto(f"{site}/member/reports")
        page.get_by_role("button", name="Garder ce bilan pour comparer").click()
        page.get_by_role("heading", name="Deux bilans côte à côte").wait_for()
    stands_well(page)
    lines = page.locator(".net-table thead th").last.evaluate(LINES)
    assert lines == 1  # « aujourd’hui » is not cut in two
    page.goto(f"{site}/member/pictures")
    stands_well(page)
    again.close()
