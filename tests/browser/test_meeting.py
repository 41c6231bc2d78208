"""Two phones in a room: one shows a code, the other types it, and each is in the other's book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests import meeting
from tests.browser.test_look import grave
from tests.browser.waiting import until

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = pytest.mark.browser
Phone = Callable[[], "Page"]


@pytest.fixture
def evening(site: str) -> Event:
    """An AfterWork that began half an hour ago by the real clock."""
    began = datetime.now(UTC) - timedelta(minutes=30)
    return meeting.evening(starts_at=began, ends_at=began + timedelta(hours=3))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    """Hands out phones that know nothing of each other."""
    contexts = []

    def new() -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM")
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


def says_yes(page: Page, site: str, evening: Event, name: str, number: str) -> None:
    """Opens the page of their ticket and makes their card."""
    ticket = meeting.ticket(evening, name)
    page.goto(f"{site}/t/{ticket.secret}")
    page.get_by_text("Préparer ma carte").click()
    page.get_by_label("Votre nom").fill(name)
    page.get_by_label("Téléphone à donner").fill(number)
    assert not page.get_by_label("Je veux pouvoir échanger").is_checked()
    page.get_by_label("Je veux pouvoir échanger").check()
    page.get_by_label("J’ai 18 ans ou plus").check()
    page.get_by_role("button", name="Entrer dans le réseau").click()


def the_code(page: Page) -> str:
    page.get_by_role("button", name="Montrer mon code").click()
    expect(page.locator(".qr-box svg")).to_be_visible()
    return "".join(page.locator(".code-big span").all_inner_texts())


def test_two_people_who_meet_keep_each_other(site: str, evening: Event, phone: Phone) -> None:
    ben, dieudonne = phone(), phone()
    says_yes(ben, site, evening, "Ben Tabi", "677 12 34 56")
    says_yes(dieudonne, site, evening, "Dieudonné Mbarga", "699 00 00 00")
    code = the_code(ben)
    assert len(code) == 6

    dieudonne.get_by_role("link", name="Rencontres").click()
    dieudonne.get_by_label("Son code").fill(code.lower())
    dieudonne.get_by_role("button", name="Échanger nos contacts").click()
    expect(dieudonne.get_by_role("heading", level=1)).to_have_text("Ben Tabi")
    expect(dieudonne.get_by_role("link", name="+237")).to_have_text(shown("+237 6 77 12 34 56"))
    assert dieudonne.get_by_role("link", name="+237").inner_text() == shown("+237 6 77 12 34 56")
    assert evening.title in dieudonne.locator(".fact-list").inner_text()

    ben.get_by_role("link", name="Contacts").click()
    met = ben.locator(".person-card")
    expect(met.get_by_role("link")).to_have_text("Dieudonné Mbarga")
    assert evening.title in met.inner_text()
    ben.get_by_role("link", name="Rencontres").click()
    expect(ben.get_by_role("link", name="Dieudonné Mbarga")).to_be_visible()

    ben.get_by_role("link", name="Dieudonné Mbarga").click()
    ben.get_by_text("Ce que cette personne voit de moi").click()
    ben.get_by_role("button", name="Ne plus partager ma carte").click()
    dieudonne.reload()
    expect(dieudonne.get_by_role("heading", level=1)).to_have_text("Ben")
    expect(dieudonne.get_by_role("link", name="+237")).to_have_count(0)


def shown(number: str) -> str:
    return number.replace(" ", "\u00a0")


def test_a_scan_is_a_page_and_one_button(site: str, evening: Event, phone: Phone) -> None:
    ben, dieudonne = phone(), phone()
    says_yes(ben, site, evening, "Ben Tabi", "677 12 34 56")
    says_yes(dieudonne, site, evening, "Dieudonné Mbarga", "")
    the_code(ben)
    scanned = ben.locator(".qr-box").get_attribute("aria-label") or ""
    path = scanned.partition("/B/")[2]
    dieudonne.goto(f"{site}/B/{path}")
    expect(dieudonne.get_by_role("heading", level=1)).to_have_text("Ben")
    dieudonne.get_by_role("button", name="Échanger nos contacts").click()
    expect(dieudonne.get_by_role("heading", level=1)).to_have_text("Ben Tabi")


def test_pr44_the_code_opens_without_network_until_one_signs_out(
    house: Flask, evening: Event, phone: Phone
) -> None:
    server, page = Server(house), phone()
    says_yes(page, server.site, evening, "Ben Tabi", "677 12 34 56")
    code = the_code(page)
    until(page, "navigator.serviceWorker.ready.then(ready => ready.active.state == 'activated')")
    until(page, "caches.open('my-code').then(kept => kept.keys()).then(keys => keys.length >= 5)")
    server.stop()

    page.goto("about:blank")
    page.goto(f"{server.site}/member/code")
    expect(page.locator(".qr-box svg")).to_be_visible()
    assert "".join(page.locator(".code-big span").all_inner_texts()) == code
    assert page.evaluate("getComputedStyle(document.querySelector('.code-big')).display") == "flex"

    server.start()
    page.goto(f"{server.site}/member/contacts")
    assert page.evaluate("caches.has('my-code')")
    page.goto(f"{server.site}/member")
    page.get_by_role("button", name="Oublier sur ce téléphone").click()
    until(page, "caches.has('my-code').then(has => !has)")
    server.stop()
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"{server.site}/member/code")


def test_what_a_phone_read_without_network_is_told_later(
    house: Flask, evening: Event, phone: Phone
) -> None:
    """Two phones, one without network: read, note, come back, met; then the other takes it back."""
    server, ben, dieudonne = Server(house), phone(), phone()
    says_yes(ben, server.site, evening, "Ben Tabi", "677 12 34 56")
    says_yes(dieudonne, server.site, evening, "Dieudonné Mbarga", "")
    code = the_code(ben)
    dieudonne.goto(f"{server.site}/member/scan")
    until(dieudonne, "navigator.serviceWorker.ready.then(it => it.active.state == 'activated')")
    until(dieudonne, "caches.match('/member/scan', {cacheName: 'my-scan'}).then(it => !!it)")
    server.stop()

    dieudonne.goto("about:blank")
    dieudonne.goto(f"{server.site}/member/scan")
    dieudonne.get_by_label("Ou tapez son code").fill(code.lower())
    dieudonne.get_by_role("button", name="Échanger nos contacts").click()
    noted = dieudonne.locator("#noted-state")
    noted.filter(has_text="il part dès que le réseau revient").wait_for()
    dieudonne.get_by_text("Je peux l’aider").click()
    dieudonne.get_by_label("Un mot pour vous en souvenir").fill("Camions frigo, mardi")
    dieudonne.get_by_role("button", name="Garder, personne suivante").click()
    until(dieudonne, "import('/member/queue.js').then(it => it.mine()).then(it => it[0].why)")

    server.start()
    dieudonne.goto(f"{server.site}/member")
    until(dieudonne, "import('/member/queue.js').then(it => it.mine()).then(it => !!it[0].url)")
    dieudonne.goto(f"{server.site}/member/scan")
    dieudonne.get_by_role("link", name="Ben Tabi").click()
    assert "Camions frigo, mardi" in dieudonne.locator(".note-card").inner_text()
    ben.goto(f"{server.site}/member/encounters")
    expect(ben.get_by_role("link", name="Dieudonné Mbarga")).to_be_visible()
    server.stop()


def test_the_camera_reads_a_code(site: str, evening: Event, phone: Phone) -> None:
    """The picture of a code, given as the camera would: the reader needs no other site."""
    ben, dieudonne = phone(), phone()
    says_yes(ben, site, evening, "Ben Tabi", "677 12 34 56")
    says_yes(dieudonne, site, evening, "Dieudonné Mbarga", "")
    the_code(ben)
    picture = ben.locator(".qr-box").screenshot()
    dieudonne.goto(f"{site}/member/scan")
    dieudonne.evaluate("document.getElementById('blind').hidden = false")
    dieudonne.get_by_label("Photo du code").set_input_files(
        {"name": "code.png", "mimeType": "image/png", "buffer": picture}
    )
    dieudonne.get_by_role("heading", name="Ben Tabi").wait_for()


class Server:
    """The house on one port, which can go away and come back as a network does."""

    def __init__(self, house: Flask) -> None:
        self.house, self.port = house, 0
        self.start()

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self.house, threaded=True)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_the_pages_of_a_member_stand_in_nobodys_way(
    site: str, evening: Event, phone: Phone
) -> None:
    page = phone()
    says_yes(page, site, evening, "Ben Tabi", "677 12 34 56")
    the_code(page)
    pages = ["", "/code", "/card", "/contacts", "/contacts/new", "/encounters", "/scan"]
    for path in pages:
        page.goto(f"{site}/member{path}")
        assert (path, grave(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_story_needs_no_script(browser: Browser, site: str, evening: Event) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-CM")
    page = context.new_page()
    says_yes(page, site, evening, "Ben Tabi", "677 12 34 56")
    assert len(the_code(page)) == 6
    context.close()
