"""Numbers in addresses that no row can have: not found, or not heard; never a failure."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import make
from tests.web.visiting import sign_in

HUGE = "9" * 30
ENDLESS = "9" * 5_000


@pytest.mark.parametrize("number", [HUGE, ENDLESS, str(2**31)])
def test_a_number_too_long_for_an_id_is_not_found(client: FlaskClient, number: str) -> None:
    sign_in(client, make.user())

    assert client.get(f"/member/contacts/{number}").status_code == 404


@pytest.mark.parametrize("number", [HUGE, ENDLESS, "-1", "x", ""])
def test_a_number_that_cannot_be_asked_is_not_heard(client: FlaskClient, number: str) -> None:
    sign_in(client, make.user())

    for address in (f"/?page={number}", f"/member/contacts?event={number}&page={number}"):
        assert client.get(address).status_code == 200
