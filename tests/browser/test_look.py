"""The components in a real browser: readable, reachable, and whole without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SHOWN = "/-/components"


@pytest.fixture
def shown(page: Page, site: str) -> Page:
    page.goto(site + SHOWN)
    return page


def grave(page: Page, *, colours_only: bool = False) -> list[str]:
    """What axe finds serious or critical, as "rule: where"."""
    options = {"runOnly": ["color-contrast"]} if colours_only else {}
    violations: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{found['id']}: {node['target']}"
        for found in violations
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


@pytest.mark.parametrize(
    ("theme", "language", "width"),
    [("light", "fr", 360), ("dark", "en", 360), ("dark", "fr", 1280), ("light", "en", 1280)],
)
def test_nothing_stands_in_the_way_of_anyone(
    browser: Browser, site: str, theme: Literal["light", "dark"], language: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme=theme, locale=language, viewport={"width": width, "height": 740}
    )
    page = context.new_page()
    page.goto(site + SHOWN)
    assert page.locator("html").get_attribute("lang") == language
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_words_are_large_and_keys_fit_a_thumb(shown: Page) -> None:
    assert shown.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 17
    small = shown.eval_on_selector_all(
        "button, .button, select, textarea, summary, .choice-card, .field-tick, .share-bar a,"
        ".tabs a, .site-nav a, .wordmark, .back-link, .event-row, input.field-input",
        """all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5)
            .map(e => e.className + ' ' + e.getBoundingClientRect().height)""",
    )
    assert small == []


def test_a_small_phone_shows_all_of_it(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568}, locale="fr")
    page = context.new_page()
    page.goto(site + SHOWN)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()


def test_the_code_of_a_ticket_takes_most_of_the_width(shown: Page) -> None:
    box = shown.locator(".ticket-stub .qr-box > *").first.bounding_box()
    assert box is not None
    assert box["width"] >= 360 * 0.6
    assert (
        shown.locator(".ticket-stub .qr-box").first.evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
        == "rgb(255, 255, 255)"
    )


def test_the_first_key_leads_to_the_content(shown: Page) -> None:
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip-link"
    shown.keyboard.press("Enter")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_choice_is_made_with_the_arrows(shown: Page) -> None:
    shown.locator("#pay-momo").focus()
    shown.keyboard.press("ArrowDown")
    expect(shown.locator("#pay-card")).to_be_checked()


def test_the_total_follows_the_number_of_places(shown: Page) -> None:
    line = shown.locator(".ticket-line").first
    less, more = line.locator(".stepper-key").all()
    expect(shown.locator("[data-total]")).to_have_text("20\u202f000\u00a0FCFA")
    assert shown.locator("[data-total]").inner_text() == "20\u202f000\u00a0FCFA"
    more.click()
    expect(shown.locator("[data-total]")).to_have_text("30\u202f000\u00a0FCFA")
    assert shown.locator("[data-total]").inner_text() == "30\u202f000\u00a0FCFA"
    assert more.is_disabled()  # three places are left
    for _ in range(3):
        less.click()
    expect(shown.locator("[data-total]")).to_have_text("0\u00a0FCFA")  # nothing chosen yet
    assert shown.locator("[data-total]").inner_text() == "0\u00a0FCFA"
    assert less.is_disabled()


def test_a_name_is_found_without_its_accents(shown: Page) -> None:
    shown.fill("[data-filter]", "dieudonne")
    expect(shown.locator("#people [data-filter-item]:visible")).to_have_count(1)
    shown.fill("[data-filter]", "")
    expect(shown.locator("#people [data-filter-item]:visible")).to_have_count(3)


def test_motion_stops_for_those_who_ask(browser: Browser, site: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site + SHOWN)
    moving = page.eval_on_selector_all(
        "*", "all => all.filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert moving == 0
    context.close()


def test_without_a_script_every_answer_can_still_be_given(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(site + SHOWN)
    page.fill("input[name=seats] >> nth=0", "3")
    page.locator("label[for=pay-card]").click()
    expect(page.locator("#pay-card")).to_be_checked()
    expect(page.locator(".stepper-key")).to_have_count(0)
    expect(page.locator("[data-copy-text]:visible")).to_have_count(0)  # nothing that does nothing
    expect(page.locator(".share-bar a:visible")).to_have_count(3)
    page.locator(".confirm-box summary").first.click()
    expect(page.locator(".confirm-box input[name=typed]")).to_be_visible()
    context.close()


def test_nothing_is_said_in_the_console(page: Page, site: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site + SHOWN)
    page.wait_for_load_state("networkidle")
    assert said == []
