"""The whole story, once, as people live it: publish, buy, pay, get the ticket, enter, meet, keep.

Real parts throughout: the server with its worker, an SMTP server, Chromium on phones of 360 x 740
in French, and a camera that films the very ticket that was sold.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.browser.camera import clip
from tests.browser.conftest import FLAGS
from tests.browser.doors import all_sent, kept_offline, started, state, verdict, verdicts
from tests.browser.waiting import PATIENCE
from tests.services import free_port

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, BrowserType, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Mailbox:
    """What the SMTP server was given, for everyone."""

    mails: list[EmailMessage] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self.arrived:
            self.mails.append(mail)
            self.arrived.notify_all()
        return "250 OK"

    def wait(self, to: str, n: int = 1) -> EmailMessage:
        """The n-th mail to this address."""

        def found() -> list[EmailMessage]:
            return [mail for mail in self.mails if mail["To"] == to]

        with self.arrived:
            assert self.arrived.wait_for(lambda: len(found()) >= n, timeout=60), f"no mail to {to}"
        return found()[n - 1]


def link_in(mail: EmailMessage, start: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"{re.escape(start)}\S+", body.get_content())
    assert found, body.get_content()
    return found[0]


@dataclass
class House:
    url: str
    mailbox: Mailbox
    zone: str


@pytest.fixture
def house_with_post(tmp_path: Path) -> Iterator[House]:
    """The app as it runs for real, with its worker, posting to a real SMTP server."""
    from app.factory import create_app
    from app.kernel.db import db
    from tests import make
    from tests.conftest import test_settings

    mailbox, smtp, port = Mailbox(), free_port(), free_port()
    post_office = Controller(mailbox, hostname="127.0.0.1", port=smtp)
    post_office.start()
    url = f"http://127.0.0.1:{port}"
    settings = test_settings(
        tmp_path,
        database_url=f"sqlite:///{tmp_path}/story.db",
        public_url=url,
        smtp_host="127.0.0.1",
        smtp_port=smtp,
        mail_from="WUSU <billets@wusu.example>",
    )
    app = create_app(settings)
    zone = a_zone_where_it_is_noon()
    with app.app_context():
        db.create_all()
        of = make.organizer(name="WUSU", code="wusu", timezone=zone)
        make.awa(of, email="awa@example.cm")
    consumer = app.extensions["worker"].start()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield House(url, mailbox, zone)
    server.shutdown()
    thread.join()
    server.server_close()
    consumer.stop(graceful=True)
    post_office.stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def a_zone_where_it_is_noon() -> str:
    """So that an evening of today never crosses midnight, whenever the test runs."""
    ahead = 12 - datetime.now(UTC).hour  # hours; the sign of Etc/GMT names is the other way round
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@contextmanager
def phone(
    browser_type: BrowserType, chromium: str, var: Path, *more: str
) -> Iterator[BrowserContext]:
    """A person's phone: 360 x 740, French, its own memory, its own camera."""
    context = browser_type.launch_persistent_context(
        var,
        executable_path=chromium,
        args=[*FLAGS, *more],
        viewport={"width": 360, "height": 740},
        locale="fr-CM",
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        context.close()


def test_from_publication_to_the_contact_book(
    browser_type: BrowserType, chromium: str, house_with_post: House, tmp_path: Path
) -> None:
    here = house_with_post
    with phone(browser_type, chromium, tmp_path / "awa") as awa_s:
        awa = awa_s.pages[0]
        sign_in(awa, here, "awa@example.cm")
        publish_talk(awa, here)
        event = publish_afterwork(awa, here)
        pairing = open_door(awa, event)

        with (
            phone(browser_type, chromium, tmp_path / "ben") as ben_s,
            phone(browser_type, chromium, tmp_path / "zita") as zita_s,
        ):
            ben, zita = ben_s.pages[0], zita_s.pages[0]
            token = buy(ben, here, event, "Ben Mbarga", "ben@example.cm")
            buy(zita, here, event, "Zita Ndongo", "zita@example.cm")

            film = clip(tmp_path / "ticket.mjpeg", token, tilt=15)
            camera = f"--use-file-for-fake-video-capture={film}"
            with phone(browser_type, chromium, tmp_path / "chantal", camera) as chantal_s:
                keep_the_door(chantal_s, here, pairing)

            meet(ben, zita, here)


def sign_in(page: Page, here: House, email: str) -> None:
    page.goto(f"{here.url}/session/new")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Recevoir mon lien").click()
    page.goto(link_in(here.mailbox.wait(email), f"{here.url}/session/"))
    page.get_by_role("button", name="Se connecter").click()


def publish_talk(page: Page, here: House) -> None:
    """A Talk on the last Saturday, in one form; its next dates are there."""
    page.goto(f"{here.url}/organize/series/new?kind=talk")
    page.fill("[name=title]", "WUSU Talk")
    page.fill("[name=audience]", "Entrepreneurs et étudiants")
    page.fill("[name=theme]", "Trouver ses premiers clients")
    page.locator("label[for=format-participation]").click()
    page.fill("[name=place_name]", "Espace WUSU")
    page.fill("[name=place_city]", "Douala")
    page.fill("[name=capacity]", "60")
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("heading", name="Les prochaines dates").wait_for()
    expect(page.locator("main")).to_contain_text(
        "Tous les derniers samedis du mois", use_inner_text=True
    )
    expect(page.locator(".rows > li")).to_have_count(6)


def publish_afterwork(page: Page, here: House) -> str:
    """An AfterWork of today, with a workshop, a dinner and one price; its address."""
    starts = datetime.now(ZoneInfo(here.zone)) + timedelta(minutes=20)
    page.goto(f"{here.url}/organize/events/new?kind=afterwork")
    page.fill("[name=title]", "AfterWork du Wouri")
    page.fill("[name=theme]", "Financer sa première année")
    page.locator("label[for=activity-workshop]").click()
    page.locator("label[for=dinner-yes]").click()
    page.fill("[name=leisure]", "Musique live")
    page.fill("[name=day]", f"{starts:%Y-%m-%d}")
    page.fill("[name=starts_at]", f"{starts:%H:%M}")
    page.fill("[name=ends_at]", f"{starts + timedelta(hours=3):%H:%M}")
    page.fill("[name=place_name]", "Hôtel du Wouri")
    page.fill("[name=place_city]", "Douala")
    page.fill("[name=capacity]", "80")
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url(re.compile(r"/organize/events/[^/?]+$"))
    return page.url.rpartition("/")[2]


def open_door(page: Page, event: str) -> str:
    """The organizer adds a phone at the door; the code that pairs it."""
    page.goto(page.url.split("/organize")[0] + f"/organize/events/{event}/scanners/new")
    page.fill("[name=gate]", "Porte A")
    page.get_by_role("button", name="Afficher le code").click()
    return page.locator(".code-big").inner_text().replace(" ", "").strip()


def buy(page: Page, here: House, event: str, name: str, email: str) -> str:
    """From the home page to the ticket on the phone; the ticket's code as the mail tells it."""
    page.goto(here.url)
    page.get_by_role("link", name="AfterWork du Wouri").first.click()
    page.get_by_role("link", name="Prendre un billet").first.click()
    page.locator("[data-stepper] button").last.click()
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.locator("label[for=provider-pretend]").click()
    page.get_by_role("button", name="Réserver").click()
    page.get_by_role("button", name="Payer", exact=True).click()
    page.get_by_text("Votre billet est prêt").wait_for()

    mail = here.mailbox.wait(email)
    kinds = sorted(part.get_content_type() for part in mail.iter_attachments())
    assert kinds == ["application/pdf", "text/calendar"]
    assert "AfterWork du Wouri" in str(mail["Subject"])
    page.goto(link_in(mail, f"{here.url}/t/"))
    code = re.search(r"(?:[0-9A-Z]{4}\s){4}[0-9A-Z]{4}", page.inner_text("main"))
    assert code, page.inner_text("main")
    assert name in page.inner_text("main")
    return code[0].replace(" ", "")


def keep_the_door(context: BrowserContext, here: House, code: str) -> None:
    """Pair, film the ticket: green; again: already in; offline start and scan; then all is sent."""
    page = context.pages[0]
    page.goto(f"{here.url}/door/#pair={code}")
    state(page, "ready")
    before = verdicts(page)
    started(page)
    assert verdict(page, after=before)["is"] == "ok"
    shown = verdict(page, after=before + 1)  # the film comes round again
    assert shown["is"] == "dup"
    assert "Déjà entré" in " ".join(shown.values())
    all_sent(page)

    kept_offline(page)
    context.set_offline(True)
    page.reload()
    state(page, "ready")
    before = verdicts(page)
    started(page)
    assert verdict(page, after=before)["is"] == "dup"
    context.set_offline(False)
    all_sent(page)


def meet(ben: Page, zita: Page, here: House) -> None:
    """Both say yes on their ticket; Ben shows his code, Zita types it; each has the other."""
    for page, name in ((ben, "Ben Mbarga"), (zita, "Zita Ndongo")):
        join(page, name)
    ben.goto(f"{here.url}/member/code")
    ben.get_by_role("button", name="Montrer mon code").click()
    short = ben.locator(".code-big").inner_text().replace(" ", "").strip()

    zita.goto(f"{here.url}/member/encounters")
    zita.locator("[name=code]").fill(short)
    zita.get_by_role("button", name="Échanger").click()

    for page, other in ((ben, "Zita Ndongo"), (zita, "Ben Mbarga")):
        page.goto(f"{here.url}/member/contacts")
        page.get_by_role("link", name=other).first.click()
        expect(page.locator("main")).to_contain_text("AfterWork du Wouri", use_inner_text=True)


def join(page: Page, name: str) -> None:
    """On one's own ticket: two boxes that were empty, and a card with one's name."""
    page.get_by_text("Préparer ma carte").click()
    for box in ("agrees", "adult"):
        assert not page.locator(f"[name={box}]").is_checked()
        page.locator(f"label[for={box}]").click()
    expect(page.locator("[name=name]")).to_have_value(name)
    page.locator("form[action$='/profile'] button").last.click()
    page.wait_for_url(re.compile("/member/code"))
