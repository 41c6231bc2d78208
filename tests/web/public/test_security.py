from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import test_settings
from tests.web.public.test_session import sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def guarded(house: Flask) -> Iterator[FlaskClient]:
    """A visitor whose forms need their token, as outside the tests."""
    before = house.config.get("WTF_CSRF_ENABLED", True)
    house.config["WTF_CSRF_ENABLED"] = True
    yield house.test_client()
    house.config["WTF_CSRF_ENABLED"] = before


def other_house(var: Path, **facts: object) -> Flask:
    from app.factory import create_app

    return create_app(test_settings(var, **facts))


def policy(client: FlaskClient, path: str) -> dict[str, str]:
    header = client.get(path).headers["Content-Security-Policy"]
    pairs = (part.split(" ", 1) for part in header.split("; "))
    return dict(pairs)


def test_a_page_runs_only_our_own_scripts(client: FlaskClient) -> None:
    rules = policy(client, "/session/new")
    nonce = re.search(r"'nonce-([\w-]{20,})'", rules.pop("script-src"))
    assert nonce
    assert rules == {
        "default-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "media-src": "'self'",
        "worker-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self' https://checkout.stripe.com https://*.notchpay.co",
    }


def test_each_answer_has_its_own_nonce(client: FlaskClient) -> None:
    assert policy(client, "/session/new") != policy(client, "/session/new")


def test_the_camera_is_for_the_door_and_for_members(client: FlaskClient) -> None:
    for path, camera in (
        ("/door/", "camera=(self)"),
        ("/member/code", "camera=(self)"),
        ("/session/new", "camera=()"),
        ("/organize", "camera=()"),
    ):
        answer = client.get(path)
        assert answer.headers["Permissions-Policy"].split(", ")[0] == camera
        wasm = "'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]
        assert wasm == (camera == "camera=(self)")


@pytest.mark.parametrize("path", ["/session/new", "/nowhere", "/static/img/mark.svg", "/organize"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        head = answer.headers
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in head["Content-Security-Policy"]
    assert head["Referrer-Policy"] in ("same-origin", "strict-origin-when-cross-origin")


def test_addresses_that_hold_a_secret_are_not_told_to_other_sites(client: FlaskClient) -> None:
    for path in ("/session/secret", "/setup/secret", "/t/secret", "/orders/secret"):
        assert client.get(path).headers["Referrer-Policy"] == "same-origin"


def test_personal_pages_are_stored_by_nobody_and_shared_ones_vary(client: FlaskClient) -> None:
    public = client.get("/session/new?next=/").headers
    assert {"Cookie", "Accept-Language"} <= set(public["Vary"].split(", "))
    sign_in(client, "ben@example.cm")
    for path in ("/session", "/member", "/organize", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_https_is_remembered_and_cookies_are_locked_to_it(tmp_path: Path) -> None:
    app = other_house(tmp_path, public_url="https://entregent.example")
    answer = app.test_client().get(
        "/session/new", base_url="https://entregent.example", headers={"Accept-Language": "fr"}
    )
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-entregent=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "host",
    [
        "evil.cm",
        "localhost.evil.cm",
        "evil.cm:80",
        "localhost@evil.cm",
        "evil.cm#localhost",
        "",
        "LOCALHOST.",
        "127.0.0.1.evil.cm",
    ],
)
def test_another_host_name_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/session/new", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Location" not in answer.headers


def test_a_forwarded_host_is_not_believed(client: FlaskClient) -> None:
    answer = client.get("/session?x", headers={"X-Forwarded-Host": "evil.cm"})
    assert answer.headers["Location"] == "/session/new?next=/session?x"


def test_behind_one_proxy_the_last_address_counts(tmp_path: Path) -> None:
    from flask import request

    app = other_house(tmp_path, trusted_proxies=1)
    with app.test_client() as visitor:
        visitor.get(
            "/session/new",
            headers={
                "X-Forwarded-For": "6.6.6.6, 41.202.0.7",
                "X-Forwarded-Proto": "https",
                "X-Forwarded-Host": "evil.cm",
            },
        )
        assert (request.remote_addr, request.scheme, request.host) == (
            "41.202.0.7",
            "https",
            "localhost",
        )


def test_without_a_proxy_nobody_says_where_they_come_from(tmp_path: Path) -> None:
    from flask import request

    app = other_house(tmp_path)
    with app.test_client() as visitor:
        visitor.get("/session/new", headers={"X-Forwarded-For": "6.6.6.6"})
        assert request.remote_addr == "127.0.0.1"


def test_a_demo_opened_to_the_local_network_answers_by_number(tmp_path: Path) -> None:
    from app.web.security import trusted_hosts
    from config import Settings

    def hosts(**facts: object) -> list[str] | None:
        return trusted_hosts(Settings(**facts))  # type: ignore[arg-type]

    loopback = ["localhost", "127.0.0.1", "::1", "[::1]"]
    assert hosts(mode="demo", host="0.0.0.0") is None
    assert hosts(mode="demo") == ["127.0.0.1", *loopback]
    assert hosts(mode="production", public_url="https://a.cm") == ["a.cm"]


def test_a_form_without_its_token_does_nothing_and_keeps_the_answers(guarded: FlaskClient) -> None:
    from app.kernel.db import db
    from app.messages.models import Message

    typed = {"email": "ben@example.cm", "next": '/member"><script>alert(1)</script>'}
    answer = guarded.post(
        "/session",
        data=typed,
        headers={"Origin": "http://localhost", "Referer": "http://localhost/"},
    )
    assert answer.status_code == 400
    assert "La page est restée ouverte trop longtemps." in answer.text
    assert 'value="ben@example.cm"' in answer.text
    assert "<script>alert" not in answer.text
    assert db.session.query(Message).count() == 0


def test_the_kept_answers_can_be_sent_again(guarded: FlaskClient) -> None:
    origin = {"Origin": "http://localhost"}
    page = guarded.post("/session", data={"email": "ben@example.cm"}, headers=origin).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    again = {"email": "ben@example.cm", "csrf_token": token[1]}
    assert guarded.post("/session", data=again, headers=origin).status_code == 200


def test_a_form_posted_by_another_site_is_not_offered_again(guarded: FlaskClient) -> None:
    for headers in ({"Origin": "https://evil.cm"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        answer = guarded.post("/session", data={"email": "x@evil.cm"}, headers=headers)
        assert answer.status_code == 400
        assert "x@evil.cm" not in answer.text


def test_a_token_of_another_session_is_refused(guarded: FlaskClient, house: Flask) -> None:
    stranger = house.test_client()
    page = stranger.get("/session/new").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    typed = {"email": "ben@example.cm", "csrf_token": token[1]}
    assert guarded.post("/session", data=typed).status_code == 400


def test_a_form_sent_as_json_is_refused(client: FlaskClient) -> None:
    for body in ([], ["email"], {"email": "ben@example.cm"}):
        assert client.post("/session", json=body).status_code == 415


def test_a_body_that_is_too_heavy_is_refused(client: FlaskClient) -> None:
    assert client.post("/session", data={"email": "x" * 1_100_000}).status_code == 413


def test_there_is_no_debugger(client: FlaskClient) -> None:
    assert client.get("/console").status_code == 404
    assert client.get("/?__debugger__=yes&cmd=resource&f=style.css").status_code != 500


def test_production_starts_safe_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config import BadSetting

    safe = {"mode": "production", "secret_key": "", "public_url": "https://a.cm"}
    app = other_house(tmp_path, **safe)
    assert (len(app.secret_key or "") >= 64, app.debug, app.testing) == (True, False, False)
    with pytest.raises(BadSetting):
        other_house(tmp_path, **safe | {"secret_key": "dev"})
    with pytest.raises(BadSetting):
        other_house(tmp_path, **safe | {"public_url": "http://a.cm"})
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(BadSetting):
        other_house(tmp_path, **safe)
