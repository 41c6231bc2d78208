"""Who invites, as readers see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from app.events.rules import Status
from tests import make
from tests.web.counting import statements
from tests.web.visiting import words

NOW = make.NOW


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_readers_see_who_invites_and_what_comes(client: FlaskClient, house: object) -> None:
    wusu = make.organizer(
        code="wusu", about="Nous *accompagnons*.", phone="+237677123456", mtn_number="+237650000000"
    )
    make.series(wusu, published_at=NOW, title="WUSU Talk")
    make.series(wusu, title="Pas encore")
    make.event(wusu, title="Soirée des métiers")
    make.event(wusu, title="Cachée", status=Status.DRAFT)
    told = words(client.get("/organizers/wusu"))
    for part in (
        "accompagnons",
        "WUSU Talk",
        "Tous les derniers samedis",
        "Soirée des métiers",
        "+237 6 77 12 34 56",
    ):
        assert part in told, part
    hidden = ("Pas encore", "Cachée", "650000000", "6 50 00 00 00")
    assert [part in told for part in hidden] == [False] * 4


def test_an_unknown_organizer_is_not_found(client: FlaskClient, house: object) -> None:
    assert client.get("/organizers/nobody").status_code == 404


def test_a_site_that_is_no_web_address_makes_no_link(client: FlaskClient, house: object) -> None:
    make.organizer(code="wusu", site="javascript:alert(1)")
    assert 'href="javascript' not in client.get("/organizers/wusu").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_six_statements_with_one_date_as_with_three(
    client: FlaskClient, house: object, rows: int
) -> None:
    wusu = make.organizer(code="wusu")
    for _ in range(rows):
        make.event(wusu)
        make.series(wusu, published_at=NOW)
    with statements() as sent:
        client.get("/organizers/wusu")
    assert len([s for s in sent if s.startswith("SELECT")]) == 6
