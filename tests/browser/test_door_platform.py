"""The scanner as a page: what it may load, how it updates, who can read it, how it heals."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.door.models import Entry
from app.kernel.codes import ALPHABET
from app.kernel.db import db
from app.tickets.rules import new_token
from app.web.door import files
from tests.browser.camera import hold_up
from tests.browser.doors import (
    kept_offline,
    new_phone,
    paired,
    pairing_code,
    scan,
    started,
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

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

    from app.events.models import Event
    from app.tickets.models import Ticket

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    return new_phone(context)


@pytest.fixture
def handset(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A phone without a service worker, which fetches everything twice."""
    context = browser.new_context(**browser_context_args, service_workers="block")
    yield new_phone(context)
    context.close()


def test_t21_everything_comes_from_this_house_and_its_rules_are_obeyed(
    phone: Page, site: str
) -> None:
    event = tonight()
    zita = ticket(event)
    asked: list[str] = []
    said: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url))
    phone.on("console", lambda message: said.append(message.text))
    phone.on("pageerror", lambda error: said.append(str(error)))
    paired(phone, site, event)
    assert scan(phone, zita.token)["is"] == "ok"
    kept_offline(phone)
    outside = [url for url in asked if not url.startswith((f"{site}/door/", f"{site}/api/door/"))]
    outside = [url for url in outside if not url.startswith(("data:", "blob:"))]
    assert (outside, said) == ([], [])
    policy = phone.request.get(f"{site}/door/").headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy


def test_t24_a_new_version_waits_for_a_tap(phone: Page, site: str, house: Flask) -> None:
    event = tonight()
    zita, ben = tickets(event, ["Zita Talla", "Ben"])
    phone.goto(f"{site}/door/#pair={pairing_code(event)}")
    state(phone, "ready")
    kept_offline(phone)
    old = phone.locator("html").get_attribute("data-version")
    with house.app_context():
        kept = files.gather()
    house.extensions["door_files"] = replace(kept, version="newer")
    try:
        phone.evaluate("async () => (await navigator.serviceWorker.ready).update()")
        expect(phone.locator("#update")).to_be_visible(timeout=PATIENCE)
        started(phone)
        assert scan(phone, zita.token)["is"] == "ok"  # nothing moved under the door
        assert phone.locator("html").get_attribute("data-version") == old
        phone.click("#update button")
        state(phone, "ready")
        expect(phone.locator("html")).to_have_attribute("data-version", "newer")
        started(phone)
        assert scan(phone, ben.token)["is"] == "ok"
    finally:
        del house.extensions["door_files"]


def test_t26_a_frozen_or_lost_camera_is_opened_again(handset: Page, site: str) -> None:
    event = tonight()
    people = tickets(event, ["Zita Talla", "Ben", "Awa"])
    paired(handset, site, event)
    harms = (
        "cameraStream.getTracks()[0].stop()",
        "cameraStream.getTracks()[0].dispatchEvent(new Event('ended'))",
        "frozen = true",
    )
    for n, (who, harm) in enumerate(zip(people, harms, strict=True)):
        opened = handset.evaluate("cameraOpened")
        handset.evaluate(harm)
        handset.wait_for_function("before => cameraOpened > before", arg=opened)
        hold_up(handset, who.token)
        assert verdict(handset, after=n)["who"] == who.holder_name
        handset.keyboard.press("Escape")


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_t27_verdicts_differ_in_word_sign_frame_and_colour_and_are_read_in_the_sun(
    handset: Page, site: str
) -> None:
    event = tonight()
    zita = ticket(event)
    paired(handset, site, event)
    looks: list[tuple[str, ...]] = []
    for code in (zita.token, zita.token, "https://example.org/"):
        type_code(handset, code)
        handset.evaluate("document.querySelector('#verdict').hidden = false")
        look: dict[str, str] = handset.evaluate(
            """() => {
              const box = document.querySelector("#verdict");
              const { backgroundColor, color, borderTopStyle } = getComputedStyle(box);
              const icon = box.querySelector("use").getAttribute("href");
              const word = box.querySelector("[data-line=word]").textContent;
              return { backgroundColor, color, borderTopStyle, icon, word };
            }"""
        )
        bright, dark = sorted(map(luminance, (look["color"], look["backgroundColor"])))[::-1]
        assert (bright + 0.05) / (dark + 0.05) >= 7
        looks.append(tuple(look.values()))
        handset.keyboard.press("Escape")
    words, frames = [look[4] for look in looks], [look[2] for look in looks]
    assert words == ["Bienvenue", "Déjà entré", "Pas un billet"]
    assert frames == ["solid", "dashed", "double"]
    assert len({look[0] for look in looks}) == len({look[3] for look in looks}) == 3
    assert handset.locator("#verdict").get_attribute("aria-live") == "assertive"


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical. (Its script is ours to run: the page's policy stays.)"""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("locale", ["fr-CM", "en-GB"])
def test_nothing_on_any_screen_stands_in_the_way_of_anyone(
    browser: Any, site: str, locale: str
) -> None:
    context = browser.new_context(
        locale=locale, viewport={"width": 360, "height": 740}, bypass_csp=True
    )
    page = new_phone(context)
    event = tonight()
    zita = ticket(event)
    page.goto(f"{site}/door/")
    state(page, "pair")
    assert page.locator("html").get_attribute("lang") == locale[:2]
    assert grave(page) == []
    page.fill("#pair-code", pairing_code(event))
    page.click("#pair-form .main")
    state(page, "ready")
    assert grave(page) == []
    page.click("#start")
    state(page, "scanning")
    assert grave(page) == []
    type_code(page, zita.token)
    for sheet in ("show-typed", "show-recent", "show-settings"):
        page.click(f"#{sheet}")
        assert grave(page) == []
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.eval_on_selector_all(
        "button, select, input",
        "all => all.filter(e => e.offsetParent"
        " && e.getBoundingClientRect().height < 47.5 && e.type !== 'file').map(e => e.id)",
    )
    assert small == []
    context.close()


def test_the_other_language_is_a_tap_away_and_stays(handset: Page, site: str) -> None:
    handset.goto(f"{site}/door/")
    state(handset, "pair")
    expect(handset.locator("h1").first).to_have_text("Jumeler ce téléphone")
    handset.click("[data-for=pair] [data-language=en]")
    expect(handset.locator("h1").first).to_have_text("Pair this phone")
    handset.reload()
    expect(handset.locator("h1").first).to_have_text("Pair this phone")


def test_both_languages_say_the_same_things(handset: Page, site: str) -> None:
    handset.goto(f"{site}/door/")
    keys = handset.evaluate(
        """async () => {
          const of = (language) => import(`/door/a/words.${language}.js`);
          const words = [await of("fr"), await of("en")];
          const facts = (said) => (said.match(/\\{\\w+\\}/g) ?? []).sort().join();
          const keys = (said) => Object.entries(said).map(([key, it]) => [key, facts(it)]);
          return words.map((one) => keys(one.default));
        }"""
    )
    assert ["status.unsent", "{n}"] in keys[0]
    assert keys[0] == keys[1]
    shown = re.findall(
        r'data-say(?:-label)?="([\w.]+)"', handset.request.get(f"{site}/door/").text()
    )
    assert set(shown) <= {key for key, _ in keys[0]}


JUDGED = """async ({ forged, real }) => {
  const from = (name) => import(`/door/a/${name}.js`);
  const [{ readCode, judge }, { hashOf, fromBase64url }, store, rows] =
    await Promise.all(["rules", "crypt", "store", "rows"].map(from));
  await store.openStore();
  const device = await store.kept("device");
  const list = await store.kept("list");
  const salt = fromBase64url(device.salt);
  const facts = { doorCode: list.event.door_code, stale: false,
                  others: new Set(Object.keys(list.others)) };
  const { openDB } = await import("/door/a/idb/index.js");
  const db = await openDB("entregent-door");
  const said = {};
  for (const text of forged) {
    let { verdict, token } = readCode(text);
    if (token && real.includes(token)) verdict = "the same token";
    if (!verdict) {
      const row = await db.get("tickets", await hashOf(token, salt));
      const listed = row && rows.listed(row);
      verdict = judge(token, listed, facts);
    }
    said[verdict] = (said[verdict] ?? 0) + 1;
  }
  db.close();
  return said;
}"""


def forgeries(event: Event, real: list[Ticket], theirs: list[Ticket]) -> list[str]:
    """Ten thousand codes: other evenings', each bit of a real one flipped, cut short, invented."""
    dice = random.Random(11)
    forged = [one.token for one in theirs] + [event.door_code + one.token[4:] for one in theirs]
    for one in real:
        token = one.token
        forged += [
            token[:n] + chr(ord(token[n]) ^ (1 << bit)) + token[n + 1 :]
            for n in range(len(token))
            for bit in range(7)
        ]
        forged += [token[:n] for n in range(len(token))]
    forged += [new_token(event.door_code) for _ in range(4_500)]
    while len(forged) < 10_000:
        forged.append("".join(dice.choices(ALPHABET, k=20)))
    return forged


def test_d1_forged_tickets_are_refused_by_the_phone_alone(handset: Page, site: str) -> None:
    """The server's half is tests/door/test_forged.py; here the phone's own list decides."""
    event, other = tonight(), tonight()
    real = tickets(event, [f"Vraie {n}" for n in range(5)])
    forged = forgeries(event, real, tickets(other, ["Autre"] * 20))
    paired(handset, site, event)
    same = {one.token for one in real}

    said = handset.evaluate(JUDGED, {"forged": forged, "real": list(same)})
    said.pop("the same token", None)  # a flip to lower case reads as the ticket itself
    assert set(said) == {"typo", "foreign", "unknown", "wrong_event"}
    assert sum(said.values()) > 9_500
    assert verdicts(handset) == 0
    assert db.session.query(Entry).count() == 0
