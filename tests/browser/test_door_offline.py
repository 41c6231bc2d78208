"""The scanner without network, with a slow one, with a dead server, and with two doors at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app.door.actions import revoke
from app.door.models import Entry, Scan, Scanner
from app.kernel.db import db, transaction
from tests import make
from tests.browser.camera import hold_up
from tests.browser.doors import (
    all_sent,
    cut_off,
    hears,
    kept_offline,
    new_phone,
    paired,
    pairing_code,
    reconnect,
    scan,
    started,
    state,
    tonight,
    verdict,
)
from tests.door.making import cancel, ticket, tickets

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.conftest import Line

pytestmark = pytest.mark.browser

THREE_HOURS_FAST = "const now = Date.now; Date.now = () => now() + 3 * 3600e3;"


class Freezing:
    """A server that takes every request and answers none while it is frozen."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.thawed = threading.Event()
        self.thawed.set()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.thawed.wait(60)
        return self.app(environ, start)


@pytest.fixture
def freezing(house: Flask) -> Iterator[tuple[str, Freezing]]:
    app = Freezing(house)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", app
    app.thawed.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phones(browser: Browser) -> Iterator[Any]:
    """Make phones, each with a memory of its own."""
    contexts: list[BrowserContext] = []

    def make_one(*scripts: str) -> Page:
        size = {"width": 360, "height": 740}
        contexts.append(browser.new_context(viewport=size, locale="fr-CM"))  # type: ignore[arg-type]
        return new_phone(contexts[-1], *scripts)

    yield make_one
    for context in contexts:
        context.close()


def results() -> list[tuple[str, str]]:
    """Verdict and result of every scan the server has, in the order they happened."""
    db.session.rollback()  # what was read before is a picture of then
    scans = db.session.query(Scan).order_by(Scan.scanned_at, Scan.id)
    return [(one.verdict, one.result.value) for one in scans]


def waiting(page: Page, n: int) -> None:
    expect(page.locator("#status")).to_have_attribute("data-unsent", str(n))


def test_t06_a_frozen_server_keeps_nobody_waiting(
    phones: Any, freezing: tuple[str, Freezing]
) -> None:
    site, server = freezing
    event = tonight()
    zita = ticket(event, "Zita Talla")
    page = paired(phones(), site, event)
    kept_offline(page)
    server.thawed.clear()
    page.reload(wait_until="commit")
    state(page, "ready")
    started(page)
    assert scan(page, zita.token)["is"] == "ok"
    waiting(page, 1)
    server.thawed.set()
    all_sent(page)
    assert results() == [("ok", "accepted")]


def test_t08_two_doors_without_network_let_one_ticket_in_twice_and_both_hear_of_it(
    phones: Any, site: str
) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    a = paired(phones(), site, event, "Porte A")
    b = paired(phones(THREE_HOURS_FAST), site, event, "Porte B")
    for page in (a, b):
        cut_off(page)
    assert scan(a, zita.token)["is"] == "ok"
    assert scan(b, zita.token)["is"] == "ok"
    b.context.set_offline(False)  # the later door tells first
    all_sent(b)
    a.context.set_offline(False)
    all_sent(a)

    scans = db.session.query(Scan).order_by(Scan.scanned_at).all()
    assert [(one.result.value) for one in scans] == ["accepted", "conflict"]
    entry = db.session.query(Entry).one()
    assert (entry.gate, entry.scan_id) == ("Porte A", scans[0].id)
    fast = db.session.query(Scanner).filter_by(gate="Porte B").one()
    assert round(fast.skew_ms / 3_600_000, 2) == -3.00
    for page in (a, b):
        expect(page.locator("#alerts li")).to_contain_text("entré deux fois")


def test_t10_a_cancelled_ticket_is_refused_once_heard_and_told_when_it_was_not(
    phones: Any, site: str
) -> None:
    event = tonight()
    heard, unheard = tickets(event, ["Zita", "Ben"])
    page = paired(phones(), site, event)
    cancel(heard)
    hears(page, "cancelled")
    assert scan(page, heard.token)["word"] == "Billet annulé"

    all_sent(page)
    cut_off(page)
    cancel(unheard)
    assert scan(page, unheard.token)["is"] == "ok"
    page.context.set_offline(False)
    all_sent(page)
    assert results() == [("cancelled", "logged"), ("ok", "accepted_cancelled")]


def test_t11_a_revoked_phone_forgets_everything(phones: Any, site: str) -> None:
    event = tonight()
    ticket(event)
    page = paired(phones(), site, event)
    awa = make.user("Awa")
    with transaction():
        revoke(db.session.query(Scanner).one(), by=awa, now=datetime.now(UTC))
    state(page, "revoked")
    expect(page.locator("#pair-notice")).to_contain_text("Accès révoqué")
    kept = page.evaluate(
        """async () => {
          const { openDB } = await import("/door/a/idb/index.js");
          const db = await openDB("entregent-door");
          const counts = await Promise.all([...db.objectStoreNames].map((name) => db.count(name)));
          db.close();
          return counts;
        }"""
    )
    assert kept == [0, 0, 0]
    page.reload()
    state(page, "pair")


def test_t12_a_phone_that_dies_after_the_green_forgets_nothing(
    phones: Any, site: str, line: Line
) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    page = paired(phones(), site, event)
    cut_off(page, line)
    hold_up(page, zita.token)
    assert verdict(page, after=0)["is"] == "ok"
    page.close(run_before_unload=False)

    again = new_phone(page.context)
    again.goto(f"{site}/door/")
    state(again, "ready")
    started(again)
    waiting(again, 1)
    assert scan(again, zita.token)["is"] == "dup"


def test_t19_two_tabs_of_one_phone_are_one_door(phones: Any, site: str) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    one = paired(phones(), site, event)
    two = new_phone(one.context)
    two.goto(f"{site}/door/")
    state(two, "ready")
    started(two)
    cut_off(one)
    assert scan(one, zita.token)["is"] == "ok"
    assert scan(two, zita.token)["is"] == "dup"  # it knows without any server
    one.context.set_offline(False)
    all_sent(one)
    all_sent(two)
    assert results() == [("ok", "accepted"), ("dup", "logged")]
    assert db.session.query(Scan).count() == 2


def test_a_ticket_sold_since_the_list_was_read_is_sent_to_the_desk(phones: Any, site: str) -> None:
    event = tonight()
    page = paired(phones(), site, event)
    cut_off(page)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 31_000; }")
    late = ticket(event, "Zita Talla")
    shown = scan(page, late.token)
    assert (shown["is"], shown["word"]) == ("stale_unknown", "Pas dans la liste")
    page.evaluate("() => { const now = Date.now; Date.now = () => now() - 31_000; }")
    page.context.set_offline(False)
    all_sent(page)
    expect(page.locator("#tickets")).to_have_text("1")
    assert scan(page, late.token)["who"] == "Zita Talla"


def test_a_pairing_opened_again_or_another_one_loses_no_scan(
    phones: Any, site: str, line: Line
) -> None:
    event, tomorrow = tonight(), tonight(title="Talk de demain")
    zita = ticket(event, "Zita Talla")
    code = pairing_code(event)
    page = phones()
    page.goto(f"{site}/door/#pair={code}")
    state(page, "ready")
    page.goto("about:blank")
    page.goto(f"{site}/door/#pair={code}")  # the same link, found again in a message
    state(page, "ready")
    started(page)
    cut_off(page, line)
    assert scan(page, zita.token)["is"] == "ok"

    page.goto("about:blank")
    page.goto(f"{site}/door/#pair={pairing_code(tomorrow)}")
    state(page, "ready")
    expect(page.locator("#ready-notice")).to_contain_text("à envoyer : 1.")
    reconnect(page, line)
    all_sent(page)
    assert results() == [("ok", "accepted")]

    page.goto("about:blank")
    page.goto(f"{site}/door/#pair={pairing_code(tomorrow)}")
    expect(page.locator("#ready-event")).to_have_text("Talk de demain")
    state(page, "ready")
    expect(page.locator("#tickets")).to_have_text("0")
    assert db.session.query(Scanner).count() == 2
