from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests import make

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ANSWERS = {
    "name": "Awa Ndongo",
    "email": "awa@example.cm",
    "organizer": "WUSU",
    "city": "Douala",
}


def link(minutes: int = 15) -> str:
    from app.accounts.actions import make_link
    from app.kernel.db import transaction

    with transaction():
        token = make_link("", lifetime=timedelta(minutes=minutes), now=datetime.now(UTC))
    return f"/setup/{token}"


def owners() -> int:
    from app.accounts.models import Membership
    from app.kernel.db import db

    return db.session.scalar(select(func.count()).select_from(Membership)) or 0


def test_the_first_owner_answers_four_questions_and_is_in(client: FlaskClient) -> None:
    address = link()
    assert "Nom de l’organisateur" in client.get(address).text
    answer = client.post(address, data=ANSWERS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/organize")
    assert "décide de tout" in client.get("/session").text


def test_the_link_is_gone_once_somebody_is_here(client: FlaskClient) -> None:
    address, other = link(), link()
    client.post(address, data=ANSWERS)
    for late in (address, other):
        assert client.get(late).status_code == 404
        assert client.post(late, data=ANSWERS).status_code == 404
    assert owners() == 1


def test_a_house_with_people_has_no_set_up(client: FlaskClient) -> None:
    make.user("Dieudonné")
    address = link()
    assert client.get(address).status_code == 404
    assert client.post(address, data=ANSWERS).status_code == 404


def test_a_guessed_or_old_link_or_one_that_signs_in_is_not_there(client: FlaskClient) -> None:
    from app.accounts.actions import make_link
    from app.kernel.db import transaction

    with transaction():
        token = make_link("x@example.cm", lifetime=timedelta(hours=1), now=datetime.now(UTC))
    for wrong in ("/setup/guess", link(minutes=-1), f"/setup/{token}"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data=ANSWERS).status_code == 404
    assert owners() == 0


@pytest.mark.parametrize("missing", sorted(ANSWERS))
def test_a_missing_answer_is_asked_for_and_the_others_stay(
    client: FlaskClient, missing: str
) -> None:
    typed = ANSWERS | {missing: ""}
    answer = client.post(link(), data=typed)
    assert answer.status_code == 422
    for name, value in typed.items():
        assert f'value="{value}"' in answer.text, name
    assert owners() == 0


def test_what_is_not_asked_changes_nothing(client: FlaskClient) -> None:
    """Mass assignment: fields of the tables that the form does not have."""
    from app.accounts.models import Organizer
    from app.kernel.db import db

    client.post(link(), data=ANSWERS | {"id": "99", "is_demo": "1", "code": "x", "currency": "EUR"})
    organizer = db.session.execute(select(Organizer)).scalar_one()
    assert (organizer.code, organizer.is_demo, organizer.currency) == ("wusu", False, "XAF")
