"""The scanner by the organizer's rules: gates, going out and coming back, groups, the desk's word.

Case numbers (t25 …) are those of docs/faults.md, "At the door".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.door.models import Entry, Scan
from app.door.rules import DeviceRole
from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState
from app.gates.actions import settle_rules
from app.gates.rules import Reentry, Rules
from app.kernel.db import db, transaction
from app.orders.models import OrderLine
from app.orders.rules import Flag
from tests import make
from tests.browser.doors import (
    all_sent,
    cut_off,
    new_phone,
    paired,
    scan,
    tonight,
    type_code,
    verdict,
    verdicts,
)
from tests.browser.test_door_platform import luminance
from tests.door.making import ticket, tickets
from tests.make import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args)
    yield new_phone(context)
    context.close()


def settle(event: Event, rules: Rules) -> None:
    awa = make.user("Awa")
    with transaction():
        settle_rules(event, rules, by=awa, now=NOW)


def told() -> list[tuple[str, str, str]]:
    """Kind, verdict and result of every scan, as they were told."""
    db.session.rollback()
    scans = db.session.query(Scan).order_by(Scan.scanned_at, Scan.id)
    return [(one.kind.value, one.verdict, one.result.value) for one in scans]


def switch_exit(page: Page) -> None:
    page.click("#show-settings")
    page.click("#exit-mode")
    page.click("#settings [data-close]")


def test_without_network_it_notes_who_goes_out_and_lets_them_come_back(
    phone: Page, site: str
) -> None:
    event = tonight()
    settle(event, Rules(Reentry.AFTER_EXIT))
    zita, ben = tickets(event, ["Zita Talla", "Ben"])
    paired(phone, site, event)
    cut_off(phone)
    assert type_code(phone, zita.token)["is"] == "ok"
    assert type_code(phone, zita.token)["is"] == "dup"
    switch_exit(phone)
    expect(phone.locator("#exit-word")).to_be_visible()
    out = type_code(phone, zita.token)
    assert (out["is"], out["word"], out["mood"]) == ("out", "Sortie notée", "out")
    expect(phone.locator("#inside")).to_have_text("0")
    assert type_code(phone, zita.token)["why"].startswith("Sorti à ")
    assert type_code(phone, ben.token)["is"] == "not_inside"
    switch_exit(phone)
    again = type_code(phone, zita.token)
    assert (again["is"], again["word"]) == ("again", "Rebonjour")
    assert type_code(phone, zita.token)["is"] == "dup"
    phone.context.set_offline(False)
    all_sent(phone)
    assert told() == [
        ("entry", "ok", "accepted"),
        ("entry", "dup", "logged"),
        ("exit", "out", "exited"),
        ("exit", "not_inside", "logged"),
        ("exit", "not_inside", "logged"),
        ("entry", "again", "reentered"),
        ("entry", "dup", "logged"),
    ]


def test_a_ticket_of_another_gate_or_date_is_sent_there_by_name(phone: Page, site: str) -> None:
    series = make.series()
    event = tonight(organizer=series.organizer, series_id=series.id)
    other = tonight(
        organizer=series.organizer, series_id=series.id, starts_at=NOW + timedelta(days=28)
    )
    zita, elsewhere = ticket(event, "Zita Talla"), ticket(other)
    settle(event, Rules(gates={"Porte A": [], "Porte B": [zita.ticket_type_id]}))
    paired(phone, site, event, "porte a")
    wrong = scan(phone, zita.token)
    assert (wrong["is"], wrong["who"], wrong["mood"]) == ("wrong_gate", "Zita Talla", "warn")
    assert wrong["why"] == "Ce billet entre par\u00a0: Porte B"
    date = scan(phone, elsewhere.token)
    assert (date["is"], date["mood"]) == ("wrong_date", "no")
    assert date["why"].startswith("Ce billet est pour le ")
    assert db.session.scalars(select(Entry)).all() == []


def test_t25_a_group_comes_in_with_one_tap_and_each_is_taken_back_alone(
    phone: Page, site: str
) -> None:
    event = tonight()
    three = tickets(event, ["Zita Talla", "Ben", "Inès"])
    paired(phone, site, event)
    phone.click("#show-typed")
    phone.fill("#typed-code", three[0].token)
    phone.click("#typed .main")
    first = verdict(phone, after=0)
    assert (first["is"], first["why"]) == ("ok", "1 sur 3 est là")
    phone.click("[data-act=group]")
    both = verdict(phone, after=1)
    assert (both["who"], both["why"]) == ("2 de plus sont entrés", "3 sur 3 sont là")
    expect(phone.locator("#inside")).to_have_text("3")
    phone.keyboard.press("Escape")
    phone.click("#show-recent")
    expect(phone.locator("#recent li strong")).to_have_text(
        ["avec Zita Talla", "avec Zita Talla", "Zita Talla"]
    )
    phone.locator("#recent .quiet").first.click()
    expect(phone.locator("#inside")).to_have_text("2")
    all_sent(phone)
    assert sorted(result for _, _, result in told()) == [
        "accepted", "accepted", "undone", "undone"
    ]  # fmt: skip
    assert db.session.query(Entry).count() == 2


def test_t25_an_anchor_guest_is_announced_and_who_welcomes_them(phone: Page, site: str) -> None:
    event = tonight()
    facts = {"headline": "Directrice du port", "greeter": "Awa", "state": AnchorState.ANNOUNCED}
    make.save(AnchorGuest(event_id=event.id, name="Zita Talla", **facts))
    zita, ben = tickets(event, ["Zita  TALLA", "Ben"], note="premier rang")
    with transaction():
        zita.ticket_type.door_note = "premier rang"
        ben.extras, ben.note = "Dîner", ""
    paired(phone, site, event)
    shown = scan(phone, zita.token)
    assert (shown["is"], shown["mood"]) == ("ok", "attention")
    assert shown["note"] == (
        "Invité moteur · Directrice du port · accueil\u00a0: Awa · premier rang"
    )
    assert scan(phone, ben.token)["note"] == "Dîner · premier rang"


def test_a_guest_whose_payment_is_disputed_comes_in_in_amber(phone: Page, site: str) -> None:
    event = tonight()
    zita, rose = ticket(event, "Zita Talla"), ticket(event, "Rose Eto")
    with transaction():
        for one, flag in ((zita, Flag.DISPUTED), (rose, Flag.BARRED)):
            db.session.get_one(OrderLine, one.order_line_id).order.flag = flag
    paired(phone, site, event, role=DeviceRole.DESK)
    shown = scan(phone, zita.token)
    assert (shown["is"], shown["mood"], shown["word"]) == ("disputed", "warn", "Laissez entrer")
    assert shown["why"] == "Paiement contesté. L’organisateur est au courant."
    assert scan(phone, rose.token)["word"] == "Ne pas laisser entrer"
    expect(phone.locator("#inside")).to_have_text("1")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    all_sent(phone)
    assert told() == [("entry", "disputed", "accepted"), ("entry", "barred", "logged")]


def test_t27_the_verdicts_of_the_rules_are_read_in_the_sun_and_differ(
    phone: Page, site: str
) -> None:
    paired(phone, site, tonight())
    words = set()
    kinds = ("ok", "again", "forced", "out", "not_inside", "wrong_gate", "wrong_date", "undone")
    for kind in kinds:
        word, back, ink = phone.evaluate(
            """async (kind) => {
              const { showVerdict } = await import("/door/a/verdict.js");
              showVerdict(kind, { who: "Zita Talla" });
              const box = document.querySelector("#verdict");
              const { backgroundColor, color } = getComputedStyle(box);
              const word = box.querySelector("[data-line=word]").textContent;
              return [word, backgroundColor, color];
            }""",
            kind,
        )
        words.add(word)
        bright, dark = sorted((luminance(back), luminance(ink)))[::-1]
        assert (bright + 0.05) / (dark + 0.05) >= 7, kind
    assert len(words) == len(kinds)


def test_the_desk_lets_in_against_the_verdict_and_says_why(phone: Page, site: str) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    paired(phone, site, event, "Guichet", role=DeviceRole.DESK)
    assert type_code(phone, zita.token)["is"] == "ok"
    before = verdicts(phone)
    phone.click("#show-typed")
    phone.fill("#typed-code", zita.token)
    phone.click("#typed .main")
    assert verdict(phone, after=before)["is"] == "dup"
    phone.click("[data-act=force]")
    phone.click("#force .main")
    expect(phone.locator("#force")).to_be_visible()  # not without a reason
    phone.locator("#force [data-reason]").first.click()
    phone.click("#force .main")
    assert verdict(phone, after=before + 1)["word"] == "Entré par le guichet"
    all_sent(phone)
    assert told()[-1] == ("entry", "forced", "forced")
    reason = db.session.scalars(select(Scan.reason).where(Scan.verdict == "forced")).one()
    assert reason == "Vu avec l’organisateur"


def test_a_phone_at_a_gate_lets_nobody_in_against_the_verdict(phone: Page, site: str) -> None:
    event = tonight()
    zita = ticket(event)
    paired(phone, site, event)
    type_code(phone, zita.token)
    assert type_code(phone, zita.token)["is"] == "dup"
    expect(phone.locator("[data-act=force]")).to_have_count(0)
