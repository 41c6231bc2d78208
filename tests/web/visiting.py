"""Who looks at a page."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User


def sign_in(client: FlaskClient, person: User) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = person.session_key


def sign_out(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session.clear()


def words(answer: TestResponse) -> str:
    """What a reader reads: without tags, each space a plain one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
