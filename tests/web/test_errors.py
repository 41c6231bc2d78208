"""A no is said in words, says what to do, and loses nothing that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def _too_old(house: Flask, **told: str) -> tuple[str, int]:
    """The answer to a form whose token ran out, sent by Ben."""
    from flask_wtf.csrf import CSRFError

    from app.web.errors import too_old

    headers = {name.replace("_", "-"): value for name, value in told.items()}
    typed = {"name": 'Ben "Le Grand" <b>', "csrf_token": "old"}
    with house.test_request_context("/orders", method="POST", data=typed, headers=headers):
        answer = house.make_response(too_old(CSRFError()))
    return answer.get_data(as_text=True), answer.status_code


def test_a_page_that_is_not_there_says_so_in_both_languages(client: FlaskClient) -> None:
    answer = client.get("/nulle-part")
    assert answer.status_code == 404
    assert "Introuvable, ou vous n’y avez pas accès." in answer.text


def test_a_program_is_told_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/nowhere")
    assert (answer.status_code, answer.json) == (404, {"error": "not-found"})


def test_a_form_left_open_too_long_keeps_its_answers(house: Flask) -> None:
    for told in ({"Sec_Fetch_Site": "same-origin"}, {"Origin": "http://localhost"}):
        page, status = _too_old(house, **told)
        assert status == 400
        assert "La page est restée ouverte trop longtemps." in page
        assert 'name="name" value="Ben &#34;Le Grand&#34; &lt;b&gt;">' in page
        assert 'value="old"' not in page


def test_a_strangers_form_is_not_offered_again(house: Flask) -> None:
    elsewhere = {"Origin": "https://ailleurs.example"}
    for told in ({"Sec_Fetch_Site": "cross-site"}, elsewhere, dict[str, str]()):
        page, status = _too_old(house, **told)
        assert status == 400
        assert "Le Grand" not in page


def test_our_own_fault_is_told_with_a_reference_and_without_the_database(house: Flask) -> None:
    from flask import session
    from werkzeug.exceptions import InternalServerError

    from app.web.errors import broken
    from tests.web.counting import statements

    with house.test_request_context("/"), statements() as sent:
        session["_user_id"] = "a member's"
        answer = house.make_response(broken(InternalServerError()))
    assert (answer.status_code, sent) == (500, [])
    assert "Un problème de notre côté" in answer.get_data(as_text=True)
