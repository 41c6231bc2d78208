"""Strangers of one moment share a public page; nobody else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.kernel.db import db, transaction
from app.web import kept
from tests import make
from tests.conftest import test_settings
from tests.web.counting import statements
from tests.web.visiting import sign_in


@pytest.fixture
def keeping(house: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The same house, keeping its public pages."""
    monkeypatch.setattr(house, "wsgi_app", kept.Kept(house.wsgi_app, 2))
    return house.test_client()


def test_the_second_stranger_costs_no_statement_and_reads_the_same(keeping: FlaskClient) -> None:
    address = f"/events/{make.event().code}"
    first = keeping.get(address)
    with statements() as sent:
        second = keeping.get(address)
    assert sent == []
    assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    again = keeping.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Type" not in again.headers


def test_a_page_is_made_anew_after_its_moment(
    keeping: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make.event(title="Avant")
    at = [100.0]
    monkeypatch.setattr("app.web.kept.time.monotonic", lambda: at[0])
    assert "Avant" in keeping.get(f"/events/{event.code}").text
    with transaction():
        event.title = "Après"
    at[0] = 101.9
    assert "Avant" in keeping.get(f"/events/{event.code}").text
    at[0] = 102.0
    assert "Après" in keeping.get(f"/events/{event.code}").text


def test_each_language_and_each_host_has_its_own_copy(keeping: FlaskClient) -> None:
    address = f"/events/{make.event().code}"
    french = keeping.get(address, headers={"Accept-Language": "fr-CM,fr;q=0.9"})
    english = keeping.get(address, headers={"Accept-Language": "en-GB"})
    assert ('lang="fr"' in french.text, 'lang="en"' in english.text) == (True, True)
    keeping.set_cookie("lang", "en")
    assert 'lang="en"' in keeping.get(address, headers={"Accept-Language": "fr"}).text


def test_who_is_signed_in_is_never_shown_a_copy_nor_leaves_one(keeping: FlaskClient) -> None:
    event = make.event(title="Avant")
    address = f"/events/{event.code}"
    keeping.get(address)
    with transaction():
        event.title = "Après"
    db.session.expire_all()
    sign_in(keeping, make.user("Zita"))
    assert "Après" in keeping.get(address).text
    assert "Avant" in keeping.application.test_client().get(address).text


def test_a_form_a_refusal_and_a_personal_page_are_never_kept(keeping: FlaskClient) -> None:
    event = make.event()
    store = keeping.application.wsgi_app
    for address in (f"/events/{event.code}/orders/new", "/events/none", "/session/new", "/find"):
        keeping.application.test_client().get(address)
    assert isinstance(store, kept.Kept)
    assert list(store.answers) == []


def test_so_many_answers_and_no_more(keeping: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    address = f"/events/{make.event().code}"
    for n in range(4):
        keeping.get(f"{address}?utm={n}")
    store = keeping.application.wsgi_app
    assert isinstance(store, kept.Kept)
    assert [key[3] for key in store.answers] == ["utm=2", "utm=3"]


def test_a_house_keeps_pages_unless_told_otherwise(tmp_path: Path) -> None:
    assert isinstance(create_app(test_settings(tmp_path, page_seconds=2)).wsgi_app, kept.Kept)
    assert not isinstance(create_app(test_settings(tmp_path)).wsgi_app, kept.Kept)
