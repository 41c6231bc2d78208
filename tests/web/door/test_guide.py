"""The volunteer's two minutes: in both languages, kept offline, in the scanner's own words."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.web.door.guide_words import SCREENS, WORDS
from app.web.door.words import words


def test_both_languages_say_the_same_things() -> None:
    assert set(WORDS["fr"]) == set(WORDS["en"])
    assert all(each.do["fr"] and each.do["en"] for each in SCREENS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_guide_shows_each_screen_in_the_scanners_words_and_opens_offline(
    client: FlaskClient, language: str
) -> None:
    page = client.get(f"/door/guide/{language}")
    assert page.status_code == 200
    shown = re.findall(r"<strong>([^<]+)</strong>", page.text)
    assert shown == [words(language)[f"verdict.{each.verdict}"] for each in SCREENS]
    assert f'"/door/guide/{language}"' in client.get("/door/sw.js").text
    assert f'href="/door/guide/{language}"' in client.get("/door/").text


def test_there_is_no_third_language(client: FlaskClient) -> None:
    assert client.get("/door/guide/de").status_code == 404
