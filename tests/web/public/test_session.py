from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests import make

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def ask(client: FlaskClient, email: str = "ben@example.cm", next: str = "") -> int:
    return client.post("/session", data={"email": email, "next": next}).status_code


def token() -> str:
    """The one in the newest mail."""
    from app.kernel.db import db
    from app.messages.models import Message

    newest = select(Message).order_by(Message.id.desc()).limit(1)
    message = db.session.execute(newest).scalar_one()
    assert message.template == "sign_in"
    return str(message.facts["token"])


def sign_in(client: FlaskClient, email: str, next: str = "") -> str:
    """By the mail; where one lands."""
    assert ask(client, email, next) == 200
    answer = client.post(f"/session/{token()}", data={"name": "Ben"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def signed_in(client: FlaskClient) -> bool:
    return client.get("/session").status_code == 200


def count(model: type) -> int:
    from app.kernel.db import db

    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_person_signs_in_with_a_link_from_their_mail(client: FlaskClient) -> None:
    make.user("Ben", email="ben@example.cm")
    assert sign_in(client, " BEN@Example.cm ") == "/member"
    assert signed_in(client)


def test_a_team_lands_where_it_works(client: FlaskClient) -> None:
    awa = make.awa(make.organizer())
    assert sign_in(client, awa.email or "") == "/organize"


def test_opening_the_link_does_not_spend_it(client: FlaskClient) -> None:
    """WhatsApp, mail filters and browsers open links before people do."""
    make.user("Ben", email="ben@example.cm")
    ask(client)
    link = f"/session/{token()}"
    for _ in range(3):
        assert "Bonjour Ben" in client.get(link).text
    assert not signed_in(client)
    assert client.post(link).status_code == 302
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient) -> None:
    make.user("Ben", email="ben@example.cm")
    known = client.post("/session", data={"email": "ben@example.cm"})
    unknown = client.post("/session", data={"email": "bem@example.cm"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("ben@", "bem@") == unknown.text


def test_a_new_person_gives_a_name_and_nothing_is_made_without_it(client: FlaskClient) -> None:
    from app.accounts.models import User

    ask(client, "nouvelle@example.cm")
    link = f"/session/{token()}"
    for nothing in ("", "   ", "\u200b", "x" * 201):
        again = client.post(link, data={"name": nothing})
        assert again.status_code == 422
    assert count(User) == 0
    assert client.post(link, data={"name": "Aïssatou 🙂"}).status_code == 302
    assert "Aïssatou 🙂" in client.get("/session").text


def test_the_mail_speaks_the_readers_language_and_holds_the_link(
    client: FlaskClient, house: Flask
) -> None:
    from app.kernel.db import db
    from app.messages.models import Message
    from app.web.mail import compose

    ask(client)
    message = db.session.execute(select(Message)).scalar_one()
    with house.test_request_context(base_url="http://localhost"):
        mail = compose(message, sender="Entregent <billets@localhost>")
    link = f"http://localhost/session/{token()}"
    assert (mail["Subject"], mail["To"]) == ("Votre lien de connexion", "ben@example.cm")
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body
        assert link in body.get_content()


@pytest.mark.parametrize("typed", ["", "ben", "ben@", "@example.cm", "a@b@c.cm", "b en@x.cm"])
def test_what_is_no_address_is_told_and_kept(client: FlaskClient, typed: str) -> None:
    from app.messages.models import Message

    answer = client.post("/session", data={"email": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert count(Message) == 0


def test_an_address_with_a_line_break_cannot_reach_a_mail_header(client: FlaskClient) -> None:
    assert ask(client, "ben@example.cm\r\nBcc: x@evil.cm") == 422


def test_too_many_links_for_one_address_wait(client: FlaskClient) -> None:
    answers = [ask(client) for _ in range(6)]
    assert answers == [200] * 5 + [429]
    refused = client.post("/session", data={"email": "ben@example.cm"})
    assert "Trop d’essais. Réessayez dans 15 minutes." in refused.text
    assert refused.headers["Retry-After"] == "900"
    assert ask(client, "chantal@example.cm") == 200


def test_one_place_of_the_internet_may_serve_a_whole_room_and_no_more(client: FlaskClient) -> None:
    answers = [ask(client, f"person{n}@example.cm") for n in range(62)]
    assert answers == [200] * 60 + [429] * 2


def test_a_forged_proxy_header_does_not_lift_the_limit(client: FlaskClient) -> None:
    forged = [
        client.post(
            "/session",
            data={"email": f"person{n}@example.cm"},
            headers={"X-Forwarded-For": f"10.0.0.{n}", "Forwarded": f"for=10.0.0.{n}"},
        ).status_code
        for n in range(61)
    ]
    assert forged[-1] == 429


def test_the_page_one_wanted_opens_after_signing_in(client: FlaskClient) -> None:
    assert sign_in(client, "ben@example.cm", "/member/contacts?page=2") == "/member/contacts?page=2"


def test_the_session_before_signing_in_is_not_the_one_after(client: FlaskClient) -> None:
    client.get("/session/new")
    with client.session_transaction() as before:
        before["planted"] = "by a stranger"
    sign_in(client, "ben@example.cm")
    with client.session_transaction() as after:
        assert "planted" not in after


def test_signing_out_ends_this_session_alone(client: FlaskClient, house: Flask) -> None:
    ben = make.user("Ben", email="ben@example.cm")
    sign_in(client, ben.email or "")
    phone = house.test_client()
    sign_in(phone, ben.email or "")
    assert client.post("/session/end").status_code == 302
    assert not signed_in(client)
    assert signed_in(phone)


def test_signing_out_everywhere_ends_them_all_at_once(client: FlaskClient, house: Flask) -> None:
    ben = make.user("Ben", email="ben@example.cm")
    sign_in(client, ben.email or "")
    phone = house.test_client()
    sign_in(phone, ben.email or "")
    client.post("/session/end", data={"everywhere": "y"})
    assert not signed_in(client)
    assert not signed_in(phone)


def test_a_stranger_may_press_sign_out(client: FlaskClient) -> None:
    assert client.post("/session/end").status_code == 302


def test_a_get_signs_nobody_out(client: FlaskClient) -> None:
    sign_in(client, "ben@example.cm")
    assert client.get("/session/end").status_code == 410  # read as a link's token, and unknown
    assert signed_in(client)


def test_a_stranger_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/session?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/session/new?next=/session?x%3D1",
    )


def test_a_forged_session_is_nobody(client: FlaskClient, house: Flask) -> None:
    from flask.sessions import SecureCookieSessionInterface

    ben = make.user("Ben")
    for key in ("dev", "secret", "", "a test key that is long enough to be accepte"):
        house_key, house.secret_key = house.secret_key, key or "x"
        try:
            signer = SecureCookieSessionInterface().get_signing_serializer(house)
            assert signer
            cookie = signer.dumps({"_user_id": ben.session_key})
        finally:
            house.secret_key = house_key
        client.set_cookie("entregent", str(cookie))
        assert not signed_in(client)


def test_account_pages_are_kept_by_nobody(client: FlaskClient) -> None:
    sign_in(client, "ben@example.cm")
    assert client.get("/session").headers["Cache-Control"] == "no-store"


def test_who_is_signed_in_is_not_asked_again(
    client: FlaskClient,
) -> None:
    sign_in(client, "ben@example.cm")
    assert client.get("/session/new?next=/organize").headers["Location"] == "/organize"
