"""What the scanner is made of: all under one path, complete, and harmless to ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Attempt
from app.door.models import Pairing, Scanner
from app.kernel.db import db
from app.web.door import files
from config import ROOT

OURS = sorted((ROOT / "app/static/door").glob("*.js"))


def kept_paths(client: FlaskClient) -> list[str]:
    """What the service worker keeps."""
    worker = client.get("/door/sw.js").text
    found = re.search(r"^const FILES = (\[.*\]);$", worker, re.M)
    assert found
    paths: list[str] = json.loads(found[1])
    return paths


def test_t22_everything_the_scanner_loads_lies_under_its_own_path(client: FlaskClient) -> None:
    """A worker script outside the service worker's scope silently never starts offline."""
    paths = kept_paths(client)
    page = client.get("/door/").text
    linked = re.findall(r'(?:href|src)="([^"#]+)"', page)
    code = "".join(file.read_text() for file in OURS if file.name != "sw.js")
    imported = re.findall(r'"(/[^"`$]*\.(?:js|wasm))"', code)
    for path in (*linked, *imported):
        assert path in (*paths, "/door/sw.js", "/door/lite"), path
    assert [path for path in paths if not path.startswith("/door/")] == []
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_the_service_worker_may_serve_what_it_keeps(client: FlaskClient) -> None:
    answer = client.get("/door/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "skipWaiting" in answer.text
    assert "addAll" in answer.text


def test_our_own_files_come_in_one_as_they_would_each(client: FlaskClient) -> None:
    answer = client.get("/door/a/pack.json")
    told = answer.get_json()
    paths = [path for path in kept_paths(client) if path in told["files"]]
    assert sorted(paths) == sorted(told["files"])
    assert "/door/a/main.js" in paths
    for path, (kind, text) in told["files"].items():
        alone = client.get(path)
        assert (alone.content_type.split(";")[0], alone.text) == (kind, text), path
        assert {name: alone.headers[name] for name in told["headers"]} == told["headers"], path
    line = client.get("/door/a/pack.json", headers={"Accept-Encoding": "gzip"})
    assert len(line.data) < len(answer.data) / 3


def test_a_changed_file_is_a_new_version(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files.gather()
    assert files.gather().version == before.version
    monkeypatch.setattr(files, "shell", lambda version, names: "another page")
    assert files.gather().version != before.version


def test_every_answer_carries_the_scanners_own_policy(client: FlaskClient) -> None:
    for path in ("/door/", "/door/sw.js", "/door/a/worker.js", "/door/manifest.webmanifest"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == files.POLICY
        assert headers["Permissions-Policy"].startswith("camera=(self)")
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "inline" not in files.POLICY
    assert "http" not in files.POLICY


def test_a_file_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/door/a/main.js")
    again = client.get("/door/a/main.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_files_leave_packed_for_who_can_unpack(client: FlaskClient) -> None:
    plain = client.get("/door/a/main.js")
    packed = client.get("/door/a/main.js", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


@pytest.mark.parametrize(
    "path", ["a/", "a/../app.py", "a/%2e%2e/%2e%2e/config.py", "a/sw.js", "a/no.js", "b", "a/.git"]
)
def test_nothing_else_is_there(client: FlaskClient, path: str) -> None:
    assert client.get(f"/door/{path}").status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_t28_a_link_preview_changes_nothing(client: FlaskClient, method: str) -> None:
    for path in [*kept_paths(client), "/door/?pair=AB12CD34", "/door/sw.js"]:
        assert client.open(path, method=method).status_code == 200
    for path in ("pair", "sync"):
        assert client.open(f"/api/door/v1/{path}", method=method).status_code == 405
    counts = [db.session.query(table).count() for table in (Pairing, Scanner, Attempt)]
    assert counts == [0, 0, 0]


def test_the_page_is_the_same_for_everybody_and_found_by_no_search(client: FlaskClient) -> None:
    page = client.get("/door/")
    assert "Set-Cookie" not in page.headers
    assert '<meta name="robots" content="noindex">' in page.text
    assert "<script>" not in page.text
    assert " style=" not in page.text


def test_it_can_be_put_on_the_home_screen(client: FlaskClient) -> None:
    manifest = client.get("/door/manifest.webmanifest").get_json(force=True)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/door/",
        "/door/",
        "standalone",
    )
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).mimetype == icon["type"]


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_each_module_is_small_and_says_what_it_does(file: Path) -> None:
    lines = file.read_text().splitlines()
    assert len(lines) <= 100
    assert lines[0].startswith("//") or file.name.startswith("words.")
