"""A8: whatever stands in `next`, one stays in this house."""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from tests import make
from tests.web.public.test_session import sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

# what browsers and careless checks read as another site. Source: reliability.md, A8
ELSEWHERE = [
    "//evil.cm",
    "///evil.cm",
    "////evil.cm",
    "/\\evil.cm",
    "\\\\evil.cm",
    "\\/evil.cm",
    "/\\/evil.cm",
    "\\\\\\evil.cm",
    "https://evil.cm",
    "http://evil.cm",
    "HTTPS://evil.cm",
    "https:evil.cm",
    "http:evil.cm",
    "https:/evil.cm",
    "https:///evil.cm",
    "https:\\\\evil.cm",
    "ftp://evil.cm",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "javascript://localhost/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:x@evil.cm",
    "//evil.cm/%2f..",
    "/%2f%2fevil.cm",
    "/%2fevil.cm",
    "/%5cevil.cm",
    "/%5c%5cevil.cm",
    "%2f%2fevil.cm",
    "/%09/evil.cm",
    "/%0a/evil.cm",
    "/%0d/evil.cm",
    "/%0d%0aLocation:%20https://evil.cm",
    "/\t/evil.cm",
    "/\n/evil.cm",
    "/\r/evil.cm",
    "/ /evil.cm",
    " //evil.cm",
    "\t//evil.cm",
    "\n//evil.cm",
    "\x00//evil.cm",
    "/\x00/evil.cm",
    "/\u2028/evil.cm",
    "／／evil.cm",
    "/／evil.cm",
    "⁄⁄evil.cm",
    "∕∕evil.cm",
    "/∕evil.cm",
    "//evil。cm",
    "@evil.cm",
    "//localhost@evil.cm",
    "https://localhost@evil.cm",
    "https://localhost.evil.cm",
    "https://evil.cm#localhost",
    "https://evil.cm?localhost",
    "//[::ffff:1.2.3.4]",
    "//evil%00.cm",
    "//evil.cm\\@localhost",
    "evil.cm",
    "./evil",
    "../evil",
    "?next=//evil.cm",
    "#//evil.cm",
    "/.//evil.cm",
    "/member//evil.cm",
    "/;@evil.cm",
    "/\u202e/evil.cm",
    "/" + "a" * 600,
]


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(payload: str) -> None:
    from app.web.security import local_path

    assert local_path(payload) == ""


@pytest.mark.parametrize(
    "path",
    ["/", "/member", "/events/AW07", "/organize/events/aw-07/orders?page=2&q=awa%20n", "/t/a_b-c"],
)
def test_our_own_paths_are_kept(path: str) -> None:
    from app.web.security import local_path

    assert local_path(path) == path


def test_there_are_sixty_payloads_or_more() -> None:
    assert len(set(ELSEWHERE)) >= 60


def test_every_way_back_stays_in_the_house(client: FlaskClient) -> None:
    make.user("Ben", email="ben@example.cm")
    for n, payload in enumerate(ELSEWHERE[::6]):
        for answer in (
            client.post("/language", data={"language": "fr", "next": payload}),
            client.get("/session/new", query_string={"next": payload}),
        ):
            where = urljoin("http://localhost/", answer.headers.get("Location", "/"))
            assert urlsplit(where).netloc == "localhost"
        there = sign_in(client, f"person{n}@example.cm", payload)
        assert there == "/member"


def test_a_wrong_end_is_found_at_once(client: FlaskClient) -> None:
    """Nested repeats tried 2^n ways to read it: one request kept the whole house busy."""
    slow = "/" + "a" * 26 + "!"
    began = time.process_time()
    assert client.get("/session/new", query_string={"next": slow}).status_code == 200
    assert time.process_time() - began < 2


def test_a_file_in_the_place_of_a_path_is_no_path(client: FlaskClient) -> None:
    body = {"email": "awa@example.cm", "next": (BytesIO(b"/member"), "x.bin")}
    assert client.post("/session", data=body).status_code == 200
