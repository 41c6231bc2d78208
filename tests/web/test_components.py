"""Every component is shown, says what it takes, has its style beside it, and holds in its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
STYLES = ROOT / "app" / "static" / "css" / "components"
# Wear the style of another: the switch and the frame of the page share site.css.
STYLED_ELSEWHERE = {"language_switch": "site"}


def _macro(house: Flask, name: str) -> Callable[..., str]:
    module = house.jinja_env.get_template(f"components/{name}.html").module
    macro: Callable[..., str] = vars(module)[name]
    return macro


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_is_one_macro_of_its_own_name_that_says_what_it_takes(file: Path) -> None:
    text = file.read_text()
    macros = re.findall(r"{% macro (\w+)\(", text)
    header = text.partition("#}")[0]
    assert macros == [file.stem]
    assert header.startswith("{#")
    assert f"{file.stem}(" in header
    assert (STYLES / f"{STYLED_ELSEWHERE.get(file.stem, file.stem)}.css").exists()


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_every_component_is_shown_on_the_components_page(file: Path) -> None:
    pages = [ROOT / "templates" / "base.html", *(ROOT / "templates" / "dev").rglob("*.html")]
    shown = "".join(page.read_text() for page in pages) + "".join(
        other.read_text() for other in COMPONENTS if other != file
    )
    assert f'"components/{file.name}" import {file.stem}' in shown


def test_no_page_carries_style_or_script_in_itself() -> None:
    guilty = [
        str(page.relative_to(ROOT))
        for page in (ROOT / "templates").rglob("*.html")
        if "mail" not in page.parts
        and re.search(r"<style|\sstyle=|\son\w+=|<script(?!.*(\ssrc=|ld\+json))", page.read_text())
    ]
    assert guilty == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_components_page_shows_in_both_languages(client: FlaskClient, language: str) -> None:
    answer = client.get("/-/components", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


def test_production_has_no_components_page(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    settings = replace(house.extensions["settings"], mode="production")
    monkeypatch.setitem(house.extensions, "settings", settings)
    assert house.test_client().get("/-/components").status_code == 404


def test_a_wrong_field_keeps_what_was_typed_and_points_to_its_error(client: FlaskClient) -> None:
    page = client.get("/-/components").text
    field = re.search(r'<input[^>]*id="wrong-email"[^>]*>', page)
    assert field is not None
    assert 'value="awa.exemple.cm"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="wrong-email-error"' in field[0]
    assert page.count('id="wrong-email-error"') == 1


def test_seats_are_counted_in_words_only_when_few(house: Flask) -> None:
    with house.test_request_context(headers={"Accept-Language": "fr"}):
        badge = _macro(house, "seat_badge")
        words = [
            re.sub(r"<[^>]+>", "", badge(left, 60)).strip() for left in (0, 1, 3, 6, 7, 60, None)
        ]
    assert words == ["Complet", "Plus que 1 place", "Plus que 3 places", "Plus que 6 places", "", "", ""]  # fmt: skip # noqa: E501


def test_a_cancelled_ticket_shows_no_code(house: Flask, client: FlaskClient) -> None:
    page = client.get("/-/components").text
    stubs = re.findall(r'<article class="ticket-stub".*?</article>', page, re.S)
    assert [stub.count('class="qr-box"') for stub in stubs] == [1, 1, 0]


def test_a_hostile_name_stays_words(house: Flask) -> None:
    with house.test_request_context():
        card = _macro(house, "person_card")
        html = card({"name": "<script>alert(1)</script>", "note": "\u202eevil"})
    assert "<script>" not in html
