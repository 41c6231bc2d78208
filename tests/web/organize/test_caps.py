"""The page of a cap that types share."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.catalogue import queries
from app.events.models import Event
from tests import make
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, amount=10_000, capacity=60)


def test_a_shared_cap_says_what_another_size_does_before_it_is_so_and_can_be_dropped(
    client: FlaskClient, event: Event
) -> None:
    caps = f"/organize/events/{event.code}/caps"
    client.post(caps, data={"name": "Tables", "size": "8"})
    (cap,) = queries.shared_caps(event.id)
    smaller = {"name": "Tables", "size": "6"}
    asked = client.post(f"{caps}/{cap.id}", data=smaller)
    assert "2 places de moins en vente : il en restera 6." in words(asked)
    assert queries.shared_caps(event.id)[0].size == 8
    back = client.post(f"{caps}/{cap.id}", data=smaller | {"again": "1"})
    assert 'value="6"' in back.text
    yes = re.search(r'name="confirmed" value="(\w+)"', asked.text)
    assert yes is not None
    client.post(f"{caps}/{cap.id}", data=smaller | {"confirmed": yes[1]})
    assert queries.shared_caps(event.id)[0].size == 6
    answer = client.post(f"{caps}/{cap.id}/end", follow_redirects=True)
    assert "Le plafond « Tables » ne limite plus rien." in words(answer)
    assert queries.shared_caps(event.id) == []
    assert client.post(f"{caps}/{cap.id}/end").status_code == 404
