"""Who looks at a page."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User


def sign_in(client: FlaskClient, person: User) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = person.session_key


def as_one_who(house: Flask, kept: dict[str, Any]) -> FlaskClient:
    """A fresh browser whose cookie holds this, signed as the house does."""
    client = house.test_client()
    signer = SecureCookieSessionInterface().get_signing_serializer(house)
    if kept and signer:
        client.set_cookie(house.config["SESSION_COOKIE_NAME"], str(signer.dumps(kept)))
    return client


def sign_out(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session.clear()


def words(answer: TestResponse) -> str:
    """What a reader reads: without tags, each space a plain one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
