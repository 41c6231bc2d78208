"""The privacy notice: made from the register, the same in both languages and for every stranger."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.test import TestResponse

from app.processing.rules import ACTIVITIES, Basis, End, Missing, Who
from app.web.processing_words import BASES, ENDS, MISSING, PEOPLE, TEXTS
from tests import make
from tests.web.counting import statements
from tests.web.visiting import sign_in, words

BUDGET = 30_000  # bytes of the page, packed
ABROAD = {
    "operator_name": "WUSU",
    "operator_contact": "donnees@wusu.cm",
    "hosting_country": "FR",
    "transfer_number": "12/2026",
    "transfer_date": "2026-11-02",
}


def read(client: FlaskClient, language: str, path: str = "/privacy") -> TestResponse:
    return client.get(path, headers={"Accept-Language": language})


def shape(page: str) -> list[str]:
    """What the main part is made of, without its words: elements, where links go, and numbers."""
    main = page[page.index('<main id="main"') : page.index("</main>")]
    return re.findall(r'<(\w+)|href="([^"]+)"|id="([^"]+)"', main)


def numbers(page: str) -> list[str]:
    return re.findall(r"\d+", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_pr53_the_notice_says_the_same_in_french_and_in_english(client: FlaskClient) -> None:
    french, english = (read(client, language).text for language in ("fr", "en"))
    assert shape(french) == shape(english)
    assert numbers(french) == numbers(english)
    assert len(numbers(french)) > 10


def test_pr53_every_word_of_the_register_is_said_in_both_languages(house: Flask) -> None:
    every = [part for text in TEXTS.values() for part in (text.title, text.purpose, text.data)]
    every += [*BASES.values(), *PEOPLE.values(), *ENDS.values(), *MISSING.values()]
    said = {}
    for language in ("fr", "en"):
        with house.test_request_context(), force_locale(language):
            said[language] = [str(part) for part in every]
    same = {one for one, other in zip(said["fr"], said["en"], strict=True) if one == other}
    assert same == set()
    assert all(said["en"])


def test_pr47_nothing_of_the_register_is_without_words() -> None:
    assert list(TEXTS) == [one.code for one in ACTIVITIES]
    assert (set(BASES), set(PEOPLE), set(ENDS)) == (set(Basis), set(Who), set(End))
    assert set(MISSING) == set(Missing)


def test_pr47_the_notice_tells_each_activity_and_until_when(client: FlaskClient) -> None:
    page = read(client, "fr")
    for code in TEXTS:
        assert f'id="{code}"' in page.text
    told = words(page)
    for part in ("7 jours après la date", "90 jours après réception", "14 jours", "2 ans au plus"):
        assert part in told.replace("\u00a0", " "), part


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_links_the_notice_and_its_links_lead_somewhere(
    client: FlaskClient, language: str
) -> None:
    for path in ("/", "/find", "/session/new", "/privacy"):
        assert '<a href="/privacy">' in read(client, language, path).text
    page = read(client, language).text
    main = page[page.index("<main") : page.index("</main>")]
    there = re.findall(r'href="(/[^"]+)"', main)
    assert len(there) == 6
    assert [client.get(path).status_code for path in there if path == "/find"] == [200]
    sign_in(client, make.user("Ben", email="ben@example.cm"))
    landed = {path: client.get(path, follow_redirects=True).status_code for path in there}
    assert landed == dict.fromkeys(there, 200)


def test_a_stranger_reads_the_kept_page_without_a_cookie_or_a_statement(
    client: FlaskClient,
) -> None:
    with statements() as sent:
        page = client.get("/privacy", headers={"Accept-Encoding": "gzip"})
    assert sent == []
    assert "public" in page.headers["Cache-Control"]
    assert "Set-Cookie" not in page.headers
    assert len(page.data) < BUDGET


def test_pr48_the_notice_says_where_data_is_or_that_it_was_not_said(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert words(read(client, "fr")).count("non indiqué") == 3
    assert words(read(client, "en")).count("not given") == 3
    of = house.extensions["settings"]
    monkeypatch.setitem(house.extensions, "settings", replace(of, **ABROAD))
    told = words(read(client, "en"))
    for part in ("WUSU", "donnees@wusu.cm", "France", "no. 12/2026 of 2026-11-02"):
        assert part in told
    assert "not given" not in told


def test_pr48_the_operator_reads_what_the_notice_lacks(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, make.user("Odile", email="odile@example.cm", is_operator=True))
    told = words(client.get("/organize/processing"))
    assert "Le pays où les données sont hébergées" in told
    assert "Autorisation de transfert : n° / date" not in told.replace("\u00a0", " ")
    abroad = replace(house.extensions["settings"], **ABROAD | {"transfer_date": ""})
    monkeypatch.setitem(house.extensions, "settings", abroad)
    told = words(client.get("/organize/processing")).replace("\u00a0", " ")
    assert "Autorisation de transfert : n° / date" in told
    whole = replace(house.extensions["settings"], **ABROAD)
    monkeypatch.setitem(house.extensions, "settings", whole)
    assert "Il manque à la notice" not in words(client.get("/organize/processing"))


def test_pr47_the_operator_takes_the_register_away_as_a_table(
    house: Flask, client: FlaskClient
) -> None:
    sign_in(client, make.user("Odile", email="odile@example.cm", is_operator=True))
    file = client.get("/organize/processing.csv")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=registre-")
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == len(ACTIVITIES) + 1
    assert {len(row) for row in rows} == {9}
    assert all(all(row) for row in rows)
    assert "need (value order_id ticket_id)" in rows[6][-1]
