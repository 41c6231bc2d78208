"""What the scanner sees through a bad light, through a film camera, and where no camera is given.

Case numbers (t05 …) are those of docs/faults.md, "At the door".
"""

from __future__ import annotations

import random
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.door.models import Scan
from app.kernel.db import db
from tests.browser.camera import SIZE, film, jpeg, picture
from tests.browser.conftest import FLAGS
from tests.browser.doors import (
    all_sent,
    cut_off,
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
from tests.browser.spoiled import HOWS, frames, spoil
from tests.browser.waiting import PATIENCE
from tests.door.making import ticket

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import BrowserContext, BrowserType, Page

    from tests.browser.conftest import Line

pytestmark = pytest.mark.browser

READ = 29  # of the 32, when this was written: fewer is a worse decoder
DECODED = """async ([pictures, width, height]) => {
  const { decode } = await import("/door/a/decoder.js");
  const pen = new OffscreenCanvas(height, height).getContext("2d", { willReadFrequently: true });
  const texts = [];
  for (const address of pictures) {
    const picture = Object.assign(new Image(), { src: address });
    await picture.decode();
    pen.drawImage(picture, (height - width) / 2, 0);
    texts.push(await decode(pen.getImageData(0, 0, height, height)));
  }
  return texts;
}"""


def test_t20_codes_in_bad_light_are_read_and_none_is_read_as_another(page: Page, site: str) -> None:
    page.goto(f"{site}/door/")
    state(page, "pair")
    made = frames()
    pictures = ["data:image/jpeg;base64," + b64encode(jpeg(one)).decode() for *_, one in made]
    texts = page.evaluate(DECODED, [pictures, *SIZE])
    wrong = [
        text for text, (_, token, _p) in zip(texts, made, strict=True) if text not in (None, token)
    ]
    missed = [how for text, (how, *_) in zip(texts, made, strict=True) if text is None]
    assert wrong == []
    print("MISSED", missed)
    assert len(made) - len(missed) >= READ, missed


def test_t05_without_network_it_starts_reads_a_hard_film_judges_and_tells_later(
    browser_type: BrowserType, chromium: str, site: str, line: Line, tmp_path: Path
) -> None:
    event = tonight()
    zita = ticket(event, "Zita Talla")
    dice = random.Random(5)
    reel = film(tmp_path / "t.mjpeg", [spoil(how, zita.token, 300, dice) for how in HOWS])
    camera = f"--use-file-for-fake-video-capture={reel}"
    browser = browser_type.launch(executable_path=chromium, args=[*FLAGS, camera])
    try:
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale="fr-CM")
        page.set_default_timeout(PATIENCE)
        page.goto(f"{site}/door/#pair={pairing_code(event)}")
        state(page, "ready")
        cut_off(page, line)
        page.reload()
        state(page, "ready")
        started(page)
        assert verdict(page, after=0)["who"] == "Zita Talla"
        assert verdict(page, after=1)["is"] == "dup"  # the film begins anew
        page.goto("about:blank")  # and is not read a third time
        page.goto(f"{site}/door/")
        state(page, "ready")
        expect(page.locator("#status")).to_have_attribute("data-unsent", "2")
        expect(page.locator("#status")).to_contain_text("hors ligne · 2 à envoyer · liste ")
        assert db.session.query(Scan).count() == 0

        reconnect(page, line)
        all_sent(page)
        db.session.rollback()  # what was read before is a picture of then
        scans = db.session.query(Scan).order_by(Scan.scanned_at).all()
        assert [(one.verdict, one.result.value, one.offline) for one in scans] == [
            ("ok", "accepted", True),
            ("dup", "logged", True),
        ]
    finally:
        browser.close()


def test_t15_a_page_without_https_says_so_and_leads_to_the_plain_page_that_reads_a_photo(
    page: Page, site: str, house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(house.config, "TRUSTED_HOSTS", None)
    event = tonight()
    zita = ticket(event, "Zita Talla")
    page.goto(f"{site.replace('127.0.0.1', 'door.test')}/door/#pair={pairing_code(event)}")
    state(page, "insecure")
    expect(page.locator("#pair-notice")).to_contain_text("https://")
    assert page.evaluate(
        """() => ({
          camera: "mediaDevices" in navigator, crypto: Boolean(crypto.subtle),
          worker: "serviceWorker" in navigator, locks: "locks" in navigator,
          store: "indexedDB" in window, wasm: "WebAssembly" in window,
        })"""
    ) == {
        **dict.fromkeys(("camera", "crypto", "worker", "locks"), False),
        **dict.fromkeys(("store", "wasm"), True),
    }
    page.click("#pair-lite")
    expect(page.locator("#code")).not_to_have_value("")  # it came along
    page.click(".main")
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(picture(zita.token))}
    expect(page.locator("#lite-photo")).to_be_visible()  # until then nothing reads what is chosen
    page.set_input_files("#lite-photo input", photo)  # type: ignore[arg-type]
    expect(page.locator("[data-line=who]")).to_have_text("Zita Talla")


@pytest.mark.parametrize(
    "lacks",
    [
        "delete globalThis.VideoFrame",
        "globalThis.VideoFrame = class { constructor() { throw new TypeError(); } }",
        # one that the worker cannot draw
        "globalThis.VideoFrame = class { constructor() { return new MessageChannel().port1; } }",
    ],
    ids=("no frames", "no frame of this camera", "no picture in a frame"),
)
def test_a_browser_that_passes_no_picture_on_reads_its_pixels_itself(
    context: BrowserContext, site: str, lacks: str
) -> None:
    event = tonight()
    zita = ticket(event)
    page = paired(new_phone(context, lacks), site, event)
    assert scan(page, zita.token)["is"] == "ok"
