"""The scanner in a real browser: what the volunteer sees, with and without network.

Case numbers (t01 …) are those of docs/faults.md, "At the door".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.door.models import Entry, Scan, Scanner
from app.door.rules import DeviceRole
from app.kernel.db import db
from app.tickets.rules import in_groups
from tests.browser.camera import clip, hold_up, jpeg, picture
from tests.browser.conftest import FLAGS
from tests.browser.doors import (
    all_sent,
    new_phone,
    paired,
    pairing_code,
    scan,
    state,
    tonight,
    type_code,
    verdict,
    verdicts,
)
from tests.browser.waiting import PATIENCE
from tests.door.making import ticket, tickets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserType, FilePayload, Page

pytestmark = pytest.mark.browser
CASES = Path(__file__).parents[1] / "door"


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """Without a service worker, which fetches everything twice: others test what it keeps."""
    context = browser.new_context(**browser_context_args, service_workers="block")
    yield new_phone(context)
    context.close()


def results() -> list[tuple[str, str, str]]:
    """Kind, verdict and result of every scan the server has, in their order."""
    db.session.rollback()  # what was read before is a picture of then
    scans = db.session.query(Scan).order_by(Scan.scanned_at, Scan.id)
    return [(one.kind.value, one.verdict, one.result.value) for one in scans]


def test_t01_a_ticket_held_aslant_before_a_real_camera_stream_is_let_in(
    browser_type: BrowserType, chromium: str, site: str, tmp_path: Path
) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    film = clip(tmp_path / "ticket.mjpeg", zita.token, tilt=15)
    camera = f"--use-file-for-fake-video-capture={film}"
    browser = browser_type.launch(executable_path=chromium, args=[*FLAGS, camera])
    try:
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale="fr-CM")
        page.set_default_timeout(PATIENCE)
        page.goto(f"{site}/door/#pair={pairing_code(event)}")
        state(page, "ready")
        page.click("#start")
        shown = verdict(page, after=0)
        assert (shown["is"], shown["word"], shown["who"]) == ("ok", "Bienvenue", "Zita Talla")
        all_sent(page)
        assert results()[0] == ("entry", "ok", "accepted")
    finally:
        browser.close()


def test_t02_a_code_pairs_one_phone_and_the_address_forgets_it(
    browser: Browser, phone: Page, site: str
) -> None:
    event = tonight()
    code = pairing_code(event)
    phone.goto(f"{site}/door/#pair={code}")
    state(phone, "ready")
    expect(phone).to_have_url(f"{site}/door/")

    other = new_phone(browser.new_context(locale="fr-CM"))
    for wrong in (code, "ZZZZZZZZ"):
        other.goto(f"{site}/door/")
        state(other, "pair")
        other.fill("#pair-code", wrong)
        other.click("#pair-form .main")
        expect(other.locator("#pair-notice")).to_contain_text("refusé")
    assert db.session.query(Scanner).count() == 1
    other.context.close()


def test_t03_a_code_in_view_is_one_scan_and_again_is_already_in(phone: Page, site: str) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    paired(phone, site, event)
    first = scan(phone, zita.token)
    phone.wait_for_timeout(500)
    assert verdicts(phone) == 1
    again = scan(phone, zita.token)
    assert (first["is"], again["is"], again["mood"]) == ("ok", "dup", "warn")
    assert again["why"].endswith(" · Porte A")
    expect(phone.locator("#inside")).to_have_text("1")
    all_sent(phone)
    assert results() == [("entry", "ok", "accepted"), ("entry", "dup", "logged")]


def test_t04_what_is_no_ticket_of_tonight_says_so_and_the_scanner_lives_on(
    phone: Page, site: str
) -> None:
    event, june = tonight(), tonight(title="Talk de juin")
    zita, elsewhere = ticket(event), ticket(june)
    paired(phone, site, event)
    other = scan(phone, elsewhere.token)
    assert (other["is"], other["why"].split(",")[0]) == ("wrong_event", "Talk de juin")
    assert scan(phone, "https://example.org/menu")["is"] == "foreign"
    assert scan(phone, "HTTPS://ENTRE.CM/B/K7QZ81M2P4")["is"] == "badge"
    wrong = zita.token[:-1] + ("0" if zita.token[-1] != "0" else "1")
    for text in (wrong, zita.token[:12]):
        assert type_code(phone, text)["word"] == "Code mal saisi"
    assert type_code(phone, in_groups(zita.token).lower())["is"] == "ok"
    assert scan(phone, f"HTTPS://ENTRE.CM/T/{zita.token}")["is"] == "dup"


def test_the_phone_reads_and_judges_as_the_server_does(phone: Page, site: str) -> None:
    """The tables of tests/door also judge app/door/rules.py."""
    phone.goto(f"{site}/door/")
    codes = json.loads((CASES / "codes.json").read_text())
    said = phone.evaluate(
        """async (texts) => {
          const { readCode } = await import("/door/a/rules.js");
          return texts.map((text) => readCode(text));
        }""",
        [case["text"] for case in codes],
    )
    assert said == [{"verdict": case["verdict"], "token": case["token"]} for case in codes]

    cases = json.loads((CASES / "verdicts.json").read_text())
    judged = phone.evaluate(
        """async (cases) => {
          const { judge } = await import("/door/a/rules.js");
          const facts = { doorCode: "AW07", others: new Set(["TK06", "TK07"]) };
          return cases.map(({ token, listed, dates, ...here }) =>
            judge(token, listed, { ...facts, ...here, dates: new Set(dates) }));
        }""",
        cases,
    )
    assert judged == [case["verdict"] for case in cases]


def test_t13_an_entry_is_taken_back_and_made_again(phone: Page, site: str) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    paired(phone, site, event)
    scan(phone, zita.token)
    phone.click("#show-recent")
    expect(phone.locator("#recent li strong")).to_have_text(["Zita Talla"])
    before = verdicts(phone)
    phone.click("#recent .quiet")
    assert verdict(phone, after=before)["word"] == "Entrée annulée"
    expect(phone.locator("#inside")).to_have_text("0")
    assert scan(phone, zita.token)["is"] == "ok"
    all_sent(phone)
    assert [(kind, result) for kind, _, result in results()] == [
        ("entry", "undone"),
        ("undo", "undone"),
        ("entry", "accepted"),
    ]
    assert db.session.query(Entry).count() == 1


def test_t14_a_name_shows_in_the_verdict_and_lies_nowhere_on_the_phone(
    phone: Page, site: str
) -> None:
    event = tonight()
    zita = tickets(event, ["Zita Talla"], note="invitée motrice")[0]
    paired(phone, site, event)
    kept = phone.evaluate(
        """async () => {
          const { openDB } = await import("/door/a/idb/index.js");
          const db = await openDB("entregent-door");
          const all = await Promise.all([...db.objectStoreNames].map((name) => db.getAll(name)));
          db.close();
          return JSON.stringify(all);
        }"""
    )
    for word in ("Zita", "Talla", "motrice", zita.token):
        assert word not in kept
    shown = scan(phone, zita.token)
    assert (shown["who"], shown["note"], shown["mood"]) == (
        "Zita Talla",
        "invitée motrice",
        "attention",
    )


def photo(body: bytes) -> FilePayload:
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": body}


def test_t16_without_a_camera_a_photo_or_a_typed_code_lets_in(phone: Page, site: str) -> None:
    event = tonight()
    zita, ben = tickets(event, ["Zita Talla", "Ben"])
    phone.add_init_script("window.refuseCamera = true")
    paired(phone, site, event)
    expect(phone.locator("#nocam-why")).to_contain_text("caméra est refusée")
    phone.set_input_files("#photo", photo(jpeg(picture(zita.token))))
    assert verdict(phone, after=0)["who"] == "Zita Talla"
    phone.set_input_files("#photo", photo(b"no picture"))
    assert verdict(phone, after=1)["word"] == "Aucun code lu"
    phone.locator("#verdict").click()
    assert type_code(phone, ben.token)["who"] == "Ben"


def test_t31_a_handheld_reader_types_a_ticket_on_either_keyboard(phone: Page, site: str) -> None:
    event = tonight()
    zita, ben = tickets(event, ["Zita Talla", "Ben"])
    paired(phone, site, event)
    phone.keyboard.type(zita.token)
    phone.keyboard.press("Enter")
    assert verdict(phone, after=0)["who"] == "Zita Talla"

    # a reader set to English on a French phone: the keys are right, what they mean is not
    phone.evaluate(
        """(token) => {
          const press = (key, code) =>
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true }));
          const french = { A: "q", Q: "a", Z: "w", W: "z", 1: "&", 2: "é", 3: '"', 0: "à" };
          for (const sign of token) {
            press(french[sign] ?? sign, /\\d/.test(sign) ? `Digit${sign}` : `Key${sign}`);
          }
          press("Enter", "Enter");
        }""",
        ben.token,
    )
    assert verdict(phone, after=1)["who"] == "Ben"


def test_a_decoder_that_the_network_left_half_way_is_fetched_again(phone: Page, site: str) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    # the library asks three times by itself
    phone.route("**/zxing_reader.wasm", lambda route: route.abort(), times=3)
    paired(phone, site, event)
    hold_up(phone, zita.token)
    assert verdict(phone, after=0)["who"] == "Zita Talla"


def test_t30_the_desk_finds_a_guest_by_two_letters_and_lets_in_by_a_long_press(
    phone: Page, site: str
) -> None:
    event = tonight()
    tickets(event, ["Aïcha Ngo Nlend", "Ben Mbarga", "Zita Talla"])
    paired(phone, site, event, role=DeviceRole.DESK)
    phone.click("#show-search")
    found = phone.locator("#search [data-rows] strong")
    expect(found).to_have_count(0)  # nothing to leaf through
    phone.fill("#search-name", "N")
    expect(found).to_have_count(0)
    phone.fill("#search-name", "aicha")
    expect(found).to_have_text(["Aïcha Ngo Nlend"])
    button = phone.locator("#search .quiet")
    button.click()
    expect(phone.locator("#search [data-told]")).to_have_text("Maintenez pour confirmer")
    assert verdicts(phone) == 0
    button.click(delay=1_000)
    assert verdict(phone, after=0)["who"] == "Aïcha Ngo Nlend"
    all_sent(phone)
    assert results() == [("entry", "ok", "accepted")]
    phone.keyboard.press("Escape")
    phone.click("#show-search")
    phone.fill("#search-name", "ngo")
    expect(phone.locator("#search [data-rows] li span")).to_contain_text("entré")
    expect(phone.locator("#search .quiet")).to_have_count(0)


def test_t30_a_phone_at_a_gate_has_no_names_to_search(phone: Page, site: str) -> None:
    paired(phone, site, tonight())
    expect(phone.locator("#show-search")).to_be_hidden()
