"""From where on the internet someone comes, as limits count it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config import ROOT

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a socket", "a socket"),
        ("", ""),
    ],
)
def test_an_ipv6_address_counts_as_its_64(app: Flask, address: str, place: str) -> None:
    from app.web.context import client_place

    with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
        assert client_place() == place


def test_a_new_address_of_the_same_home_is_no_new_try(client: FlaskClient) -> None:
    def pair(address: str) -> int:
        told = {"REMOTE_ADDR": address}
        asked = {"code": "ZZZZZZZZ"}
        return client.post("/api/door/v1/pair", json=asked, environ_overrides=told).status_code

    assert [pair(f"2001:db8::{n}") for n in range(1, 8)] == [403] * 5 + [429] * 2
    assert pair("2001:db8:0:1::1") == 403


def test_every_limit_counts_places_and_no_addresses() -> None:
    reading = [f for f in (ROOT / "app").rglob("*.py") if "remote_addr" in f.read_text()]
    assert [str(f.relative_to(ROOT)) for f in reading] == ["app/web/context.py"]
