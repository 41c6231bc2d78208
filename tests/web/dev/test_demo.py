from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import make

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def demo(house: Flask, tmp_path: Path) -> Iterator[FlaskClient]:
    """A visitor of a house in demo mode, with a mail folder of its own."""
    before = house.extensions["settings"]
    house.extensions["settings"] = replace(before, mode="demo", var_dir=str(tmp_path))
    house.config["WTF_CSRF_ENABLED"] = False
    yield house.test_client()
    house.extensions["settings"] = before


def cast() -> None:
    from app.accounts.rules import DEMO_PEOPLE, demo_address

    for who in DEMO_PEOPLE:
        make.user(who.title(), email=demo_address(who))


def write_mail(folder: Path, name: str = "20261121T170000000000") -> None:
    mail = EmailMessage()
    mail["To"], mail["From"], mail["Subject"] = "ben@demo.example", "x@localhost", "Vos billets 🙂"
    mail.set_content("Bonjour,\nhttp://localhost/t/secret <script>alert(1)</script>")
    mail.add_alternative("<h1>Bonjour</h1><script>alert(1)</script>", subtype="html")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="billets.pdf")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(bytes(mail))


ADDRESSES = ["/-/demo", "/-/mail", "/-/mail/20261121T170000000000", "/-/mail/20261121T17/0"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_other_mode_has_any_of_it(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post("/-/demo/awa").status_code == 404


def test_one_tap_enters_as_each_of_the_four(demo: FlaskClient) -> None:
    cast()
    assert demo.get("/-/demo").text.count('method="post" data-once') == 4
    for who in ("awa", "ben", "chantal", "operator"):
        assert demo.post(f"/-/demo/{who}").status_code == 302
        assert who.title() in demo.get("/session").text


def test_a_session_of_the_demonstration_ends_with_it(demo: FlaskClient) -> None:
    cast()
    demo.post("/-/demo/operator")
    assert demo.get("/session").status_code == 200
    now = demo.application.extensions
    now["settings"] = replace(now["settings"], mode="production")
    assert demo.get("/session").status_code == 302


def test_nobody_else_is_entered_as(demo: FlaskClient) -> None:
    from app.accounts.rules import demo_address

    cast()
    make.user("Dieudonné", email=demo_address("dieudonne"))
    for who in ("dieudonne", "admin", "awa@demo.example", ""):
        assert demo.post(f"/-/demo/{who}").status_code in (404, 405)


def test_a_demo_without_data_says_what_to_do(demo: FlaskClient) -> None:
    assert "./run demo" in demo.get("/-/demo").text
    assert demo.post("/-/demo/awa").status_code == 404


def test_the_inbox_is_empty_at_first(demo: FlaskClient) -> None:
    assert "Rien pour l’instant" in demo.get("/-/mail").text


def test_a_mail_is_listed_read_and_its_files_saved(demo: FlaskClient, tmp_path: Path) -> None:
    write_mail(tmp_path / "mail")
    assert "Vos billets 🙂" in demo.get("/-/mail").text
    page = demo.get("/-/mail/20261121T170000000000").text
    assert '<a href="http://localhost/t/secret"' in page
    assert "<script>alert" not in page
    assert "billets.pdf" in page
    saved = demo.get("/-/mail/20261121T170000000000/4")
    assert (saved.data, saved.mimetype) == (b"%PDF", "application/pdf")
    assert saved.headers["Content-Disposition"] == "attachment; filename=billets.pdf"


def test_a_mails_own_page_runs_nothing(demo: FlaskClient, tmp_path: Path) -> None:
    write_mail(tmp_path / "mail")
    page = demo.get("/-/mail/20261121T170000000000/3")
    rules = page.headers["Content-Security-Policy"]
    assert page.mimetype == "text/html"
    assert rules.startswith("default-src 'none';")
    assert "sandbox" in rules
    assert "allow-scripts" not in rules


@pytest.mark.parametrize(
    "name",
    ["..%2fkeys", "../keys.json", "..", "%2e%2e%2fkeys", "x", "2026", "20261121T170000000001"],
)
def test_no_other_file_is_opened(demo: FlaskClient, tmp_path: Path, name: str) -> None:
    write_mail(tmp_path / "mail")
    (tmp_path / "keys.eml").write_text("secret")
    assert demo.get(f"/-/mail/{name}").status_code == 404
    assert demo.get("/-/mail/20261121T170000000000/99").status_code == 404
    assert demo.get("/-/mail/20261121T170000000000/0").status_code == 404


def test_the_way_in_is_on_each_page_of_a_demo_and_on_no_other(
    demo: FlaskClient, house: Flask
) -> None:
    assert 'href="/-/demo"' in demo.get("/").text
    assert demo.get("/session/new").text.count('href="/-/demo"') == 2
    house.extensions["settings"] = replace(house.extensions["settings"], mode="testing")
    assert "/-/demo" not in demo.get("/session/new").text
