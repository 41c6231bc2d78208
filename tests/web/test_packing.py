"""Pages leave gzipped for those who can read it, whole for the others."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_a_page_is_packed_for_those_who_ask(client: FlaskClient) -> None:
    packed = client.get("/session/new", headers={"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert b"</html>" in gzip.decompress(packed.data)


def test_a_page_is_whole_for_the_others(client: FlaskClient) -> None:
    whole = client.get("/session/new")
    assert "Content-Encoding" not in whole.headers
    assert "Accept-Encoding" in whole.headers["Vary"]
    assert whole.text.rstrip().endswith("</html>")


def test_a_small_answer_and_a_packed_one_are_left_alone(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in client.get("/api/nowhere", headers=asked).headers
    style = client.get("/assets/site-00000000.css", headers=asked)
    assert b"--paper" in gzip.decompress(style.data)


def test_a_packed_page_is_still_asked_again_by_its_tag(client: FlaskClient) -> None:
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    tag = packed.headers["ETag"]
    assert tag.startswith("W/")
    again = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    assert client.get("/", headers=again).status_code == 304
