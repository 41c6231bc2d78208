from __future__ import annotations

from typing import TYPE_CHECKING

from tests import make
from tests.web.public.test_session import sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_the_choice_is_kept_for_a_year_and_comes_back_to_the_page(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "en", "next": "/session/new"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/session/new")
    cookie = client.get_cookie("lang")
    assert cookie
    assert (cookie.value, cookie.max_age, cookie.http_only, cookie.same_site) == (
        "en",
        365 * 24 * 3600,
        True,
        "Lax",
    )
    assert '<html lang="en">' in client.get("/session/new").text


def test_the_choice_comes_before_what_the_browser_asks(client: FlaskClient) -> None:
    asks_english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert '<html lang="en">' in client.get("/session/new", headers=asks_english).text
    client.post("/language", data={"language": "fr"})
    assert '<html lang="fr">' in client.get("/session/new", headers=asks_english).text


def test_a_language_we_do_not_speak_changes_nothing(client: FlaskClient) -> None:
    for unknown in ("de", "", "../../x", "fr; path=/"):
        assert client.post("/language", data={"language": unknown}).status_code == 302
        assert client.get_cookie("lang") is None
    client.set_cookie("lang", "<script>")
    assert '<html lang="fr">' in client.get("/session/new").text


def test_mails_follow_the_choice_of_who_is_signed_in(client: FlaskClient) -> None:
    from app.kernel.db import db

    ben = make.user("Ben", email="ben@example.cm")
    sign_in(client, "ben@example.cm")
    client.post("/language", data={"language": "en"})
    db.session.refresh(ben)
    assert ben.locale == "en"


def test_a_member_reads_their_language_on_a_new_phone_until_its_switch_says_otherwise(
    client: FlaskClient,
) -> None:
    french = {"Accept-Language": "fr-CM"}
    make.user("Ben", email="ben@example.cm", locale="en")
    assert '<html lang="fr">' in client.get("/", headers=french).text
    sign_in(client, "ben@example.cm")
    assert '<html lang="en">' in client.get("/", headers=french).text
    client.post("/language", data={"language": "fr"})
    assert '<html lang="fr">' in client.get("/", headers=french).text


def test_a_language_kept_for_a_member_that_is_spoken_no_more_is_not_heard(
    client: FlaskClient,
) -> None:
    make.user("Ben", email="ben@example.cm", locale="de")
    sign_in(client, "ben@example.cm")
    assert '<html lang="fr">' in client.get("/").text
