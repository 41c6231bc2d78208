"""A real browser in front of the real app. `site` is the address of the house on this machine."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.browser.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
    "--host-resolver-rules=MAP door.test 127.0.0.1",  # a name as computers have at home
]


expect.set_options(timeout=PATIENCE)
# a line for each file that a page fetches would bury what failed
logging.getLogger("werkzeug").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    return {"executable_path": chromium, "args": FLAGS}


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A phone of 360 x 740, in French."""
    return {"viewport": {"width": 360, "height": 740}, "locale": "fr-CM"}


class Line:
    """What lies between phones and house: may take `delay` seconds, and answers nothing when cut.

    Chromium's own `set_offline` is told to each process of a browser, and a page that opens in a
    new one may reach the house before it has heard.
    """

    def __init__(self, house: Flask) -> None:
        self.house = house
        self.cut, self.delay = False, 0.0

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if self.cut:
            raise ConnectionResetError
        time.sleep(self.delay)
        return self.house(environ, start)


@pytest.fixture
def line(house: Flask) -> Line:
    return Line(house)


@pytest.fixture
def site(line: Line) -> Iterator[str]:
    """The app behind a server of its own; what a test writes through `house` shows there."""
    server = make_server("127.0.0.1", 0, line, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
