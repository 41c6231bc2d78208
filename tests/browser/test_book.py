"""Two phones, one on a line that is cut: met, told later, in the book, qualified; then a table of
one's own comes in, two rows are made one, two again and one, and all of it is taken away."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.readings.cards import cards_of, person_of
from tests import meeting
from tests.browser.doors import reconnect
from tests.browser.test_meeting import says_yes, the_code
from tests.browser.test_register import stands_well
from tests.browser.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Line

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "fr-CM"}
# titles that tell us nothing, as people have in tables of their own
TABLE = "Qui est-ce;Joindre;Où\nTabi Ben;677 12 34 56;Transcam\nChantal Biya Ndi;699 00 11 22;MTN\n"


def reads_without_network(page: Page, site: str, line: Line, code: str) -> None:
    """They read a code with the line cut, and note why; it is told once the line is back."""
    page.goto(f"{site}/member/scan")
    until(page, "navigator.serviceWorker.ready.then(it => it.active.state == 'activated')")
    until(page, "caches.match('/member/scan', {cacheName: 'my-scan'}).then(it => !!it)")
    page.context.set_offline(True)
    line.cut = True
    page.goto("about:blank")
    page.goto(f"{site}/member/scan")
    page.get_by_label("Ou tapez son code").fill(code.lower())
    page.get_by_role("button", name="Échanger nos contacts").click()
    page.locator("#noted-state").filter(has_text="dès que le réseau revient").wait_for()
    page.get_by_label("Un mot pour vous en souvenir").fill("Camions frigo, mardi")
    page.get_by_role("button", name="Garder, personne suivante").click()
    until(page, "import('/member/queue.js').then(it => it.mine()).then(it => it[0].words)")
    reconnect(page, line)
    page.goto(f"{site}/member")
    until(page, "import('/member/queue.js').then(it => it.mine()).then(it => !!it[0].url)")


def qualifies(page: Page, site: str) -> None:
    page.goto(f"{site}/member/qualifying")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben Tabi")
    for tap in ("Clients", "Affaires", "5 · l’ouvre"):
        page.locator("label.tap", has_text=tap).first.click()
    page.get_by_label("Aucune sur mes territoires").check()
    stands_well(page)
    page.get_by_role("button", name="Enregistrer, personne suivante").click()
    page.get_by_role("heading", name="C’est fait").wait_for()


def brings_a_table(page: Page, site: str) -> None:
    """Its titles say nothing: its owner says which column is what, looks, and says yes."""
    page.goto(f"{site}/member/contact-files")
    page.locator("input[type=file]").set_input_files(
        {"name": "carnet.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.get_by_role("button", name="Regarder").click()
    for title, says in (("Qui est-ce", "name"), ("Joindre", "phone"), ("Où", "organisation")):
        page.get_by_label(title).select_option(says)
    stands_well(page)
    page.get_by_role("button", name="Regarder à nouveau").click()
    page.get_by_role("heading", name="Qui entrerait").wait_for()
    stands_well(page)
    page.get_by_role("button", name="Faire entrer ces 2 personnes").click()
    page.get_by_role("heading", name="C’est entré").wait_for()


def unites(page: Page) -> None:
    """Side by side, made one, two again within the thirty days, and one."""
    page.get_by_role("link", name="Voir les doubles possibles").click()
    page.get_by_role("link", name="Choisir").or_(page.get_by_role("link", name="Comparer")).click()
    expect(page.locator("section.card")).to_have_count(2)
    stands_well(page)
    page.get_by_role("button", name="C’est la même : réunir").click()
    page.goto(page.url.partition("/member")[0] + "/member/duplicates")
    page.get_by_role("button", name="Défaire").click()
    page.goto(page.url.partition("/member")[0] + "/member/duplicates")
    page.get_by_role("button", name="Réunir ce qui est coché").click()
    page.get_by_role("heading", name="Réunis depuis trente jours").wait_for()


def taken(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def test_from_a_code_read_without_network_to_a_book_taken_away(
    browser: Browser, site: str, line: Line
) -> None:
    began = datetime.now(UTC) - timedelta(minutes=30)
    evening = meeting.evening(starts_at=began, ends_at=began + timedelta(hours=3))
    both = [browser.new_context(**PHONE) for _ in range(2)]
    ben, page = (context.new_page() for context in both)
    says_yes(ben, site, evening, "Ben Tabi", "677 12 34 56")
    says_yes(page, site, evening, "Dieudonné Mbarga", "")
    reads_without_network(page, site, line, the_code(ben))
    qualifies(page, site)
    brings_a_table(page, site)
    unites(page)

    page.goto(f"{site}/member/contacts")
    assert sorted(page.locator(".person-card a").all_inner_texts()) == [
        "Ben Tabi",
        "Chantal Biya Ndi",
    ]
    page.get_by_role("link", name="Ben Tabi").click()
    words = page.locator("main").inner_text()
    assert all(word in words for word in (evening.title, "Camions frigo, mardi", "Clients"))
    page.goto(f"{site}/member/exports")
    stands_well(page)
    cards = cards_of(taken(page, "Mes contacts, en vCard").decode())
    people = [person for person in map(person_of, cards) if person]
    rows = list(csv.reader(taken(page, "Mes contacts, en CSV").decode("utf-8-sig").splitlines()))
    assert sorted(person.name for person in people) == ["Ben Tabi", "Chantal Biya Ndi"]
    assert len(rows) == 3
    for context in both:
        context.close()
